//! Data out to tables: all records of a kind as CSV or as a workbook, with a codebook that says what each
//! column is. The columns come from the registry. What says something about a person stays in unless it is asked for.

mod cell;
mod codebook;
mod csv_file;
mod workbook;

#[cfg(test)]
mod tests;

use std::{
    fs::File,
    io::{Error as IoError, Write as _},
    path::{Path, PathBuf},
};

use rounds_model::{Adapter, EntityId, Field, Payload, ServerTime, Stamp};

use crate::{
    roll,
    store::{ReadTxn, StoreError},
};
use cell::Cell;

/// In what form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// Two files in UTF-8: the records, and the codebook.
    Csv,
    /// One workbook with two sheets.
    Xlsx,
}

/// Why nothing could be exported.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The file cannot be written, or is there already.
    #[error("{path}: {source}")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        source: IoError,
    },
    /// The table cannot be written.
    #[error("the table cannot be written: {0}")]
    Csv(#[from] csv::Error),
    /// The workbook cannot be written.
    #[error("the workbook cannot be written: {0}; CSV has no such limit")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// What was exported.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exported {
    /// The files, the one with the records first.
    pub files: Vec<PathBuf>,
    /// How many records.
    pub records: u64,
    /// How many texts were longer than a cell of a workbook takes, and end in `…` there.
    pub cut: u64,
}

/// Which kind, and which of its columns.
#[derive(Clone, Copy)]
pub struct Export<'a> {
    adapter: &'a dyn Adapter,
    with_personal: bool,
}

/// Takes the rows of a table one by one.
trait Sink {
    fn row(&mut self, cells: &[Cell]) -> Result<(), ExportError>;
}

impl<'a> Export<'a> {
    /// An export of one kind; `with_personal` adds the fields that say something about a person.
    #[must_use]
    pub const fn new(adapter: &'a dyn Adapter, with_personal: bool) -> Self {
        Self { adapter, with_personal }
    }

    /// Writes the kind into a folder, under its name; no file is written over.
    ///
    /// # Errors
    /// A file that is there or cannot be written, or the store failed.
    pub async fn write(&self, txn: &mut dyn ReadTxn, folder: &Path, format: Format) -> Result<Exported, ExportError> {
        let kind = self.adapter.kind();
        let path = |end: &str| folder.join(format!("{kind}{end}"));
        match format {
            Format::Csv => {
                let (records, codebook) = (path(".csv"), path(".codebook.csv"));
                let mut sink = csv_file::CsvFile::create(new_file(&records)?);
                let count = self.rows(txn, &mut sink).await?;
                sink.finish(&records)?;
                let mut book = csv_file::CsvFile::create(new_file(&codebook)?);
                codebook::write(&self.fields(), &mut book)?;
                book.finish(&codebook)?;
                Ok(Exported { files: vec![records, codebook], records: count, cut: 0 })
            }
            Format::Xlsx => {
                let file = path(".xlsx");
                let mut opened = new_file(&file)?;
                let mut sink = workbook::Workbook::new(kind.as_str())?;
                let count = self.rows(txn, &mut sink).await?;
                sink.next_sheet("Codebook")?;
                codebook::write(&self.fields(), &mut sink)?;
                let (bytes, cut) = sink.finish()?;
                opened.write_all(&bytes).and_then(|()| opened.sync_all()).map_err(|source| at(&file, source))?;
                Ok(Exported { files: vec![file], records: count, cut })
            }
        }
    }

    fn fields(&self) -> Vec<&'static Field> {
        self.adapter.fields().iter().filter(|field| self.with_personal || !field.personal).collect()
    }

    async fn rows(&self, txn: &mut dyn ReadTxn, sink: &mut (dyn Sink + Send)) -> Result<u64, ExportError> {
        let fields = self.fields();
        let header = ["id", "updatedAt"].into_iter().chain(fields.iter().map(|field| field.name));
        sink.row(&header.map(|name| Cell::Text(name.into())).collect::<Vec<_>>())?;
        let mut count = 0;
        roll::call(txn, &roll::everything(), &self.adapter.kind(), |row, data| {
            count += 1;
            sink.row(&cells(row.key.id, row.stamp, data, &fields))
        })
        .await?;
        Ok(count)
    }
}

fn cells(id: EntityId, stamp: Stamp, data: &Payload, fields: &[&Field]) -> Vec<Cell> {
    let stamp = ServerTime::from_micros(stamp.micros()).to_string();
    let about = [Cell::Text(id.to_string()), Cell::Text(stamp)];
    about.into_iter().chain(fields.iter().map(|field| Cell::of(data.get(field.name)))).collect()
}

/// A file that was not there, for its owner alone: it holds what people said about people.
fn new_file(path: &Path) -> Result<File, ExportError> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map_err(|source| at(path, source))
}

fn at(path: &Path, source: IoError) -> ExportError {
    ExportError::File { path: path.to_owned(), source }
}
