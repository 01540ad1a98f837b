//! FormQuestion: one row of a form. The fields are XLSForm's columns, so that an organisation's existing form
//! can be taken over row by row; expressions (`relevant`, `constraint`, `calculation`) are kept as written.

use rounds_model::{Collection, Entity, Field, Invalid, Payload};
use serde::Deserialize;
use serde_json::Value;

use crate::{label, rule};

/// A question of a form.
pub struct FormQuestion;

const TYPES: &[&str] = &[
    "text", "integer", "decimal", "date", "time", "select_one", "select_multiple", "rank", "note", "calculate", "acknowledge", "geopoint",
    "image", "audio", "barcode", "begin_group", "end_group", "begin_repeat", "end_repeat",
];
/// Types whose answers are among the choices.
const CHOSEN: [&str; 3] = ["select_one", "select_multiple", "rank"];
/// Types that show nothing of their own.
const SILENT: [&str; 3] = ["calculate", "end_group", "end_repeat"];

impl Entity for FormQuestion {
    const KIND: &'static str = "FormQuestion";
    const COLLECTION: Collection = Collection::SCHOOLS;
    const NESTED: &'static str = "formQuestions";
    const FIELDS: &'static [Field] = &[
        Field::owner("projectFormId", "ProjectForm"),
        Field::integer("position").required().within(1.0, 100_000.0),
        Field::choice("type", TYPES).required(),
        Field::text("name").required().search(),
        Field::long_text("label").search().label("Question"),
        Field::document("labels").label("Question in other languages"),
        Field::long_text("hint"),
        Field::yes_no("required").label("Must be answered"),
        Field::text("relevant").label("Asked only if"),
        Field::text("constraint").label("Answer must satisfy"),
        Field::text("constraintMessage").label("Said otherwise"),
        Field::text("calculation"),
        Field::document("choices"),
        Field::text("default"),
        Field::text("appearance"),
        Field::yes_no("active").label("Still asked"),
    ];

    fn label(data: &Payload) -> String {
        label::text(data, "label").or_else(|| label::text(data, "name")).unwrap_or_default()
    }

    fn validate(data: &Payload, invalid: &mut Invalid) {
        let kind = data.text("type").unwrap_or_default();
        if data.text("name").is_some_and(|name| !name.trim().is_empty() && !is_name(name)) {
            invalid.add("name", "not_a_name", "The name must begin with a letter and hold only letters, digits, _, - and .");
        }
        if TYPES.contains(&kind) && !SILENT.contains(&kind) {
            rule::needed(data, invalid, "label", "Question is needed");
        }
        if kind == "calculate" {
            rule::needed(data, invalid, "calculation", "A calculated value needs its calculation");
        }
        if let Some(labels) = data.get("labels")
            && !labels.as_object().is_some_and(|labels| labels.values().all(Value::is_string))
        {
            invalid.add("labels", "not_readable", "Question in other languages must name a text for each language");
        }
        let choices: Option<Vec<Choice>> = rule::document(data, invalid, "choices", "The list of choices");
        if CHOSEN.contains(&kind) && data.get("choices").is_none_or(|value| value.as_array().is_some_and(Vec::is_empty)) {
            invalid.add("choices", "required", "A question with choices needs them");
        }
        let mut names: Vec<String> = choices.into_iter().flatten().map(|choice| choice.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        if names.len() < count {
            invalid.add("choices", "duplicate", "Two choices have the same name");
        }
        if names.iter().any(|name| name.is_empty() || name.contains(char::is_whitespace)) {
            invalid.add("choices", "not_a_name", "The name of a choice must be one word, because several are kept with spaces between");
        }
    }
}

/// One choice of a question; its label is a text, or a text for each language.
#[derive(Deserialize)]
struct Choice {
    name: String,
    #[serde(rename = "label")]
    _label: Label,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Label {
    One(#[expect(dead_code, reason = "read only to see that it is a text")] String),
    ByLanguage(#[expect(dead_code, reason = "read only to see that each is a text")] std::collections::BTreeMap<String, String>),
}

/// XLSForm's rule for names, without the colon that XML gives a meaning.
fn is_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_alphabetic() || first == '_')
        && name.chars().all(|letter| letter.is_alphanumeric() || matches!(letter, '_' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ID, refusals_of_changed};
    use serde_json::json;

    #[test]
    fn a_question_is_taken_and_a_row_that_no_form_could_ask_is_refused() {
        let good = json!({"projectFormId": ID, "position": 1, "type": "select_one", "name": "water", "label": "Is there water today?",
            "choices": [{"name": "yes", "label": "Yes"}, {"name": "no", "label": {"en": "No", "sw": "Hapana"}}], "relevant": "${open} = 'yes'"});
        let cases = [
            (json!({}), vec![]),
            (json!({"type": "integer", "choices": null}), vec![]),
            (json!({"type": "calculate", "label": null, "calculation": "${a} + ${b}"}), vec![]),
            (json!({"type": "calculate"}), vec!["calculation required"]),
            (json!({"type": "slider"}), vec!["type not_a_choice"]),
            (json!({"label": " "}), vec!["label required"]),
            (json!({"name": "2nd question"}), vec!["name not_a_name"]),
            (json!({"choices": null}), vec!["choices required"]),
            (json!({"choices": []}), vec!["choices required"]),
            (json!({"choices": [{"name": "yes"}]}), vec!["choices not_readable"]),
            (json!({"choices": [{"name": "a", "label": "A"}, {"name": "a", "label": "B"}]}), vec!["choices duplicate"]),
            (json!({"choices": [{"name": "a b", "label": "A"}]}), vec!["choices not_a_name"]),
            (json!({"labels": {"sw": 1}}), vec!["labels not_readable"]),
        ];
        for (changes, expected) in cases {
            assert_eq!(refusals_of_changed::<FormQuestion>(&good, changes.clone()), expected, "{changes}");
        }
    }
}
