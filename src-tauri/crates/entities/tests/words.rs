//! The window's English catalogue has a word for every field and choice of the kinds that it names, and none that is out
//! of date, so that every language can have one. A new kind goes by its declaration until the catalogue names it.

use std::collections::BTreeMap;

use rounds_model::Shape;

type Words = BTreeMap<String, String>;

const KINDS: &str = include_str!("../../../../ui/src/i18n/en/kind.json");
const FIELDS: &str = include_str!("../../../../ui/src/i18n/en/field.json");
const CHOICES: &str = include_str!("../../../../ui/src/i18n/en/choice.json");

#[test]
fn every_field_of_a_named_kind_has_its_label_and_no_other_field_has() {
    let catalogue: BTreeMap<String, Words> = serde_json::from_str(FIELDS).unwrap();
    let declared: BTreeMap<String, Words> = rounds_entities::registry()
        .unwrap()
        .kinds()
        .filter(|kind| catalogue.contains_key(kind.kind().as_str()))
        .map(|kind| (kind.kind().to_string(), kind.fields().iter().map(|field| (field.name.to_owned(), field.title())).collect()))
        .collect();
    assert_eq!(catalogue, declared, "ui/src/i18n/en/field.json, on the left, has other labels");
}

#[test]
fn every_choice_of_a_named_kind_has_a_word_and_no_other_kind_has_a_name() {
    let kinds: BTreeMap<String, Words> = serde_json::from_str(KINDS).unwrap();
    let choices: Words = serde_json::from_str(CHOICES).unwrap();
    let fields: BTreeMap<String, Words> = serde_json::from_str(FIELDS).unwrap();
    assert_eq!(kinds.keys().collect::<Vec<_>>(), fields.keys().collect::<Vec<_>>(), "kind.json and field.json name the same kinds");
    let registry = rounds_entities::registry().unwrap();
    for kind in registry.kinds().filter(|kind| kinds.contains_key(kind.kind().as_str())) {
        for field in kind.fields() {
            let (Shape::Choice(words) | Shape::Choices(words)) = field.shape else { continue };
            for word in words {
                assert!(choices.contains_key(*word), "ui/src/i18n/en/choice.json lacks {word}");
            }
        }
    }
}
