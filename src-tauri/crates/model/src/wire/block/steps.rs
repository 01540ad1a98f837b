//! Numbers that grow, as the first and the steps from each to the next; and the places of some records among many.

use base64::{Engine as _, engine::general_purpose::STANDARD_NO_PAD as BASE64};
use serde::{Deserialize, Serialize};

use super::Form;
use crate::wire::BadColumns;

/// The first number and the steps from each to the next.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Steps {
    /// In decimal, as the first form has them.
    Decimal(Vec<i64>),
    /// In base64 a byte that says how many bytes each has, the first in eight bytes, then the steps in so many; signs
    /// are folded in: 0, -1, 1, -2 … are 0, 1, 2, 3 …
    Packed(String),
}

impl Steps {
    /// The steps of `numbers`, as `form` has them.
    pub fn of(form: Form, numbers: impl Iterator<Item = i64>) -> Self {
        let mut last = 0i64;
        let steps: Vec<i64> = numbers.map(|number| number.wrapping_sub(std::mem::replace(&mut last, number))).collect();
        match steps.split_first() {
            Some((first, rest)) if form == Form::Two => {
                let rest: Vec<u64> = rest.iter().map(|step| fold(*step)).collect();
                let width = rest.iter().map(|step| (8 - step.leading_zeros() / 8).max(1)).max().unwrap_or(0) as usize;
                let mut bytes = vec![u8::try_from(width).unwrap_or(8)];
                bytes.extend(fold(*first).to_be_bytes());
                rest.iter().for_each(|step| bytes.extend(&step.to_be_bytes()[8 - width..]));
                Self::Packed(BASE64.encode(bytes))
            }
            _ => Self::Decimal(steps),
        }
    }

    /// The numbers.
    ///
    /// # Errors
    /// What is no whole number of steps, or a number that is too great.
    pub fn sums(&self) -> Result<Vec<i64>, BadColumns> {
        let steps = match self {
            Self::Decimal(steps) => steps.clone(),
            Self::Packed(text) => unpack(text)?,
        };
        let mut sum = 0i64;
        steps
            .iter()
            .map(|step| {
                sum = sum.checked_add(*step).ok_or(BadColumns)?;
                Ok(sum)
            })
            .collect()
    }
}

fn unpack(text: &str) -> Result<Vec<i64>, BadColumns> {
    let bytes = BASE64.decode(text).map_err(|_| BadColumns)?;
    let (width, rest) = bytes.split_first().ok_or(BadColumns)?;
    let (first, rest) = rest.split_first_chunk::<8>().ok_or(BadColumns)?;
    let width = usize::from(*width);
    let mut steps = vec![unfold(u64::from_be_bytes(*first))];
    if rest.is_empty() {
        return Ok(steps);
    }
    if !(1..=8).contains(&width) || !rest.len().is_multiple_of(width) {
        return Err(BadColumns);
    }
    steps.extend(rest.chunks(width).map(|step| unfold(step.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))));
    Ok(steps)
}

const fn fold(step: i64) -> u64 {
    (step.cast_unsigned() << 1) ^ (step >> 63).cast_unsigned()
}

const fn unfold(folded: u64) -> i64 {
    (folded >> 1).cast_signed() ^ -(folded & 1).cast_signed()
}

/// The rising places as steps.
pub fn place_steps(places: &[u32]) -> Vec<u32> {
    let mut last = 0;
    places.iter().map(|place| place.saturating_sub(std::mem::replace(&mut last, *place))).collect()
}

/// The places of such steps, each below `count`.
///
/// # Errors
/// A place beyond.
pub fn places(steps: &[u32], count: usize) -> Result<Vec<usize>, BadColumns> {
    let mut place = 0usize;
    let mut next = |step: &u32| {
        place = usize::try_from(*step).ok().and_then(|step| place.checked_add(step)).filter(|place| *place < count).ok_or(BadColumns)?;
        Ok(place)
    };
    steps.iter().map(&mut next).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_back_as_written_in_both_forms() {
        let lists: [&[i64]; 7] = [
            &[],
            &[0],
            &[1_772_445_600_000_000],
            &[1_772_445_600_000_000, 1_772_445_600_000_001, 1_772_445_600_000_001],
            &[5, 3, -1, 255, 256, 70_000],
            &[-1, i64::MAX - 1],
            &[i64::MAX, i64::MAX],
        ];
        for numbers in lists {
            for form in Form::ALL {
                let text = serde_json::to_string(&Steps::of(form, numbers.iter().copied())).unwrap();
                let read: Steps = serde_json::from_str(&text).unwrap();
                assert_eq!(read.sums().unwrap(), numbers, "{text}");
            }
        }
        assert_eq!(serde_json::to_string(&Steps::of(Form::Two, [5, 3, -1].into_iter())).unwrap(), r#""AQAAAAAAAAAKAwc""#);
    }

    #[test]
    fn what_is_no_list_of_steps_is_refused() {
        let bytes = |bytes: &[u8]| Steps::Packed(BASE64.encode(bytes));
        let cases = [
            Steps::Packed("%".into()),
            bytes(&[]),
            bytes(&[1, 0, 0]),
            bytes(&[0, 0, 0, 0, 0, 0, 0, 0, 1, 1]),
            bytes(&[9, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]),
            bytes(&[2, 0, 0, 0, 0, 0, 0, 0, 1, 1]),
            Steps::Decimal(vec![i64::MAX, 1]),
        ];
        for case in cases {
            assert_eq!(case.sums(), Err(BadColumns), "{case:?}");
        }
    }
}
