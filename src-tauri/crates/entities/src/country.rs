//! Country: the top of the places.

use rounds_model::{Collection, Entity, Field, Invalid, Payload};

use crate::label;

/// A country.
pub struct Country;

impl Entity for Country {
    const KIND: &'static str = "Country";
    const COLLECTION: Collection = Collection::SCHOOLS;
    const NESTED: &'static str = "countries";
    const FIELDS: &'static [Field] =
        &[Field::text("name").required().search(), Field::text("code").label("Country code"), Field::long_text("notes")];

    fn label(data: &Payload) -> String {
        label::text(data, "name").unwrap_or_default()
    }

    fn validate(data: &Payload, invalid: &mut Invalid) {
        let two_letters = |code: &str| code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_uppercase());
        if data.text("code").is_some_and(|code| !two_letters(code)) {
            invalid.add("code", "not_a_country_code", "The country code must be two capital letters (ISO 3166), such as KE");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::refusals;
    use serde_json::json;

    #[test]
    fn a_country_code_is_two_capital_letters_or_absent() {
        assert!(refusals::<Country>(json!({"name": "Kenya", "code": "KE"})).is_empty());
        assert!(refusals::<Country>(json!({"name": "Kenya"})).is_empty());
        assert_eq!(refusals::<Country>(json!({"name": "Kenya", "code": "Kenya"})), ["code not_a_country_code"]);
    }
}
