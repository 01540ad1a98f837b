//! A server that was restored from a backup: what it lost comes back, deletions too, and nothing is overwritten blindly.

use super::*;
use crate::{fakes::Fault, ports::RemoteError};

#[tokio::test]
async fn after_a_restore_the_devices_give_back_what_the_backup_lost() {
    let (server, a, b, first) = two_laptops().await;
    let backup = server.last();
    a.minutes(1);
    let lost = a.create(PLACE, place("entered after the backup")).await;
    a.change(first, "phone", "changed after the backup").await;
    a.synced().await;
    b.synced().await;
    server.restore_to(backup);
    a.minutes(1);
    a.sync().await;
    a.synced().await;
    assert!(server.content(lost).is_some_and(|content| content.is_live()));
    b.sync().await;
    b.synced().await;
    a.synced().await;
    for laptop in [&a, &b] {
        assert_eq!(laptop.text(lost, "name").await.as_deref(), Some("entered after the backup"));
        assert_eq!(laptop.counts().await.conflicts, 0);
    }
}

#[tokio::test]
async fn what_the_backup_lost_is_given_back_though_the_new_history_comes_in_parts() {
    let (server, a, b, first) = two_laptops().await;
    for n in 20..26 {
        server.write(RecordKey::new(PLACE, id(n)), Content::Live(place("older than the backup")));
    }
    let backup = server.last();
    a.minutes(1);
    let lost = a.create(PLACE, place("entered after the backup")).await;
    a.change(first, "phone", "changed after the backup").await;
    for laptop in [&a, &b] {
        laptop.synced().await;
    }
    server.restore_to(backup);
    a.minutes(1);
    server.page(2); // answers to operations come in parts
    a.create(VISIT, visit(first, "unsent")).await;
    a.sync().await;
    let report = a.synced().await;
    assert_eq!(report.conflicts, 0);
    b.sync().await;
    b.synced().await;
    for laptop in [&a, &b] {
        assert_eq!(laptop.text(lost, "name").await.as_deref(), Some("entered after the backup"));
        assert_eq!(laptop.text(first, "phone").await.as_deref(), Some("changed after the backup"));
        assert_eq!(laptop.held(id(25)).await.map(|held| held.is_dirty()), Some(false));
    }
}

#[tokio::test]
async fn what_a_restore_lost_is_given_back_though_another_history_began_before_the_device_heard_of_it() {
    let (server, a, b, first) = two_laptops().await;
    let backup = server.last();
    a.minutes(1);
    let lost = a.create(PLACE, place("entered after the backup")).await;
    a.change(first, "phone", "changed after the backup").await;
    a.synced().await;
    server.restore_to(backup);
    b.minutes(2);
    let since = b.create(PLACE, place("entered after the restore")).await;
    b.sync().await;
    b.synced().await;
    b.change(since, "phone", "unsent").await;
    server.restore_to(server.last());
    a.minutes(3);
    a.sync().await;
    a.synced().await;
    b.sync().await;
    b.synced().await;
    a.synced().await;
    for laptop in [&a, &b] {
        assert_eq!(laptop.text(lost, "name").await.as_deref(), Some("entered after the backup"));
        assert_eq!(laptop.text(first, "phone").await.as_deref(), Some("changed after the backup"));
        assert_eq!(laptop.text(since, "name").await.as_deref(), Some("entered after the restore"));
        assert_eq!(laptop.text(since, "phone").await.as_deref(), Some("unsent"));
        assert_eq!(laptop.counts().await.conflicts, 0);
    }
}

#[tokio::test]
async fn a_deletion_that_the_backup_lost_is_made_again_with_all_that_lay_under_it() {
    let (server, a, b, place) = two_laptops().await;
    let visit_id = a.create(VISIT, visit(place, "n")).await;
    let answer_id = a.create(ANSWER, answer(visit_id, "q", "v")).await;
    a.synced().await;
    b.synced().await;
    let backup = server.last();
    a.minutes(1);
    a.editor().delete(visit_id).await.unwrap();
    a.synced().await;
    b.synced().await;
    server.restore_to(backup);
    a.minutes(1);
    assert!(server.content(visit_id).unwrap().is_live(), "the backup has it");
    for laptop in [&b, &a, &b] {
        laptop.sync().await;
        laptop.synced().await;
    }
    for gone in [visit_id, answer_id] {
        assert_eq!(server.content(gone), Some(Content::Deleted));
        assert!(a.held(gone).await.is_none() && b.held(gone).await.is_none());
    }
}

#[tokio::test]
async fn a_deletion_that_the_backup_lost_is_not_made_again_above_an_unsent_edit() {
    let (server, a, _, place) = two_laptops().await;
    let visit_id = a.create(VISIT, visit(place, "n")).await;
    let answer_id = a.create(ANSWER, answer(visit_id, "q", "v")).await;
    a.synced().await;
    let backup = server.last();
    a.minutes(1);
    a.editor().delete(visit_id).await.unwrap();
    a.synced().await;
    server.restore_to(backup);
    a.minutes(1);
    // The history comes in parts, and something is typed under the visit before all of it is here.
    server.page(2);
    a.create(PLACE, super::place("elsewhere")).await;
    a.remote.meet([Fault::None, Fault::Before(RemoteError::Unreachable)]);
    a.sync().await;
    assert_eq!((a.held(visit_id).await.is_some(), a.held(answer_id).await.is_some()), (true, false), "two records came");
    let fresh = a.create(ANSWER, answer(visit_id, "another", "unsent")).await;
    a.sync().await;
    a.synced().await;
    for id in [visit_id, answer_id, fresh] {
        assert!(server.content(id).unwrap().is_live() && a.held(id).await.is_some());
    }
}

#[tokio::test]
async fn an_edit_made_after_the_restore_wins_over_the_version_that_it_lost_which_is_kept() {
    let (server, a, _, first) = two_laptops().await;
    let backup = server.last();
    a.minutes(1);
    a.change(first, "name", "changed after the backup").await;
    a.synced().await;
    server.restore_to(backup);
    a.minutes(10);
    server.write(RecordKey::new(PLACE, first), Content::Live(place("typed in the office since")));
    a.sync().await;
    a.synced().await;
    assert_eq!(a.text(first, "name").await.as_deref(), Some("typed in the office since"), "the later edit");
    let kept = a.journal().await;
    assert_eq!(
        kept.iter().map(|entry| entry.content.payload().unwrap().text("name")).collect::<Vec<_>>(),
        [Some("changed after the backup")]
    );
    assert!(server.history(first).contains(&kept[0].content), "the server keeps it too");
}

#[tokio::test]
async fn a_new_history_in_the_middle_of_a_first_download_begins_it_anew() {
    let server = server();
    for n in 20..30 {
        server.write(RecordKey::new(PLACE, id(n)), Content::Live(place("first history")));
    }
    let backup = server.last();
    server.page(4);
    let laptop = Laptop::new(&server, "a");
    let mine = laptop.create(PLACE, place("unsent")).await;
    laptop.remote.meet([Fault::None, Fault::Before(RemoteError::Unreachable)]);
    laptop.sync().await;
    assert!(laptop.held(id(20)).await.is_some() && laptop.held(id(29)).await.is_none(), "a part of it is here");
    server.restore_to(backup);
    laptop.minutes(1);
    server.write(RecordKey::new(PLACE, id(20)), Content::Live(place("second history")));
    let report = laptop.synced().await;
    assert_eq!((report.conflicts, report.digests_match), (0, Some(true)));
    assert!(laptop.held(mine).await.is_some() && laptop.held(id(29)).await.is_some());
}

#[tokio::test]
async fn an_unsent_edit_stands_on_the_version_that_another_laptop_gave_back() {
    let (server, a, b, place) = two_laptops().await;
    let before = server.last();
    a.change(place, "name", "lost").await;
    a.synced().await;
    b.synced().await;
    b.change(place, "name", "unsent").await;
    server.restore_to(before);
    a.sync().await;
    a.synced().await;
    b.sync().await;
    b.synced().await;
    assert_eq!(server.content(place).unwrap().payload().unwrap().text("name"), Some("unsent"));
    assert!(b.conflicts().await.is_empty());
}
