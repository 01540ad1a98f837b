//! Nothing is read, written or confirmed to exist by whoever has no right to it: not with a token that is none, was
//! one, or is another organisation's, and not by naming what is somebody else's anywhere in a request. Said by the
//! same answer and the same number of statements; time is left to the machine.

mod asked;
mod statements;
mod table;
mod world;

use std::collections::BTreeSet;

use axum::http::Method;
use rounds_model::Role;

use self::{
    asked::Asked,
    table::{By, Row, rows},
    world::{SECRET, Told, World},
};
use crate::{http::endpoints, testing::Bench, token::Token, toys::id};

#[test]
fn every_route_that_the_router_knows_has_a_row() {
    let known: BTreeSet<String> = endpoints().iter().map(|(method, path, _)| format!("{method} {path}")).collect();
    let told: BTreeSet<String> = rows().iter().map(|row| format!("{} {}", row.method, row.path)).collect();
    assert_eq!(known, told);
    assert_eq!(told.len(), rows().len(), "a route has two rows");
}

#[tokio::test]
async fn nobody_learns_of_or_changes_what_is_anothers_on_sqlite() {
    prove(Bench::new().await).await;
}

#[tokio::test]
async fn nobody_learns_of_or_changes_what_is_anothers_on_postgresql() {
    prove(Bench::on_postgres().await).await;
}

async fn prove(bench: Bench) {
    let world = World::new(bench).await;
    for row in rows() {
        whoever_it_is_for(&world, &row).await;
        who_is_not_signed_in(&world, &row).await;
        who_is_of_another_organisation(&world, &row).await;
        what_is_anothers(&world, &row).await;
    }
    let mut theirs = crate::testing::Replica::default();
    theirs.pull(&world.theirs).await;
    assert_eq!(theirs.rows.len(), 4);
}

impl Row {
    fn name(&self) -> String {
        format!("{} {}", self.method, self.path)
    }

    /// The request of whoever has this token.
    fn of(&self, asked: Asked, token: &str) -> Asked {
        match self.by {
            By::Token => asked.with("authorization", format!("Bearer {token}")),
            By::Cookie => asked.with("cookie", format!("rounds_office={token}")),
            By::Nothing => asked,
        }
    }
}

/// What is for anybody is the same for everybody.
async fn whoever_it_is_for(world: &World, row: &Row) {
    if row.by != By::Nothing || row.method != Method::GET {
        return;
    }
    let (told, _) = world.ask(&row.method, row.path, &Asked::nothing()).await;
    assert!(told.status == 200 && !told.body.contains("example.org") && !told.body.contains(SECRET), "{}: {told:?}", row.name());
    for token in [&world.ours.token, &world.theirs.token, &world.revoked] {
        let with = Asked::nothing().with("authorization", format!("Bearer {token}")).with("cookie", format!("rounds_office={token}"));
        assert_eq!(world.ask(&row.method, row.path, &with).await.0, told, "{}", row.name());
    }
}

/// With no token, or with what is no token, all are answered the same, and nothing is asked of the database; with one
/// that nobody has, that was taken away or that has grown old, the same, and as much is asked for each.
async fn who_is_not_signed_in(world: &World, row: &Row) {
    if row.by == By::Nothing {
        return;
    }
    let before = (world.held(id(100)).await, world.held(id(101)).await);
    let usual = || (row.usual)(world);
    let (none, statements) = world.ask(&row.method, row.path, &usual()).await;
    assert_eq!(statements, 0, "{}", row.name());
    assert_eq!(none.status == 401, row.by == By::Token, "{}: {none:?}", row.name());
    for odd in ["", " ", "nonsense", "AAAAAAAAAAAAAAAAAAAAA", "AAAAAAAAAAAAAAAAAAAAAAAA", "%00", "=AAAAAAAAAAAAAAAAAAAAA"] {
        let (told, statements) = world.ask(&row.method, row.path, &row.of(usual(), odd)).await;
        assert_eq!((&told, statements), (&none, 0), "{} with the token {odd:?}", row.name());
    }
    let mut counts = Vec::new();
    for token in [&Token::random().reveal(), &world.revoked, &world.expired] {
        let (told, statements) = world.ask(&row.method, row.path, &row.of(usual(), token)).await;
        assert_eq!(told, none, "{}", row.name());
        counts.push(statements);
    }
    assert!(counts[0] > 0 && counts.iter().all(|count| *count == counts[0]), "{}: {counts:?}", row.name());
    assert_eq!((world.held(id(100)).await, world.held(id(101)).await), before, "{}", row.name());
}

/// Whoever is signed in elsewhere is told nothing of ours and changes nothing of it, whatever they name.
async fn who_is_of_another_organisation(world: &World, row: &Row) {
    if row.by == By::Nothing {
        return;
    }
    let before = world.held(id(100)).await;
    let other = world.bench.device_in(id(101), Role::Administrator, &[]).await;
    let (told, _) = world.ask(&row.method, row.path, &row.of((row.usual)(world), &other.token)).await;
    assert_ne!(told.status, 401, "{}", row.name());
    let ours = [1, 2, 4, 5, 6, 7, 8].map(|n| id(n).to_string());
    let leaked = ours.iter().map(String::as_str).chain(["asha@example.org"]).find(|word| told.body.contains(word));
    assert_eq!(leaked, None, "{}", row.name());
    assert_eq!(world.held(id(100)).await, before, "{}", row.name());
}

/// What is somebody else's is answered as what does not exist, and looked for with as many statements.
async fn what_is_anothers(world: &World, row: &Row) {
    for field in &row.fields {
        let before = world.held(id(101)).await;
        let mut absent: Option<(Told, usize)> = None;
        for whose in field.whose {
            let moment = world.moment().await;
            let asked = row.of((field.asked)(world, &moment, *whose), &world.ours.token);
            let told = world.ask(&row.method, row.path, &asked).await;
            let place = format!("{} {}: {whose:?}", row.name(), field.name);
            assert!(!told.0.body.contains(SECRET) && !told.0.body.contains("juma@example.org"), "{place}: {told:?}");
            assert!(told.1 > 0 && told.0.status.as_u16() < 500, "{place}: {told:?}");
            assert_eq!(&told, absent.get_or_insert_with(|| told.clone()), "{place}");
        }
        assert_eq!(world.held(id(101)).await, before, "{} {}", row.name(), field.name);
    }
}
