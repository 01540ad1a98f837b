//! What a screen asks for.

use rounds_model::Kind;
use rounds_sync::ports::StoreError;
use serde_json::Value;

/// A list of the records of one kind.
#[derive(Clone, PartialEq, Debug)]
pub struct Query {
    /// The kind.
    pub kind: Kind,
    /// Words as one types them, each the beginning of a word of the label or of a field declared for search.
    pub search: Option<String>,
    /// All must hold.
    pub filters: Vec<Filter>,
    /// `None`: by relevance when something is searched for, else by label.
    pub sort: Option<Sort>,
    /// Lines to pass over.
    pub offset: u32,
    /// Lines wanted.
    pub limit: u32,
}

impl Query {
    /// The first `limit` records of `kind`, by label.
    #[must_use]
    pub const fn all(kind: Kind, limit: u32) -> Self {
        Self { kind, search: None, filters: Vec::new(), sort: None, offset: 0, limit }
    }

    /// Only those in which `field` holds `value`.
    #[must_use]
    pub fn with(mut self, field: &str, value: impl Into<Value>) -> Self {
        self.filters.push(Filter { field: field.to_owned(), value: value.into() });
        self
    }
}

/// One condition.
#[derive(Clone, PartialEq, Debug)]
pub struct Filter {
    /// A declared field, or a way over references to one: `districtId.regionId`.
    pub field: String,
    /// What it holds; of a list, what is among it. Null: nothing.
    pub value: Value,
}

/// An order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sort {
    /// By what.
    pub by: SortBy,
    /// The greatest first.
    pub descending: bool,
}

/// What a list is sorted by.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SortBy {
    /// What a person calls the record.
    Label,
    /// The server's stamp; what it does not know yet comes first.
    Stamp,
    /// A declared field; a reference by what the record referred to is called.
    Field(String),
}

/// Why a list cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum QueryError {
    /// A kind that this program does not know.
    #[error("no kind is called {0}")]
    UnknownKind(Kind),
    /// A field that the kind does not declare, or one that cannot be compared.
    #[error("{kind} has no field {field} to filter or sort by")]
    UnknownField {
        /// The kind.
        kind: Kind,
        /// What was asked for.
        field: String,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}
