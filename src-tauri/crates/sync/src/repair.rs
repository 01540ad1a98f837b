//! How far the repair of digests that differ is; the repair itself is part of applying a window.

use std::collections::BTreeSet;

use rounds_model::{Kind, ServerTime};
use serde::{Deserialize, Serialize};

/// What is done about digests that differ.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Repair {
    /// When it was begun, in server time.
    pub begun: ServerTime,
    /// How far it is.
    pub step: RepairStep,
}

/// How far a repair is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum RepairStep {
    /// The server is asked for its digest kind by kind.
    Compare,
    /// All records of these kinds are asked for.
    Fetch(BTreeSet<Kind>),
    /// All that differed was fetched.
    Done,
}
