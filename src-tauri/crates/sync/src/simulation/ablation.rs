//! Each mechanism is necessary: without it the simulation turns red, and red for the reason that the book gives.

use rounds_model::{
    ConflictPolicy, Content, EditInterval, EditTime, OpId, RecordKey, Stamp,
    wire::{Authorship, Record},
};

use super::world::{Without, play};
use crate::{
    Version,
    ablation::{Mechanism, do_without},
    engine_tests::{PLACE, id, two_laptops},
    plan::{Action, Local, Remote, Under, plan},
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
    // The digests would tell, and the repair would mend it: it rests today.
    let mut device = txn.device().await.unwrap();
    device.repair = Some(crate::Repair { begun: server.now(), step: crate::RepairStep::Done });
    txn.set_device(&device).await.unwrap();
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

/// A line of mine that was edited again before the line came. The outcome of an operation says the same sooner, and keeps
/// the simulation from coming here; a server that tells no outcomes leaves only the echo.
fn my_own_line_comes_back() -> Action {
    let op = OpId { incarnation: 1, counter: 1 };
    let content = |name: &str| Content::Live(crate::engine_tests::place(name));
    let version = |stamp, name| Version { stamp: Stamp::from_micros(stamp), content: content(name) };
    let time = EditTime::from_micros(100);
    let author = Authorship { by: id(1), device: "mine".into(), edited: EditInterval::new(time, time) };
    let (base, sent, mine) = (version(10, "before"), version(20, "sent"), content("typed since"));
    let local = Local {
        base: Some(&base),
        mine: &mine,
        edited: Some(EditInterval::new(time, time)),
        pending: true,
        sealed: &[op],
        incarnation: op.incarnation,
        conflict: None,
        under: Under::Nothing,
        reopened: false,
    };
    let remote = Remote { stamp: sent.stamp, content: &sent.content, op: Some(op), author: Some(&author) };
    plan(&local, remote, ConflictPolicy::LastWriteWins)
}

#[test]
fn without_the_own_echo_what_was_typed_since_gives_way_to_my_own_earlier_line() {
    assert!(matches!(my_own_line_comes_back(), Action::Confirm { take: false, .. }));
    do_without(Some(Mechanism::OwnEcho));
    let action = my_own_line_comes_back();
    do_without(None);
    assert_eq!(action, Action::AcceptTheirs { rest: None });
}

#[test]
fn without_opened_on_a_form_replaces_what_came_while_it_was_open() {
    assert_eq!(broken_without(None, Some(Mechanism::OpenedOn)), "I2");
}
