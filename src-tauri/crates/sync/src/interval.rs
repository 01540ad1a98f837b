//! When was it typed? From the laptop's clocks to an interval of server time (protocol §6, *My interval*).
//!
//! A wrong clock costs a question, never data: whatever is not certain widens the interval, and a wide
//! interval never wins by itself.

use rounds_model::{EditInterval, EditTime, ServerTime, Stamp};

use crate::{ClockSample, Device, Edit, ports::Reading};

/// Offsets before and after an edit must agree within this to be believed, µs.
const AGREEMENT: i64 = 120_000_000;
/// Added on both sides of an interval that rests on wall clocks, µs.
const MARGIN: i64 = 2_000_000;
/// How many boots are remembered.
const BOOTS: usize = 8;
/// The end of an interval that is not over as far as the device can tell; the server puts its own now instead.
const OPEN_END: i64 = 253_402_300_799_000_000; // 9999-12-31T23:59:59Z

/// A clock that is off by more than this is told to the user, µs.
pub const TELL: i64 = 120_000_000;

impl ClockSample {
    /// Compares the server's clock, said while between `sent` and `received`, with the laptop's.
    #[must_use]
    pub const fn compare(sent: Reading, received: Reading, server: ServerTime) -> Self {
        let round_trip = received.mono - sent.mono;
        let middle = Reading { wall: sent.wall + round_trip / 2, mono: sent.mono + round_trip / 2, boot: sent.boot };
        Self { reading: middle, offset: server.micros() - middle.wall, error: round_trip / 2 }
    }
}

impl Device {
    /// Remembers a comparison in place of an earlier one of the same boot.
    pub fn learn(&mut self, sample: ClockSample) {
        self.samples += 1;
        self.clock.retain(|known| known.reading.boot != sample.reading.boot);
        self.clock.push(sample);
        if self.clock.len() > BOOTS {
            self.clock.remove(0);
        }
    }

    /// The server's time at `now` as far as the laptop can tell; its own wall clock before the first exchange.
    #[must_use]
    pub fn server_now(&self, now: Reading) -> ServerTime {
        ServerTime::from_micros(match exact(&self.clock, now) {
            Some((at, _)) => at,
            None => now.wall + self.clock.last().map_or(0, |sample| sample.offset),
        })
    }

    /// The interval in which `edit` was typed, on a record whose base has the stamp `base`.
    #[must_use]
    pub fn interval(&self, edit: &Edit, base: Option<Stamp>) -> EditInterval {
        let first = self.instant(edit, edit.first);
        let last = self.instant(edit, edit.last);
        match (first, last) {
            (Some(first), Some(last)) if last.to >= self.known_before(edit) => first.hull(&last),
            // Unknown: any time since the version it builds on.
            _ => EditInterval::new(EditTime::from_micros(base.map_or(0, Stamp::micros)), EditTime::from_micros(OPEN_END)),
        }
    }

    /// Server time at an exchange that was surely before the newest change: a clock that puts the change earlier was
    /// set back for a while, and its offsets before and after agree by chance.
    fn known_before(&self, edit: &Edit) -> EditTime {
        // Each exchange since moved at most one sample to the end.
        let since = usize::try_from(self.samples.saturating_sub(edit.samples)).unwrap_or(usize::MAX);
        let known = self.clock.len().saturating_sub(since);
        let before = self.clock[..known].last().map_or(0, |sample| sample.reading.wall + sample.offset - sample.error);
        EditTime::from_micros(before)
    }

    fn instant(&self, edit: &Edit, reading: Reading) -> Option<EditInterval> {
        let around = |at: i64, error: i64| EditInterval::new(EditTime::from_micros(at - error), EditTime::from_micros(at + error));
        if let Some((at, error)) = exact(&self.clock, reading) {
            return Some(around(at, error));
        }
        let before = edit.offset?;
        let after = self.clock.last().filter(|_| self.samples > edit.samples)?.offset;
        if before.abs_diff(after) > AGREEMENT.unsigned_abs() {
            return None;
        }
        Some(around(reading.wall + before, MARGIN).hull(&around(reading.wall + after, MARGIN)))
    }
}

/// Server time at `reading` and its error, when a sample of the same boot is known.
fn exact(clock: &[ClockSample], reading: Reading) -> Option<(i64, i64)> {
    let sample = clock.iter().rev().find(|sample| sample.reading.boot == reading.boot)?;
    let at = sample.reading.wall + sample.offset + (reading.mono - sample.reading.mono);
    Some((at, sample.error))
}

#[cfg(test)]
mod tests {
    use rounds_model::EntityId;

    use super::*;
    use crate::EditState;

    const SECOND: i64 = 1_000_000;

    fn reading(wall: i64, mono: i64, boot: u64) -> Reading {
        Reading { wall: wall * SECOND, mono: mono * SECOND, boot }
    }

    fn sample(wall: i64, mono: i64, boot: u64, offset: i64) -> ClockSample {
        ClockSample { reading: reading(wall, mono, boot), offset: offset * SECOND, error: 0 }
    }

    fn device(samples: &[ClockSample]) -> Device {
        let mut device = Device::new(1, EntityId::from_bytes([0; 16]));
        samples.iter().for_each(|sample| device.learn(*sample));
        device
    }

    fn edit(at: Reading, offset: Option<i64>, samples: u64) -> Edit {
        let offset = offset.map(|seconds| seconds * SECOND);
        Edit { change: 1, sealed: 0, first: at, last: at, offset, samples, seen: None, lost: None, state: EditState::Ready, tries: 0 }
    }

    fn seconds(interval: EditInterval) -> (i64, i64) {
        (interval.from.micros() / SECOND, interval.to.micros() / SECOND)
    }

    #[test]
    fn in_the_boot_of_an_exchange_the_wall_clock_does_not_matter() {
        let device = device(&[sample(1_000, 10, 7, 500)]);
        let edit = edit(reading(99_999, 40, 7), None, 0);
        assert_eq!(seconds(device.interval(&edit, None)), (1_530, 1_530));
    }

    #[test]
    fn offsets_that_agree_before_and_after_are_believed_with_a_margin() {
        let device = device(&[sample(1_000, 10, 7, 500), sample(9_000, 10, 8, 560)]);
        let edit = edit(reading(5_000, 3, 99), Some(500), 1);
        assert_eq!(seconds(device.interval(&edit, None)), (5_498, 5_562));
    }

    #[test]
    fn offsets_that_disagree_or_are_not_known_after_ask() {
        let base = Some(Stamp::from_micros(77 * SECOND));
        let disagreeing = device(&[sample(1_000, 10, 7, 500), sample(9_000, 10, 8, 900)]);
        assert_eq!(disagreeing.interval(&edit(reading(5_000, 3, 99), Some(500), 1), base).from.micros(), 77 * SECOND);
        let before_only = device(&[sample(1_000, 10, 7, 500)]);
        assert_eq!(before_only.interval(&edit(reading(5_000, 3, 99), Some(500), 1), base).to.micros(), OPEN_END);
    }

    #[test]
    fn a_clock_that_was_set_back_for_a_while_is_not_believed() {
        let base = Some(Stamp::from_micros(77 * SECOND));
        let device = device(&[sample(1_000, 10, 7, 500), sample(9_000, 10, 8, 500)]);
        let set_back = device.interval(&edit(reading(900, 3, 99), Some(500), 1), base);
        assert_eq!(seconds(set_back).0, 77, "it was typed after the exchange at 1,500");
        assert_eq!(seconds(device.interval(&edit(reading(1_100, 3, 99), Some(500), 1), base)), (1_598, 1_602));
    }

    #[test]
    fn a_comparison_takes_the_middle_of_the_round_trip() {
        let sample = ClockSample::compare(reading(100, 0, 1), reading(104, 4, 1), ServerTime::from_micros(202 * SECOND));
        assert_eq!((sample.offset / SECOND, sample.error / SECOND), (100, 2));
    }
}
