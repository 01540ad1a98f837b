//! What holds for all kinds together.

use rounds_model::{Adapter, ConflictPolicy, EntityId, Kind, Payload};
use serde_json::{Value, json};

use crate::registry;

/// Kind, collection, and the owner with the field that names it.
type Row = (&'static str, &'static str, Option<(&'static str, &'static str)>);

/// The protocol's table (§2), in the order of sync.
const PROTOCOL: [Row; 19] = [
    ("Organisation", "schools", None),
    ("Country", "schools", None),
    ("Region", "schools", Some(("countryId", "Country"))),
    ("District", "schools", Some(("regionId", "Region"))),
    ("Monitor", "schools", None),
    ("School", "schools", Some(("districtId", "District"))),
    ("Teacher", "schools", Some(("schoolId", "School"))),
    ("Pupil", "schools", Some(("schoolId", "School"))),
    ("ProjectForm", "schools", None),
    ("FormQuestion", "schools", Some(("projectFormId", "ProjectForm"))),
    ("AssessmentDefinition", "schools", None),
    ("SchoolVisit", "visits", Some(("schoolId", "School"))),
    ("TeacherVisit", "visits", Some(("visitId", "SchoolVisit"))),
    ("MonitoringAnswer", "visits", Some(("visitId", "SchoolVisit"))),
    ("Photo", "visits", Some(("visitId", "SchoolVisit"))),
    ("PupilAssessment", "assessments", Some(("teacherVisitId", "TeacherVisit"))),
    ("SectionAnswer", "assessments", Some(("pupilAssessmentId", "PupilAssessment"))),
    ("AssessmentResult", "assessments", Some(("pupilAssessmentId", "PupilAssessment"))),
    ("ActionPoint", "schools", Some(("schoolId", "School"))),
];

#[test]
fn the_kinds_are_those_of_the_protocol_in_its_order() {
    let registry = registry().unwrap();
    let of_protocol = |kind: &Kind| PROTOCOL.iter().any(|(name, ..)| *name == kind.as_str());
    let found: Vec<_> = registry
        .kinds()
        .filter(|adapter| of_protocol(&adapter.kind()))
        .map(|adapter| {
            let owner = adapter.owner().map(|owner| (owner.field, owner.kind.as_str().to_owned()));
            (adapter.kind().as_str().to_owned(), adapter.collection().as_str().to_owned(), owner)
        })
        .collect();
    let expected: Vec<_> = PROTOCOL
        .iter()
        .map(|(kind, collection, owner)| {
            ((*kind).to_owned(), (*collection).to_owned(), owner.map(|(field, kind)| (field, kind.to_owned())))
        })
        .collect();
    assert_eq!(found, expected);
    let collections: Vec<String> = registry.collections().iter().map(|collection| collection.as_str().to_owned()).collect();
    assert_eq!(collections, ["schools", "visits", "assessments"]);
}

#[test]
fn what_many_people_edit_merges_field_by_field() {
    let registry = registry().unwrap();
    let merging: Vec<Kind> = registry.kinds().filter(|kind| kind.policy() == ConflictPolicy::MergeDisjoint).map(Adapter::kind).collect();
    assert_eq!(merging, ["School", "Teacher", "Pupil", "ActionPoint"].map(Kind::of));
}

#[test]
fn a_record_unique_by_nature_has_its_derived_id_and_others_none() {
    let registry = registry().unwrap();
    let visit = "0f3c9c4e-8a47-7c1e-9d57-4f2f6c1d2a10";
    let data =
        Payload::default().with("visitId", visit).with("questionId", visit).with("pupilAssessmentId", visit).with("section", "letters");
    let expected = [
        ("MonitoringAnswer", EntityId::derived(&Kind::of("MonitoringAnswer"), &[visit, visit])),
        ("SectionAnswer", EntityId::derived(&Kind::of("SectionAnswer"), &[visit, "letters"])),
        ("AssessmentResult", EntityId::derived(&Kind::of("AssessmentResult"), &[visit])),
    ];
    for adapter in registry.kinds() {
        let expected = expected.iter().find(|(kind, _)| *kind == adapter.kind().as_str()).map(|(_, id)| *id);
        assert_eq!(adapter.derived_id(&data), expected, "{}", adapter.kind());
    }
}

#[test]
fn label_and_check_survive_whatever_a_payload_holds() {
    let odd = [
        Value::Null,
        json!(true),
        json!(-1),
        json!(1e300),
        json!(""),
        json!("  "),
        json!("ẹ̀kọ́ مدرسة \"'\n\u{0}"),
        json!("-"),
        json!(":::"),
        json!([[], {}, null]),
        json!({"a": {"b": []}}),
    ];
    let registry = registry().unwrap();
    for adapter in registry.kinds() {
        assert_eq!(adapter.label(&Payload::default()).trim(), "", "{} says something of nothing", adapter.kind());
        for value in &odd {
            let all = adapter.fields().iter().fold(Payload::default(), |data, field| data.with(field.name, value.clone()));
            let _ = (adapter.label(&all), adapter.check(&all));
            for field in adapter.fields() {
                let one = Payload::default().with(field.name, value.clone());
                let _ = (adapter.label(&one), adapter.check(&one));
            }
        }
    }
}

#[test]
fn no_kind_takes_an_empty_payload_and_each_refusal_names_a_declared_field() {
    let registry = registry().unwrap();
    for adapter in registry.kinds() {
        let refused = adapter.check(&Payload::default()).unwrap_err();
        for error in refused.0 {
            assert!(adapter.fields().iter().any(|field| field.name == error.field), "{} refuses {}", adapter.kind(), error.field);
        }
    }
}

#[test]
fn what_a_parent_calls_its_children_is_unambiguous() {
    let registry = registry().unwrap();
    for parent in registry.kinds() {
        let mut nested: Vec<&str> =
            registry.kinds().filter(|child| child.owner().is_some_and(|owner| owner.kind == parent.kind())).map(Adapter::nested).collect();
        let children = nested.len();
        nested.sort_unstable();
        nested.dedup();
        assert_eq!(nested.len(), children, "under {}", parent.kind());
    }
}
