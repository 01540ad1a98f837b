//! Conflicts, decisions and the journal.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

use super::{Fields, ShapeName, Trail};

/// A conflict in a list.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConflictRow {
    /// The record's id.
    pub id: String,
    /// Its kind.
    pub kind: String,
    /// What a person calls it.
    pub label: String,
    /// Its owners, the topmost first: the conflicts of one visit belong together.
    pub owner_trail: Vec<Trail>,
    /// Since when.
    pub opened_at: String,
    /// Why: `edited`, `deleted`, `leftScope`, `orphaned`, `subtreeChanged`.
    pub reason: String,
    /// My name.
    pub mine_by: Option<String>,
    /// The other author's name.
    pub theirs_by: Option<String>,
    /// When theirs was typed.
    pub theirs_at: Option<String>,
}

/// A conflict with all the facts.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConflictView {
    /// As in the list.
    #[serde(flatten)]
    pub row: ConflictRow,
    /// Field by field, in the order of the form.
    pub fields: Vec<ConflictField>,
    /// The version that both began from.
    pub base: Option<Side>,
    /// My side.
    pub mine: Side,
    /// Their side.
    pub theirs: Side,
    /// What a person calls the records that any side refers to, by id.
    pub names: BTreeMap<String, String>,
}

/// One field on all sides.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConflictField {
    /// Its name in the data.
    pub name: String,
    /// What a person calls it.
    pub label: String,
    /// What it takes.
    pub shape: ShapeName,
    /// Before both.
    pub base: Value,
    /// In mine.
    pub mine: Value,
    /// In theirs.
    pub theirs: Value,
    /// Whether mine and theirs differ.
    pub differs: bool,
    /// Whether both changed it, each to something else.
    pub clash: bool,
}

/// One side.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Side {
    /// Whether this side removed the record.
    pub removed: bool,
    /// What it holds otherwise.
    pub data: Option<Fields>,
    /// The author's name.
    pub by: Option<String>,
    /// The device.
    pub device: Option<String>,
    /// Typed not before.
    pub from: Option<String>,
    /// Typed not after.
    pub to: Option<String>,
}

/// A decision to take.
#[derive(Clone, PartialEq, Debug, Deserialize, Type)]
pub struct Resolution {
    /// The record's id.
    pub id: String,
    /// Which side.
    pub take: Take,
    /// With `fields`: field by field; a field that is not named is taken as it stands in theirs where only they
    /// changed it, and as it stands in mine otherwise.
    #[serde(default)]
    pub fields: Option<BTreeMap<String, FieldChoice>>,
}

/// Which side.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Take {
    /// All of mine.
    Mine,
    /// All of theirs.
    Theirs,
    /// Field by field.
    Fields,
}

/// What one field becomes.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum FieldChoice {
    /// As in mine.
    Mine,
    /// As in theirs.
    Theirs,
    /// Something else.
    Value(Value),
}

/// A decision just taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Decided {
    /// Its entry in the ledger.
    pub decision_id: String,
}

/// A decision in the ledger.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Decision {
    /// Its id.
    pub id: String,
    /// The record's kind.
    pub kind: String,
    /// The record.
    pub record_id: String,
    /// What a person calls it.
    pub label: String,
    /// `mine`, `theirs` or `merged`.
    pub taken: String,
    /// Who decided.
    pub by: Option<String>,
    /// When.
    pub at: String,
    /// Why there was a conflict.
    pub why: String,
    /// Whether it was undone since.
    pub undone: bool,
}

/// An edit in the journal.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JournalRow {
    /// Its id.
    pub id: String,
    /// The record's kind.
    pub kind: String,
    /// The record.
    pub record_id: String,
    /// What a person calls it.
    pub label: String,
    /// What it held; empty for a delete.
    pub data: Fields,
    /// Since when it is here.
    pub at: String,
    /// Why: `laterEdit`, `decision`, `withdrawn`, `deletedAbove`, `displaced`, `noAnswer`, `notAsked`.
    pub why: String,
    /// Whether it was restored since.
    pub restored: bool,
    /// The fields that gave way and come back, where the rest of the record stayed; empty for a whole record.
    pub only: Vec<String>,
}
