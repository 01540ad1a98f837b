//! How roles and fates are written in a database: the same words in every backend.

use rounds_model::Role;

use super::{Fate, Result, StoreError};

const ROLES: [(&str, Role); 5] = [
    ("coordinator", Role::Coordinator),
    ("supervisor", Role::Supervisor),
    ("dataManager", Role::DataManager),
    ("administrator", Role::Administrator),
    ("viewer", Role::Viewer),
];

/// A role as it is bound.
pub fn role(role: Role) -> &'static str {
    // Every role stands in the list; the word given without one is never reached.
    ROLES.iter().find(|(_, known)| *known == role).map_or("viewer", |(word, _)| word)
}

/// The role of a word.
pub fn to_role(word: &str) -> Result<Role> {
    ROLES.iter().find(|(known, _)| *known == word).map(|(_, role)| *role).ok_or(StoreError::Corrupt { table: "account" })
}

/// A fate as it is bound.
pub const fn fate(fate: Fate) -> &'static str {
    match fate {
        Fate::Stored => "stored",
        Fate::Rejected => "rejected",
        Fate::Archived => "archived",
    }
}

/// The fate of a word.
pub fn to_fate(word: &str) -> Result<Fate> {
    match word {
        "stored" => Ok(Fate::Stored),
        "rejected" => Ok(Fate::Rejected),
        "archived" => Ok(Fate::Archived),
        _ => Err(StoreError::Corrupt { table: "history" }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_read_as_it_was_written() {
        for one in [Role::Coordinator, Role::Supervisor, Role::DataManager, Role::Administrator, Role::Viewer] {
            assert_eq!(to_role(role(one)).unwrap(), one);
        }
        for one in [Fate::Stored, Fate::Rejected, Fate::Archived] {
            assert_eq!(to_fate(fate(one)).unwrap(), one);
        }
        assert!(to_role("owner").is_err() && to_fate("lost").is_err());
    }
}
