//! Which column of a table holds what: a small TOML file that the office writes once and keeps.

use std::collections::BTreeMap;

use rounds_model::{Adapter, Field, Kind, Payload, Registry};
use serde::Deserialize;

use super::{
    ImportError, Subject, cell,
    table::{Row, Table},
};

/// The whole file; one may serve for places, schools and teachers alike.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// The levels of places, from the top down.
    #[serde(default, rename = "level")]
    pub levels: Vec<Level>,
    /// How a school is read.
    pub school: Option<Member>,
    /// How a teacher is read.
    pub teacher: Option<Member>,
}

/// One level of places.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// Country, Region or District.
    pub kind: String,
    /// What tells one place from another. Without it, its name under the place above.
    pub key: Option<Key>,
    /// Where its fields come from.
    pub fields: BTreeMap<String, Source>,
    /// Whether rows without it end at the level above; otherwise they are bad.
    #[serde(default)]
    pub optional: bool,
}

/// A school or a teacher.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// What tells one from another.
    pub key: Key,
    /// For a teacher: how the school is named.
    pub school: Option<Key>,
    /// Where the fields come from.
    pub fields: BTreeMap<String, Source>,
}

/// A column whose value names one record for good.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Key {
    /// The column.
    Column(String),
    /// The column, and the field in which records that are there already hold the same.
    Field {
        /// The column.
        column: String,
        /// The field.
        field: String,
    },
}

impl Key {
    /// The column.
    pub fn column(&self) -> &str {
        match self {
            Self::Column(column) | Self::Field { column, .. } => column,
        }
    }

    /// The field in which records that are there hold the same.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::Column(_) => None,
            Self::Field { field, .. } => Some(field),
        }
    }
}

/// Where the value of a field comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
pub enum Source {
    /// A column as it is.
    Column(String),
    /// A column, with words of the table for words of the field.
    Translated(Translated),
    /// The same for every row.
    Constant {
        /// The value, as it would stand in a cell.
        value: String,
    },
}

/// A column whose words are not those of the field.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Translated {
    column: String,
    /// What each word of the table means.
    #[serde(default)]
    values: BTreeMap<String, String>,
    /// What every other word means.
    otherwise: Option<String>,
    /// What an empty cell means.
    empty: Option<String>,
}

impl Source {
    /// The column, unless every row gives the same.
    pub fn column(&self) -> Option<&str> {
        match self {
            Self::Column(column) | Self::Translated(Translated { column, .. }) => Some(column),
            Self::Constant { .. } => None,
        }
    }

    /// The text that the row gives, as it would be typed into the field; empty when it gives none.
    pub fn text<'a>(&'a self, table: &Table, row: &'a Row) -> &'a str {
        let cell = self.column().and_then(|name| table.column(name)).map_or("", |column| row.cell(column));
        match self {
            Self::Column(_) => cell,
            Self::Constant { value } => value,
            Self::Translated(how) if cell.is_empty() => how.empty.as_deref().unwrap_or_default(),
            Self::Translated(how) => how.values.get(cell).or(how.otherwise.as_ref()).map_or(cell, String::as_str),
        }
    }
}

/// The payload that a row gives. Fields whose cells are empty are left out: the table does not know them.
///
/// # Errors
/// Everything that is wrong with the row.
pub fn payload(adapter: &dyn Adapter, sources: &BTreeMap<String, Source>, table: &Table, row: &Row) -> Result<Payload, Vec<String>> {
    let (mut data, mut wrong) = (Payload::default(), Vec::new());
    for field in adapter.fields() {
        let Some(text) = sources.get(field.name).map(|source| source.text(table, row)).filter(|text| !text.is_empty()) else { continue };
        match cell::value(field, text) {
            Ok(value) => data = data.with(field.name, value),
            Err(why) => wrong.push(format!("{} {why}", field.title())),
        }
    }
    if wrong.is_empty() { Ok(data) } else { Err(wrong) }
}

impl Mapping {
    /// Reads the file.
    ///
    /// # Errors
    /// No TOML, or words that are not known.
    pub fn parse(text: &str) -> Result<Self, ImportError> {
        Ok(toml::from_str(text)?)
    }

    /// The part about schools or teachers.
    ///
    /// # Errors
    /// There is none.
    pub fn member(&self, subject: Subject) -> Result<&Member, ImportError> {
        let (name, member) = match subject {
            Subject::Teachers => ("[teacher]", &self.teacher),
            Subject::Places | Subject::Schools => ("[school]", &self.school),
        };
        member.as_ref().ok_or_else(|| ImportError::Unfit(format!("it has no {name}")))
    }

    /// Looks before anything is read whether the program knows the kinds and fields, and the table the columns.
    ///
    /// # Errors
    /// The first thing that does not fit.
    pub fn check(&self, subject: Subject, registry: &Registry, table: &Table) -> Result<(), ImportError> {
        if subject != Subject::Teachers {
            if self.levels.is_empty() {
                return Err(ImportError::Unfit("it has no [[level]]".into()));
            }
            for level in &self.levels {
                let adapter = registry.get(&Kind::from(level.kind.as_str()));
                let adapter = adapter.ok_or_else(|| ImportError::Unfit(format!("there is no kind {}", level.kind)))?;
                if !level.fields.contains_key("name") {
                    return Err(ImportError::Unfit(format!("a level of {} has no name", level.kind)));
                }
                fits(adapter, &level.fields, level.key.iter(), table)?;
            }
        }
        if subject == Subject::Places {
            return Ok(());
        }
        let (member, kind) = (self.member(subject)?, if subject == Subject::Teachers { "Teacher" } else { "School" });
        let adapter = registry.get(&Kind::of(kind)).ok_or_else(|| ImportError::Unfit(format!("there is no kind {kind}")))?;
        if subject == Subject::Teachers {
            let school = member.school.as_ref().ok_or_else(|| ImportError::Unfit("[teacher] has no school".into()))?;
            has(table, school.column())?;
        }
        fits(adapter, &member.fields, std::iter::once(&member.key), table)
    }
}

fn fits<'a>(
    adapter: &dyn Adapter,
    sources: &BTreeMap<String, Source>,
    keys: impl Iterator<Item = &'a Key>,
    table: &Table,
) -> Result<(), ImportError> {
    let field = |name: &str| -> Option<&Field> { adapter.fields().iter().find(|field| field.name == name) };
    let unknown = |name: &str| ImportError::Unfit(format!("{} has no field {name}", adapter.kind()));
    for (name, source) in sources {
        let found = field(name).ok_or_else(|| unknown(name))?;
        if found.refers_to().is_some() {
            return Err(ImportError::Unfit(format!("{}.{name} follows from where the row lies", adapter.kind())));
        }
        if let Some(column) = source.column() {
            has(table, column)?;
        }
    }
    for key in keys {
        has(table, key.column())?;
        if let Some(name) = key.field() {
            field(name).ok_or_else(|| unknown(name))?;
        }
    }
    Ok(())
}

fn has(table: &Table, column: &str) -> Result<(), ImportError> {
    let there = || table.columns.join(", ");
    table.column(column).map(drop).ok_or_else(|| ImportError::Unfit(format!("the table has no column {column}; it has {}", there())))
}
