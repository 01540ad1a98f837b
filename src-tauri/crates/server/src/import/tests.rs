//! Small tables for single rules. The schools of a whole country are read in `tests/import.rs`.

use rounds_model::{EditInterval, EditTime, EntityId, Kind, Payload};
use tempfile::TempDir;

use super::{ImportReport, Known, Mapping, Subject, Table, drafts};
use crate::{Server, store::Author};

const MAPPING: &str = r#"
[[level]]
kind = "Country"
fields.name = { value = "Kenya" }

[[level]]
kind = "Region"
fields.name = "county"

[[level]]
kind = "District"
key = { column = "sub code", field = "code" }
fields.name = "sub-county"
fields.code = "sub code"

[[level]]
kind = "District"
optional = true
fields.name = "ward"
fields.levelName = { value = "Ward" }

[school]
key = { column = "emis", field = "emisCode" }
[school.fields]
name = "school"
emisCode = "emis"
level = { column = "level", values = { ECD = "prePrimary" }, otherwise = "combined", empty = "primary" }
pupilsEnrolled = "pupils"
latitude = "lat"
longitude = "lon"

[teacher]
key = { column = "payroll", field = "payrollNumber" }
school = { column = "emis", field = "emisCode" }
[teacher.fields]
name = "teacher"
payrollNumber = "payroll"
active = "active"
"#;

const SCHOOLS: &str = "\
county,sub code,sub-county,ward,emis,school,level,pupils,lat,lon
Nyeri,N1,Tetu,Aguthi,100,Kihora,Primary,310,-0.4,36.9
Nyeri,N1,Tetu,,101,\"Neela , Primary\",ECD,,,
Nyeri,N2,Mathira,Aguthi,102,Kiamaina\u{a0}\u{a0},,40,-0.5,37.1
";

/// A server with an organisation, and tables read into it.
struct Office {
    server: Server,
    organisation: EntityId,
    _folder: TempDir,
}

impl Office {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let server = Server::open(folder.path(), rounds_entities::registry().unwrap()).await.unwrap();
        let organisation = server.rules().new_id();
        server.rules().found(server.store(), organisation, "Ministry").await.unwrap();
        Self { server, organisation, _folder: folder }
    }

    async fn read(&self, subject: Subject, table: &str, rehearse: bool) -> ImportReport {
        let (rules, store, mapping) = (self.server.rules(), self.server.store(), Mapping::parse(MAPPING).unwrap());
        let table = Table::csv(table.as_bytes()).unwrap();
        let known = Known::read(store, self.organisation, rules.registry(), &mapping, subject).await.unwrap();
        let told = drafts(rules.registry(), &mapping, &known, &table, subject).unwrap();
        let at = EditTime::from_micros(1);
        let author =
            Author { by: self.organisation, device: None, device_name: "server".into(), op: None, edited: EditInterval::new(at, at) };
        rules.import(store, self.organisation, &author, told, rehearse).await.unwrap()
    }

    async fn import(&self, subject: Subject, table: &str) -> ImportReport {
        self.read(subject, table, false).await
    }

    /// The only record of this kind and label.
    async fn find(&self, kind: &'static str, label: &str) -> (EntityId, Payload) {
        let found = self.all(kind).await.into_iter().filter(|(_, data)| data.text("name") == Some(label));
        let found: Vec<_> = found.collect();
        assert_eq!(found.len(), 1, "{kind} {label}");
        found.into_iter().next().unwrap()
    }

    async fn all(&self, kind: &'static str) -> Vec<(EntityId, Payload)> {
        let mut txn = self.server.store().read(self.organisation).await.unwrap();
        let mut all = Vec::new();
        crate::roll::call(txn.as_mut(), &crate::roll::everything(), &Kind::of(kind), |row, data| {
            all.push((row.key.id, data.clone()));
            Ok::<(), crate::store::StoreError>(())
        })
        .await
        .unwrap();
        all
    }
}

fn reasons(report: &ImportReport) -> Vec<(u64, &str)> {
    report.bad.iter().map(|row| (row.line, row.reason.as_str())).collect()
}

fn written(report: &ImportReport, kind: &'static str) -> (u64, u64) {
    let of = |counts: &std::collections::BTreeMap<Kind, u64>| counts.get(&Kind::of(kind)).copied().unwrap_or_default();
    (of(&report.load.new), of(&report.load.loaded))
}

#[tokio::test]
async fn places_are_told_apart_by_where_they_lie_and_nest_as_deep_as_the_levels_go() {
    let office = Office::new().await;
    let report = office.import(Subject::Places, SCHOOLS).await;
    assert_eq!(reasons(&report), []);
    assert_eq!((written(&report, "Country"), written(&report, "Region"), written(&report, "District")), ((1, 1), (1, 1), (4, 4)));
    let (tetu, data) = office.find("District", "Tetu").await;
    let (nyeri, _) = office.find("Region", "Nyeri").await;
    assert_eq!((data.text("regionId"), data.text("parentDistrictId")), (Some(nyeri.to_string().as_str()), None));
    let wards = office.all("District").await.into_iter().filter(|(_, data)| data.text("name") == Some("Aguthi"));
    let parents: Vec<_> = wards.map(|(_, data)| data.text("parentDistrictId").unwrap().to_owned()).collect();
    assert!(parents.len() == 2 && parents.contains(&tetu.to_string()) && parents[0] != parents[1]);
}

#[tokio::test]
async fn reading_a_table_again_writes_nothing_and_a_change_writes_that_field_alone() {
    let office = Office::new().await;
    office.import(Subject::Places, SCHOOLS).await;
    let first = office.import(Subject::Schools, SCHOOLS).await;
    assert_eq!((reasons(&first), written(&first, "School")), (vec![], (3, 3)));
    let again = office.import(Subject::Schools, SCHOOLS).await;
    assert_eq!((written(&again, "School"), again.load.unchanged), ((0, 0), 3));
    assert_eq!(office.import(Subject::Places, SCHOOLS).await.load.unchanged, 6);

    let (id, data) = office.find("School", "Kihora").await;
    // A coordinator adds what the table does not know, and the ministry renames the school.
    let typed = crate::rules::load::LoadRecord {
        key: rounds_model::RecordKey::new(Kind::of("School"), id),
        data: data.clone().with("notes", "Behind the market"),
        author: None,
    };
    let at = EditTime::from_micros(1);
    let author = Author { by: id, device: None, device_name: "laptop".into(), op: None, edited: EditInterval::new(at, at) };
    office.server.rules().load(office.server.store(), office.organisation, &author, vec![typed]).await.unwrap().complete().unwrap();
    let renamed = office.import(Subject::Schools, &SCHOOLS.replace("Kihora", "Kihora Girls").replace("310", "")).await;
    assert_eq!(written(&renamed, "School"), (0, 1));
    let (same, renamed) = office.find("School", "Kihora Girls").await;
    assert_eq!(same, id, "an id never changes");
    assert_eq!(renamed, data.with("name", "Kihora Girls").with("notes", "Behind the market"), "an empty cell takes nothing away");
}

#[tokio::test]
async fn words_of_the_table_become_words_of_the_field() {
    let office = Office::new().await;
    office.import(Subject::Places, SCHOOLS).await;
    office.import(Subject::Schools, &SCHOOLS.replace("Primary,310", "Madrasa,310")).await;
    let level = async |name| office.find("School", name).await.1.text("level").unwrap().to_owned();
    assert_eq!(level("Kihora").await, "combined");
    assert_eq!(level("Neela , Primary").await, "prePrimary");
    assert_eq!(level("Kiamaina").await, "primary");
}

#[tokio::test]
async fn every_bad_row_is_told_by_line_and_reason_and_a_rehearsal_writes_nothing() {
    let office = Office::new().await;
    office.import(Subject::Places, SCHOOLS).await;
    let table = "county,sub code,sub-county,ward,emis,school,level,pupils,lat,lon\n\
        Nyeri,N1,Tetu,,200,Good,Primary,,,\n\
        ,N1,Tetu,,201,No county,Primary,,,\n\
        Nyeri,N9,Elsewhere,,202,No such place,Primary,,,\n\
        Nyeri,N1,Tetu,,200,Twice,Primary,,,\n\
        Nyeri,N1,Tetu,,,\"No\nkey\",Primary,many,,\n\
        Nyeri,N1,Tetu,,203,,Primary,,91,\n\
        Nyeri,N1,Tetu,,204,Good too,Primary,,,\n";
    let expected = [
        (3, "county is empty, so the region is not known"),
        (4, "there is no place Kenya > Nyeri > Elsewhere; import the places first"),
        (5, "its key stands already on line 2"),
        (6, "the key emis is empty; Pupils enrolled “many” is no whole number"),
        (8, "name: Name is needed; latitude: Latitude must lie between -90 and 90; longitude: A place needs latitude and longitude"),
    ];
    let rehearsal = office.read(Subject::Schools, table, true).await;
    assert_eq!(reasons(&rehearsal)[..4], expected[..4]);
    let last = reasons(&rehearsal)[4];
    assert!(last.0 == 8 && last.1.contains("Name is needed") && last.1.contains("Latitude must lie between"), "{last:?}");
    assert_eq!(written(&rehearsal, "School"), (2, 2));
    assert!(office.all("School").await.is_empty());
    let report = office.import(Subject::Schools, table).await;
    assert_eq!(reasons(&report), reasons(&rehearsal), "what a rehearsal says comes true");
    assert_eq!(office.all("School").await.len(), 2);
}

#[tokio::test]
async fn a_rehearsal_of_new_places_finds_each_one_above_whatever_batch_it_was_in() {
    let office = Office::new().await;
    let rows: String = (0..1_200).map(|n| format!("Nyeri,N1,Tetu,Ward {n},{n},School {n},,,,\n")).collect();
    let table = format!("{}\n{rows}", SCHOOLS.lines().next().unwrap());
    let rehearsal = office.read(Subject::Places, &table, true).await;
    assert_eq!((reasons(&rehearsal), written(&rehearsal, "District")), (vec![], (1_201, 1_201)));
    assert!(office.all("District").await.is_empty());
}

#[tokio::test]
async fn a_school_that_was_typed_in_is_found_by_its_code_and_one_that_was_deleted_stays_deleted() {
    let office = Office::new().await;
    office.import(Subject::Places, SCHOOLS).await;
    let (district, _) = office.find("District", "Tetu").await;
    let store = office.server.store();
    let typed = |n: u8| crate::rules::load::LoadRecord {
        key: rounds_model::RecordKey::new(Kind::of("School"), crate::toys::id(n)),
        data: Payload::default().with("districtId", district.to_string()).with("name", "Typed").with("emisCode", "100"),
        author: None,
    };
    let at = EditTime::from_micros(1);
    let author = Author { by: district, device: None, device_name: "laptop".into(), op: None, edited: EditInterval::new(at, at) };
    office.server.rules().load(store, office.organisation, &author, vec![typed(1)]).await.unwrap().complete().unwrap();
    let report = office.import(Subject::Schools, SCHOOLS).await;
    assert_eq!(written(&report, "School"), (2, 3));
    assert_eq!(office.find("School", "Kihora").await.0, crate::toys::id(1));

    office.server.rules().load(store, office.organisation, &author, vec![typed(2)]).await.unwrap().complete().unwrap();
    let report = office.import(Subject::Schools, SCHOOLS).await;
    assert_eq!(reasons(&report), [(2, "several School records have the emisCode 100")]);

    let (gone, _) = office.find("School", "Kiamaina").await;
    let mut txn = store.write(office.organisation).await.unwrap();
    let mut row = txn.record(gone).await.unwrap().unwrap();
    (row.data, row.stamp) = (None, txn.draw(office.server.rules().now()));
    txn.put(&row, &[], office.server.rules().now()).await.unwrap();
    txn.commit().await.unwrap();
    let report = office.import(Subject::Schools, &SCHOOLS.replace("Aguthi,100", "Aguthi,300")).await;
    assert_eq!(reasons(&report), [(4, "it was deleted here")]);
}

#[tokio::test]
async fn teachers_go_to_the_school_that_their_row_names() {
    let office = Office::new().await;
    office.import(Subject::Places, SCHOOLS).await;
    office.import(Subject::Schools, SCHOOLS).await;
    let table = "payroll;teacher;emis;active\nT1;Neema;101;yes\nT2;Juma;999;yes\nT3;Asha;;no\nT4;Baraka;102;perhaps\n";
    let report = office.import(Subject::Teachers, table).await;
    assert_eq!(
        reasons(&report),
        [(3, "there is no school with the emis 999"), (4, "the key emis is empty"), (5, "Still teaching “perhaps” is neither yes nor no"),]
    );
    let (school, _) = office.find("School", "Neela , Primary").await;
    let (teacher, data) = office.find("Teacher", "Neema").await;
    assert_eq!((data.text("schoolId"), data.get("active")), (Some(school.to_string().as_str()), Some(&true.into())));
    let moved = office.import(Subject::Teachers, "payroll;teacher;emis;active\nT1;Neema;102;yes\n").await;
    assert_eq!(written(&moved, "Teacher"), (0, 1));
    assert_eq!(office.find("Teacher", "Neema").await.0, teacher, "a transfer keeps the teacher");
}

#[test]
fn a_mapping_that_does_not_fit_says_where() {
    let registry = rounds_entities::registry().unwrap();
    let table = Table::csv(b"name,code\nA,1\n").unwrap();
    let cases = [
        ("[[level]]\nkind = 'Planet'\nfields.name = 'name'", "there is no kind Planet"),
        ("[[level]]\nkind = 'Country'\nfields.code = 'code'", "a level of Country has no name"),
        ("[[level]]\nkind = 'Country'\nfields.name = 'Name'", "the table has no column Name; it has name, code"),
        ("[[level]]\nkind = 'Country'\nfields.name = 'name'\nfields.size = 'code'", "Country has no field size"),
        ("[[level]]\nkind = 'Region'\nfields.name = 'name'\nfields.countryId = 'code'", "Region.countryId follows from where the row lies"),
        ("", "it has no [[level]]"),
    ];
    for (mapping, expected) in cases {
        let why = drafts(&registry, &Mapping::parse(mapping).unwrap(), &Known::default(), &table, Subject::Places).unwrap_err();
        assert_eq!(why.to_string(), format!("the mapping does not fit: {expected}"), "{mapping}");
    }
    assert!(
        Mapping::parse("[[level]]\nkind = 'Country'\nfields.name = 'name'\nfeilds.code = 'x'").is_err(),
        "a slip of the pen is not passed over"
    );
}

#[test]
fn a_workbook_reads_as_the_same_table_in_csv() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let date = rust_xlsxwriter::Format::new().set_num_format("yyyy-mm-dd");
    sheet.write_row(0, 0, ["name", "code", "share", "active", "since"]).unwrap();
    sheet.write_string(1, 0, "Kihora\u{a0}").unwrap();
    sheet.write_number(1, 1, 100.0).unwrap();
    sheet.write_number(1, 2, -0.25).unwrap();
    sheet.write_boolean(1, 3, true).unwrap();
    sheet.write_with_format(1, 4, rust_xlsxwriter::ExcelDateTime::from_ymd(2024, 2, 29).unwrap(), &date).unwrap();
    sheet.write_string(3, 0, "Kiamaina").unwrap();
    let bytes = book.save_to_buffer().unwrap();
    let table = Table::xlsx(bytes.clone(), None).unwrap();
    let lines: Vec<u64> = table.rows.iter().map(|row| row.line).collect();
    assert_eq!(lines, [2, 4], "an empty row is passed over and counted");
    let same = Table::csv(b"name,code,share,active,since\nKihora,100,-0.25,true,2024-02-29\n,,,,\nKiamaina,,,,\n").unwrap();
    assert_eq!(table, same);
    let why = Table::xlsx(bytes, Some("Schools")).unwrap_err().to_string();
    assert_eq!(why, "there is no sheet Schools; the workbook has Sheet1");
    assert!(Table::xlsx(b"no workbook".to_vec(), None).is_err());
    assert!(Table::csv(b"name\n\xff\n").unwrap_err().to_string().contains("UTF-8"));
}
