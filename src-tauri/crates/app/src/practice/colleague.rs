//! The colleague: another device, another account, the same rules. An edit is one exchange like anybody's.

use rounds_model::{
    EditInterval, EditTime, EntityId, Kind, OpId, Payload,
    wire::{Action, Base, ExchangeRequest, Line, Operation, Verdict},
};
use rounds_server::{Inside, store::Row};

use super::{PracticeServer, server::failed};
use crate::AppError;

const SCHOOL: Kind = Kind::of("School");

/// Invented people, and numbers that belong to nobody.
const HEADS: [(&str, &str); 4] = [
    ("Grace Wambui", "0700 000 101"),
    ("Peter Kimathi", "0700 000 202"),
    ("Ruth Achieng", "0700 000 303"),
    ("Daniel Mwangi", "0700 000 404"),
];

/// What a colleague writes down.
const REMARKS: [&str; 4] = [
    "The new head teacher began this month.",
    "Call before coming: the gate is closed at noon.",
    "The road is cut off after heavy rain; come by the mission.",
    "Two classrooms are being repaired until the end of term.",
];

/// Edits head teacher, telephone and notes of a school.
pub async fn edit(server: &PracticeServer, school: EntityId) -> Result<(), AppError> {
    let mut txn = server.server.store().read(server.organisation).await.map_err(failed)?;
    let row = txn.record(school).await.map_err(failed)?.filter(|row| row.key.kind == SCHOOL).ok_or(AppError::NotFound)?;
    let newest = txn.clock().last;
    drop(txn);
    let data = changed(row.data.as_ref().ok_or(AppError::NotFound)?);
    let operation = Operation {
        op: OpId { incarnation: rand::random(), counter: 1 },
        kind: SCHOOL,
        id: school,
        action: Action::Put,
        base: Some(Base::Stamp(row.stamp)),
        data: Some(data),
        change: None,
        edited: typed(server, &row),
        seen: None,
    };
    // The colleague's laptop is not there; it wants to be told nothing.
    let since = server.server.rules().registry().kinds().map(|adapter| (adapter.kind(), newest)).collect();
    let request = ExchangeRequest { since, operations: vec![operation], ..ExchangeRequest::default() };
    match server.server.answer(&server.colleague, request, false).await.map_err(failed)? {
        Inside::Lines(lines) if was_done(&lines) => Ok(()),
        _ => Err(AppError::NotFound),
    }
}

/// Some time since the version that it builds on: nobody can say whether it was before or after an edit made here, so
/// that a person decides. An edit on the colleague's own goes on from when that was begun.
fn typed(server: &PracticeServer, row: &Row) -> EditInterval {
    let now = EditTime::from_micros(server.server.rules().now().micros());
    let own = row.author.op.is_some() && row.author.device_name == super::COLLEAGUE;
    let from = if own { row.author.edited.from } else { EditTime::from_micros(row.stamp.micros()) };
    EditInterval::new(from.min(now), now)
}

/// Others than are there, each time.
fn changed(before: &Payload) -> Payload {
    let next = |field: &str, known: &[&'static str]| -> &'static str {
        let at = known.iter().position(|known| before.text(field).is_some_and(|text| text.ends_with(known)));
        known[at.map_or(0, |at| (at + 1) % known.len())]
    };
    let remark = next("notes", &REMARKS);
    let notes = match before.text("notes").filter(|notes| !REMARKS.contains(notes)) {
        Some(notes) => format!("{} {remark}", REMARKS.iter().fold(notes.to_owned(), |notes, known| notes.replace(known, "")).trim()),
        None => remark.to_owned(),
    };
    before
        .clone()
        .with("headTeacher", next("headTeacher", &HEADS.map(|(name, _)| name)))
        .with("phone", next("phone", &HEADS.map(|(_, phone)| phone)))
        .with("notes", notes)
}

fn was_done(lines: &[Line]) -> bool {
    lines.iter().any(|line| match line {
        Line::Results(results) => matches!(results.as_slice(), [result] if matches!(result.verdict, Verdict::Ok { .. })),
        _ => false,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_edit_differs_from_the_one_before_and_leaves_the_rest_alone() {
        let mut school = Payload::default().with("name", "Kapkelach").with("notes", "Ask for the deputy.");
        for _ in 0..9 {
            let next = changed(&school);
            for field in ["headTeacher", "phone", "notes"] {
                assert_ne!(next.get(field), school.get(field), "{field}");
            }
            assert_eq!(next.text("name"), Some("Kapkelach"));
            assert!(next.text("notes").is_some_and(|notes| notes.starts_with("Ask for the deputy.") && notes.len() < 100));
            school = next;
        }
    }
}
