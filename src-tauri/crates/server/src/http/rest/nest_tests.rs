use rounds_model::{Payload, Stamp};

use super::*;
use crate::{
    testing::{school, teacher, visit},
    toys::{author, id, key, registry},
};

fn row(kind: &'static str, n: u8, content: Content) -> PageRow {
    PageRow { key: key(kind, n), stamp: Stamp::from_micros(i64::from(n)), content, author: None }
}

fn live(kind: &'static str, n: u8, data: Payload) -> PageRow {
    row(kind, n, Content::Live(data))
}

fn under(field: &str, owner: u8) -> Payload {
    Payload::default().with(field, id(owner).to_string())
}

fn everything() -> Reader {
    Reader { user: id(200), fields: None }
}

/// Items and references by name: an id with its children, a stub in brackets.
fn shape(nested: &Nested) -> String {
    let items: Vec<String> = nested.items.iter().map(outline).collect();
    let beside = nested.references.iter().map(|(kind, rows)| format!("{kind} {}", rows.iter().map(outline).collect::<String>()));
    [items, beside.collect()].concat().join(" ")
}

fn outline(value: &Value) -> String {
    let object = value.as_object().unwrap();
    let number = u8::from_str_radix(&object["id"].as_str().unwrap()[..2], 16).unwrap();
    let children: Vec<String> = object
        .iter()
        .filter(|(_, value)| value.is_array())
        .map(|(name, list)| format!("{name} {}", list.as_array().unwrap().iter().map(outline).collect::<Vec<_>>().join(",")))
        .collect();
    let head = if object.contains_key("updatedAt") { number.to_string() } else { format!("[{number}]") };
    if children.is_empty() { head } else { format!("{head}{{{}}}", children.join(" ")) }
}

#[test]
fn rows_go_where_the_declarations_say() {
    let named = || Payload::default().with("name", "toy");
    for (what, collection, rows, expected) in [
        ("nothing", "schools", vec![], ""),
        ("what an item owns is in it", "schools", vec![live("School", 3, school(1)), live("Teacher", 5, teacher(3))], "3{Teacher 5}"),
        (
            "what an untold item owns is in a stub",
            "schools",
            vec![live("Teacher", 5, teacher(3)), live("Teacher", 6, teacher(3))],
            "[3]{Teacher 5,6}",
        ),
        (
            "what is above or apart is beside",
            "schools",
            vec![live("Region", 1, named()), live("Form", 6, named()), live("Question", 7, under("formId", 6))],
            "Form 6 Question 7 Region 1",
        ),
        ("a removed item is an item", "schools", vec![row("School", 3, Content::Deleted), row("School", 4, Content::Gone)], "3 4"),
        ("a removed child, whose owner nobody knows, is beside", "schools", vec![row("Teacher", 5, Content::Deleted)], "Teacher 5"),
        (
            "kinds under another collection are items",
            "visits",
            vec![live("Visit", 20, visit(3)), live("Lesson", 21, under("visitId", 20))],
            "20{Lesson 21}",
        ),
        (
            "a stub holds children of several kinds",
            "visits",
            vec![live("Lesson", 21, under("visitId", 20)), live("Answer", 22, under("visitId", 20))],
            "[20]{Answer 22 Lesson 21}",
        ),
        (
            "a field that is called like the children keeps its place",
            "schools",
            vec![live("School", 3, school(1).with("Teacher", "none")), live("Teacher", 5, teacher(3))],
            "3 Teacher 5",
        ),
    ] {
        let nested = nest(&registry(), &Collection::of(collection), rows, &everything());
        assert_eq!(shape(&nested), expected, "{what}");
    }
}

#[test]
fn the_real_kinds_nest_as_the_design_draws_them() {
    let registry = Registry::new(rounds_entities::adapters()).unwrap();
    for (collection, items) in [("schools", "School"), ("visits", "SchoolVisit"), ("assessments", "PupilAssessment")] {
        assert_eq!(head(&registry, &Collection::of(collection)), Some(Kind::of(items)));
    }
    let mut rows = vec![live("PupilAssessment", 1, under("teacherVisitId", 9))];
    rows.extend([live("SectionAnswer", 2, under("pupilAssessmentId", 1)), live("AssessmentResult", 3, under("pupilAssessmentId", 1))]);
    let nested = nest(&registry, &Collection::ASSESSMENTS, rows, &everything());
    let item = &nested.items[0];
    assert_eq!((&item["sectionAnswers"][0]["id"], &item["result"]["id"]), (&json!(id(2)), &json!(id(3))));
    assert!(nested.references.is_empty());
    let named = BTreeMap::from([("sectionAnswers", Kind::of("SectionAnswer")), ("result", Kind::of("AssessmentResult"))]);
    assert_eq!(nested.nested, BTreeMap::from([(Kind::of("PupilAssessment"), named)]));
}

#[test]
fn what_a_person_wrote_is_told_from_what_is_said_about_the_record() {
    let rows = vec![
        live("School", 3, school(1).with("device", "a tablet").with("Teacher", "none")),
        live("School", 4, school(1)),
        live("Teacher", 5, teacher(3)),
    ];
    let nested = nest(&registry(), &Collection::SCHOOLS, rows, &everything());
    let own = BTreeSet::from(["device".to_owned(), "Teacher".to_owned()]);
    assert_eq!(nested.own, BTreeMap::from([(id(3), own)]));
}

#[test]
fn an_object_says_what_is_true_of_the_record_and_covers_nothing_that_a_person_wrote() {
    let mine = crate::store::Author { op: Some(rounds_model::OpId { incarnation: 1, counter: 2 }), ..author(200) };
    let data = school(1).with("by", "hand").with("unknown", json!({"kept": [1]}));
    let told = |author, reader: &Reader| {
        let row = PageRow { author: Some(author), ..live("School", 3, data.clone()) };
        nest(&registry(), &Collection::SCHOOLS, vec![row], reader).items.remove(0)
    };
    let object = told(mine.clone(), &everything());
    assert_eq!(object["by"], "hand");
    assert_eq!(object["unknown"], json!({"kept": [1]}));
    assert_eq!(object["updatedAt"], json!(Stamp::from_micros(3)));
    assert_eq!((&object["device"], object["op"].is_null()), (&json!("laptop"), false));
    assert!(told(mine.clone(), &Reader { user: id(201), fields: None })["op"].is_null(), "another user's operation is not named");
    let few = told(mine, &Reader { user: id(200), fields: Some(BTreeSet::from(["name".to_owned()])) });
    assert_eq!((&few["name"], few.get("regionId"), few.get("unknown"), few["id"].is_null()), (&json!("School"), None, None, false));
}
