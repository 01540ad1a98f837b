//! Where a record hangs: the ids of its owners from the top down to itself.
//!
//! Written as text, `/` and 32 hex digits per id, so that "lies under" is a prefix and "goes through" is a
//! substring, in Rust and in any SQL dialect alike.

use std::fmt;

use rounds_model::EntityId;

/// The owner chain of a record, itself last.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Path(String);

/// One id as it stands in a path.
#[must_use]
pub fn segment(id: EntityId) -> String {
    format!("/{}", id.uuid().as_simple())
}

impl Path {
    /// The path of a record that nobody owns.
    #[must_use]
    pub fn top(id: EntityId) -> Self {
        Self(segment(id))
    }

    /// The path of `id` under this owner.
    #[must_use]
    pub fn child(&self, id: EntityId) -> Self {
        Self(format!("{}{}", self.0, segment(id)))
    }

    /// A path as a store kept it.
    #[must_use]
    pub const fn stored(text: String) -> Self {
        Self(text)
    }

    /// Its text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether the record is `id` or lies under it.
    #[must_use]
    pub fn goes_through(&self, id: EntityId) -> bool {
        self.0.contains(&segment(id))
    }

    /// Whether this path is `other` or lies under it.
    #[must_use]
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.strip_prefix(&other.0).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    /// The ids from the top down, itself last.
    #[must_use]
    pub fn ids(&self) -> Vec<EntityId> {
        // Only `segment` writes paths, so every piece between slashes is a UUID.
        self.0.split('/').filter_map(|piece| piece.parse().ok()).collect()
    }

    /// The ids of the owners from the top down, without itself.
    #[must_use]
    pub fn owners(&self) -> Vec<EntityId> {
        let mut ids = self.ids();
        ids.pop();
        ids
    }

    /// The path of the owner; `None` at the top.
    #[must_use]
    pub fn owner(&self) -> Option<Self> {
        let (owner, _) = self.0.rsplit_once('/')?;
        (!owner.is_empty()).then(|| Self(owner.to_owned()))
    }

    /// This path after its part `from` became `to`; `None` when it does not lie within `from`.
    #[must_use]
    pub fn moved(&self, from: &Self, to: &Self) -> Option<Self> {
        self.is_within(from).then(|| Self(format!("{}{}", to.0, &self.0[from.0.len()..])))
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> EntityId {
        EntityId::from_bytes([n; 16])
    }

    #[test]
    fn a_path_knows_its_owners_and_what_lies_within() {
        let district = Path::top(id(1)).child(id(2));
        let school = district.child(id(3));
        assert_eq!(school.owners(), [id(1), id(2)]);
        assert_eq!(school.owner(), Some(district.clone()));
        assert_eq!(Path::top(id(1)).owner(), None);
        assert!(school.is_within(&district) && school.is_within(&school) && !district.is_within(&school));
        assert!(school.goes_through(id(2)) && !school.goes_through(id(4)));
    }

    #[test]
    fn a_subtree_moves_with_its_top() {
        let (old, new) = (Path::top(id(1)).child(id(3)), Path::top(id(2)).child(id(3)));
        assert_eq!(old.child(id(4)).moved(&old, &new), Some(new.child(id(4))));
        assert_eq!(Path::top(id(9)).moved(&old, &new), None);
    }
}
