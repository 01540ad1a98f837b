//! Edits that lost on the device, sent for the history of their record.

use rounds_model::{
    Role,
    wire::{Action, Operation, Verdict},
};

use crate::{
    store::Fate,
    testing::{Bench, Device, school},
    toys::{id, key},
};

fn archive(device: &Device, kind: &'static str, n: u8) -> Operation {
    device.operation(Action::Archive, key(kind, n), None, Some(school(1).with("name", "Lost")))
}

async fn archived(bench: &Bench, n: u8) -> usize {
    let history = bench.server.store().read(bench.organisation).await.unwrap().history(id(n)).await.unwrap();
    history.iter().filter(|entry| entry.fate == Fate::Archived).count()
}

#[tokio::test]
async fn an_edit_is_kept_for_the_history_by_whoever_may_change_the_record_and_by_nobody_else() {
    let bench = Bench::new().await;
    bench.world().await;
    let (coordinator, viewer) = (bench.device(Role::Coordinator, &[1]).await, bench.device(Role::Viewer, &[1]).await);
    let cases = [
        ("a school of mine", &coordinator, "School", 3, true),
        ("a school elsewhere", &coordinator, "School", 4, false),
        ("a school that never was", &coordinator, "School", 99, false),
        ("a region, which the office manages", &coordinator, "Region", 1, false),
        ("another kind's id", &coordinator, "Teacher", 3, false),
        ("a school of mine, by one who reads only", &viewer, "School", 3, false),
    ];
    for (name, device, kind, n, kept) in cases {
        let before = archived(&bench, n).await;
        let verdict = device.send(&[archive(device, kind, n)]).await.remove(0);
        let expected = if kept { Verdict::Ok { updated_at: None, current: None } } else { Verdict::Denied };
        assert_eq!(verdict, expected, "{name}");
        assert_eq!(archived(&bench, n).await - before, usize::from(kept), "{name}");
    }
}
