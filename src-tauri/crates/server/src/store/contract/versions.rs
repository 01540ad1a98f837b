//! Earlier versions: what is told as a change, and what a change is made whole on.

use super::*;

pub async fn an_earlier_version_is_found_by_its_stamp_or_as_the_newest_up_to_one(store: &dyn ServerStore) {
    let mut txn = open(store).await;
    let (device, other) = (id(60), id(61));
    let mut stamps = Vec::new();
    let written = [
        (1, Some("a"), other),
        (1, Some("b"), other),
        (1, Some("c"), other),
        (2, Some("d"), other),
        (2, Some("e"), device),
        (3, None, other),
    ];
    for (n, name, by) in written {
        let mut row = row("School", n);
        row.stamp = txn.draw(NOW);
        row.author.device = Some(by);
        row.data = name.map(|name| Payload::default().with("name", name));
        txn.put(&row, &[], NOW).await.unwrap();
        stamps.push(row.stamp);
    }
    let lost = HistoryRow { key: key("School", 1), fate: Fate::Rejected, stamp: None, data: None, author: author(9), recorded: NOW };
    txn.keep(&lost).await.unwrap();
    txn.commit().await.unwrap();

    let mut txn = store.read(id(100)).await.unwrap();
    let name = |data: &Payload| data.text("name").unwrap().to_owned();
    assert_eq!(txn.version(id(1), stamps[1]).await.unwrap().as_ref().map(name).as_deref(), Some("b"));
    for (record, stamp) in [(1, stamps[3]), (2, stamps[0]), (3, stamps[5]), (9, stamps[0])] {
        assert_eq!(txn.version(id(record), stamp).await.unwrap(), None);
    }
    let all = [id(1), id(2), id(3), id(9)];
    let found = txn.versions(&all, stamps[1], device).await.unwrap();
    assert_eq!(found.len(), 1);
    assert_eq!((found[&id(1)].0, name(&found[&id(1)].1).as_str()), (stamps[1], "b"));
    let found = txn.versions(&all, stamps[3], other).await.unwrap();
    assert_eq!((found.len(), found[&id(2)].0), (2, stamps[3]));
    let found = txn.versions(&all, stamps[3], device).await.unwrap();
    assert!(!found.contains_key(&id(2)), "the device holds a later one of its own");
    assert!(txn.versions(&[], stamps[5], device).await.unwrap().is_empty());
}
