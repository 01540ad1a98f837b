//! Teacher: a person who teaches at a school, with the history of where and what. A transfer moves the
//! teacher to the new school and adds an assignment; old visits keep their teacher.

use rounds_model::{Collection, ConflictPolicy, Entity, EntityId, Field, Invalid, Payload};
use serde::Deserialize;

use crate::{label, rule};

/// A teacher.
pub struct Teacher;

impl Entity for Teacher {
    const KIND: &'static str = "Teacher";
    const COLLECTION: Collection = Collection::SCHOOLS;
    const NESTED: &'static str = "teachers";
    const POLICY: ConflictPolicy = ConflictPolicy::MergeDisjoint;
    const FIELDS: &'static [Field] = &[
        Field::owner("schoolId", "School"),
        Field::text("name").required().search().personal(),
        Field::choice("sex", &["female", "male"]).personal(),
        Field::text("payrollNumber").search().personal(),
        Field::text("phone").label("Telephone").personal(),
        Field::choice("qualification", &["untrained", "certificate", "diploma", "degree", "postgraduate", "other"]),
        Field::integer("teachingSince").within(1940.0, 2100.0).label("Teaching since (year)"),
        Field::text("grades").label("Grades taught"),
        Field::text("subjects").label("Subjects taught"),
        Field::yes_no("active").label("Still teaching"),
        Field::document("assignments").label("Earlier and present posts"),
    ];

    fn label(data: &Payload) -> String {
        label::text(data, "name").unwrap_or_default()
    }

    fn validate(data: &Payload, invalid: &mut Invalid) {
        let posts: Option<Vec<Assignment>> = rule::document(data, invalid, "assignments", "The list of posts");
        for post in posts.into_iter().flatten() {
            let dates = [("from", &post.from), ("to", &post.to)];
            let dates = dates.into_iter().filter_map(|(name, date)| Some((name, date.clone()?)));
            let post = dates.fold(Payload::default(), |payload, (name, date)| payload.with(name, date));
            let mut wrong = Invalid::default();
            for field in POST {
                field.check(&post, &mut wrong);
            }
            rule::in_order(&post, &mut wrong, "from", "to", "A post ends before it begins");
            for error in wrong.0 {
                invalid.add("assignments", &error.code, error.message);
            }
        }
    }
}

const POST: [Field; 2] = [Field::date("from"), Field::date("to")];

/// One post in the history of a teacher.
#[derive(Deserialize)]
struct Assignment {
    #[serde(rename = "schoolId")]
    _school_id: EntityId,
    #[serde(default)]
    from: Option<String>,
    #[serde(default)]
    to: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ID, refusals_of_changed};
    use serde_json::json;

    #[test]
    fn a_teacher_is_taken_and_a_post_that_cannot_be_is_refused() {
        let good = json!({"schoolId": ID, "name": "Neema Wanjiru", "sex": "female",
            "assignments": [{"schoolId": ID, "grade": 2, "subject": "English", "from": "2024-01-08", "to": "2025-10-31"}, {"schoolId": ID}]});
        let cases = [
            (json!({}), vec![]),
            (json!({"schoolId": null}), vec!["schoolId required"]),
            (json!({"assignments": [{"schoolId": ID, "from": "2025-01-08", "to": "2024-01-08"}]}), vec!["assignments too_early"]),
            (json!({"assignments": [{"schoolId": ID, "from": "8 January"}]}), vec!["assignments not_date"]),
            (json!({"assignments": [{"from": "2025-01-08"}]}), vec!["assignments not_readable"]),
            (json!({"assignments": "Nyeri"}), vec!["assignments not_readable"]),
        ];
        for (changes, expected) in cases {
            assert_eq!(refusals_of_changed::<Teacher>(&good, changes.clone()), expected, "{changes}");
        }
    }
}
