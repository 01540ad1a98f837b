//! `cargo xtask new-entity NAME`: a new kind of record is one new file and one line.
//!
//! The file is made from a template with a field or two and a test; the line joins the one visible
//! list in `entities/src/lib.rs`. Engine, wire, store, server and form take the kind from there.

mod name;
mod proof;

use std::fs;

use clap::{Args, ValueEnum};

use crate::error::{Error, Result};
use crate::workspace::Workspace;
use name::Name;

pub use proof::run as prove;

const TEMPLATE: &str = include_str!("kind.rs.txt");
const SOURCES: &str = "src-tauri/crates/entities/src";
/// How the list of kinds begins in `lib.rs`; it ends with the first line that is a lone bracket.
const LIST: &str = "kinds! {";

/// What the new kind is called and where it belongs.
#[derive(Args)]
pub struct Options {
    /// The kind's name in the singular, such as `ActionPoint`
    name: String,
    /// The kind that owns it: it lives and dies with a record of that kind
    #[arg(long, value_name = "KIND")]
    under: Option<String>,
    /// What it is synced together with
    #[arg(long, value_enum, default_value_t = Collection::Schools)]
    collection: Collection,
}

/// The collections of the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Collection {
    /// Places, people, forms and instruments
    Schools,
    /// What happens on a visit
    Visits,
    /// What pupils were asked and how they did
    Assessments,
}

/// Writes the file and the line, or refuses and writes nothing.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let name = Name::parse(&options.name)?;
    let owner = options.under.as_deref().map(Name::parse).transpose()?;
    let file = workspace.path(SOURCES).join(format!("{}.rs", name.snake()));
    let list = workspace.path(SOURCES).join("lib.rs");
    let listed = fs::read_to_string(&list).map_err(Error::file(&list))?;
    let listed = with_line(&listed, &name, owner.as_ref())?;
    if file.exists() {
        return Err(Error::Refused(format!("{} is there already", file.display())));
    }
    fs::write(&file, source(&name, owner.as_ref(), options.collection)).map_err(Error::file(&file))?;
    fs::write(&list, listed).map_err(Error::file(&list))?;
    println!("wrote {}", file.display());
    println!("added one line to {}", list.display());
    println!("next: say in the file what {} is, declare its fields, then `cargo test -p rounds-entities`", name.pascal());
    Ok(())
}

/// The template filled in.
fn source(name: &Name, owner: Option<&Name>, collection: Collection) -> String {
    let collection = match collection {
        Collection::Schools => "SCHOOLS",
        Collection::Visits => "VISITS",
        Collection::Assessments => "ASSESSMENTS",
    };
    let (owner_field, with_owner, imports) = match owner {
        None => (String::new(), String::new(), "refusals, refusals_of_changed"),
        Some(owner) => {
            let (field, kind) = (format!("{}Id", owner.camel()), owner.pascal());
            let owner_field = format!("        Field::owner(\"{field}\", \"{kind}\"),\n");
            (owner_field, format!("\"{field}\": ID, "), "ID, refusals, refusals_of_changed")
        }
    };
    TEMPLATE
        .replace("{Kind}", name.pascal())
        .replace("{Title}", &name.title())
        .replace("{title}", &name.title().to_lowercase())
        .replace("{Article}", name.article())
        .replace("{COLLECTION}", collection)
        .replace("{nested}", &name.nested())
        .replace("{owner}", &owner_field)
        .replace("{imports}", imports)
        .replace("{with_owner}", &with_owner)
}

/// The list of kinds with one more line at its end.
fn with_line(listed: &str, name: &Name, owner: Option<&Name>) -> Result<String> {
    let lines: Vec<&str> = listed.lines().collect();
    let missing = || Error::Refused(format!("{SOURCES}/lib.rs holds no list that begins with `{LIST}`"));
    let begin = lines.iter().position(|line| line.trim() == LIST).ok_or_else(missing)?;
    let length = lines[begin..].iter().position(|line| line.trim() == "}").ok_or_else(missing)?;
    let kinds = &lines[begin + 1..begin + length];
    let has = |name: &Name| kinds.iter().any(|line| line.trim() == entry(name));
    if has(name) {
        return Err(Error::Refused(format!("{} is in the list already", name.pascal())));
    }
    if let Some(owner) = owner.filter(|owner| !has(owner)) {
        return Err(Error::Refused(format!("no kind {} is in the list, so nothing can be under it", owner.pascal())));
    }
    let mut lines: Vec<String> = lines.into_iter().map(str::to_owned).collect();
    lines.insert(begin + length, format!("    {}", entry(name)));
    Ok(lines.join("\n") + "\n")
}

fn entry(name: &Name) -> String {
    format!("{}::{},", name.snake(), name.pascal())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTED: &str = "//! Kinds.\nkinds! {\n    school::School,\n}\n\n#[cfg(test)]\nmod tests {\n}\n";

    fn name(text: &str) -> Name {
        Name::parse(text).unwrap()
    }

    #[test]
    fn one_line_joins_the_end_of_the_list() {
        let after = with_line(LISTED, &name("ActionPoint"), Some(&name("School"))).unwrap();
        let expected = LISTED.replace("School,\n", "School,\n    action_point::ActionPoint,\n");
        assert_eq!(after, expected);
    }

    #[test]
    fn a_kind_that_is_listed_is_refused() {
        assert!(with_line(LISTED, &name("School"), None).unwrap_err().to_string().contains("already"));
    }

    #[test]
    fn an_owner_that_nobody_declares_is_refused() {
        let refused = with_line(LISTED, &name("Bench"), Some(&name("Classroom"))).unwrap_err();
        assert!(refused.to_string().contains("no kind Classroom"), "{refused}");
    }

    #[test]
    fn the_template_leaves_no_blank_unfilled() {
        let text = source(&name("ActionPoint"), Some(&name("School")), Collection::Visits);
        assert!(text.contains("Field::owner(\"schoolId\", \"School\")") && text.contains("Collection::VISITS"));
        for blank in ["{Kind}", "{Title}", "{title}", "{Article}", "{COLLECTION}", "{nested}", "{owner}", "{imports}", "{with_owner}"] {
            assert!(TEMPLATE.contains(blank) && !text.contains(blank), "{blank}");
        }
    }
}
