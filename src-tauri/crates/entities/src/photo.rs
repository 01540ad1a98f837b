//! Photo: a picture, recording or signature taken on a visit. The record syncs with the data and says what
//! the file is; the file itself travels in its own lane and is found by its SHA-256.

use rounds_model::{Collection, Entity, Field, Invalid, Payload};

use crate::label;

/// A picture or another attachment of a visit.
pub struct Photo;

impl Entity for Photo {
    const KIND: &'static str = "Photo";
    const COLLECTION: Collection = Collection::VISITS;
    const NESTED: &'static str = "photos";
    const FIELDS: &'static [Field] = &[
        Field::owner("visitId", "SchoolVisit"),
        Field::text("caption").search(),
        Field::choice("shows", &["school", "classroom", "register", "materials", "closedSchool", "signature", "other"]),
        Field::text("mediaType").required().label("Type of file"),
        Field::text("sha256").required().label("SHA-256 of the file"),
        Field::integer("bytes").within(0.0, 1e12).label("Size in bytes"),
        Field::instant("takenAt"),
    ];

    fn label(data: &Payload) -> String {
        label::text(data, "caption").or_else(|| label::text(data, "shows")).unwrap_or_default()
    }

    fn validate(data: &Payload, invalid: &mut Invalid) {
        let digest = |text: &str| text.len() == 64 && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if data.text("sha256").is_some_and(|text| !digest(text)) {
            invalid.add("sha256", "not_a_digest", "The SHA-256 must be 64 hexadecimal digits in lower case");
        }
        let media = |text: &str| text.split_once('/').is_some_and(|(kind, of)| !kind.is_empty() && !of.is_empty());
        if data.text("mediaType").is_some_and(|text| !media(text)) {
            invalid.add("mediaType", "not_a_media_type", "The type of file must be one such as image/jpeg");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{ID, refusals};
    use serde_json::json;

    #[test]
    fn a_photo_names_its_file_exactly() {
        assert!(refusals::<Photo>(json!({"visitId": ID, "mediaType": "image/jpeg", "sha256": "0f".repeat(32)})).is_empty());
        assert_eq!(
            refusals::<Photo>(json!({"visitId": ID, "mediaType": "jpeg", "sha256": "0F".repeat(32), "bytes": -1})),
            ["bytes out_of_range", "sha256 not_a_digest", "mediaType not_a_media_type"]
        );
    }
}
