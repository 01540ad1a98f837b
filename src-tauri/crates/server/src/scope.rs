//! What one user may see and change in the organisation.
//!
//! A user sees what lies under the granted roots, all owners of the roots (scope is closed upward), what
//! the whole organisation shares, and what a visible record refers to. A user may change what lies under
//! the roots. Nothing here knows a database; a store says the same in its own words, and the contract
//! suite holds the two together.

use rounds_model::{EntityId, Role};
use sha2::{Digest as _, Sha256};

use crate::path::Path;

/// The grants of one user.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Scope {
    /// The role that the grants are held in.
    pub role: Role,
    /// Whether the whole organisation is granted.
    pub everything: bool,
    /// Where the granted roots hang.
    pub roots: Vec<Path>,
    /// Names these grants on the wire: 6 characters.
    pub hash: String,
}

impl Scope {
    /// The scope of `user` with these places. A data manager or administrator whom no grant ever bound to places
    /// (`None`) is granted everything; one who lost the last place is granted nothing.
    #[must_use]
    pub fn new(user: EntityId, role: Role, places: Option<Vec<Path>>) -> Self {
        let everything = places.is_none() && role.may_write_shared();
        let placeless = places.as_ref().is_some_and(Vec::is_empty);
        let mut roots = places.unwrap_or_default();
        roots.sort();
        let mut hash = Sha256::new();
        hash.update(user.as_bytes());
        hash.update(format!("{role:?}"));
        // The ids alone: moving a root must not look like a change of grants.
        let mut ids: Vec<EntityId> = roots.iter().filter_map(|path| path.ids().pop()).collect();
        ids.sort();
        ids.iter().for_each(|id| hash.update(id.as_bytes()));
        if placeless {
            hash.update(b"nothing");
        }
        let hash = hash.finalize().iter().take(6).map(|byte| letter(*byte)).collect();
        Self { role, everything, roots, hash }
    }

    /// Whether what hangs at `path` lies under a granted root.
    #[must_use]
    pub fn covers(&self, path: &Path) -> bool {
        self.everything || self.roots.iter().any(|root| path.is_within(root))
    }

    /// Whether a record at `path` is visible by where it hangs.
    #[must_use]
    pub fn sees(&self, path: &Path) -> bool {
        self.covers(path) || self.roots.iter().any(|root| root.is_within(path))
    }

    /// The ids of the granted roots.
    #[must_use]
    pub fn root_ids(&self) -> Vec<EntityId> {
        self.roots.iter().filter_map(|path| path.ids().pop()).collect()
    }

    /// The ids of all owners of the roots.
    #[must_use]
    pub fn ancestors(&self) -> Vec<EntityId> {
        let mut ids: Vec<EntityId> = self.roots.iter().flat_map(Path::owners).collect();
        ids.sort();
        ids.dedup();
        ids
    }
}

/// One of 36 letters and digits.
pub(crate) fn letter(byte: u8) -> char {
    char::from(b"0123456789abcdefghijklmnopqrstuvwxyz"[usize::from(byte) % 36])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> EntityId {
        EntityId::from_bytes([n; 16])
    }

    #[test]
    fn a_user_sees_down_from_a_root_and_straight_up_but_not_sideways() {
        let country = Path::top(id(1));
        let (mine, other) = (country.child(id(2)), country.child(id(3)));
        let scope = Scope::new(id(9), Role::Coordinator, Some(vec![mine.clone()]));
        assert!(scope.sees(&mine.child(id(4))) && scope.covers(&mine.child(id(4))));
        assert!(scope.sees(&country) && !scope.covers(&country));
        assert!(!scope.sees(&other) && !scope.sees(&other.child(id(5))));
    }

    #[test]
    fn without_roots_only_those_who_manage_the_data_see_everything() {
        for (role, everything) in [(Role::Administrator, true), (Role::DataManager, true), (Role::Supervisor, false), (Role::Viewer, false)]
        {
            assert_eq!(Scope::new(id(9), role, None).everything, everything, "{role:?}");
            assert!(!Scope::new(id(9), role, Some(vec![])).everything, "{role:?} whose last place was taken back");
        }
    }

    #[test]
    fn the_hash_names_user_role_and_roots_and_not_where_a_root_hangs() {
        let hash = |user, role, roots| Scope::new(id(user), role, Some(roots)).hash;
        let here = hash(9, Role::Coordinator, vec![Path::top(id(1)).child(id(3))]);
        assert_eq!(here.len(), 6);
        assert_eq!(here, hash(9, Role::Coordinator, vec![Path::top(id(2)).child(id(3))]));
        assert_ne!(here, hash(9, Role::Coordinator, vec![Path::top(id(2))]));
        assert_ne!(here, hash(9, Role::Supervisor, vec![Path::top(id(1)).child(id(3))]));
        assert_ne!(hash(9, Role::DataManager, vec![]), Scope::new(id(9), Role::DataManager, None).hash, "nothing is not everything");
        assert_ne!(here, hash(8, Role::Coordinator, vec![Path::top(id(1)).child(id(3))]));
    }
}
