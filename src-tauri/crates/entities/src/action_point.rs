//! ActionPoint: what was agreed at a school, who does it and by when. It is agreed on a visit but belongs to
//! the school, because it stays open over visits until it is done or dropped; whoever comes next edits it.

use rounds_model::{Collection, ConflictPolicy, Entity, Field, Payload};

use crate::label;

/// An action point.
pub struct ActionPoint;

impl Entity for ActionPoint {
    const KIND: &'static str = "ActionPoint";
    const COLLECTION: Collection = Collection::SCHOOLS;
    const NESTED: &'static str = "actionPoints";
    const POLICY: ConflictPolicy = ConflictPolicy::MergeDisjoint;
    /// No rule ties these fields to each other, so that edits of different fields can always be merged.
    const FIELDS: &'static [Field] = &[
        Field::owner("schoolId", "School"),
        Field::reference("visitId", "SchoolVisit").label("Agreed on the visit"),
        Field::text("action").required().search().label("What was agreed"),
        Field::text("responsible").personal().label("Who does it"),
        Field::date("dueOn"),
        Field::choice("status", &["open", "done", "dropped"]).required(),
        Field::date("closedOn").label("Done or dropped on"),
        Field::long_text("notes"),
    ];

    fn label(data: &Payload) -> String {
        label::text(data, "action").unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ID, refusals};
    use rounds_model::adapter;
    use serde_json::json;

    #[test]
    fn it_is_called_by_what_was_agreed_and_refused_without_it() {
        assert!(refusals::<ActionPoint>(json!({"schoolId": ID, "action": "Mend the tank", "status": "open", "dueOn": "2026-04-30"})).is_empty());
        assert_eq!(refusals::<ActionPoint>(json!({"schoolId": ID, "status": "later"})), ["action required", "status not_a_choice"]);
        assert_eq!(ActionPoint::label(&Payload::default().with("action", "Mend the tank")), "Mend the tank");
    }

    #[test]
    fn it_outlives_the_visit_on_which_it_was_agreed() {
        let visit = adapter::<ActionPoint>().parents().into_iter().find(|parent| parent.field == "visitId").unwrap();
        assert!(!visit.owner && !visit.required);
    }
}
