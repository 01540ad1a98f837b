//! The times of a record, one type each, so that they cannot be compared by mistake.
//!
//! A [`Stamp`] is issued by the server and is version, delta cursor and page edge at once. An [`EditTime`]
//! says when something was typed, in server time as far as the device knows it. On the wire all are
//! RFC 3339 in UTC with six decimals; more exact or local forms are understood, never written.

use std::{borrow::Cow, fmt, str::FromStr};

use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A text that is no instant, or one outside the range of a stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an RFC 3339 instant")]
pub struct TimeError;

/// The first and the last microsecond of the years 0 to 9999, which are all that RFC 3339 can say (section 5.6).
const SAYABLE: std::ops::RangeInclusive<i64> = -62_167_219_200_000_000..=253_402_300_799_999_999;

macro_rules! instant {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(i64);

        impl $name {
            /// From microseconds since 1970-01-01T00:00:00Z.
            #[must_use]
            pub const fn from_micros(micros: i64) -> Self {
                Self(micros)
            }

            /// From microseconds since 1970-01-01T00:00:00Z that somebody else told.
            ///
            /// # Errors
            /// An instant outside the years 0 to 9999, which could not be told on.
            pub fn told(micros: i64) -> Result<Self, TimeError> {
                if SAYABLE.contains(&micros) { Ok(Self(micros)) } else { Err(TimeError) }
            }

            /// Microseconds since 1970-01-01T00:00:00Z.
            #[must_use]
            pub const fn micros(self) -> i64 {
                self.0
            }
        }

        impl From<DateTime<Utc>> for $name {
            fn from(at: DateTime<Utc>) -> Self {
                Self(at.timestamp_micros())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                match DateTime::from_timestamp_micros(self.0) {
                    Some(at) => f.write_str(&at.to_rfc3339_opts(SecondsFormat::Micros, true)),
                    None => write!(f, "{} µs", self.0), // beyond the calendar; never issued
                }
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = TimeError;
            fn from_str(text: &str) -> Result<Self, TimeError> {
                DateTime::parse_from_rfc3339(text).map_err(|_| TimeError).and_then(|at| Self::told(at.timestamp_micros()))
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'_, str>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

instant!(
    /// The server's `updatedAt`: unique and strictly increasing per organisation, in commit order.
    Stamp
);
instant!(
    /// When something was typed, in server time as far as the device could know it.
    EditTime
);
instant!(
    /// The server's wall clock, as it says it in `Sync-Time` and in a trailer.
    ServerTime
);

impl Stamp {
    /// The next possible stamp.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Between which two instants of server time an edit was typed.
///
/// Exact clocks give a short interval; a clock that cannot be trusted gives a long one, and a long one
/// asks the person rather than deciding.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", from = "Ends")]
pub struct EditInterval {
    /// Not before.
    #[serde(rename = "editedFrom")]
    pub from: EditTime,
    /// Not after.
    #[serde(rename = "editedTo")]
    pub to: EditTime,
}

/// The ends as somebody told them, in whatever order.
#[derive(Deserialize)]
struct Ends {
    #[serde(rename = "editedFrom")]
    from: EditTime,
    #[serde(rename = "editedTo")]
    to: EditTime,
}

impl From<Ends> for EditInterval {
    fn from(Ends { from, to }: Ends) -> Self {
        Self::new(from, to)
    }
}

impl EditInterval {
    /// The interval from `from` to `to`; the ends are put in order.
    #[must_use]
    pub fn new(from: EditTime, to: EditTime) -> Self {
        Self { from: from.min(to), to: from.max(to) }
    }

    /// Whether this edit surely ended before `other` began (equal ends count as before: the tie goes to the server).
    #[must_use]
    pub fn surely_not_after(&self, other: &Self) -> bool {
        self.to <= other.from
    }

    /// The smallest interval that holds both.
    #[must_use]
    pub fn hull(&self, other: &Self) -> Self {
        Self { from: self.from.min(other.from), to: self.to.max(other.to) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stamp_keeps_its_microseconds() {
        let stamp: Stamp = "2026-01-15T10:30:00.000001Z".parse().unwrap();
        assert_eq!(stamp.to_string(), "2026-01-15T10:30:00.000001Z");
        assert_eq!(Stamp::from_micros(stamp.micros()), stamp);
    }

    #[test]
    fn an_offset_is_understood_and_written_as_utc() {
        let stamp: Stamp = "2026-01-15T13:30:00+03:00".parse().unwrap();
        assert_eq!(stamp.to_string(), "2026-01-15T10:30:00.000000Z");
    }

    #[test]
    fn a_tie_is_not_after() {
        let at = |from, to| EditInterval::new(EditTime::from_micros(from), EditTime::from_micros(to));
        assert!(at(0, 5).surely_not_after(&at(5, 9)));
        assert!(!at(0, 6).surely_not_after(&at(5, 9)));
    }
}
