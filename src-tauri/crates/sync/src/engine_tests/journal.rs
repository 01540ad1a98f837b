//! Answers that give way to others of the same person: kept field by field, and back in one call.

use super::*;
use crate::{EditState, JournalReason};

/// `place` with a name and a phone, and the phone given way to nothing for `reason`; gives the form.
async fn phone_gives_way(a: &Laptop, place: EntityId, reason: JournalReason) -> EntityId {
    a.change(place, "phone", "0700").await;
    let (pin, _) = a.editor().open(place).await.unwrap();
    let change = Change { unset: vec!["phone".into()], gives_way: Some(reason), ..Change::default() };
    a.editor().save(pin.id, &change).await.unwrap();
    pin.id
}

#[tokio::test]
async fn an_answer_that_gives_way_to_a_reason_is_in_the_journal_with_it() {
    let (_, a, _, place) = two_laptops().await;
    phone_gives_way(&a, place, JournalReason::NoAnswer).await;
    assert_eq!(a.text(place, "phone").await, None);
    let journal = a.journal().await;
    assert_eq!((journal.len(), journal[0].reason, journal[0].only.as_slice()), (1, JournalReason::NoAnswer, &["phone".to_owned()][..]));
    assert_eq!(journal[0].content.payload().unwrap().text("phone"), Some("0700"));
}

#[tokio::test]
async fn restored_it_comes_back_alone_and_what_was_typed_beside_it_since_stays() {
    let (server, a, _, place) = two_laptops().await;
    phone_gives_way(&a, place, JournalReason::NotAsked).await;
    a.change(place, "name", "typed since").await;
    a.resolver().restore(a.journal().await[0].id).await.unwrap();
    assert_eq!(a.text(place, "phone").await.as_deref(), Some("0700"));
    assert_eq!(a.text(place, "name").await.as_deref(), Some("typed since"));
    a.synced().await;
    assert_eq!(server.content(place).unwrap().payload().unwrap().text("phone"), Some("0700"));
}

#[tokio::test]
async fn a_field_that_stood_in_its_place_goes_when_it_comes_back() {
    let (_, a, _, place) = two_laptops().await;
    a.editor().change(place, &Change { unset: vec!["phone".into()], ..Change::default() }).await.unwrap();
    let (pin, _) = a.editor().open(place).await.unwrap();
    let change = Change { gives_way: Some(JournalReason::NoAnswer), ..set("phone", "in its place") };
    a.editor().save(pin.id, &change).await.unwrap();
    a.resolver().restore(a.journal().await[0].id).await.unwrap();
    assert_eq!(a.text(place, "phone").await, None, "there was none before");
}

#[tokio::test]
async fn what_a_form_brings_back_counts_as_restored() {
    let (_, a, _, place) = two_laptops().await;
    let pin = phone_gives_way(&a, place, JournalReason::NotAsked).await;
    let entry = a.journal().await[0].id;
    a.editor().save(pin, &Change { brings_back: Some(entry), ..set("phone", "0700") }).await.unwrap();
    let journal = a.journal().await;
    assert_eq!((journal.len(), journal[0].restored), (1, true));
}

#[tokio::test]
async fn a_draft_that_comes_back_is_a_draft_again_and_is_not_sent() {
    let (server, a, _, place) = two_laptops().await;
    let before = server.content(place).unwrap().payload().unwrap().clone();
    let (pin, _) = a.editor().open(place).await.unwrap();
    // A place without its name is kept and cannot be sent; then a name takes that place.
    a.editor().save(pin.id, &Change { unset: vec!["name".into()], ..Change::default() }).await.unwrap();
    let named = Change { gives_way: Some(JournalReason::NotAsked), ..set("name", "a name after all") };
    a.editor().save(pin.id, &named).await.unwrap();
    let held = a.resolver().restore(a.journal().await[0].id).await.unwrap();
    let Some(EditState::Attention { reason }) = held.edit.map(|edit| edit.state) else { panic!("it would be sent") };
    assert_eq!((reason.code.as_str(), reason.fields[0].field.as_str()), ("invalid", "name"));
    a.sync().await;
    assert!(server.content(place).unwrap().payload().unwrap().same_as(&before), "nothing of it went up");
    a.change(place, "name", "named").await;
    a.synced().await;
}
