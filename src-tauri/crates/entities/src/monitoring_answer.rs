//! MonitoringAnswer: the answer to one question of a form on one visit, unique by nature. Either there is a
//! value, or the reason why there is none; a question that was skipped is never an empty text. What was typed and
//! cannot be read as the question asks is neither: it is kept as a draft and not sent.

use rounds_model::{Collection, Entity, Field, Invalid, Payload};

use crate::label;

/// An answer to a question of a form.
pub struct MonitoringAnswer;

impl Entity for MonitoringAnswer {
    const KIND: &'static str = "MonitoringAnswer";
    const COLLECTION: Collection = Collection::VISITS;
    const NESTED: &'static str = "monitoringAnswers";
    const KEY: &'static [&'static str] = &["visitId", "questionId"];
    /// `value` is the text that XLSForm tools exchange: digits for a number, `YYYY-MM-DD` for a date, the
    /// names of the choices with spaces between, latitude and longitude with a space between.
    const FIELDS: &'static [Field] = &[
        Field::owner("visitId", "SchoolVisit"),
        Field::reference("questionId", "FormQuestion").required(),
        Field::reference("projectFormId", "ProjectForm").label("Form"),
        Field::long_text("value").label("Answer"),
        Field::choice("noAnswer", &["notAsked", "notApplicable", "refused", "dontKnow", "missing"]).label("Why there is no answer"),
        Field::long_text("unread").label("Typed, not readable yet"),
        Field::long_text("note"),
    ];

    fn label(data: &Payload) -> String {
        label::text(data, "value").or_else(|| label::text(data, "unread")).or_else(|| label::text(data, "noAnswer").map(|why| format!("({why})"))).unwrap_or_default()
    }

    fn validate(data: &Payload, invalid: &mut Invalid) {
        if let Some(typed) = data.text("unread") {
            // Kept until it is corrected, and no answer that anybody else could use.
            invalid.add("unread", "not_readable", format!("{typed:?} cannot be read as the question asks"));
            return;
        }
        let value = data.text("value");
        match (value, data.get("noAnswer")) {
            (Some(""), _) => invalid.add("value", "required", "An empty answer is none: say why there is no answer"),
            (Some(_), Some(_)) => invalid.add("noAnswer", "contradiction", "There is an answer: clear it, or clear why there is none"),
            (None, None) if data.get("value").is_none() => invalid.add("value", "required", "Answer, or say why there is no answer"),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ID, payload, refusals};
    use rounds_model::{EntityId, adapter};
    use serde_json::json;

    #[test]
    fn there_is_either_an_answer_or_the_reason_for_none() {
        let cases = [
            (json!({"value": "yes"}), vec![]),
            (json!({"noAnswer": "refused"}), vec![]),
            (json!({"value": "yes", "noAnswer": null}), vec![]),
            (json!({"value": "yes", "noAnswer": "dontKnow"}), vec!["noAnswer contradiction"]),
            (json!({}), vec!["value required"]),
            (json!({"value": ""}), vec!["value required"]),
            (json!({"noAnswer": "skipped"}), vec!["noAnswer not_a_choice"]),
            (json!({"value": 3}), vec!["value not_text"]),
            (json!({"unread": "12a"}), vec!["unread not_readable"]),
        ];
        for (mut answer, expected) in cases {
            answer["visitId"] = json!(ID);
            answer["questionId"] = json!(ID);
            assert_eq!(refusals::<MonitoringAnswer>(answer.clone()), expected, "{answer}");
        }
    }

    #[test]
    fn two_laptops_that_answer_one_question_meet_as_one_record() {
        let visit = "0f3c9c4e-8a47-7c1e-9d57-4f2f6c1d2a10";
        let mine = payload(json!({"visitId": visit, "questionId": ID, "value": "yes"}));
        let theirs = payload(json!({"visitId": visit.to_uppercase(), "questionId": ID, "noAnswer": "refused"}));
        let adapter = adapter::<MonitoringAnswer>();
        let expected = EntityId::derived(&adapter.kind(), &[visit, ID]);
        assert_eq!([adapter.derived_id(&mine), adapter.derived_id(&theirs)], [Some(expected); 2]);
    }
}
