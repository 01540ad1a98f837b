//! Each rule is shown to find its violation, and the text's exceptions to pass.

use super::violations;
use crate::workspace::{Dependency, DependencyKind, Member};
use DependencyKind::{Build, Dev, Normal};

fn importing(name: &str, kind: DependencyKind, package: &str) -> Vec<String> {
    violations(&[Member { name: name.into(), dependencies: vec![Dependency { name: package.into(), kind }] }])
}

fn assert_broken(name: &str, kind: DependencyKind, package: &str, words: &str) {
    let found = importing(name, kind, package);
    assert_eq!(found.len(), 1, "{name} -> {package}: {found:?}");
    assert!(found[0].contains(words), "{found:?}");
}

fn assert_kept(name: &str, kind: DependencyKind, package: &str) {
    assert_eq!(importing(name, kind, package), Vec::<String>::new(), "{name} -> {package}");
}

#[test]
fn an_upward_import_is_found() {
    assert_broken("rounds-model", Normal, "rounds-entities", "imports point down");
    assert_broken("rounds-sync", Build, "rounds-sqlite", "imports point down");
}

#[test]
fn a_sideways_import_is_found() {
    assert_broken("rounds-http", Normal, "rounds-sqlite", "imports point down");
    assert_broken("rounds-desktop", Normal, "rounds-cli", "imports point down");
}

#[test]
fn a_downward_import_that_the_table_does_not_list_is_found() {
    assert_broken("rounds-sync", Normal, "rounds-entities", "may only import");
    assert_broken("rounds-desktop", Normal, "rounds-model", "may only import");
    assert_broken("rounds-server", Normal, "rounds-sync", "may only import");
}

#[test]
fn tests_may_look_further_down_and_never_up() {
    assert_kept("rounds-sqlite", Dev, "rounds-entities");
    assert_broken("rounds-sync", Dev, "rounds-http", "imports point down");
    assert_broken("rounds-http", Dev, "rounds-server", "imports point down");
}

#[test]
fn tauri_is_found_outside_the_shell() {
    assert_broken("rounds-app", Normal, "tauri", "the only crate that knows Tauri");
    assert_broken("rounds-cli", Dev, "tauri-plugin-single-instance", "the only crate that knows Tauri");
    assert_kept("rounds-desktop", Build, "tauri-build");
}

#[test]
fn storage_and_network_are_found_outside_their_rooms() {
    assert_broken("rounds-app", Normal, "sqlx", "behind the ports");
    assert_broken("rounds-sync", Normal, "reqwest", "behind the port");
    assert_kept("rounds-server", Normal, "reqwest");
    assert_kept("rounds-app", Dev, "reqwest");
    assert_kept("rounds-tests", Normal, "sqlx");
}

#[test]
fn the_model_takes_only_its_list() {
    assert_broken("rounds-model", Normal, "tokio", "of outside packages only");
    assert_kept("rounds-model", Normal, "sha2");
    assert_kept("rounds-model", Dev, "proptest");
}

#[test]
fn a_crate_without_a_row_is_found() {
    assert_broken("rounds-extra", Normal, "serde", "has no room");
}

#[test]
fn the_table_itself_points_down_and_names_known_rooms() {
    for room in super::ROOMS {
        for name in room.imports {
            let other = super::room(name).unwrap_or_else(|| panic!("{name} has no row"));
            assert!(other.floor < room.floor, "{} -> {name}", room.name);
        }
    }
}
