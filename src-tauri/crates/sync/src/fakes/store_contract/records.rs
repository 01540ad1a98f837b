//! Records with their base and edit.

use rounds_model::{Content, FieldError, Kind, Payload, Stamp};
use serde_json::json;

use super::rows::{PLACE, VISIT, clean, deleted, dirty, edit, id, key, live, place, visit};
use crate::{
    Edit, EditState, Held, Reason,
    ports::{Store, StoreError},
};

type Outcome = Result<(), StoreError>;

async fn put(store: &dyn Store, records: &[Held]) -> Outcome {
    let mut txn = store.write().await?;
    txn.put_held(records).await?;
    txn.commit().await
}

/// Every state that a record can be in.
pub async fn a_record_reads_back_as_written_in_every_state(store: &dyn Store) -> Outcome {
    let new = Held { base: None, edit: Some(edit(1, 0)), ..clean(PLACE, 1, place("new")) };
    let mut changed = dirty(2, 2);
    changed.edit = Some(Edit {
        seen: Some(Stamp::from_micros(8)),
        lost: Some(("epoch".to_owned(), Stamp::from_micros(4_102_444_800_000_000))),
        offset: Some(-7),
        samples: 3,
        state: EditState::Blocked { by: key(PLACE, id(1)) },
        tries: 3,
        ..edit(u64::MAX >> 1, 4)
    });
    let reason = Reason {
        code: "invalid".to_owned(),
        fields: vec![FieldError { field: "name".into(), code: "required".into(), message: "Name is needed".into() }],
    };
    let refused = Held { edit: Some(Edit { state: EditState::Attention { reason }, ..edit(5, 5) }), ..dirty(3, 5) };
    let going = Held { content: Content::Deleted, edit: Some(edit(6, 0)), ..clean(PLACE, 4, place("going")) };
    let below = Held { hidden_under: Some(id(4)), generation: 7, ..clean(VISIT, 5, visit(id(4))) };
    let ghost = Held { base: Some(deleted(9)), edit: Some(edit(7, 0)), ..clean(PLACE, 6, place("ghost")) };
    let gone = Held { content: Content::Gone, base: Some(deleted(3)), ..clean(PLACE, 7, place("")) };
    let same = Held { edit: Some(edit(8, 8)), ..clean(PLACE, 8, place("edited back to what it was")) };
    let loose = Held { loose: vec!["guideId".to_owned()], ..clean(VISIT, 9, visit(id(1)).with("guideId", id(404).to_string())) };
    let all = [new, changed, refused, going, below, ghost, gone, same, loose];
    put(store, &all).await?;
    let ids: Vec<_> = all.iter().map(|held| held.key.id).collect();
    let read = store.read().await?.held(&ids).await?;
    for (read, written) in read.into_iter().zip(all) {
        assert_eq!(read, Some(written));
    }
    Ok(())
}

/// Order and number.
pub async fn records_come_in_the_order_asked_however_many(store: &dyn Store) -> Outcome {
    let all: Vec<Held> = (0..1_500).map(|n| clean(PLACE, n, place(&format!("place {n}")))).collect();
    put(store, &all).await?;
    let asked: Vec<_> = (0..3_000).rev().map(id).chain([id(3), id(3)]).collect();
    let read = store.read().await?.held(&asked).await?;
    assert_eq!(read.len(), asked.len());
    for (id, held) in asked.iter().zip(&read) {
        assert_eq!(held.as_ref().map(|held| held.key.id), all.iter().map(|held| held.key.id).find(|known| known == id));
    }
    assert_eq!(store.read().await?.existing(&asked).await?.len(), 1_500);
    assert_eq!(store.read().await?.held(&[]).await?, []);
    Ok(())
}

/// Nothing of the row before stays.
pub async fn a_record_that_is_written_again_is_replaced_with_all_that_hangs_on_it(store: &dyn Store) -> Outcome {
    let before = Held { hidden_under: Some(id(4)), loose: vec!["withinId".to_owned()], ..dirty(1, 1) };
    put(store, &[before, clean(VISIT, 2, visit(id(1)))]).await?;
    let after = Held { generation: 9, ..clean(PLACE, 1, place("again")) };
    put(store, std::slice::from_ref(&after)).await?;
    let mut read = store.read().await?;
    assert_eq!(read.held(&[id(1)]).await?, [Some(after)]);
    assert_eq!(read.edited().await?, []);
    assert_eq!(read.referrers(&[id(1)]).await?.len(), 1, "who refers to it still does");
    Ok(())
}

/// Dirty records.
pub async fn dirty_records_come_by_their_newest_change(store: &dyn Store) -> Outcome {
    put(store, &[dirty(1, 30), dirty(2, 10), clean(PLACE, 3, place("clean")), dirty(4, 20)]).await?;
    assert_eq!(store.read().await?.edited().await?, [dirty(2, 10), dirty(4, 20), dirty(1, 30)]);
    Ok(())
}

/// Text.
pub async fn text_of_any_script_survives_byte_for_byte(store: &dyn Store) -> Outcome {
    let long = "كتاب \"ʻōlelo\" 👩🏽‍🏫 '; DROP TABLE record; -- ".repeat(250);
    assert!(long.chars().count() >= 10_000);
    let texts = [
        long.as_str(),
        "",
        " ",
        "line one\r\nline two\n\ttab",
        "quotes \" ' ` \\ \\\" \\u0041 %s {} [] $.name",
        "\u{202e}right to left\u{202c} مدرسة النور עברית",
        "e\u{301} and é are not the same bytes",
        "\0 and \u{1}\u{7f}\u{85}\u{2028}\u{feff}\u{ffff}",
        "हिन्दी 中文 ไทย ἑλληνικά 🏴󠁧󠁢󠁳󠁣󠁴󠁿",
    ];
    let document = json!({"deep": [[1, -0.1, 1e300, 0.1 + 0.2, 9_007_199_254_740_993_i64, u64::MAX, null, true, {"": ""}]], "": "no name"});
    for (n, text) in (1..).zip(texts) {
        let data = Payload::default().with("name", text).with(text, text).with("fromTheFuture", document.clone());
        let mut held = clean(PLACE, n, data.clone());
        held.content = Content::Live(data.clone().with("more", text));
        held.edit = Some(Edit { lost: Some((text.to_owned(), Stamp::from_micros(1))), ..edit(1, 0) });
        put(store, std::slice::from_ref(&held)).await?;
        let read = store.read().await?.held(&[id(n)]).await?;
        assert_eq!(read, [Some(held)], "{text:?}");
    }
    Ok(())
}

/// Unknown kinds.
pub async fn a_kind_that_nobody_declared_is_kept(store: &dyn Store) -> Outcome {
    let odd = clean(Kind::from("Fun 'Kind'"), 1, Payload::default().with("placeId", id(404).to_string()));
    put(store, std::slice::from_ref(&odd)).await?;
    assert_eq!(store.read().await?.held(&[id(1)]).await?, [Some(odd)]);
    Ok(())
}

/// Generations and hiding.
pub async fn records_are_found_by_generation_and_by_what_hides_them(store: &dyn Store) -> Outcome {
    let of = |n, generation| Held { generation, ..clean(PLACE, n, place("p")) };
    let hidden = |n| Held { hidden_under: Some(id(1)), generation: 5, ..clean(PLACE, n, place("p")) };
    put(store, &[of(3, 1), of(1, 0), of(2, 2), Held { generation: 0, ..dirty(4, 1) }, hidden(6), hidden(5)]).await?;
    let mut read = store.read().await?;
    assert_eq!(read.unseen_since(2).await?, [key(PLACE, id(1)), key(PLACE, id(3))]);
    assert_eq!(read.unseen_since(0).await?, []);
    assert_eq!(read.hidden_under(id(1)).await?, [key(PLACE, id(5)), key(PLACE, id(6))]);
    assert_eq!(read.hidden_under(id(2)).await?, []);
    Ok(())
}

/// Batches.
pub async fn a_big_batch_is_written_whole_and_the_later_of_two_counts(store: &dyn Store) -> Outcome {
    let mut batch: Vec<Held> = (0..2_000).map(|n| clean(PLACE, n, place("first"))).collect();
    batch.push(dirty(7, 1));
    batch.push(clean(PLACE, 1_999, place("second")));
    batch.push(Held { base: Some(live(1, place("third"))), ..clean(PLACE, 1_999, place("third")) });
    put(store, &batch).await?;
    let mut read = store.read().await?;
    assert_eq!(read.digest().await?[&PLACE].count, 2_000);
    assert_eq!(read.held(&[id(7), id(1_999)]).await?, [Some(dirty(7, 1)), batch.pop()]);
    let all: Vec<_> = (0..2_000).map(id).collect();
    let mut txn = store.write().await?;
    txn.remove_held(&all).await?;
    txn.commit().await?;
    assert_eq!(store.read().await?.existing(&all).await?.len(), 0);
    Ok(())
}
