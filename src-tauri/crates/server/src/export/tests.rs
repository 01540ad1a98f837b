//! Whole exports, read back.

use std::{fs, path::Path};

use calamine::{Data, Reader as _, Xlsx};
use rounds_model::{EditInterval, EditTime, EntityId, Kind, Payload, RecordKey};
use serde_json::json;
use tempfile::TempDir;

use super::{Export, Exported, Format};
use crate::{Server, rules::load::LoadRecord, store::Author, toys::id};

/// An organisation with a school whose texts would be formulas, and its teacher.
struct Office {
    server: Server,
    organisation: EntityId,
    folder: TempDir,
}

impl Office {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::open(folder.path(), rounds_entities::registry().unwrap()).await.unwrap();
        let organisation = server.rules().new_id();
        server.rules().found(server.store(), organisation, "Ministry").await.unwrap();
        let record = |kind, n, data| LoadRecord { key: RecordKey::new(Kind::of(kind), id(n)), data, author: None };
        let named = |name: &str| Payload::default().with("name", name);
        let school = named("=cmd|' /C calc'!A1").with("districtId", id(3).to_string()).with("latitude", -0.4).with("longitude", 36.9);
        let school = school.with("pupilsEnrolled", 310).with("headTeacher", "A person").with("notes", "é".repeat(40_000));
        let teacher = named("Neema").with("schoolId", id(4).to_string()).with("active", true).with("subjects", "-");
        let records = vec![
            record("Country", 1, named("Kenya")),
            record("Region", 2, named("Nyeri").with("countryId", id(1).to_string())),
            record("District", 3, named("Tetu").with("regionId", id(2).to_string())),
            record("School", 4, school),
            record("Teacher", 5, teacher.with("assignments", json!([{"schoolId": id(4).to_string()}]))),
        ];
        let at = EditTime::from_micros(1);
        let author = Author { by: organisation, device: None, device_name: "server".into(), op: None, edited: EditInterval::new(at, at) };
        server.rules().load(server.store(), organisation, &author, records).await.unwrap().complete().unwrap();
        Self { server, organisation, folder }
    }

    async fn export(&self, kind: &'static str, format: Format, with_personal: bool) -> Exported {
        let adapter = self.server.rules().registry().get(&Kind::of(kind)).unwrap();
        let mut txn = self.server.store().read(self.organisation).await.unwrap();
        Export::new(adapter, with_personal).write(txn.as_mut(), self.folder.path(), format).await.unwrap()
    }
}

/// A CSV file as rows of columns by name.
fn rows(file: &Path) -> Vec<std::collections::BTreeMap<String, String>> {
    csv::Reader::from_path(file).unwrap().into_deserialize().map(Result::unwrap).collect()
}

#[tokio::test]
async fn a_table_has_the_declared_columns_without_those_about_persons_and_runs_nothing() {
    let office = Office::new().await;
    let exported = office.export("School", Format::Csv, false).await;
    assert_eq!((exported.records, exported.cut), (1, 0));
    let school = &rows(&exported.files[0])[0];
    let text = fs::read_to_string(&exported.files[0]).unwrap();
    assert!(text.starts_with("id,updatedAt,districtId,name,"), "{}", &text[..80]);
    assert!(!school.contains_key("headTeacher") && !text.contains("A person"));
    assert_eq!(school["name"], "'=cmd|' /C calc'!A1");
    assert_eq!((school["latitude"].as_str(), school["pupilsEnrolled"].as_str(), school["shifts"].as_str()), ("-0.4", "310", ""));
    assert_eq!(school["notes"].chars().count(), 40_000);
    let codebook = rows(&exported.files[1]);
    assert_eq!(codebook.len(), school.len(), "a line for every column");
    let level = codebook.iter().find(|line| line["field"] == "level").unwrap();
    assert_eq!(level["type"], "one of the choices");
    assert_eq!(level["choices"], "prePrimary; primary; juniorSecondary; secondary; combined");
    assert_eq!(codebook.iter().find(|line| line["field"] == "districtId").unwrap()["refers to"], "District");
}

#[tokio::test]
async fn what_is_about_persons_comes_when_it_is_asked_for_and_no_file_is_written_over() {
    let office = Office::new().await;
    let exported = office.export("Teacher", Format::Csv, true).await;
    let teacher = &rows(&exported.files[0])[0];
    assert_eq!((teacher["name"].as_str(), teacher["active"].as_str(), teacher["subjects"].as_str()), ("Neema", "true", "'-"));
    assert_eq!(teacher["assignments"], format!("[{{\"schoolId\":\"{}\"}}]", id(4)));
    assert_eq!(rows(&exported.files[1]).iter().find(|line| line["field"] == "name").unwrap()["personal"], "yes");
    let adapter = office.server.rules().registry().get(&Kind::of("Teacher")).unwrap();
    let mut txn = office.server.store().read(office.organisation).await.unwrap();
    let again = Export::new(adapter, false).write(txn.as_mut(), office.folder.path(), Format::Csv).await;
    assert!(again.unwrap_err().to_string().contains("Teacher.csv"));
}

#[tokio::test]
async fn a_workbook_holds_texts_as_texts_numbers_as_numbers_and_says_what_it_had_to_cut() {
    let office = Office::new().await;
    let exported = office.export("School", Format::Xlsx, false).await;
    assert_eq!((exported.files.len(), exported.records, exported.cut), (1, 1, 1));
    let mut book: Xlsx<_> = calamine::open_workbook(&exported.files[0]).unwrap();
    assert_eq!(book.sheet_names(), ["School", "Codebook"]);
    let sheet = book.worksheet_range("School").unwrap();
    let column = |name: &str| sheet.rows().next().unwrap().iter().position(|cell| *cell == Data::String(name.into())).unwrap();
    let cell = |name: &str| sheet.rows().nth(1).unwrap()[column(name)].clone();
    assert_eq!(cell("name"), Data::String("=cmd|' /C calc'!A1".into()));
    assert_eq!((cell("latitude"), cell("pupilsEnrolled")), (Data::Float(-0.4), Data::Float(310.0)));
    let Data::String(notes) = cell("notes") else { panic!("no text") };
    assert!(notes.ends_with("é…") && notes.chars().count() == 32_767);
    assert!(book.worksheet_formula("School").unwrap().is_empty(), "nothing is a formula");
}
