//! On which version an operation was made, and whether the record still is that version.
//!
//! This comparison is the safety of the whole protocol: a version is replaced only by an operation whose
//! author had that version on the screen.

use std::collections::HashMap;

use rounds_model::{
    EntityId, OpId, Stamp,
    wire::{Base, Operation},
};

use crate::store::{ReadTxn, Row, StoreError, WriteTxn};

/// The base of an operation, resolved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Version {
    /// No version was known.
    None,
    /// This one of the present history.
    At(Stamp),
    /// One that a restore lost.
    Lost {
        /// The version.
        stamp: Stamp,
        /// Up to where its history is the same as the present one.
        shared: Stamp,
    },
    /// The version of an operation that never was done here.
    Unknown,
}

/// How a record stands to the base of an operation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// The record is the base.
    Same,
    /// The record has moved on.
    Moved,
    /// A later lost version was proposed again already; it wins without a question.
    Outdone,
    /// The base is a version of a record that was never here.
    NeverHere,
}

/// What the operations of one request know of each other, and of the history they come from.
#[derive(Debug, Default)]
pub struct Bases {
    /// The history that the request was made in, when it is not the present one.
    pub foreign_epoch: Option<String>,
    /// The bases of operations of this request that were not done: who built on them built on these.
    undone: HashMap<OpId, Version>,
    /// Up to where the histories asked about are the same as the present one.
    shared: HashMap<String, Stamp>,
}

impl Bases {
    /// Notes that `op`, made on `version`, was not done.
    pub fn not_done(&mut self, op: OpId, version: Version) {
        self.undone.insert(op, version);
    }

    /// Resolves the base of `operation`.
    pub async fn resolve(&mut self, txn: &mut dyn WriteTxn, user: EntityId, operation: &Operation) -> Result<Version, StoreError> {
        Ok(match &operation.base {
            None => Version::None,
            Some(Base::Stamp(stamp)) => match self.foreign_epoch.clone() {
                Some(epoch) => self.in_history(txn, &epoch, *stamp).await?,
                None => Version::At(*stamp),
            },
            Some(Base::Lost { lost: (epoch, stamp) }) => self.in_history(txn, epoch, *stamp).await?,
            Some(Base::Op { op }) => match txn.answer(user, *op).await?.and_then(|answer| answer.stamp) {
                Some(stamp) => Version::At(stamp),
                None => self.undone.get(op).copied().unwrap_or(Version::Unknown),
            },
        })
    }

    /// A stamp up to where two histories part names the same version in both; a later one is lost.
    async fn in_history(&mut self, txn: &mut dyn WriteTxn, epoch: &str, stamp: Stamp) -> Result<Version, StoreError> {
        if txn.clock().epoch == epoch {
            return Ok(Version::At(stamp));
        }
        let shared = match self.shared.get(epoch) {
            Some(shared) => *shared,
            None => {
                let shared = shared_with(txn, epoch).await?.unwrap_or_default();
                self.shared.insert(epoch.to_owned(), shared);
                shared
            }
        };
        Ok(if stamp <= shared { Version::At(stamp) } else { Version::Lost { stamp, shared } })
    }
}

/// Up to where an earlier history is the same as the present one. Of one that is not known it is said what holds for
/// all; `None` when there was no other.
pub async fn shared_with(txn: &mut dyn ReadTxn, epoch: &str) -> Result<Option<Stamp>, StoreError> {
    Ok(txn.shared_with(epoch).await?.or(txn.clock().restored_to))
}

/// Compares the record as it stands with the base.
#[must_use]
pub fn compare(version: Version, current: Option<&Row>) -> Standing {
    match (version, current) {
        (Version::None | Version::Lost { .. } | Version::Unknown, None) => Standing::Same,
        (Version::At(_), None) => Standing::NeverHere,
        (Version::None | Version::Unknown, Some(_)) => Standing::Moved,
        (Version::At(stamp), Some(row)) if row.stamp == stamp => Standing::Same,
        (Version::At(_), Some(_)) => Standing::Moved,
        (Version::Lost { stamp, shared }, Some(row)) => match row.lost {
            Some(theirs) if stamp > theirs => Standing::Same,
            Some(_) => Standing::Outdone,
            None if row.stamp <= shared => Standing::Same,
            None => Standing::Moved,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toys;

    fn at(micros: i64) -> Stamp {
        Stamp::from_micros(micros)
    }

    #[test]
    fn a_record_is_written_only_over_the_version_its_author_saw() {
        let lost = |stamp| Version::Lost { stamp: at(stamp), shared: at(50) };
        let row = |stamp, lost: Option<i64>| {
            let mut row = toys::row("School", 1);
            row.stamp = at(stamp);
            row.lost = lost.map(at);
            Some(row)
        };
        let cases = [
            ("a new record", Version::None, None, Standing::Same),
            ("an id that is taken", Version::None, row(10, None), Standing::Moved),
            ("the version seen", Version::At(at(10)), row(10, None), Standing::Same),
            ("a later version", Version::At(at(10)), row(11, None), Standing::Moved),
            ("an earlier version", Version::At(at(10)), row(9, None), Standing::Moved),
            ("a version of nothing", Version::At(at(10)), None, Standing::NeverHere),
            ("built on what never came", Version::Unknown, None, Standing::Same),
            ("built on what never came, over another", Version::Unknown, row(10, None), Standing::Moved),
            ("a lost record", lost(60), None, Standing::Same),
            ("a lost version over the one that survived", lost(60), row(40, None), Standing::Same),
            ("a lost version over a new edit", lost(60), row(90, None), Standing::Moved),
            ("a later lost version over an earlier", lost(60), row(90, Some(55)), Standing::Same),
            ("an earlier lost version over a later", lost(60), row(90, Some(65)), Standing::Outdone),
        ];
        for (name, version, current, expected) in cases {
            assert_eq!(compare(version, current.as_ref()), expected, "{name}");
        }
    }
}
