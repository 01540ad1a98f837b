//! Who sees a kind and who may change it, read off the declarations.
//!
//! Kinds form trees by their owners. A tree that stays within one collection (forms with their questions,
//! instruments, people) is shared: the whole organisation sees it, and those who manage the data change it.
//! A tree that leads into other collections (places, down to visits and assessments) is bound by grants.
//! In it, the kinds above the one under which the work happens (countries, regions, districts above
//! schools) are the organisation's frame and are managed too.

use crate::{Adapter, Kind, Registry};

/// Who sees a kind and who may change it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reach {
    /// The whole organisation sees it, whatever is granted.
    pub shared: bool,
    /// Only roles that may write what is shared change it.
    pub managed: bool,
}

impl Reach {
    /// The reach of `kind`.
    #[must_use]
    pub fn of(registry: &Registry, kind: &Kind) -> Self {
        let Some(top) = top(registry, kind) else { return Self { shared: false, managed: true } };
        let home = top.collection();
        let leaves_home =
            |kind: &Kind| registry.owned_by(kind).iter().any(|child| registry.get(child).is_some_and(|child| child.collection() != home));
        let shared = !leads_to(registry, &top.kind(), &leaves_home);
        let frame = !leaves_home(kind)
            && registry.get(kind).is_some_and(|adapter| adapter.collection() == home)
            && leads_to(registry, kind, &leaves_home);
        Self { shared, managed: shared || frame }
    }
}

/// The kind at the top of the owners of `kind`.
fn top<'a>(registry: &'a Registry, kind: &Kind) -> Option<&'a dyn Adapter> {
    let mut adapter = registry.get(kind)?;
    while let Some(owner) = adapter.owner() {
        adapter = registry.get(&owner.kind)?;
    }
    Some(adapter)
}

/// Whether `kind` or a kind under it satisfies `is`.
fn leads_to(registry: &Registry, kind: &Kind, is: &dyn Fn(&Kind) -> bool) -> bool {
    is(kind) || registry.owned_by(kind).iter().any(|child| leads_to(registry, child, is))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Collection, Entity, Field, Payload, adapter};

    macro_rules! toy {
        ($name:ident, $collection:ident, [$($field:expr),*]) => {
            struct $name;
            impl Entity for $name {
                const KIND: &'static str = stringify!($name);
                const COLLECTION: Collection = Collection::$collection;
                const NESTED: &'static str = "toys";
                const FIELDS: &'static [Field] = &[$($field),*];
                fn label(_: &Payload) -> String {
                    String::new()
                }
            }
        };
    }
    toy!(Region, SCHOOLS, []);
    toy!(School, SCHOOLS, [Field::owner("regionId", "Region")]);
    toy!(Teacher, SCHOOLS, [Field::owner("schoolId", "School")]);
    toy!(Visit, VISITS, [Field::owner("schoolId", "School")]);
    toy!(Answer, VISITS, [Field::owner("visitId", "Visit")]);
    toy!(Form, SCHOOLS, []);
    toy!(Question, SCHOOLS, [Field::owner("formId", "Form")]);

    #[test]
    fn places_are_granted_frames_are_managed_and_forms_are_everybodys() {
        let toys = vec![adapter::<Answer>(), adapter::<Visit>(), adapter::<Teacher>(), adapter::<School>(), adapter::<Region>()];
        let registry = Registry::new([toys, vec![adapter::<Question>(), adapter::<Form>()]].concat()).unwrap();
        let cases = [
            ("Region", (false, true)),
            ("School", (false, false)),
            ("Teacher", (false, false)),
            ("Visit", (false, false)),
            ("Answer", (false, false)),
            ("Form", (true, true)),
            ("Question", (true, true)),
        ];
        for (kind, (shared, managed)) in cases {
            assert_eq!(Reach::of(&registry, &Kind::of(kind)), Reach { shared, managed }, "{kind}");
        }
    }
}
