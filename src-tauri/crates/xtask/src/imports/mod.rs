//! `cargo xtask imports`: the picture of the architecture, checked.
//!
//! The rules are data ([`rooms`]); this file only lays them beside what `cargo metadata` says. The
//! same rules for the window's web part are checked there, by `npm run arch`.

mod files;
mod rooms;

use crate::error::{Error, Result};
use crate::workspace::{DependencyKind, Member, Workspace};
use rooms::{KEPT, Outside, ROOMS, Room};

/// Fails with every broken rule; prints files that have grown long.
pub fn run(workspace: &Workspace) -> Result<()> {
    let members = workspace.members()?;
    let listed = workspace.files()?;
    let mut broken = violations(&members);
    broken.extend(files::strangers(&listed));
    for warning in files::long(workspace, &listed) {
        println!("warning: {warning}");
    }
    if broken.is_empty() {
        println!("{} crates keep the import rules; the top level has its shape.", members.len());
        return Ok(());
    }
    Err(Error::Refused(format!("{} rules are broken:\n  {}", broken.len(), broken.join("\n  "))))
}

/// Every broken rule in words, in the order of the members.
fn violations(members: &[Member]) -> Vec<String> {
    let mut found = Vec::new();
    for member in members {
        let Some(room) = room(&member.name) else {
            found.push(format!("{} has no room: give it a row in xtask/src/imports/rooms.rs", member.name));
            continue;
        };
        for dependency in &member.dependencies {
            found.extend(match self::room(&dependency.name) {
                Some(other) => between(room, other, dependency.kind),
                None => outside(room, &dependency.name, dependency.kind),
            });
        }
    }
    found.sort();
    found.dedup();
    found
}

/// A member imports a member.
fn between(from: &Room, to: &Room, kind: DependencyKind) -> Option<String> {
    let (from_name, to_name) = (from.name, to.name);
    match kind {
        // Fakes live in the crate that owns the port, so tests too have no reason to look up.
        DependencyKind::Dev if to.floor < from.floor => None,
        DependencyKind::Dev => {
            Some(format!("{from_name} (floor {}) tests itself with {to_name} (floor {}): imports point down", from.floor, to.floor))
        }
        _ if to.floor >= from.floor => {
            Some(format!("{from_name} (floor {}) imports {to_name} (floor {}): imports point down", from.floor, to.floor))
        }
        _ if !from.imports.contains(&to.name) => Some(format!("{from_name} imports {to_name}, but may only import {:?}", from.imports)),
        _ => None,
    }
}

/// A member imports a package from outside.
fn outside(room: &Room, package: &str, kind: DependencyKind) -> Option<String> {
    for kept in KEPT {
        if !kept.covers(package) || kept.rooms.contains(&room.name) {
            continue;
        }
        if kind == DependencyKind::Dev && kept.tests_may {
            continue;
        }
        return Some(format!("{} imports {package}, which stays in {:?}: {}", room.name, kept.rooms, kept.why));
    }
    match room.outside {
        Outside::Only(list) if kind != DependencyKind::Dev && !list.contains(&package) => {
            Some(format!("{} imports {package}, but of outside packages only {list:?}", room.name))
        }
        _ => None,
    }
}

fn room(name: &str) -> Option<&'static Room> {
    ROOMS.iter().find(|room| room.name == name)
}

#[cfg(test)]
mod tests;
