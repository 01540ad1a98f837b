//! What each column is: for whoever opens the table years later.

use rounds_model::{Field, Shape};

use super::{Cell, ExportError, Sink};

/// The columns of a codebook.
const COLUMNS: [&str; 8] = ["field", "label", "type", "choices", "refers to", "range", "required", "personal"];

/// Writes one row a column, the two that every table has first.
pub fn write(fields: &[&Field], sink: &mut (dyn Sink + Send)) -> Result<(), ExportError> {
    let mut row = |cells: [&str; 8]| sink.row(&cells.map(|text| if text.is_empty() { Cell::Empty } else { Cell::Text(text.into()) }));
    row(COLUMNS)?;
    row(["id", "Id of the record, for good", "id", "", "", "", "yes", ""])?;
    row(["updatedAt", "When the server took this version, in UTC", "instant", "", "", "", "yes", ""])?;
    for field in fields {
        let (kind, choices) = shape(field.shape);
        let range = match (field.min, field.max) {
            (Some(min), Some(max)) => format!("{min} to {max}"),
            _ => String::new(),
        };
        let yes = |holds| if holds { "yes" } else { "" };
        let refers_to = field.refers_to().unwrap_or_default();
        row([field.name, &field.title(), kind, &choices.join("; "), refers_to, &range, yes(field.required), yes(field.personal)])?;
    }
    Ok(())
}

const fn shape(shape: Shape) -> (&'static str, &'static [&'static str]) {
    match shape {
        Shape::Text => ("text", &[]),
        Shape::LongText => ("long text", &[]),
        Shape::Integer => ("whole number", &[]),
        Shape::Decimal => ("number", &[]),
        Shape::YesNo => ("yes or no", &[]),
        Shape::Date => ("date", &[]),
        Shape::Time => ("time of day", &[]),
        Shape::Instant => ("instant", &[]),
        Shape::Choice(words) => ("one of the choices", words),
        Shape::Choices(words) => ("any of the choices", words),
        Shape::Reference(_) => ("id of another record", &[]),
        Shape::Document => ("JSON", &[]),
    }
}
