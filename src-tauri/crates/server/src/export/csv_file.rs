//! Rows as CSV in UTF-8.

use std::{fs::File, io::BufWriter, path::Path};

use super::{Cell, ExportError, Sink, at};

/// A CSV file being written.
pub struct CsvFile(csv::Writer<BufWriter<File>>);

impl CsvFile {
    /// Begins in a new file.
    pub fn create(file: File) -> Self {
        Self(csv::Writer::from_writer(BufWriter::new(file)))
    }

    /// Brings all of it to the disk.
    pub fn finish(self, path: &Path) -> Result<(), ExportError> {
        let file = self.0.into_inner().map_err(|error| at(path, error.into_error()))?;
        let file = file.into_inner().map_err(|error| at(path, error.into_error()))?;
        file.sync_all().map_err(|source| at(path, source))
    }
}

impl Sink for CsvFile {
    fn row(&mut self, cells: &[Cell]) -> Result<(), ExportError> {
        Ok(self.0.write_record(cells.iter().map(Cell::safe_text))?)
    }
}
