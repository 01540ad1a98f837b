//! From when until when a certificate is good, read from its bytes. Only the way to that one field is understood
//! (RFC 5280, 4.1); whether the certificate is to be trusted is for those who connect.

use chrono::{DateTime, NaiveDateTime, Utc};

const SEQUENCE: u8 = 0x30;
const VERSION: u8 = 0xa0;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;

/// The time in which a certificate is good.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Validity {
    /// Its first second.
    pub from: DateTime<Utc>,
    /// Its last second.
    pub until: DateTime<Utc>,
}

impl Validity {
    /// That of a certificate in DER form; `None` for bytes that are none.
    #[must_use]
    pub fn of(certificate: &[u8]) -> Option<Self> {
        let (_, certificate, _) = element(certificate).filter(|(tag, ..)| *tag == SEQUENCE)?;
        let (_, mut rest, _) = element(certificate).filter(|(tag, ..)| *tag == SEQUENCE)?;
        if let Some((VERSION, _, after)) = element(rest) {
            rest = after;
        }
        // The serial number, the signature's algorithm and the issuer stand before it.
        for _ in 0..3 {
            rest = element(rest)?.2;
        }
        let (_, validity, _) = element(rest).filter(|(tag, ..)| *tag == SEQUENCE)?;
        let (tag, from, rest) = element(validity)?;
        let from = time(tag, from)?;
        let (tag, until, _) = element(rest)?;
        Some(Self { from, until: time(tag, until)? })
    }

    /// What is to be said of it at this time, unless all is well.
    #[must_use]
    pub fn complaint(&self, now: DateTime<Utc>) -> Option<String> {
        let day = |time: &DateTime<Utc>| time.format("%Y-%m-%d %H:%M UTC");
        if now > self.until {
            Some(format!("the certificate ended on {}: laptops refuse it; renew it", day(&self.until)))
        } else if now < self.from {
            Some(format!("the certificate begins on {} only: laptops refuse it until then", day(&self.from)))
        } else {
            None
        }
    }
}

/// The first element: its tag, what is in it, and what comes after it.
fn element(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (&tag, rest) = bytes.split_first()?;
    let (&first, mut rest) = rest.split_first()?;
    let mut length = usize::from(first);
    if first & 0x80 != 0 {
        let (digits, after) = rest.split_at_checked(usize::from(first & 0x7f)).filter(|(digits, _)| matches!(digits.len(), 1..=4))?;
        length = digits.iter().fold(0, |length, digit| length << 8 | usize::from(*digit));
        rest = after;
    }
    let (content, after) = rest.split_at_checked(length)?;
    Some((tag, content, after))
}

fn time(tag: u8, text: &[u8]) -> Option<DateTime<Utc>> {
    let text = std::str::from_utf8(text).ok()?;
    let whole = match tag {
        GENERALIZED_TIME => text.to_owned(),
        // Two digits of a year are those from 1950 to 2049.
        UTC_TIME => format!("{}{text}", if text.get(..2)? < "50" { "20" } else { "19" }),
        _ => return None,
    };
    Some(NaiveDateTime::parse_from_str(&whole, "%Y%m%d%H%M%SZ").ok()?.and_utc())
}
