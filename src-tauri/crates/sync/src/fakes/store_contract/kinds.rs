//! Toy kinds: a place that may lie in a place, a person, and a visit of a place.

use rounds_model::{Collection, Entity, Field, Payload, Registry, adapter};

struct Place;
struct Person;
struct Visit;

const TOYS: Collection = Collection::of("toys");

impl Entity for Place {
    const KIND: &'static str = "Place";
    const COLLECTION: Collection = TOYS;
    const NESTED: &'static str = "places";
    const FIELDS: &'static [Field] = &[Field::text("name").required().search(), Field::reference("withinId", "Place")];
    fn label(data: &Payload) -> String {
        data.text("name").unwrap_or_default().to_owned()
    }
}

impl Entity for Person {
    const KIND: &'static str = "Person";
    const COLLECTION: Collection = TOYS;
    const NESTED: &'static str = "people";
    const FIELDS: &'static [Field] = &[Field::text("name").personal()];
    fn label(data: &Payload) -> String {
        data.text("name").unwrap_or_default().to_owned()
    }
}

impl Entity for Visit {
    const KIND: &'static str = "Visit";
    const COLLECTION: Collection = TOYS;
    const NESTED: &'static str = "visits";
    const FIELDS: &'static [Field] = &[Field::owner("placeId", "Place"), Field::reference("guideId", "Person"), Field::long_text("note")];
    fn label(data: &Payload) -> String {
        data.text("note").unwrap_or_default().to_owned()
    }
}

/// The kinds that the contract's records are of.
///
/// # Panics
/// Never: the declarations agree with each other.
#[must_use]
#[expect(clippy::expect_used, reason = "the declarations above do not change")]
pub fn registry() -> Registry {
    Registry::new(vec![adapter::<Place>(), adapter::<Person>(), adapter::<Visit>()]).expect("the declarations agree")
}
