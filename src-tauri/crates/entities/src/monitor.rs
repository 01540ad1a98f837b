//! Monitor: a person who makes the rounds. Each user of the server has one, and a record says by whom it was
//! written by naming it. A monitor who left is set inactive, so that old visits keep their author.

use rounds_model::{Collection, Entity, Field, Invalid, Payload};

use crate::label;

/// A monitor.
pub struct Monitor;

impl Entity for Monitor {
    const KIND: &'static str = "Monitor";
    const COLLECTION: Collection = Collection::SCHOOLS;
    const NESTED: &'static str = "monitors";
    const FIELDS: &'static [Field] = &[
        Field::text("name").required().search().personal(),
        Field::text("designation"),
        Field::text("email").label("E-mail").personal(),
        Field::text("phone").label("Telephone").personal(),
        Field::yes_no("active"),
    ];

    fn label(data: &Payload) -> String {
        label::text(data, "name").unwrap_or_default()
    }

    fn validate(data: &Payload, invalid: &mut Invalid) {
        let like_one = |email: &str| email.split_once('@').is_some_and(|(who, at)| !who.is_empty() && !at.is_empty());
        if data.text("email").is_some_and(|email| !like_one(email)) {
            invalid.add("email", "not_an_email", "The e-mail address must have a name, an @ and a domain");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::refusals;
    use serde_json::json;

    #[test]
    fn a_monitor_needs_a_name_and_only_a_possible_address() {
        assert!(refusals::<Monitor>(json!({"name": "Asha Otieno", "email": "asha@example.org", "active": true})).is_empty());
        assert_eq!(refusals::<Monitor>(json!({"email": "asha"})), ["name required", "email not_an_email"]);
    }
}
