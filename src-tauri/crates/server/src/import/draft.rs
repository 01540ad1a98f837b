//! From a table to the records it tells, and to the rows that tell none.

use std::collections::HashMap;

use rounds_model::{EntityId, Kind, RecordKey, Registry};

use super::{
    BadRow, ImportError, Known, Mapping, Subject, Table, chain,
    known::Ambiguous,
    mapping::{self, Key},
    table::Row,
};
use crate::rules::load::LoadRecord;

/// A record that a row tells.
#[derive(Clone, PartialEq, Debug)]
pub struct Draft {
    /// The first line that tells it.
    pub line: u64,
    /// The record, with the fields that the table knows.
    pub record: LoadRecord,
}

/// All that a table tells.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Drafts {
    /// Records, what they lie under before them.
    pub good: Vec<Draft>,
    /// Rows that cannot be read.
    pub bad: Vec<BadRow>,
}

/// Reads a table.
///
/// # Errors
/// The mapping does not fit the table or the program; single rows that do not are among the drafts.
pub fn drafts(registry: &Registry, mapping: &Mapping, known: &Known, table: &Table, subject: Subject) -> Result<Drafts, ImportError> {
    mapping.check(subject, registry, table)?;
    let reader = Reader { registry, mapping, known, table };
    let mut drafts = Drafts::default();
    let mut told: HashMap<EntityId, u64> = HashMap::new();
    for row in &table.rows {
        let records = match subject {
            Subject::Places => reader.places(row),
            Subject::Schools => reader.school(row).map(|record| vec![record]),
            Subject::Teachers => reader.teacher(row).map(|record| vec![record]),
        };
        let records = match records {
            Ok(records) => records,
            Err(reasons) => {
                drafts.bad.push(BadRow { line: row.line, reason: reasons.join("; ") });
                continue;
            }
        };
        for record in records {
            match told.get(&record.key.id) {
                None => {
                    told.insert(record.key.id, row.line);
                    drafts.good.push(Draft { line: row.line, record });
                }
                // A place is named on many rows; a school or a teacher on one.
                Some(_) if subject == Subject::Places => {}
                Some(line) => drafts.bad.push(BadRow { line: row.line, reason: format!("its key stands already on line {line}") }),
            }
        }
    }
    Ok(drafts)
}

struct Reader<'a> {
    registry: &'a Registry,
    mapping: &'a Mapping,
    known: &'a Known,
    table: &'a Table,
}

type Reasons = Vec<String>;

impl Reader<'_> {
    fn places(&self, row: &Row) -> Result<Vec<LoadRecord>, Reasons> {
        let places = chain::places(self.registry, &self.mapping.levels, self.known, self.table, row)?;
        Ok(places.into_iter().map(|place| LoadRecord { key: place.key, data: place.data, author: None }).collect())
    }

    fn school(&self, row: &Row) -> Result<LoadRecord, Reasons> {
        let chain = chain::places(self.registry, &self.mapping.levels, self.known, self.table, row)?;
        if let Some(end) = chain.iter().position(|place| !self.known.has(&place.key.kind, place.key.id)) {
            let names: Vec<&str> = chain[..=end].iter().map(|place| place.name.as_str()).collect();
            return Err(vec![format!("there is no place {}; import the places first", names.join(" > "))]);
        }
        let above: Vec<RecordKey> = chain.into_iter().map(|place| place.key).collect();
        self.member(Subject::Schools, Kind::of("School"), &above, row)
    }

    fn teacher(&self, row: &Row) -> Result<LoadRecord, Reasons> {
        let teacher = self.mapping.member(Subject::Teachers).map_err(|error| vec![error.to_string()])?;
        let school = teacher.school.as_ref().ok_or_else(|| vec!["the mapping names no school".to_owned()])?;
        let school = self.named_school(school, row)?;
        self.member(Subject::Teachers, Kind::of("Teacher"), &[RecordKey::new(Kind::of("School"), school)], row)
    }

    /// The school that a teacher's row names; it has to be there.
    fn named_school(&self, key: &Key, row: &Row) -> Result<EntityId, Reasons> {
        let kind = Kind::of("School");
        let text = self.table.column(key.column()).map_or("", |column| row.cell(column));
        let id = match key.field().filter(|_| !text.is_empty()) {
            Some(field) => {
                self.known.holding(&kind, field, text).map_err(|Ambiguous| vec![format!("several schools have the {field} {text}")])?
            }
            None => Some(chain::by_key(self.known, &kind, key, self.table, row)?),
        };
        id.filter(|id| self.known.has(&kind, *id)).ok_or_else(|| vec![format!("there is no school with the {} {text}", key.column())])
    }

    fn member(&self, subject: Subject, kind: Kind, above: &[RecordKey], row: &Row) -> Result<LoadRecord, Reasons> {
        let member = self.mapping.member(subject).map_err(|error| vec![error.to_string()])?;
        let Some(adapter) = self.registry.get(&kind) else { return Err(vec![format!("there is no kind {kind}")]) };
        let key = chain::by_key(self.known, &kind, &member.key, self.table, row);
        let data = mapping::payload(adapter, &member.fields, self.table, row);
        match (key, data) {
            (Ok(id), Ok(data)) => {
                Ok(LoadRecord { key: RecordKey::new(kind, id), data: chain::under(adapter, data, above.iter()), author: None })
            }
            (key, data) => Err(key.err().into_iter().chain(data.err()).flatten().collect()),
        }
    }
}
