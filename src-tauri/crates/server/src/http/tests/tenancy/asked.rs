//! One request of the table, and what is compared of its answer.

use rounds_model::wire::ExchangeRequest;
use serde_json::Value;

/// What differs from one answer to the next whatever was asked.
const MOVING: [&str; 9] = ["op", "updatedAt", "syncTime", "serverTime", "state", "until", "cursor", "token", "device"];

/// A request without its method and path.
#[derive(Clone, Default)]
pub struct Asked {
    /// What stands in the path in place of its names.
    pub places: Vec<(&'static str, String)>,
    pub query: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: String,
    /// The words in it that name something; the answer may give them back.
    pub names: Vec<String>,
}

impl Asked {
    pub fn nothing() -> Self {
        Self::default()
    }

    pub fn json(body: &Value) -> Self {
        Self { body: body.to_string(), ..Self::default() }.with("content-type", "application/json")
    }

    pub fn exchange(request: &ExchangeRequest) -> Self {
        Self::json(&serde_json::to_value(request).unwrap())
    }

    pub fn form(body: String) -> Self {
        Self { body, ..Self::default() }.with("content-type", "application/x-www-form-urlencoded")
    }

    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// Stands in the path in place of `{name}`; the answer may give it back.
    pub fn at(mut self, name: &'static str, word: impl ToString) -> Self {
        self.places.push((name, word.to_string()));
        self.naming(word)
    }

    pub fn naming(mut self, name: impl ToString) -> Self {
        self.names.push(name.to_string());
        self
    }

    /// An answer to it without what moves, and without the names that were asked for.
    pub fn steady(&self, body: &str) -> String {
        let mut lines: Vec<String> = body.lines().map(|line| serde_json::from_str(line).map_or_else(|_| line.to_owned(), still)).collect();
        for name in &self.names {
            lines.iter_mut().for_each(|line| *line = line.replace(name, "NAME"));
        }
        lines.join("\n")
    }
}

fn still(mut value: Value) -> String {
    hold(&mut value);
    value.to_string()
}

fn hold(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields {
                if MOVING.contains(&name.as_str()) { *value = Value::Null } else { hold(value) }
            }
        }
        Value::Array(list) => list.iter_mut().for_each(hold),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
