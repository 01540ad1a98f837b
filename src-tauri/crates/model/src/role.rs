//! What a user may do in the organisation.

use serde::{Deserialize, Serialize};

/// A user's role, as a server grants it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// Records visits, observations and assessments in the places granted.
    Coordinator,
    /// As a coordinator, and verifies the work of others there.
    Supervisor,
    /// As a supervisor, and edits schools, forms and instruments.
    DataManager,
    /// Everything in the organisation.
    Administrator,
    /// Reads only.
    Viewer,
}

impl Role {
    /// Whether operations of this role are taken at all.
    #[must_use]
    pub const fn may_write(self) -> bool {
        !matches!(self, Self::Viewer)
    }

    /// Whether this role may change what the whole organisation shares: places, forms, instruments, people.
    #[must_use]
    pub const fn may_write_shared(self) -> bool {
        matches!(self, Self::DataManager | Self::Administrator)
    }
}
