//! The demo as a whole: what it holds is valid, always the same, and made through the rules.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use rounds_model::{EntityId, Kind, Role};

use super::{Entry, deployments, make, make::as_record};
use crate::{
    clock::SystemClock,
    rules::Rules,
    store::{ServerStore, sqlite::SqliteStore},
};

fn rules() -> Rules {
    Rules::new(rounds_entities::registry().unwrap(), Arc::new(SystemClock))
}

#[test]
fn every_record_holds_by_the_rules_of_its_kind_and_has_its_parents_before_it() {
    let registry = rounds_entities::registry().unwrap();
    for deployment in deployments().unwrap() {
        let (mut seen, mut authors) = (BTreeSet::new(), BTreeSet::new());
        for entry in &deployment.entries {
            let adapter = registry.get(&entry.kind).unwrap();
            assert_eq!(adapter.check(&entry.data), Ok(()), "{} {:?}", entry.kind, entry.data);
            if let Some(derived) = adapter.derived_id(&entry.data) {
                assert_eq!(derived, entry.id, "{}", entry.kind);
            }
            for field in entry.data.0.keys() {
                assert!(adapter.fields().iter().any(|declared| declared.name == field), "{} declares no {field}", entry.kind);
            }
            for (parent, id) in adapter.links(&entry.data) {
                assert!(seen.contains(&(parent.kind.clone(), id)), "{} names a {} that comes later", entry.kind, parent.kind);
            }
            assert!(seen.insert((entry.kind.clone(), entry.id)), "{} {} is there twice", entry.kind, entry.id);
            authors.insert((Kind::of("Monitor"), entry.by));
        }
        assert!(authors.is_subset(&seen), "something is by nobody");
    }
}

#[test]
fn the_demo_is_of_the_promised_size_and_shape() {
    let deployments = deployments().unwrap();
    let [first, second] = deployments.as_slice() else { panic!("{} organisations", deployments.len()) };
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in &first.entries {
        *counts.entry(entry.kind.as_str()).or_default() += 1;
    }
    assert_eq!((counts["School"], counts["Region"], counts["ProjectForm"], counts["AssessmentDefinition"]), (500, 12, 2, 2));
    for (kind, least) in [("SchoolVisit", 200), ("TeacherVisit", 150), ("PupilAssessment", 200), ("MonitoringAnswer", 1_000)] {
        assert!(counts[kind] >= least, "{} {kind}", counts[kind]);
    }
    assert_eq!(counts["AssessmentResult"], counts["PupilAssessment"]);
    let open = first.entries.iter().filter(|entry| entry.data.text("status") == Some("open") && entry.kind.as_str() == "ActionPoint");
    assert!((10..100).contains(&open.count()));
    assert!(first.name.contains("invented") && second.name.contains("invented"));
    let roles: Vec<Role> = first.members.iter().map(|member| member.role).collect();
    assert_eq!(roles, [Role::Coordinator, Role::Coordinator, Role::Supervisor, Role::DataManager, Role::Administrator]);
}

#[test]
fn results_say_that_pupils_differ_and_learn() {
    let deployments = deployments().unwrap();
    let rates: Vec<f64> = deployments[0]
        .entries
        .iter()
        .filter(|entry| entry.kind.as_str() == "AssessmentResult")
        .filter_map(|entry| entry.data.get("wordsPerMinute")?.as_f64())
        .collect();
    let mean = rates.iter().sum::<f64>() / rates.len() as f64;
    let zero = rates.iter().filter(|rate| **rate == 0.0).count();
    assert!((5.0..60.0).contains(&mean) && zero > 0 && zero < rates.len() / 3, "{} rates, mean {mean}, {zero} zero", rates.len());
}

#[test]
fn the_second_organisation_works_in_places_of_the_same_ids() {
    let deployments = deployments().unwrap();
    let ids = |organisation: usize, kind: &str| -> BTreeSet<_> {
        deployments[organisation].entries.iter().filter(|entry| entry.kind.as_str() == kind).map(|entry| entry.id).collect()
    };
    for kind in ["Country", "Region", "District", "School"] {
        assert_eq!(ids(0, kind), ids(1, kind), "{kind}");
    }
    for kind in ["Organisation", "Monitor", "Teacher"] {
        assert!(ids(0, kind).is_disjoint(&ids(1, kind)), "{kind}");
    }
    assert!(ids(1, "SchoolVisit").is_empty());
}

#[test]
fn what_is_computed_twice_is_the_same() {
    let [once, again] = [deployments().unwrap(), deployments().unwrap()];
    for (once, again) in once.iter().zip(&again) {
        let records = |entries: &[Entry]| entries.iter().map(as_record).collect::<Vec<_>>();
        assert!(records(&once.entries) == records(&again.entries));
    }
}

#[tokio::test]
async fn making_it_twice_changes_nothing_but_the_passwords() {
    let folder = tempfile::tempdir().unwrap();
    let (rules, store) = (rules(), SqliteStore::open(&folder.path().join("demo.db")).await.unwrap());
    let first = make(&rules, &store).await.unwrap();
    let stamps = stamps(&store).await;
    let second = make(&rules, &store).await.unwrap();
    assert_eq!(stamps, self::stamps(&store).await);
    let emails = |guests: &[super::Guest]| guests.iter().map(|guest| guest.email.clone()).collect::<Vec<_>>();
    assert_eq!((emails(&first), first.len()), (emails(&second), 6));
    let [old, new] = [&first[0], &second[0]];
    assert!(rules.sign_in(&store, &old.email, old.password.clone(), "a laptop", None).await.unwrap().is_none());
    let signed_in = rules.sign_in(&store, &new.email, new.password.clone(), "a laptop", None).await.unwrap().unwrap();
    assert_eq!(signed_in.organisation.name, new.organisation);

    // A making that was cut off is made again, and finds each record as it left it.
    for deployment in deployments().unwrap() {
        let author = crate::toys::author(1);
        let records = deployment.entries.iter().map(as_record).collect::<Vec<_>>();
        let report = rules.load(&store, deployment.id, &author, records).await.unwrap();
        assert_eq!((report.loaded.len(), report.refused.len()), (0, 0), "{report:?}");
    }
    assert_eq!(stamps, self::stamps(&store).await);
}

#[test]
fn the_two_coordinators_share_some_schools_and_not_all() {
    let deployments = deployments().unwrap();
    let [first, ..] = deployments.as_slice() else { panic!("no organisation") };
    let by_id: BTreeMap<_, _> = first.entries.iter().map(|entry| (entry.id, entry)).collect();
    let is_under = |school: &Entry, root: EntityId| {
        let district = school.data.text("districtId").unwrap().parse().unwrap();
        let region = by_id[&district].data.text("regionId").unwrap().parse().unwrap();
        [district, region].contains(&root)
    };
    let schools = |member: usize| -> BTreeSet<EntityId> {
        let roots = &first.members[member].roots;
        let of_kind = first.entries.iter().filter(|entry| entry.kind.as_str() == "School");
        of_kind.filter(|school| roots.iter().any(|root| is_under(school, *root))).map(|school| school.id).collect()
    };
    let (one, other) = (schools(0), schools(1));
    let both = one.intersection(&other).count();
    assert!(both >= 20 && both < one.len() && both < other.len(), "{both} of {} and {}", one.len(), other.len());
    assert!(first.members.iter().flat_map(|member| &member.roots).all(|root| by_id.contains_key(root)), "a grant of no place");
}

/// The last stamp and the digest of each organisation.
async fn stamps(store: &SqliteStore) -> Vec<String> {
    let mut all = Vec::new();
    for organisation in store.organisations().await.unwrap() {
        let mut txn = store.read(organisation.id).await.unwrap();
        let everything = crate::scope::Scope::new(organisation.id, Role::Administrator, None);
        let digest = txn.digest(&everything).await.unwrap();
        all.push(format!("{} {:?} {digest:?}", organisation.name, txn.clock().last));
    }
    all
}

#[tokio::test]
async fn practice_is_for_two_people_in_the_same_places() {
    let folder = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(&folder.path().join("practice.db")).await.unwrap();
    let rules = rules();
    let pair = make::make_for_practice(&rules, &store).await.unwrap();
    let mut roots = Vec::new();
    for guest in [&pair.learner, &pair.colleague] {
        let signed_in = rules.sign_in(&store, &guest.email, guest.password.clone(), "laptop", None).await.unwrap().unwrap();
        assert_eq!(signed_in.session.account.role, Role::Coordinator);
        roots.push(rules.granted(&store, signed_in.organisation.id, signed_in.session.account.id).await.unwrap());
    }
    assert_eq!(roots[0], roots[1]);
    assert!(!roots[0].roots.is_empty());
    assert_ne!(pair.learner.email, pair.colleague.email);
}
