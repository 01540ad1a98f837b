//! Each mechanism is necessary: without it the simulation turns red, and red for the reason that the book gives.

use rounds_model::{Content, RecordKey, Stamp, wire::Record};

use super::world::{Without, play};
use crate::{
    ablation::{Mechanism, do_without},
    engine_tests::{PLACE, id, two_laptops},
    ports::Store,
};

/// Seeds among which one must turn red; the same seeds are green with everything in place.
const SEEDS: u64 = 400;

/// The rule that the first red seed breaks.
fn broken_without(world: Option<Without>, mechanism: Option<Mechanism>) -> &'static str {
    do_without(mechanism);
    let violation = (0..SEEDS).find_map(|seed| play(seed, false, world).err().map(|violation| (seed, violation)));
    do_without(None);
    let (seed, violation) = violation.unwrap_or_else(|| panic!("{SEEDS} seeds keep everything without {world:?} {mechanism:?}"));
    println!("without {world:?} {mechanism:?}: seed {seed} breaks {violation:?}");
    assert!(play(seed, false, None).is_ok(), "seed {seed} breaks a rule with everything in place");
    violation.rule
}

#[test]
fn without_compare_and_set_somebody_replaces_what_they_never_saw() {
    assert_eq!(broken_without(Some(Without::CompareAndSet), None), "I2");
}

#[test]
fn without_the_journal_what_gives_way_is_nowhere() {
    assert_eq!(broken_without(Some(Without::Journal), None), "I1");
}

#[test]
fn without_the_change_counter_an_edit_made_in_flight_is_lost() {
    assert_eq!(broken_without(None, Some(Mechanism::ChangeCounter)), "I1");
}

/// A line that was staged before the base moved on, applied after it did. The staging area, in which a later line of a
/// record replaces an earlier one, keeps the simulation from ever coming here: the skip stands behind it.
async fn a_stale_line_is_applied() -> (Option<String>, Stamp, Stamp) {
    let (server, a, _, place) = two_laptops().await;
    let old = a.held(place).await.unwrap().base.unwrap();
    server.write(RecordKey::new(PLACE, place), Content::Live(crate::engine_tests::place("newer")));
    a.synced().await;
    let newer = a.held(place).await.unwrap().base.unwrap().stamp;
    let mut txn = a.store.write().await.unwrap();
    let stale = Record { key: RecordKey::new(PLACE, place), stamp: old.stamp, content: old.content, op: None, author: None };
    txn.stage(&[stale]).await.unwrap();
    txn.commit().await.unwrap();
    server.write(RecordKey::new(PLACE, id(77)), Content::Live(crate::engine_tests::place("another")));
    a.sync().await;
    (a.text(place, "name").await, a.held(place).await.unwrap().base.unwrap().stamp, newer)
}

#[tokio::test]
async fn without_the_stale_skip_a_base_goes_back() {
    let (name, base, newer) = a_stale_line_is_applied().await;
    assert_eq!((name.as_deref(), base), (Some("newer"), newer));
    do_without(Some(Mechanism::StaleSkip));
    let (name, base, newer) = a_stale_line_is_applied().await;
    do_without(None);
    assert!(name.as_deref() == Some("Nuru") && base < newer, "the skip is not needed");
}

#[test]
fn without_the_own_echo_a_laptop_is_in_conflict_with_itself() {
    assert_eq!(broken_without(None, Some(Mechanism::OwnEcho)), "I5");
}

#[test]
fn without_opened_on_a_form_replaces_what_came_while_it_was_open() {
    assert_eq!(broken_without(None, Some(Mechanism::OpenedOn)), "I2");
}
