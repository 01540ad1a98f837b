//! What of a scope the database keeps the digest of, and what has to be added to it.
//!
//! Every live record counts in the tally of its organisation and in that of each of its owners, or, when the whole
//! organisation shares it, in one of its own (see the migration `0005_tally.sql` of each database, which keeps them by
//! a trigger). A root and its owners are records of which the tallies of the roots do not tell; so is what is seen
//! through a reference from elsewhere.

use rounds_model::EntityId;

use crate::{path::Path, scope::Scope};

/// The whole organisation.
const ALL: &str = "";
/// What the whole organisation shares.
const SHARED: &str = "shared";

/// How the digest of a scope is put together.
#[derive(PartialEq, Eq, Debug)]
pub struct Tally {
    /// The places of the tally that are added up; no record counts at two of them.
    pub places: Vec<String>,
    /// Records to add one by one, unless they are shared.
    pub singles: Vec<EntityId>,
    /// The roots, none of which lies within another. What is seen through them is added unless it lies within one.
    pub roots: Vec<Path>,
}

impl Tally {
    /// That of this scope.
    pub fn of(scope: &Scope) -> Self {
        if scope.everything {
            return Self { places: vec![ALL.to_owned()], singles: Vec::new(), roots: Vec::new() };
        }
        let lies_in_another = |root: &&Path| scope.roots.iter().any(|other| other != *root && root.is_within(other));
        let mut roots: Vec<Path> = scope.roots.iter().filter(|root| !lies_in_another(root)).cloned().collect();
        roots.dedup();
        let ids = roots.iter().filter_map(|root| root.ids().pop());
        let places = [SHARED.to_owned()].into_iter().chain(ids.map(|id| id.uuid().as_simple().to_string())).collect();
        let mut singles: Vec<EntityId> = roots.iter().flat_map(Path::ids).collect();
        singles.sort();
        singles.dedup();
        Self { places, singles, roots }
    }
}

#[cfg(test)]
mod tests {
    use rounds_model::Role;

    use super::*;
    use crate::toys::id;

    #[test]
    fn a_place_within_another_counts_once() {
        let region = Path::top(id(1));
        let (school, other) = (region.child(id(3)), Path::top(id(2)).child(id(4)));
        let scope = Scope::new(id(9), Role::Coordinator, Some(vec![school, other.clone(), region.clone(), region.clone()]));
        let tally = Tally::of(&scope);
        assert_eq!(tally.places, ["shared".to_owned(), "01".repeat(16), "04".repeat(16)]);
        assert_eq!(tally.singles, [id(1), id(2), id(4)]);
        assert_eq!(tally.roots, [region, other]);
    }

    #[test]
    fn who_is_granted_everything_reads_one_place_and_who_is_granted_nothing_what_is_shared() {
        let of = |role, places| Tally::of(&Scope::new(id(9), role, places));
        assert_eq!(of(Role::Administrator, None), Tally { places: vec![String::new()], singles: vec![], roots: vec![] });
        assert_eq!(of(Role::Coordinator, Some(vec![])), Tally { places: vec!["shared".into()], singles: vec![], roots: vec![] });
    }
}
