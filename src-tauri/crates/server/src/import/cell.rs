//! From the text of a cell to the value of a field.

use rounds_model::{Field, Shape};
use serde_json::{Number, Value, json};

/// A cell without the padding that tables gather: no-break spaces, runs of blanks, line ends.
pub fn clean(text: &str) -> String {
    text.split(|letter: char| letter.is_whitespace() || letter == '\u{200b}' || letter == '\u{feff}')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The value that a cleaned, filled cell gives to a field.
///
/// # Errors
/// Why it gives none, to follow the field's name.
pub fn value(field: &Field, text: &str) -> Result<Value, String> {
    let quoted = || format!("“{}”", text.chars().take(60).collect::<String>());
    match field.shape {
        Shape::Text | Shape::LongText | Shape::Date | Shape::Time | Shape::Instant => Ok(text.into()),
        Shape::Integer => whole(text).map(Value::from).ok_or_else(|| format!("{} is no whole number", quoted())),
        Shape::Decimal => decimal(text).map(Value::from).ok_or_else(|| format!("{} is no number", quoted())),
        Shape::YesNo => match text.to_lowercase().as_str() {
            "yes" | "true" | "y" | "1" => Ok(true.into()),
            "no" | "false" | "n" | "0" => Ok(false.into()),
            _ => Err(format!("{} is neither yes nor no", quoted())),
        },
        Shape::Choice(words) => one_of(words, text).map(Value::from).ok_or_else(|| not_one_of(&quoted(), words)),
        Shape::Choices(words) => {
            let chosen: Option<Vec<&str>> = text.split([';', '|', ',']).map(str::trim).map(|word| one_of(words, word)).collect();
            chosen.map(|chosen| json!(chosen)).ok_or_else(|| not_one_of(&quoted(), words))
        }
        Shape::Reference(_) | Shape::Document => Err("cannot be filled from a table".into()),
    }
}

fn whole(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| text.strip_suffix(".0")?.parse().ok())
}

fn decimal(text: &str) -> Option<Number> {
    // `inf` and `NaN` are numbers to Rust, and not to anybody who fills a table.
    Number::from_f64(text.parse().ok()?)
}

/// The choice that a text names: as it is declared, or as it reads on the form.
fn one_of(words: &[&'static str], text: &str) -> Option<&'static str> {
    let plain = |text: &str| text.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    words.iter().find(|word| plain(word) == plain(text)).copied()
}

fn not_one_of(quoted: &str, words: &[&str]) -> String {
    format!("{quoted} is not one of {}", words.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn padding_goes_and_words_stay() {
        let cases = [
            ("Aberdare Peak\u{a0}\u{a0}\u{a0}", "Aberdare Peak"),
            ("  two\u{a0}\u{a0}words\r\n", "two words"),
            ("\u{feff}objectid", "objectid"),
            ("Kapkelach \"B\" Pri Sch", "Kapkelach \"B\" Pri Sch"),
            ("St. Mary\u{2019}s", "St. Mary\u{2019}s"),
            ("\u{a0}", ""),
        ];
        for (text, expected) in cases {
            assert_eq!(clean(text), expected, "{text:?}");
        }
    }

    #[test]
    fn each_shape_takes_what_people_type_and_says_what_it_cannot_take() {
        const LEVELS: &[&str] = &["prePrimary", "primary"];
        let cases = [
            (Field::text("f"), "007", Ok(json!("007"))),
            (Field::integer("f"), "12.0", Ok(json!(12))),
            (Field::integer("f"), "12.5", Err("“12.5” is no whole number")),
            (Field::decimal("f"), "-0.4", Ok(json!(-0.4))),
            (Field::decimal("f"), "0,4", Err("“0,4” is no number")),
            (Field::decimal("f"), "NaN", Err("“NaN” is no number")),
            (Field::yes_no("f"), "Yes", Ok(json!(true))),
            (Field::yes_no("f"), "0", Ok(json!(false))),
            (Field::yes_no("f"), "maybe", Err("“maybe” is neither yes nor no")),
            (Field::choice("f", LEVELS), "Primary", Ok(json!("primary"))),
            (Field::choice("f", LEVELS), "Pre-primary", Ok(json!("prePrimary"))),
            (Field::choice("f", LEVELS), "Nursery", Err("“Nursery” is not one of prePrimary, primary")),
            (Field::choices("f", LEVELS), "primary; pre primary", Ok(json!(["primary", "prePrimary"]))),
            (Field::document("f"), "{}", Err("cannot be filled from a table")),
        ];
        for (field, text, expected) in cases {
            assert_eq!(value(&field, text), expected.map_err(str::to_owned), "{:?} {text}", field.shape);
        }
    }
}
