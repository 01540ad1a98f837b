//! The headless demo: two laptops of one organisation, a stranger of another, and a bad network.
//!
//! Each act says in plain words what people do, and then claims what must be true; a claim that does
//! not hold ends the demo with an error, so that the demo is never nicer than the product.

use serde_json::{Value, json};

use super::laptop::{Answer, Laptop, count, text};
use super::link::Link;
use crate::error::{Error, Result};

/// Who takes part.
pub struct Cast {
    /// The first laptop.
    pub a: Laptop,
    /// The first laptop's way to the server.
    pub link: Link,
    /// The second, of the same organisation.
    pub b: Laptop,
    /// One of another organisation.
    pub stranger: Laptop,
}

/// Plays all acts in order.
pub fn play(cast: &Cast) -> Result<()> {
    let school = first_sync(cast)?;
    let visit = visit_entered_offline(cast, &school)?;
    different_fields_merge(cast, &school)?;
    earlier_edit_goes_to_the_journal(cast, &school)?;
    overlapping_edit_is_settled_by_field(cast, &school)?;
    deleted_visit_with_unsent_answers(cast, &visit)?;
    cut_link(cast, &school)?;
    stranger_sees_nothing(cast, &school, &visit)?;
    both_sides_hold_the_same(cast, &school)
}

fn first_sync(cast: &Cast) -> Result<String> {
    act("Both laptops are connected and sync for the first time");
    for laptop in [&cast.a, &cast.b, &cast.stranger] {
        complete(laptop)?;
    }
    let schools = cast.a.rows(&["list", "School"])?;
    claim(!schools.is_empty(), "the schools are on the laptop and need no network any more")?;
    // Both must see the school, and a school with a teacher has a lesson to observe.
    let teachers = cast.a.rows(&["list", "Teacher"])?;
    let at_b = cast.b.rows(&["list", "School"])?;
    for school in &schools {
        let id = text(school, "id")?;
        let taught = teachers.iter().any(|teacher| teacher.pointer("/data/schoolId") == Some(&json!(id)));
        if taught && at_b.iter().any(|other| other.get("id") == school.get("id")) {
            println!("  the school of this demo: {}", text(school, "label")?);
            return Ok(id);
        }
    }
    Err(Error::Refused("no school is seen by both laptops".into()))
}

fn visit_entered_offline(cast: &Cast, school: &str) -> Result<String> {
    act("A has no network and enters a visit: two lessons, four assessments, ten answers");
    let a = &cast.a;
    cast.link.take_down();
    let teacher = first(a, &["list", "Teacher", "--where", &format!("schoolId={school}")])?;
    let instrument = first(a, &["list", "AssessmentDefinition"])?;
    let visit = a.put(
        "SchoolVisit",
        json!({"schoolId": school, "date": "2026-02-03", "status": "done", "visitType": "monitoring", "schoolOpen": true}),
    )?;
    for lesson in 1..=2 {
        let lesson =
            a.put("TeacherVisit", json!({"visitId": visit, "teacherId": teacher, "grade": lesson, "subject": "reading", "consent": true}))?;
        for pupil in 1..=2 {
            a.put(
                "PupilAssessment",
                json!({"teacherVisitId": lesson, "assessmentDefinitionId": instrument, "pupilCode": format!("P{pupil}"), "status": "complete"}),
            )?;
        }
    }
    for question in a.rows(&["list", "FormQuestion"])?.iter().take(10) {
        a.put("MonitoringAnswer", json!({"visitId": visit, "questionId": text(question, "id")?, "value": "yes"}))?;
    }
    let offline = a.sync()?;
    claim(offline.code == 4, "a sync without network fails and says so; all 17 records wait, nothing is lost")?;
    cast.link.bring_up()?;
    let report = complete(a)?;
    claim(count(&report, "requests")? == 1, "with the network back, one exchange carries everything up and down")?;
    claim(count(&report, "confirmed")? == 17, "the server confirmed 17 of 17 records")?;
    complete(&cast.b)?;
    claim(
        cast.b.rows(&["list", "MonitoringAnswer", "--where", &format!("visitId={visit}")])?.len() == 10,
        "B's laptop has the visit with its ten answers",
    )?;
    Ok(visit)
}

fn different_fields_merge(cast: &Cast, school: &str) -> Result<()> {
    act("A and B edit different fields of the school");
    edit(&cast.a, school, "ward", "Ward by A")?;
    edit(&cast.b, school, "zone", "Zone by B")?;
    complete(&cast.a)?;
    complete(&cast.b)?;
    complete(&cast.a)?;
    for laptop in [&cast.a, &cast.b] {
        let fields = laptop.fields("School", school)?;
        claim(
            fields.get("ward") == Some(&json!("Ward by A")) && fields.get("zone") == Some(&json!("Zone by B")),
            "both edits stand on this laptop, and nobody was asked",
        )?;
    }
    Ok(())
}

fn earlier_edit_goes_to_the_journal(cast: &Cast, school: &str) -> Result<()> {
    act("A edits a field, later B edits the same field, and B is the first to sync");
    edit(&cast.a, school, "notes", "The earlier note, by A")?;
    time_passes();
    edit(&cast.b, school, "notes", "The later note, by B")?;
    complete(&cast.b)?;
    settled(&cast.a)?;
    claim(note(&cast.a, school)? == "The later note, by B", "A's laptop shows the later note")?;
    let journal = cast.a.rows(&["journal", "list"])?;
    let lost = journal.iter().find(|row| row.to_string().contains("The earlier note, by A"));
    claim(lost.is_some(), "A's earlier note is in the journal")?;
    let entry = lost.map_or_else(|| Ok(String::new()), |row| text(row, "id"))?;
    cast.a.run(&["journal", "restore", &entry])?;
    claim(note(&cast.a, school)? == "The earlier note, by A", "and one command brings it back as a new edit")?;
    complete(&cast.a)?;
    complete(&cast.b)?;
    Ok(())
}

fn overlapping_edit_is_settled_by_field(cast: &Cast, school: &str) -> Result<()> {
    act("A edits a field and syncs; B edited the same field later, without having seen A's");
    edit(&cast.a, school, "notes", "Note of A")?;
    edit(&cast.b, school, "notes", "Note of B")?;
    complete(&cast.a)?;
    let report = partial(&cast.b)?;
    claim(count(&report, "conflicts")? == 1, "B's later note is not silently displaced: a conflict is flagged")?;
    let conflict = first(&cast.b, &["conflicts", "list"])?;
    cast.b.run(&["conflicts", "show", &conflict])?;
    let choice = json!({"notes": {"value": "Note of A. Note of B."}});
    cast.b.resolve(&conflict, &choice)?;
    complete(&cast.b)?;
    complete(&cast.a)?;
    claim(note(&cast.a, school)? == "Note of A. Note of B.", "B settles it field by field, and A receives the result")
}

fn deleted_visit_with_unsent_answers(cast: &Cast, visit: &str) -> Result<()> {
    act("A deletes the visit, while B has an unsent answer under it");
    let answers = ["list", "MonitoringAnswer", "--where", &format!("visitId={visit}")].map(str::to_owned);
    let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
    let answer = first(&cast.b, &answers)?;
    cast.b.put("MonitoringAnswer", json!({"id": answer, "value": "no, corrected by B"}))?;
    cast.a.run(&["delete", "SchoolVisit", visit])?;
    complete(&cast.a)?;
    let report = partial(&cast.b)?;
    claim(count(&report, "conflicts")? == 1, "B is asked once, for the visit as a whole")?;
    claim(cast.b.rows(&answers)?.len() == 10, "nothing is gone: B still has all ten answers")?;
    let conflict = first(&cast.b, &["conflicts", "list"])?;
    cast.b.run(&["conflicts", "resolve", &conflict, "--take", "mine"])?;
    complete(&cast.b)?;
    complete(&cast.a)?;
    claim(cast.a.rows(&answers)?.len() == 10, "B keeps the visit, and it is back on A's laptop with its answers")
}

/// What the last edit over the broken link says.
const LAST_EDIT: &str = "English, cut 5 of 5";

fn cut_link(cast: &Cast, school: &str) -> Result<()> {
    act("The link breaks in the middle of the answer, again and again");
    // How long an answer is belongs to the protocol, not to this script: a whole one of the same shape says it.
    edit(&cast.a, school, "languages", "English, cut 0 of 5")?;
    let whole = count(&complete(&cast.a)?, "bytesDown")?;
    for (time, bytes) in (1..).zip([1, whole / 8, whole / 4, whole / 2, whole * 4 / 5]) {
        edit(&cast.a, school, "languages", &format!("English, cut {time} of 5"))?;
        cast.link.cut_after(bytes);
        let cut = cast.a.sync()?;
        claim(cut.code != 0, &format!("cut after {bytes} of {whole} bytes: not called synced"))?;
        cast.link.bring_up()?;
        complete(&cast.a)?;
    }
    let report = complete(&cast.a)?;
    claim(count(&report, "confirmed")? == 0, "repeating changes nothing: each edit reached the server once")?;
    complete(&cast.b)?;
    let fields = cast.b.fields("School", school)?;
    claim(fields.get("languages") == Some(&json!(LAST_EDIT)), "B has the last of them")
}

fn stranger_sees_nothing(cast: &Cast, school: &str, visit: &str) -> Result<()> {
    act("Somebody of another organisation, which has the same place ids, syncs");
    complete(&cast.stranger)?;
    claim(cast.stranger.run(&["get", "SchoolVisit", visit]).is_err(), "the visit is not there")?;
    if let Ok(theirs) = cast.stranger.fields("School", school) {
        claim(theirs.get("languages") != Some(&json!(LAST_EDIT)), "their school of the same id is another record")?;
        edit(&cast.stranger, school, "notes", "Note of a stranger")?;
        complete(&cast.stranger)?;
    }
    complete(&cast.a)?;
    claim(note(&cast.a, school)? == "Note of A. Note of B.", "and what they write changes nothing here")
}

fn both_sides_hold_the_same(cast: &Cast, school: &str) -> Result<()> {
    act("At the end");
    // Something to send makes both sides say their digests; an exchange in which nothing moved says none.
    for (laptop, name) in [(&cast.a, "as A says"), (&cast.b, "as B says")] {
        complete(laptop)?;
        edit(laptop, school, "otherNames", name)?;
        let report = complete(laptop)?;
        claim(report.get("digestsMatch") == Some(&json!(true)), "laptop and server hold the same: their digests are equal")?;
    }
    println!("\nAll of it held.");
    Ok(())
}

/// Two edits are told apart when they are further apart than what each laptop knows of the server's
/// clock, which is half of a round trip.
#[expect(clippy::disallowed_methods, reason = "the story needs time to pass between two people's edits")]
fn time_passes() {
    println!("  (five seconds pass)");
    std::thread::sleep(std::time::Duration::from_secs(5));
}

fn act(words: &str) {
    println!("\n{words}");
}

/// Says what is true, or ends the demo.
fn claim(holds: bool, words: &str) -> Result<()> {
    if holds {
        println!("  ✓ {words}");
        return Ok(());
    }
    Err(Error::Refused(format!("this does not hold: {words}")))
}

fn complete(laptop: &Laptop) -> Result<Value> {
    synced(laptop, &[0])
}

fn partial(laptop: &Laptop) -> Result<Value> {
    synced(laptop, &[3])
}

/// Synced, after as many runs as the laptop needs to tell the server what a merge or a journal made new.
fn settled(laptop: &Laptop) -> Result<Value> {
    synced(laptop, &[0, 3])?;
    complete(laptop)
}

/// One sync whose exit code is one of these; prints its report in a line.
fn synced(laptop: &Laptop, codes: &[i32]) -> Result<Value> {
    let Answer { code, value } = laptop.sync()?;
    println!(
        "  {}: {} confirmed, {} requests, {} bytes up, {} down",
        text(&value, "outcome")?,
        count(&value, "confirmed")?,
        count(&value, "requests")?,
        count(&value, "bytesUp")?,
        count(&value, "bytesDown")?,
    );
    if codes.contains(&code) {
        return Ok(value);
    }
    Err(Error::Refused(format!("the sync ended with {code}: {value}")))
}

fn edit(laptop: &Laptop, school: &str, field: &str, value: &str) -> Result<()> {
    laptop.put("School", json!({"id": school, field: value})).map(|_| ())
}

fn note(laptop: &Laptop, school: &str) -> Result<String> {
    let fields = laptop.fields("School", school)?;
    Ok(fields.get("notes").and_then(Value::as_str).unwrap_or_default().to_owned())
}

/// The id of the first row of a list.
fn first(laptop: &Laptop, words: &[&str]) -> Result<String> {
    match laptop.rows(words)?.first() {
        Some(row) => text(row, "id"),
        None => Err(Error::Refused(format!("`rounds-cli {}` lists nothing", words.join(" ")))),
    }
}
