//! The window's English catalogue has a word for every kind, field and choice, so that every language can have one.

use std::collections::BTreeMap;

use rounds_model::Shape;

type Words = BTreeMap<String, String>;

const KINDS: &str = include_str!("../../../../ui/src/i18n/en/kind.json");
const FIELDS: &str = include_str!("../../../../ui/src/i18n/en/field.json");
const CHOICES: &str = include_str!("../../../../ui/src/i18n/en/choice.json");

#[test]
fn every_field_has_its_label_in_the_catalogue_and_no_other_field_has() {
    let declared: BTreeMap<String, Words> = rounds_entities::registry()
        .unwrap()
        .kinds()
        .map(|kind| (kind.kind().to_string(), kind.fields().iter().map(|field| (field.name.to_owned(), field.title())).collect()))
        .collect();
    let catalogue: BTreeMap<String, Words> = serde_json::from_str(FIELDS).unwrap();
    assert_eq!(catalogue, declared, "ui/src/i18n/en/field.json, on the left, has other labels");
}

#[test]
fn every_kind_and_every_choice_has_a_word() {
    let kinds: BTreeMap<String, Words> = serde_json::from_str(KINDS).unwrap();
    let choices: Words = serde_json::from_str(CHOICES).unwrap();
    for kind in rounds_entities::registry().unwrap().kinds() {
        assert!(kinds.contains_key(kind.kind().as_str()), "ui/src/i18n/en/kind.json lacks {}", kind.kind());
        for field in kind.fields() {
            let (Shape::Choice(words) | Shape::Choices(words)) = field.shape else { continue };
            for word in words {
                assert!(choices.contains_key(*word), "ui/src/i18n/en/choice.json lacks {word}");
            }
        }
    }
}
