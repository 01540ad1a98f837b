//! Kinds, records and forms.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

use super::{Fields, Reason};

/// A kind's declaration.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KindInfo {
    /// Its name on the wire.
    pub kind: String,
    /// What a person calls it.
    pub title: String,
    /// The collection that it syncs in.
    pub collection: String,
    /// What a parent calls a list of these.
    pub nested: String,
    /// The parent that it lives and dies with.
    pub owner: Option<OwnerInfo>,
    /// Its fields, in the order of the form.
    pub fields: Vec<FieldInfo>,
    /// Whether this user may change records of it.
    pub editable: bool,
    /// The kinds that it owns.
    pub children: Vec<String>,
    /// The fields that its id is derived from.
    pub derived_key: Vec<String>,
}

/// The owner of a kind.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
pub struct OwnerInfo {
    /// The field that names it.
    pub field: String,
    /// Its kind.
    pub kind: String,
}

/// A field's declaration.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FieldInfo {
    /// Its name in the data.
    pub name: String,
    /// What a person calls it.
    pub label: String,
    /// What it takes.
    pub shape: ShapeName,
    /// Whether a record without it is refused.
    pub required: bool,
    /// Whether it is searched.
    pub search: bool,
    /// Whether it says something about a person.
    pub personal: bool,
    /// The words to choose from.
    pub choices: Option<Vec<String>>,
    /// Smallest number.
    pub min: Option<f64>,
    /// Largest number.
    pub max: Option<f64>,
    /// The kind it refers to.
    pub refers_to: Option<String>,
    /// Whether it names the owner.
    pub owner: bool,
}

/// What a field takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
#[expect(missing_docs, reason = "the names are those of `rounds_model::Shape`")]
pub enum ShapeName {
    Text,
    LongText,
    Integer,
    Decimal,
    YesNo,
    Date,
    Time,
    Instant,
    Choice,
    Choices,
    Reference,
    Document,
}

/// Which records, and which part of the list.
#[derive(Clone, PartialEq, Debug, Default, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordsQuery {
    /// Their kind.
    pub kind: String,
    /// Words to find in label and search fields.
    pub search: Option<String>,
    /// Values that fields must have.
    pub filters: Vec<Filter>,
    /// In which order.
    pub sort: Option<Sort>,
    /// Rows to leave out.
    pub offset: u32,
    /// Rows to give.
    pub limit: u32,
}

/// A value that a field must have.
#[derive(Clone, PartialEq, Debug, Deserialize, Type)]
pub struct Filter {
    /// The field, or a path over references: `districtId.regionId`.
    pub field: String,
    /// The value.
    pub value: Value,
}

/// An order.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize, Type)]
pub struct Sort {
    /// The field.
    pub field: String,
    /// Largest first.
    pub descending: bool,
}

/// A part of a list.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
pub struct RecordsPage {
    /// Rows that match in all.
    pub total: u32,
    /// The rows asked for.
    pub rows: Vec<RecordRow>,
}

/// A place that has schools: a district, or a region.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
pub struct CoverageRow {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What a person calls it.
    pub label: String,
    /// How many schools it has.
    pub schools: u32,
    /// How many of them were visited.
    pub visited: u32,
}

/// A record in a list.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordRow {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What a person calls it.
    pub label: String,
    /// What it holds.
    pub data: Fields,
    /// How it stands with the server.
    pub state: RecordState,
    /// The server version that it builds on.
    pub updated_at: Option<String>,
}

/// How a record stands with the server.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum RecordState {
    /// The server has it so.
    Confirmed,
    /// It goes up with the next sync.
    Waiting,
    /// It may have gone up; the answer is not known yet.
    Sent,
    /// Two people changed it.
    Conflict,
    /// It was refused or is not complete.
    Attention,
    /// It waits for a record above it.
    Blocked,
}

/// A record with all that a screen shows of it.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RecordView {
    /// As in a list.
    #[serde(flatten)]
    pub row: RecordRow,
    /// The records that it refers to.
    pub links: Vec<Link>,
    /// Its owners, the topmost first.
    pub owner_trail: Vec<Trail>,
    /// The author's name, where it is known.
    pub by: Option<String>,
    /// The server version that it builds on.
    pub server: Option<ServerVersion>,
    /// Why it is not sent.
    pub attention: Option<Reason>,
}

/// A record referred to.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
pub struct Link {
    /// The field that refers.
    pub field: String,
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What a person calls it.
    pub label: String,
}

/// A record above.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
pub struct Trail {
    /// Its kind.
    pub kind: String,
    /// Its id.
    pub id: String,
    /// What a person calls it.
    pub label: String,
}

/// A version on the server.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ServerVersion {
    /// Its stamp.
    pub updated_at: String,
}

/// A form just opened.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
pub struct OpenedForm {
    /// Names the version on the screen; a save is made through it.
    pub pin: String,
    /// The record.
    pub view: RecordView,
}

/// What was typed in a form since its last save.
#[derive(Clone, PartialEq, Debug, Default, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Typed {
    /// New values.
    pub set: Fields,
    /// Fields to take away.
    pub unset: Vec<String>,
    /// Why what these fields held goes to the journal; by default it is an edit like any other.
    pub gives_way: Option<GivesWay>,
    /// The entry of the journal that comes back with this.
    pub brings_back: Option<String>,
}

/// Why an answer gives way to another one of the same person.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum GivesWay {
    /// The person says in its place why there is no answer.
    NoAnswer,
    /// Other answers made it one that is not asked.
    NotAsked,
}

/// What became of a save.
#[derive(Clone, PartialEq, Debug, Serialize, Type)]
pub struct Saved {
    /// The record now; what does not hold in it stands under `attention`.
    pub view: RecordView,
    /// Whether somebody else's version is in the way.
    pub outcome: SaveOutcome,
}

/// Whether somebody else's version is in the way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SaveOutcome {
    /// It is on disk.
    Saved,
    /// It is on disk, and a conflict is open.
    Conflict,
}

/// What a delete took.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
pub struct Removed {
    /// Records, with all that they own.
    pub removed: u32,
}
