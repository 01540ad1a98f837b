//! Data in from tables: places, schools and teachers from CSV or XLSX, by a mapping that says which column
//! holds what.
//!
//! A table becomes drafts of records (`draft`); the rules take them as they take what a device sends
//! ([`crate::rules::load`]). Reading decides nothing about records that the rules decide as well. An id follows
//! from a key column or from where a place lies, or is that of the record which has the key already, so that
//! importing again changes nothing and no id ever changes.

mod cell;
mod chain;
mod draft;
mod known;
mod mapping;
mod table;

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, path::PathBuf};

use rounds_model::{EntityId, RecordKey};

use crate::{
    rules::{
        Rules,
        load::{LoadReport, Manner},
    },
    store::{Author, ServerStore, StoreError},
};

pub use draft::{Draft, Drafts, drafts};
pub use known::Known;
pub use mapping::Mapping;
pub use table::Table;

/// What a table is read as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subject {
    /// The levels of places: every place named on any row.
    Places,
    /// One school a row.
    Schools,
    /// One teacher a row.
    Teachers,
}

/// Why a table cannot be read at all.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The file is not there.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A line of CSV that is none.
    #[error("the table cannot be read: {0}; save it as CSV in UTF-8")]
    Csv(#[from] csv::Error),
    /// A workbook that is none.
    #[error("the workbook cannot be read: {0}")]
    Workbook(#[from] calamine::XlsxError),
    /// A workbook without the sheet asked for.
    #[error("there is no sheet {wanted}; the workbook has {there}")]
    NoSheet {
        /// The name asked for.
        wanted: String,
        /// The names there.
        there: String,
    },
    /// The mapping is not TOML, or says something unknown.
    #[error("the mapping cannot be read: {0}")]
    Mapping(#[from] toml::de::Error),
    /// The mapping and the program or the table do not fit.
    #[error("the mapping does not fit: {0}")]
    Unfit(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A row that cannot be imported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BadRow {
    /// Its line in the file, or its row in the sheet.
    pub line: u64,
    /// Why, in words.
    pub reason: String,
}

/// What came of an import, or would come of it.
#[derive(Debug, Default)]
pub struct ImportReport {
    /// What the rules wrote, or would write.
    pub load: LoadReport,
    /// Every row that cannot be imported, in the order of the table.
    pub bad: Vec<BadRow>,
}

impl Rules {
    /// Hands drafts to the rules: for good, or to see what would come of it and write nothing.
    ///
    /// # Errors
    /// The store failed; what was written before stays, and importing again is harmless.
    pub async fn import(
        &self,
        store: &dyn ServerStore,
        organisation: EntityId,
        author: &Author,
        drafts: Drafts,
        rehearse: bool,
    ) -> Result<ImportReport, ImportError> {
        let lines: BTreeMap<RecordKey, u64> = drafts.good.iter().map(|draft| (draft.record.key.clone(), draft.line)).collect();
        let records = drafts.good.into_iter().map(|draft| draft.record).collect();
        let manner = if rehearse { Manner::Rehearse } else { Manner::LayOver };
        let mut load = self.load_as(store, organisation, author, records, manner).await?;
        let mut bad = drafts.bad;
        for refusal in std::mem::take(&mut load.refused) {
            let line = refusal.key().and_then(|key| lines.get(key)).copied().unwrap_or_default();
            bad.push(BadRow { line, reason: refusal.reason() });
        }
        bad.sort_by_key(|row| row.line);
        Ok(ImportReport { load, bad })
    }
}
