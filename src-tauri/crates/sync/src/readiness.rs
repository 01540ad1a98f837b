//! Whether an edit may be sent, by what it holds. What does not hold yet is kept and told, and waits until it does.

use rounds_model::{Content, Invalid, Kind, Registry};

use crate::{EditState, Reason};

/// The state of an edit in which `wrong` was found, or nothing.
pub(crate) fn state_of(wrong: Option<Invalid>) -> EditState {
    wrong.map_or(EditState::Ready, |invalid| EditState::Attention { reason: Reason { code: "invalid".to_owned(), fields: invalid.0 } })
}

/// The state of an edit that puts back `content` as it once stood: it may have been a draft then.
pub(crate) fn readiness(registry: &Registry, kind: &Kind, content: &Content) -> EditState {
    let known = registry.get(kind).zip(content.payload());
    state_of(known.and_then(|(adapter, data)| adapter.check(data).err()))
}
