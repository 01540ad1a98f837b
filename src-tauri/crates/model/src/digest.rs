//! Proof that two sides hold the same: per kind a count and a sum over the versions held.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::{EntityId, Kind, Stamp};

/// What one version of one record adds to the sum of its kind: the first 8 bytes (big-endian) of
/// SHA-256 over the 16 bytes of the id and the stamp as a big-endian i64.
#[must_use]
pub fn proof(id: EntityId, stamp: Stamp) -> u64 {
    let mut hash = Sha256::new();
    hash.update(id.as_bytes());
    hash.update(stamp.micros().to_be_bytes());
    let hash = hash.finalize();
    hash.iter().take(8).fold(0, |sum, byte| sum << 8 | u64::from(*byte))
}

/// Count and sum (mod 2^64, on the wire 16 hex digits) of the live rows of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct KindDigest {
    /// Live rows.
    pub count: u64,
    /// The sum of their proofs.
    #[serde(with = "hex")]
    pub sum: u64,
}

impl KindDigest {
    /// Adds one version.
    pub const fn add(&mut self, proof: u64) {
        self.count += 1;
        self.sum = self.sum.wrapping_add(proof);
    }
}

/// All kinds together: the counts, and the sums mod 2^64.
#[must_use]
pub fn total(digest: &Digest) -> KindDigest {
    digest.values().fold(KindDigest::default(), |all, one| KindDigest { count: all.count + one.count, sum: all.sum.wrapping_add(one.sum) })
}

/// The digests of all kinds of which there is at least one live row.
pub type Digest = BTreeMap<Kind, KindDigest>;

mod hex {
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    pub fn serialize<S: Serializer>(sum: &u64, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{sum:016x}"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
        let text = String::deserialize(deserializer)?;
        u64::from_str_radix(&text, 16).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_rows_does_not_matter_and_each_version_does() {
        let id = |n| EntityId::from_bytes([n; 16]);
        let sum = |rows: &[(u8, i64)]| {
            let mut digest = KindDigest::default();
            rows.iter().for_each(|(n, at)| digest.add(proof(id(*n), Stamp::from_micros(*at))));
            digest
        };
        assert_eq!(sum(&[(1, 5), (2, 6)]), sum(&[(2, 6), (1, 5)]));
        assert_ne!(sum(&[(1, 5), (2, 6)]), sum(&[(1, 6), (2, 5)]));
    }

    #[test]
    fn the_total_is_that_of_all_rows() {
        let (mut one, mut other, mut all) = (KindDigest::default(), KindDigest::default(), KindDigest::default());
        for (n, at) in [(1, 5), (2, i64::MAX), (3, 7)] {
            let proof = proof(EntityId::from_bytes([n; 16]), Stamp::from_micros(at));
            all.add(proof);
            if n == 2 { other.add(proof) } else { one.add(proof) }
        }
        assert_eq!(total(&[(Kind::of("A"), one), (Kind::of("B"), other)].into()), all);
        assert_eq!(total(&Digest::new()), KindDigest::default());
    }

    #[test]
    fn a_digest_reads_back_as_written() {
        let digest = KindDigest { count: 2, sum: 255 };
        let text = serde_json::to_string(&digest).unwrap();
        assert_eq!(text, r#"{"count":2,"sum":"00000000000000ff"}"#);
        assert_eq!(serde_json::from_str::<KindDigest>(&text).unwrap(), digest);
    }
}
