//! A table as it is read: named columns, and rows with the line they stand on. Knows CSV and XLSX, not records.

use std::{io::Cursor, path::Path};

use calamine::{Data, Reader as _, Xlsx};

use super::{ImportError, cell};

/// A table with a header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Table {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows below the header that hold anything.
    pub rows: Vec<Row>,
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Its line in the file, or its row in the sheet, counted from 1.
    pub line: u64,
    /// Its cells, cleaned.
    cells: Vec<String>,
}

impl Row {
    /// The cell of a column, as text; empty where the row is shorter.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }
}

impl Table {
    /// Reads a file: a workbook if it is called `.xlsx`, else CSV.
    ///
    /// # Errors
    /// No such file, or none that can be read.
    pub fn open(path: &Path, sheet: Option<&str>) -> Result<Self, ImportError> {
        let bytes = std::fs::read(path).map_err(|source| ImportError::File { path: path.to_owned(), source })?;
        if path.extension().is_some_and(|end| end.eq_ignore_ascii_case("xlsx")) { Self::xlsx(bytes, sheet) } else { Self::csv(&bytes) }
    }

    /// Reads CSV in UTF-8; the separator is what the header has most of: comma, semicolon or tab.
    ///
    /// # Errors
    /// A line that is no CSV in UTF-8.
    pub fn csv(bytes: &[u8]) -> Result<Self, ImportError> {
        let header = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        let count = |separator: u8| header.iter().filter(|byte| **byte == separator).count();
        let separator = [b',', b';', b'\t'].into_iter().max_by_key(|separator| (count(*separator), *separator == b',')).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new().delimiter(separator).flexible(true).from_reader(bytes);
        let columns = reader.headers()?.iter().map(cell::clean).collect();
        let mut rows = Vec::new();
        for record in reader.records() {
            let record = record?;
            let line = record.position().map_or(0, csv::Position::line);
            rows.push(Row { line, cells: record.iter().map(cell::clean).collect() });
        }
        Ok(Self::of(columns, rows))
    }

    /// Reads one sheet of a workbook; the first one unless it is named.
    ///
    /// # Errors
    /// No workbook, or no such sheet.
    pub fn xlsx(bytes: Vec<u8>, sheet: Option<&str>) -> Result<Self, ImportError> {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes))?;
        let names = book.sheet_names();
        let wanted = sheet.map_or_else(|| names.first().cloned().unwrap_or_default(), str::to_owned);
        if !names.contains(&wanted) {
            return Err(ImportError::NoSheet { wanted, there: names.join(", ") });
        }
        let range = book.worksheet_range(&wanted)?;
        let first = range.start().map_or(0, |(row, _)| u64::from(row));
        let mut rows = range.rows().map(|cells| cells.iter().map(|cell| cell::clean(&text(cell))).collect::<Vec<_>>());
        let columns = rows.next().unwrap_or_default();
        let rows = rows.zip(first + 2..).map(|(cells, line)| Row { line, cells }).collect();
        Ok(Self::of(columns, rows))
    }

    fn of(columns: Vec<String>, mut rows: Vec<Row>) -> Self {
        rows.retain(|row| row.cells.iter().any(|cell| !cell.is_empty()));
        Self { columns, rows }
    }

    /// The place of a column.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column == name)
    }
}

/// A cell as a person would have typed it: `12` rather than `12.0`, and a date as `2026-03-31`.
fn text(cell: &Data) -> String {
    match cell {
        Data::DateTime(moment) if moment.is_datetime() => {
            let (year, month, day, hour, minute, second, _) = moment.to_ymd_hms_milli();
            match (moment.as_f64() < 1.0, (hour, minute, second) == (0, 0, 0)) {
                (true, _) => format!("{hour:02}:{minute:02}"),
                (_, true) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z"),
            }
        }
        // An error such as #REF! reads as itself, and is then no number and no choice.
        other => other.to_string(),
    }
}
