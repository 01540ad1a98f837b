//! On which version an operation was made, and whether the record still is that version.
//!
//! This comparison is the safety of the whole protocol: a version is replaced only by an operation whose
//! author had that version on the screen.

use std::collections::HashMap;

use rounds_model::{
    EntityId, OpId, Stamp,
    wire::{Base, Operation},
};

use crate::store::{ClockRow, Row, StoreError, WriteTxn};

/// The base of an operation, resolved.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Version {
    /// No version was known.
    None,
    /// This one of the present history.
    At(Stamp),
    /// One that a restore lost.
    Lost(Stamp),
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
}

impl Bases {
    /// Notes that `op`, made on `version`, was not done.
    pub fn not_done(&mut self, op: OpId, version: Version) {
        self.undone.insert(op, version);
    }

    /// Resolves the base of `operation`.
    pub async fn resolve(&self, txn: &mut dyn WriteTxn, user: EntityId, operation: &Operation) -> Result<Version, StoreError> {
        Ok(match &operation.base {
            None => Version::None,
            Some(Base::Stamp(stamp)) => match &self.foreign_epoch {
                Some(epoch) => in_history(txn.clock(), epoch, *stamp),
                None => Version::At(*stamp),
            },
            Some(Base::Lost { lost: (epoch, stamp) }) => in_history(txn.clock(), epoch, *stamp),
            Some(Base::Op { op }) => match txn.answer(user, *op).await?.and_then(|answer| answer.stamp) {
                Some(stamp) => Version::At(stamp),
                None => self.undone.get(op).copied().unwrap_or(Version::Unknown),
            },
        })
    }
}

/// A stamp up to the restore names the same version in both histories; a later one is lost.
fn in_history(clock: &ClockRow, epoch: &str, stamp: Stamp) -> Version {
    if clock.epoch == epoch || clock.restored_to.is_some_and(|to| stamp <= to) { Version::At(stamp) } else { Version::Lost(stamp) }
}

/// Compares the record as it stands with the base.
#[must_use]
pub fn compare(clock: &ClockRow, version: Version, current: Option<&Row>) -> Standing {
    match (version, current) {
        (Version::None | Version::Lost(_) | Version::Unknown, None) => Standing::Same,
        (Version::At(_), None) => Standing::NeverHere,
        (Version::None | Version::Unknown, Some(_)) => Standing::Moved,
        (Version::At(stamp), Some(row)) if row.stamp == stamp => Standing::Same,
        (Version::At(_), Some(_)) => Standing::Moved,
        (Version::Lost(mine), Some(row)) => match row.lost {
            Some(theirs) if mine > theirs => Standing::Same,
            Some(_) => Standing::Outdone,
            None if clock.restored_to.is_some_and(|to| row.stamp <= to) => Standing::Same,
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
        let clock = ClockRow { epoch: "new".into(), restored_to: Some(at(50)), last: at(100), horizon: at(0) };
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
            ("a lost record", Version::Lost(at(60)), None, Standing::Same),
            ("a lost version over the one that survived", Version::Lost(at(60)), row(40, None), Standing::Same),
            ("a lost version over a new edit", Version::Lost(at(60)), row(90, None), Standing::Moved),
            ("a later lost version over an earlier", Version::Lost(at(60)), row(90, Some(55)), Standing::Same),
            ("an earlier lost version over a later", Version::Lost(at(60)), row(90, Some(65)), Standing::Outdone),
        ];
        for (name, version, current, expected) in cases {
            assert_eq!(compare(&clock, version, current.as_ref()), expected, "{name}");
        }
    }

    #[test]
    fn a_stamp_up_to_the_restore_is_the_same_version_in_both_histories() {
        let clock = ClockRow { epoch: "new".into(), restored_to: Some(at(50)), last: at(100), horizon: at(0) };
        assert_eq!(in_history(&clock, "old", at(50)), Version::At(at(50)));
        assert_eq!(in_history(&clock, "old", at(51)), Version::Lost(at(51)));
        assert_eq!(in_history(&clock, "new", at(51)), Version::At(at(51)));
    }
}
