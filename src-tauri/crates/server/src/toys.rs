//! Kinds for tests: a tree of places with visits and answers, and forms with questions beside it.

use rounds_model::{Collection, EditInterval, EditTime, Entity, EntityId, Field, Kind, Payload, RecordKey, Registry, Stamp, adapter};

use crate::{
    path::Path,
    store::{Author, Row},
};

macro_rules! toys {
    ($($name:ident in $collection:expr, [$($field:expr),*] $(, key $key:expr)?;)+) => {
        $(
            pub struct $name;
            impl Entity for $name {
                const KIND: &'static str = stringify!($name);
                const COLLECTION: Collection = $collection;
                const NESTED: &'static str = stringify!($name);
                const FIELDS: &'static [Field] = &[$($field),*];
                $(const KEY: &'static [&'static str] = $key;)?
                fn label(_: &Payload) -> String {
                    stringify!($name).into()
                }
            }
        )+
        /// All toy kinds.
        pub fn registry() -> Registry {
            Registry::new(vec![$(adapter::<$name>()),+]).unwrap()
        }
    };
}

toys! {
    Region in Collection::SCHOOLS, [Field::text("name").required(), Field::reference("regionId", "Region")];
    School in Collection::SCHOOLS, [Field::owner("regionId", "Region"), Field::text("name").required(), Field::integer("pupils").within(0.0, 9_000.0)];
    Teacher in Collection::SCHOOLS, [Field::owner("schoolId", "School"), Field::text("name").required()];
    Form in Collection::SCHOOLS, [Field::text("name").required()];
    Question in Collection::SCHOOLS, [Field::owner("formId", "Form"), Field::text("label")];
    Visit in Collection::VISITS, [Field::owner("schoolId", "School"), Field::reference("teacherId", "Teacher"), Field::text("note")];
    Lesson in Collection::VISITS, [Field::owner("visitId", "Visit"), Field::reference("teacherId", "Teacher").required(), Field::text("note")];
    Answer in Collection::VISITS, [Field::owner("visitId", "Visit"), Field::reference("questionId", "Question").required(), Field::text("value")], key &["visitId", "questionId"];
}

/// The id `n`.
pub fn id(n: u8) -> EntityId {
    EntityId::from_bytes([n; 16])
}

/// A record with an id of one repeated byte.
pub fn key(kind: &'static str, n: u8) -> RecordKey {
    RecordKey::new(Kind::of(kind), id(n))
}

/// An author who typed at one moment.
pub fn author(by: u8) -> Author {
    let at = EditTime::from_micros(1);
    Author { by: id(by), device: None, device_name: "laptop".into(), op: None, edited: EditInterval::new(at, at) }
}

/// A live row at the top, with the stamp `n`.
pub fn row(kind: &'static str, n: u8) -> Row {
    Row {
        key: key(kind, n),
        stamp: Stamp::from_micros(i64::from(n)),
        data: Some(Payload::default().with("name", "toy")),
        path: Path::top(id(n)),
        shared: false,
        author: author(200),
        lost: None,
    }
}
