//! The value of a field as a cell, and what keeps a cell from being run as a formula.

use serde_json::Value;

/// One cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Cell {
    /// Nothing.
    Empty,
    /// A number, as it is written in JSON.
    Number(serde_json::Number),
    /// Yes or no.
    YesNo(bool),
    /// Text.
    Text(String),
}

impl Cell {
    /// The cell of a value: words of a list side by side, a document as its JSON.
    pub fn of(value: Option<&Value>) -> Self {
        match value {
            None | Some(Value::Null) => Self::Empty,
            Some(Value::Bool(yes)) => Self::YesNo(*yes),
            Some(Value::Number(number)) => Self::Number(number.clone()),
            Some(Value::String(text)) => Self::Text(text.clone()),
            Some(Value::Array(list)) if list.iter().all(Value::is_string) => {
                Self::Text(list.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("; "))
            }
            Some(document) => Self::Text(document.to_string()),
        }
    }

    /// The cell as text in a file whose reader may take it for a formula. A number is none: nobody typed into it.
    pub fn safe_text(&self) -> String {
        match self {
            Self::Empty => String::new(),
            Self::YesNo(yes) => yes.to_string(),
            Self::Number(number) => number.to_string(),
            Self::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) => format!("'{text}"),
            Self::Text(text) => text.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_text_that_a_spreadsheet_would_run_is_marked_as_text_and_a_number_is_not() {
        let cases = [
            (json!("=HYPERLINK(\"http://x\")"), "'=HYPERLINK(\"http://x\")"),
            (json!("+254700000000"), "'+254700000000"),
            (json!("-0.4"), "'-0.4"),
            (json!("@SUM(A1)"), "'@SUM(A1)"),
            (json!("\t=1"), "'\t=1"),
            (json!("\r=1"), "'\r=1"),
            (json!("a=1"), "a=1"),
            (json!(-0.4), "-0.4"),
            (json!(true), "true"),
            (json!(["=a", "b"]), "'=a; b"),
            (json!([{"grade": 1}]), "[{\"grade\":1}]"),
            (json!([]), ""),
            (json!(null), ""),
        ];
        for (value, expected) in cases {
            assert_eq!(Cell::of(Some(&value)).safe_text(), expected, "{value}");
        }
        assert_eq!(Cell::of(None), Cell::Empty);
    }
}
