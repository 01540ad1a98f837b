//! Rows as a workbook. Texts are written as texts, so that none of them can be a formula.

use rust_xlsxwriter::{Format, XlsxError};

use super::{Cell, ExportError, Sink};

/// Characters that a cell takes; Excel's own limit.
const LONGEST: usize = 32_767;

/// A workbook being written, sheet after sheet.
pub struct Workbook {
    book: rust_xlsxwriter::Workbook,
    row: u32,
    cut: u64,
}

impl Workbook {
    /// A workbook with its first sheet.
    pub fn new(sheet: &str) -> Result<Self, ExportError> {
        let mut new = Self { book: rust_xlsxwriter::Workbook::new(), row: 0, cut: 0 };
        new.next_sheet(sheet)?;
        Ok(new)
    }

    /// Goes on in another sheet.
    pub fn next_sheet(&mut self, name: &str) -> Result<(), ExportError> {
        self.row = 0;
        // Row by row to a temporary file: a table of a country does not have to fit into memory.
        let sheet = self.book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?;
        sheet.set_freeze_panes(1, 0)?;
        Ok(())
    }

    /// The file, and how many texts were cut.
    pub fn finish(mut self) -> Result<(Vec<u8>, u64), ExportError> {
        Ok((self.book.save_to_buffer()?, self.cut))
    }
}

impl Sink for Workbook {
    fn row(&mut self, cells: &[Cell]) -> Result<(), ExportError> {
        let last = self.book.worksheets().len().saturating_sub(1);
        let sheet = self.book.worksheet_from_index(last)?;
        let heading = Format::new().set_bold();
        for (column, cell) in cells.iter().enumerate() {
            let column = u16::try_from(column).map_err(|_| XlsxError::RowColumnLimitError)?;
            match cell {
                Cell::Empty => {}
                Cell::YesNo(yes) => drop(sheet.write_boolean(self.row, column, *yes)?),
                // Beyond 2^53 a workbook would round; then the digits count more than the type.
                Cell::Number(number) => match number.as_f64().filter(|float| float.abs() < 9_007_199_254_740_992.0) {
                    Some(float) => drop(sheet.write_number(self.row, column, float)?),
                    None => drop(sheet.write_string(self.row, column, number.to_string())?),
                },
                Cell::Text(text) if self.row == 0 => drop(sheet.write_string_with_format(self.row, column, text, &heading)?),
                Cell::Text(text) if text.encode_utf16().count() > LONGEST => {
                    self.cut += 1;
                    sheet.write_string(self.row, column, cut(text))?;
                }
                Cell::Text(text) => drop(sheet.write_string(self.row, column, text)?),
            }
        }
        self.row += 1;
        Ok(())
    }
}

/// As much of a text as a cell takes, with a sign that there was more.
fn cut(text: &str) -> String {
    let mut room = LONGEST - 1;
    let taken = text.chars().take_while(|letter| {
        let fits = room >= letter.len_utf16();
        room = room.saturating_sub(letter.len_utf16());
        fits
    });
    taken.chain(['…']).collect()
}
