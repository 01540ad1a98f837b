//! `cargo xtask test`: the steps, in order, as one visible list.
//!
//! Every cargo step works on the whole workspace with one profile and one feature set, so that a
//! dependency is compiled once: selecting single crates would unify features differently and
//! compile the tree anew.

use clap::Args;

use crate::error::{Error, Result};
use crate::steps::{self, Step};
use crate::tally::Tally;
use crate::workspace::Workspace;
use crate::{bindings, book, e2e, imports, licences, new_entity, process, setup, ui};

/// What to run of `cargo xtask test`.
#[derive(Args)]
pub struct Options {
    /// Run this step alone; may be given several times
    #[arg(long, value_name = "STEP")]
    only: Vec<String>,
}

const STEPS: &[Step] = &[
    Step { name: "setup", what: "what building and testing needs is installed", first: true, run: setup },
    Step { name: "imports", what: "imports point down, the top level has its shape", first: false, run: imports },
    Step { name: "book", what: "every link of the papers leads somewhere", first: false, run: book::check },
    Step { name: "licences", what: "every licence is allowed, and the list of them is up to date", first: false, run: licences },
    Step { name: "fmt", what: "Rust is formatted", first: false, run: fmt },
    Step { name: "ui", what: "the window's web part: types, lints, imports, tests, build", first: false, run: ui },
    Step { name: "lint", what: "clippy, warnings are errors", first: false, run: lint },
    Step { name: "build", what: "every program and every test, once", first: false, run: build },
    Step { name: "rust", what: "the Rust tests", first: false, run: rust },
    Step { name: "bindings", what: "the window's typed door is up to date", first: false, run: bindings::check },
    Step { name: "doc", what: "the API documentation has no warning", first: false, run: doc },
    Step { name: "new-entity", what: "a new kind is one file and one line", first: false, run: new_entity::prove },
    Step { name: "e2e", what: "the real window on a display of its own", first: false, run: e2e::check },
];

/// Runs all steps, or those asked for.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    for name in &options.only {
        if !STEPS.iter().any(|step| step.name == name) {
            let known: Vec<&str> = STEPS.iter().map(|step| step.name).collect();
            return Err(Error::Refused(format!("no step `{name}`; the steps are: {}", known.join(", "))));
        }
    }
    let asked = |step: &&Step| options.only.is_empty() || options.only.iter().any(|name| name == step.name);
    steps::run(workspace, &STEPS.iter().filter(asked).collect::<Vec<_>>())
}

fn setup(workspace: &Workspace, _: &mut Tally) -> Result<()> {
    setup::run(workspace, setup::For::Testing)
}

fn imports(workspace: &Workspace, _: &mut Tally) -> Result<()> {
    imports::run(workspace)
}

fn licences(workspace: &Workspace, _: &mut Tally) -> Result<()> {
    licences::check(workspace)
}

fn fmt(workspace: &Workspace, _: &mut Tally) -> Result<()> {
    process::run(workspace.cargo().args(["fmt", "--all", "--check"]))
}

fn ui(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    ui::install(workspace)?;
    ui::check(workspace, tally)?;
    ui::build(workspace)
}

fn lint(workspace: &Workspace, _: &mut Tally) -> Result<()> {
    process::run(workspace.cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--features",
        "rounds-tests/e2e",
        "--locked",
        "--",
        "--deny",
        "warnings",
    ]))
}

fn build(workspace: &Workspace, _: &mut Tally) -> Result<()> {
    process::run(workspace.cargo().args(["build", "--workspace", "--all-targets", "--locked"]))
}

fn rust(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    process::run_reading(workspace.cargo().args(["test", "--workspace", "--all-targets", "--locked", "--no-fail-fast"]), |line| {
        tally.read(line)
    })
}

fn doc(workspace: &Workspace, tally: &mut Tally) -> Result<()> {
    process::run(workspace.cargo().env("RUSTDOCFLAGS", "--deny warnings").args([
        "doc",
        "--workspace",
        "--lib",
        "--no-deps",
        "--document-private-items",
        "--locked",
    ]))?;
    process::run_reading(workspace.cargo().args(["test", "--workspace", "--doc", "--locked"]), |line| tally.read(line))
}
