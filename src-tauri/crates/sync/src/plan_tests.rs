//! The decision table, row by row.

use rounds_model::{ConflictPolicy, Content, EditInterval, EditTime, EntityId, OpId, Payload, Stamp, wire::Authorship};

use crate::{
    ConflictReason, Version,
    plan::{Action, Local, Remote, Under, clashing_fields, plan},
};

const OP1: OpId = OpId { incarnation: 1, counter: 1 };
const OP2: OpId = OpId { incarnation: 1, counter: 2 };
const FOREIGN: OpId = OpId { incarnation: 9, counter: 1 };

fn live(name: &str, phone: &str) -> Content {
    Content::Live(Payload::default().with("name", name).with("phone", phone))
}

fn version(stamp: i64, content: Content) -> Version {
    Version { stamp: Stamp::from_micros(stamp), content }
}

fn interval(from: i64, to: i64) -> EditInterval {
    EditInterval::new(EditTime::from_micros(from), EditTime::from_micros(to))
}

fn author(from: i64, to: i64) -> Authorship {
    Authorship { by: EntityId::from_bytes([5; 16]), device: "other".into(), edited: interval(from, to) }
}

/// One case: a local state and a version, built up from the plainest.
struct Case {
    base: Option<Version>,
    mine: Content,
    edited: Option<EditInterval>,
    pending: bool,
    sealed: Vec<OpId>,
    conflict: Option<Version>,
    under: Under,
    reopened: bool,
    remote: Version,
    op: Option<OpId>,
    author: Option<Authorship>,
    policy: ConflictPolicy,
}

/// A clean record at stamp 10 that meets version 20.
fn clean() -> Case {
    Case {
        base: Some(version(10, live("a", "1"))),
        mine: live("a", "1"),
        edited: None,
        pending: false,
        sealed: vec![],
        conflict: None,
        under: Under::Nothing,
        reopened: false,
        remote: version(20, live("theirs", "1")),
        op: None,
        author: None,
        policy: ConflictPolicy::LastWriteWins,
    }
}

/// A record changed here between 100 and 110 that meets a version typed at `from..to`.
fn dirty(from: i64, to: i64) -> Case {
    Case { mine: live("mine", "1"), edited: Some(interval(100, 110)), pending: true, author: Some(author(from, to)), ..clean() }
}

impl Case {
    fn action(&self) -> Action {
        let local = Local {
            base: self.base.as_ref(),
            mine: &self.mine,
            edited: self.edited,
            pending: self.pending,
            sealed: &self.sealed,
            incarnation: OP1.incarnation,
            conflict: self.conflict.as_ref(),
            under: self.under,
            reopened: self.reopened,
        };
        let remote = Remote { stamp: self.remote.stamp, content: &self.remote.content, op: self.op, author: self.author.as_ref() };
        plan(&local, remote, self.policy)
    }
}

#[test]
fn row_0_an_older_or_equal_version_is_ignored() {
    for (stamp, name) in [(1, "old"), (9, "old"), (10, "a")] {
        let case = Case { remote: version(stamp, live(name, "1")), ..clean() };
        assert_eq!(case.action(), Action::Ignore { confirms: None });
        let case = Case { remote: version(stamp, live(name, "1")), ..dirty(0, 999) };
        assert_eq!(case.action(), Action::Ignore { confirms: None });
    }
}

#[test]
fn row_1b_what_the_server_stored_of_my_version_is_what_i_build_on() {
    let stored = || version(10, live("a", "set by the server"));
    assert_eq!(Case { remote: stored(), ..clean() }.action(), Action::Take);
    let mine = Case { remote: stored(), mine: live("typed since", "1"), ..dirty(0, 999) };
    assert_eq!(mine.action(), Action::Rebase { mine: live("typed since", "set by the server") });
}

#[test]
fn row_1c_my_own_deletion_from_before_i_made_the_record_again_is_no_removal() {
    let again = Case { base: None, remote: version(20, Content::Deleted), op: Some(OP1), sealed: vec![OP2], ..dirty(0, 5) };
    assert_eq!(again.action(), Action::Rebase { mine: live("mine", "1") });
    let of_another = Case { op: Some(FOREIGN), ..again };
    assert_eq!(of_another.action(), Action::OpenConflict(ConflictReason::Deleted));
}

#[test]
fn row_1b_a_reference_that_my_own_deletion_emptied_is_no_work_of_somebody_else() {
    let emptied = || version(11, Content::Live(Payload::default().with("name", "a").with("phone", serde_json::Value::Null)));
    let mine = Case { remote: emptied(), op: Some(OP1), ..dirty(0, 999) };
    let expected = Payload::default().with("name", "mine").with("phone", serde_json::Value::Null);
    assert_eq!(mine.action(), Action::Rebase { mine: Content::Live(expected) });
    let changed = Case { remote: version(11, live("theirs", "1")), op: Some(OP1), ..dirty(0, 999) };
    assert_ne!(changed.action(), Action::Rebase { mine: live("mine", "1") }, "somebody else's edit may be in it");
}

#[test]
fn row_0_an_older_version_still_confirms_my_operation() {
    let case = Case { remote: version(10, live("a", "1")), sealed: vec![OP1], op: Some(OP1), ..dirty(0, 0) };
    assert_eq!(case.action(), Action::Ignore { confirms: Some(OP1) });
}

#[test]
fn row_1_my_operation_comes_back() {
    let base = || Case { sealed: vec![OP1], op: Some(OP1), ..dirty(0, 0) };
    assert_eq!(Case { pending: false, ..base() }.action(), Action::Confirm { up_to: OP1, take: true });
    assert_eq!(
        Case { pending: true, ..base() }.action(),
        Action::Confirm { up_to: OP1, take: false },
        "an edit made in flight stays dirty"
    );
    assert_eq!(
        Case { pending: false, sealed: vec![OP1, OP2], ..base() }.action(),
        Action::Confirm { up_to: OP1, take: false },
        "the second operation is still to be answered"
    );
}

#[test]
fn row_1_needs_my_operation_and_not_anybodys() {
    let case = Case { sealed: vec![OP1], op: Some(FOREIGN), ..dirty(120, 130) };
    assert_eq!(case.action(), Action::AcceptTheirs { rest: None });
}

#[test]
fn row_2_an_open_conflict_keeps_the_newest_of_theirs_and_closes_when_both_agree() {
    let open = || Case { conflict: Some(version(20, live("theirs", "1"))), ..dirty(0, 0) };
    assert_eq!(Case { remote: version(30, live("later", "1")), ..open() }.action(), Action::KeepConflict);
    assert_eq!(
        Case { remote: version(20, live("theirs", "1")), ..open() }.action(),
        Action::KeepConflict,
        "the same version may come with who and when"
    );
    assert_eq!(Case { remote: version(15, live("older", "1")), ..open() }.action(), Action::Ignore { confirms: None });
    assert_eq!(Case { remote: version(30, live("mine", "1")), ..open() }.action(), Action::CloseConflict);
    assert_eq!(Case { remote: version(30, Content::Deleted), ..open() }.action(), Action::KeepConflict);
}

#[test]
fn row_2b_a_removed_record_with_children() {
    for content in [Content::Deleted, Content::Gone] {
        let removed = |under| Case { remote: version(20, content.clone()), under, ..clean() };
        assert_eq!(removed(Under::Nothing).action(), Action::Take);
        assert_eq!(removed(Under::Clean).action(), Action::WaitForChildren);
    }
    let contested = |content| Case { remote: version(20, content), under: Under::Contested, ..clean() }.action();
    assert_eq!(contested(Content::Deleted), Action::OpenConflict(ConflictReason::Orphaned));
    assert_eq!(contested(Content::Gone), Action::WaitForChildren, "whoever loses a place is asked about what is unsent in it alone");
    let dirty_itself = Case { remote: version(20, Content::Deleted), under: Under::Contested, ..dirty(0, 0) };
    assert_eq!(dirty_itself.action(), Action::OpenConflict(ConflictReason::Deleted), "4b comes first for a record that is dirty itself");
}

#[test]
fn row_3_a_clean_or_unknown_record_takes_theirs() {
    assert_eq!(clean().action(), Action::Take);
    assert_eq!(Case { under: Under::Contested, ..clean() }.action(), Action::Take, "children matter only to a removal");
    assert_eq!(Case { base: None, mine: Content::Gone, ..clean() }.action(), Action::Take);
}

#[test]
fn row_3b_only_the_stamp_moved() {
    let case = Case { remote: version(20, live("a", "1")), ..dirty(0, 0) };
    assert_eq!(case.action(), Action::Rebase { mine: live("mine", "1") });
}

#[test]
fn row_4_both_did_the_same() {
    assert_eq!(Case { remote: version(20, live("mine", "1")), ..dirty(0, 0) }.action(), Action::Adopt);
    assert_eq!(Case { remote: version(20, Content::Deleted), mine: Content::Deleted, ..dirty(0, 0) }.action(), Action::Adopt);
    assert_eq!(Case { remote: version(20, Content::Gone), mine: Content::Deleted, ..dirty(0, 0) }.action(), Action::Adopt);
}

#[test]
fn row_4b_a_removal_neither_wins_nor_loses_by_itself() {
    for (from, to) in [(0, 50), (105, 107), (200, 210)] {
        let case = |remote, mine| Case { remote: version(20, remote), mine, ..dirty(from, to) }.action();
        assert_eq!(case(Content::Deleted, live("mine", "1")), Action::OpenConflict(ConflictReason::Deleted));
        assert_eq!(case(Content::Gone, live("mine", "1")), Action::OpenConflict(ConflictReason::LeftScope));
        assert_eq!(case(live("theirs", "1"), Content::Deleted), Action::OpenConflict(ConflictReason::Deleted));
    }
}

#[test]
fn row_4c_fields_changed_on_one_side_only_are_merged() {
    let merging = || Case { policy: ConflictPolicy::MergeDisjoint, remote: version(20, live("a", "theirs")), ..dirty(0, 0) };
    assert_eq!(merging().action(), Action::Rebase { mine: live("mine", "theirs") });
    assert_eq!(
        Case { author: None, ..merging() }.action(),
        Action::Rebase { mine: live("mine", "theirs") },
        "who and when do not matter to a merge"
    );
    let same_value = Case { mine: live("both", "1"), remote: version(20, live("both", "theirs")), ..merging() };
    assert_eq!(same_value.action(), Action::Rebase { mine: live("both", "theirs") }, "the same value on both sides is no clash");
    let last_write_wins = Case { policy: ConflictPolicy::LastWriteWins, ..merging() };
    assert_eq!(last_write_wins.action(), Action::OpenConflict(ConflictReason::Edited));
}

#[test]
fn row_4c_a_field_removed_on_one_side_stays_removed() {
    let gone = Content::Live(Payload::default().with("name", "a"));
    let case = Case { policy: ConflictPolicy::MergeDisjoint, mine: gone, remote: version(20, live("theirs", "1")), ..dirty(0, 0) };
    assert_eq!(case.action(), Action::Rebase { mine: Content::Live(Payload::default().with("name", "theirs")) });
}

#[test]
fn row_4c_without_a_common_base_is_no_merge() {
    let case = Case { policy: ConflictPolicy::MergeDisjoint, base: None, ..dirty(0, 50) };
    assert_eq!(case.action(), Action::OpenConflict(ConflictReason::Edited));
}

#[test]
fn row_5_mine_was_surely_first() {
    for from in [110, 111, 500] {
        assert_eq!(dirty(from, 600).action(), Action::AcceptTheirs { rest: None }, "typed from {from} on; equal times go to the server");
    }
    let clash = Case {
        policy: ConflictPolicy::MergeDisjoint,
        mine: live("mine", "mine"),
        remote: version(20, live("theirs", "1")),
        ..dirty(200, 210)
    };
    let Action::AcceptTheirs { rest: Some(rest) } = clash.action() else { panic!("{:?}", clash.action()) };
    assert!(rest.same_as(live("theirs", "mine").payload().unwrap()), "only what clashes is theirs");
}

#[test]
fn row_6_anything_less_than_sure_asks() {
    for (from, to) in [(0, 50), (0, 100), (105, 106), (50, 500), (109, 500)] {
        assert_eq!(dirty(from, to).action(), Action::OpenConflict(ConflictReason::Edited), "theirs typed {from}..{to}, mine 100..110");
    }
}

#[test]
fn a_skewed_clock_asks_and_never_decides() {
    // A clock that cannot be trusted gives an interval from the base to the open end.
    let case = Case { edited: Some(interval(10, i64::MAX / 2)), ..dirty(200, 210) };
    assert_eq!(case.action(), Action::OpenConflict(ConflictReason::Edited));
}

#[test]
fn without_who_and_when_a_line_asks_and_a_form_opens_a_conflict() {
    assert_eq!(Case { author: None, ..dirty(0, 0) }.action(), Action::AskWho);
    let form = Case {
        author: None,
        reopened: true,
        base: Some(version(10, live("a", "1"))),
        remote: version(10, live("theirs", "1")),
        ..dirty(0, 0)
    };
    assert_eq!(
        form.action(),
        Action::OpenConflict(ConflictReason::Edited),
        "row 0 does not apply to a form that was opened on an older version"
    );
}

#[test]
fn clashing_fields_are_those_that_both_sides_changed() {
    let of = |content: Content| content.payload().cloned().unwrap();
    let (base, mine, theirs) = (of(live("a", "1")), of(live("mine", "2")), of(live("theirs", "1")));
    assert_eq!(clashing_fields(Some(&base), &mine, &theirs), ["name"]);
    assert_eq!(clashing_fields(None, &mine, &theirs), ["name", "phone"]);
}

#[test]
fn a_record_that_left_the_scope_goes_on_only_on_the_version_that_it_was_left_on() {
    let case = |base: Content| Case {
        base: Some(version(10, base)),
        conflict: Some(version(15, Content::Gone)),
        remote: version(10, live("theirs", "1")),
        ..dirty(0, 0)
    };
    assert_eq!(case(live("theirs", "1")).action(), Action::Rebase { mine: live("mine", "1") });
    assert_eq!(case(Content::Gone).action(), Action::KeepConflict, "that it had left is no version: the stamps only look alike");
}
