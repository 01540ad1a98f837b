//! How a kind declares its fields. One declaration serves the form, the table, search, validation,
//! foreign keys and the order of sync.

use chrono::{NaiveDate, NaiveTime};
use serde_json::Value;

use crate::{EntityId, Invalid, Kind, Payload, Stamp};

/// What values a field takes, and so how a form shows it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Shape {
    /// One line of text.
    Text,
    /// Many lines of text.
    LongText,
    /// A whole number.
    Integer,
    /// Any finite number.
    Decimal,
    /// `true` or `false`.
    YesNo,
    /// `YYYY-MM-DD`, local to the place.
    Date,
    /// `HH:MM` or `HH:MM:SS`, local to the place.
    Time,
    /// An RFC 3339 instant.
    Instant,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// Any of these words, in a list.
    Choices(&'static [&'static str]),
    /// The id of a record of this kind.
    Reference(&'static str),
    /// Any JSON, owned by the code that reads it.
    Document,
}

/// One declared field. Built in a chain: `Field::text("name").required().search()`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Field {
    /// Its name in the payload.
    pub name: &'static str,
    /// What it takes.
    pub shape: Shape,
    /// Whether a record without it is refused.
    pub required: bool,
    /// Whether it is searched as one types.
    pub search: bool,
    /// Whether it says something about a person; such a field never reaches a log.
    pub personal: bool,
    /// Whether it names the owner: the one parent that the record lives and dies with.
    pub owner: bool,
    /// Smallest number allowed.
    pub min: Option<f64>,
    /// Largest number allowed.
    pub max: Option<f64>,
    /// An English label where the name does not give a good one.
    pub label: Option<&'static str>,
}

/// A link from a kind to another, as the engine sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parent {
    /// The field that holds the parent's id.
    pub field: &'static str,
    /// The parent's kind.
    pub kind: Kind,
    /// Whether it is the owner.
    pub owner: bool,
    /// Whether a record without it is refused.
    pub required: bool,
}

/// Longest text that a field takes, in characters.
pub const MAX_TEXT: usize = 100_000;

impl Field {
    const fn new(name: &'static str, shape: Shape) -> Self {
        Self { name, shape, required: false, search: false, personal: false, owner: false, min: None, max: None, label: None }
    }
    /// One line of text.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self::new(name, Shape::Text)
    }
    /// Many lines of text.
    #[must_use]
    pub const fn long_text(name: &'static str) -> Self {
        Self::new(name, Shape::LongText)
    }
    /// A whole number.
    #[must_use]
    pub const fn integer(name: &'static str) -> Self {
        Self::new(name, Shape::Integer)
    }
    /// Any finite number.
    #[must_use]
    pub const fn decimal(name: &'static str) -> Self {
        Self::new(name, Shape::Decimal)
    }
    /// Yes or no.
    #[must_use]
    pub const fn yes_no(name: &'static str) -> Self {
        Self::new(name, Shape::YesNo)
    }
    /// A date.
    #[must_use]
    pub const fn date(name: &'static str) -> Self {
        Self::new(name, Shape::Date)
    }
    /// A time of day.
    #[must_use]
    pub const fn time(name: &'static str) -> Self {
        Self::new(name, Shape::Time)
    }
    /// An instant.
    #[must_use]
    pub const fn instant(name: &'static str) -> Self {
        Self::new(name, Shape::Instant)
    }
    /// One of `words`.
    #[must_use]
    pub const fn choice(name: &'static str, words: &'static [&'static str]) -> Self {
        Self::new(name, Shape::Choice(words))
    }
    /// Any of `words`.
    #[must_use]
    pub const fn choices(name: &'static str, words: &'static [&'static str]) -> Self {
        Self::new(name, Shape::Choices(words))
    }
    /// Any JSON.
    #[must_use]
    pub const fn document(name: &'static str) -> Self {
        Self::new(name, Shape::Document)
    }
    /// A reference to a record of `kind`.
    #[must_use]
    pub const fn reference(name: &'static str, kind: &'static str) -> Self {
        Self::new(name, Shape::Reference(kind))
    }
    /// The required reference to the owner, of `kind`.
    #[must_use]
    pub const fn owner(name: &'static str, kind: &'static str) -> Self {
        let mut field = Self::new(name, Shape::Reference(kind));
        field.owner = true;
        field.required = true;
        field
    }
    /// A record without it is refused.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
    /// Searched as one types.
    #[must_use]
    pub const fn search(mut self) -> Self {
        self.search = true;
        self
    }
    /// Says something about a person.
    #[must_use]
    pub const fn personal(mut self) -> Self {
        self.personal = true;
        self
    }
    /// A number from `min` to `max`, both allowed.
    #[must_use]
    pub const fn within(mut self, min: f64, max: f64) -> Self {
        self.min = Some(min);
        self.max = Some(max);
        self
    }
    /// An English label where the name does not give a good one.
    #[must_use]
    pub const fn label(mut self, label: &'static str) -> Self {
        self.label = Some(label);
        self
    }

    /// The kind it refers to, when it is a reference.
    #[must_use]
    pub const fn refers_to(&self) -> Option<&'static str> {
        match self.shape {
            Shape::Reference(kind) => Some(kind),
            _ => None,
        }
    }

    /// The label, or one made of the name: `headTeacher` reads "Head teacher", `schoolId` "School".
    #[must_use]
    pub fn title(&self) -> String {
        if let Some(label) = self.label {
            return label.to_owned();
        }
        let name = if self.refers_to().is_some() { self.name.strip_suffix("Id").unwrap_or(self.name) } else { self.name };
        words(name)
    }

    /// Notes in `invalid` what is wrong with this field in `data`.
    pub fn check(&self, data: &Payload, invalid: &mut Invalid) {
        let title = self.title();
        let Some(value) = data.get(self.name) else {
            if self.required {
                invalid.add(self.name, "required", format!("{title} is needed"));
            }
            return;
        };
        if let Err((code, message)) = self.check_value(value) {
            invalid.add(self.name, code, format!("{title} {message}"));
        } else if self.required && value.as_str().is_some_and(|text| text.trim().is_empty()) {
            invalid.add(self.name, "required", format!("{title} is needed"));
        }
    }

    fn check_value(&self, value: &Value) -> Result<(), (&'static str, String)> {
        let fail = |code, message: &str| Err((code, message.to_owned()));
        match self.shape {
            Shape::Document => Ok(()),
            Shape::Text | Shape::LongText => match value.as_str() {
                None => fail("not_text", "must be text"),
                Some(text) if text.chars().count() > MAX_TEXT => fail("too_long", "is longer than 100,000 characters"),
                Some(_) => Ok(()),
            },
            Shape::Integer if value.as_i64().is_none() => fail("not_integer", "must be a whole number"),
            Shape::Integer | Shape::Decimal => match value.as_f64() {
                None => fail("not_number", "must be a number"),
                Some(number) if self.min.is_some_and(|min| number < min) || self.max.is_some_and(|max| number > max) => Err((
                    "out_of_range",
                    format!("must lie between {} and {}", self.min.unwrap_or(f64::NEG_INFINITY), self.max.unwrap_or(f64::INFINITY)),
                )),
                Some(_) => Ok(()),
            },
            Shape::YesNo if !value.is_boolean() => fail("not_yes_no", "must be yes or no"),
            Shape::YesNo => Ok(()),
            Shape::Date => match value.as_str() {
                Some(text) if text.len() == 10 && NaiveDate::parse_from_str(text, "%Y-%m-%d").is_ok() => Ok(()),
                _ => fail("not_date", "must be a date such as 2026-03-31"),
            },
            Shape::Time => match value.as_str() {
                Some(text) if NaiveTime::parse_from_str(text, "%H:%M").or_else(|_| NaiveTime::parse_from_str(text, "%H:%M:%S")).is_ok() => {
                    Ok(())
                }
                _ => fail("not_time", "must be a time such as 08:30"),
            },
            Shape::Instant => match value.as_str() {
                Some(text) if text.parse::<Stamp>().is_ok() => Ok(()),
                _ => fail("not_instant", "must be an instant such as 2026-03-31T08:30:00Z"),
            },
            Shape::Choice(words) => match value.as_str() {
                Some(text) if words.contains(&text) => Ok(()),
                _ => fail("not_a_choice", "is not one of the choices"),
            },
            Shape::Choices(words) => match value.as_array() {
                Some(list) if list.iter().all(|item| item.as_str().is_some_and(|text| words.contains(&text))) => Ok(()),
                _ => fail("not_a_choice", "holds something that is not one of the choices"),
            },
            Shape::Reference(_) => match value.as_str() {
                Some(text) if text.parse::<EntityId>().is_ok() => Ok(()),
                _ => fail("not_id", "must name a record by its id"),
            },
        }
    }
}

/// `headTeacher` as "Head teacher".
pub(crate) fn words(name: &str) -> String {
    let mut out = String::with_capacity(name.len() + 4);
    for (index, letter) in name.chars().enumerate() {
        if index == 0 {
            out.extend(letter.to_uppercase());
        } else if letter.is_uppercase() {
            out.push(' ');
            out.extend(letter.to_lowercase());
        } else {
            out.push(letter);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn code(field: Field, value: Value) -> Option<String> {
        let mut invalid = Invalid::default();
        field.check(&Payload::default().with(field.name, value), &mut invalid);
        invalid.0.first().map(|error| error.code.clone())
    }

    #[test]
    fn each_shape_takes_its_values_and_refuses_others() {
        const WORDS: &[&str] = &["open", "closed"];
        let cases = [
            (Field::text("f"), json!("any \"text\"\n"), None),
            (Field::text("f"), json!(1), Some("not_text")),
            (Field::text("f").required(), json!("  "), Some("required")),
            (Field::text("f").required(), Value::Null, Some("required")),
            (Field::integer("f"), json!(1.5), Some("not_integer")),
            (Field::integer("f").within(0.0, 9.0), json!(9), None),
            (Field::integer("f").within(0.0, 9.0), json!(10), Some("out_of_range")),
            (Field::decimal("f"), json!("1"), Some("not_number")),
            (Field::yes_no("f"), json!("yes"), Some("not_yes_no")),
            (Field::date("f"), json!("2026-02-29"), Some("not_date")),
            (Field::date("f"), json!("2024-02-29"), None),
            (Field::date("f"), json!("2024-2-9"), Some("not_date")),
            (Field::time("f"), json!("08:30"), None),
            (Field::time("f"), json!("24:30"), Some("not_time")),
            (Field::instant("f"), json!("2026-02-28T08:30:00+03:00"), None),
            (Field::instant("f"), json!("2026-02-28"), Some("not_instant")),
            (Field::choice("f", WORDS), json!("open"), None),
            (Field::choice("f", WORDS), json!("ajar"), Some("not_a_choice")),
            (Field::choices("f", WORDS), json!(["open", "ajar"]), Some("not_a_choice")),
            (Field::reference("f", "School"), json!("x"), Some("not_id")),
            (Field::document("f"), json!({"any": [1]}), None),
        ];
        for (field, value, expected) in cases {
            assert_eq!(code(field, value.clone()).as_deref(), expected, "{field:?} on {value}");
        }
    }

    #[test]
    fn a_name_reads_as_words() {
        assert_eq!(Field::text("headTeacher").title(), "Head teacher");
        assert_eq!(Field::owner("schoolId", "School").title(), "School");
    }
}
