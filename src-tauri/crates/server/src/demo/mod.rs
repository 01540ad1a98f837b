//! The demo deployment: two invented organisations, always the same, made through the server's own rules.
//!
//! What it holds is computed from the shipped files in `demo-data/` and from nothing else, so that making
//! it again makes the same records with the same ids; only the passwords are drawn anew at each start.
//! Places are real, and bear shuffled names; people, visits and results are invented (see the README there).

mod cast;
mod dice;
mod forms;
mod instruments;
mod make;
mod people;
mod places;
mod record;
mod rounds;

#[cfg(test)]
mod tests;

use rounds_model::EntityId;

pub use cast::Member;
pub use make::{Guest, MakeError, Pair, make, make_for_practice};
pub use record::{DataError, Entry};

use cast::Cast;
use forms::Forms;
use instruments::Instruments;
use people::Names;
use record::Records;

/// One organisation of the demo.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// Its id, as a tenant and as a record.
    pub id: EntityId,
    /// Its name, which says that it is invented.
    pub name: &'static str,
    /// Its records, parents first.
    pub entries: Vec<Entry>,
    /// Who may sign in.
    pub members: Vec<Member>,
}

/// What tells the two organisations apart.
struct Tenant {
    /// Part of the ids of what only this organisation has, and of its e-mail addresses.
    code: &'static str,
    name: &'static str,
    /// Whether it has made its rounds already.
    with_history: bool,
}

const TENANTS: [Tenant; 2] = [
    Tenant { code: "lantern", name: "Lantern Reading Programme (invented demo)", with_history: true },
    Tenant { code: "riverside", name: "Riverside Schools Trust (invented demo)", with_history: false },
];

/// Both organisations: one with two terms of visits behind it, and one that works in the same places and
/// has none of it.
///
/// # Errors
/// A shipped file that cannot be read; the tests read them all.
pub fn deployments() -> Result<Vec<Deployment>, DataError> {
    TENANTS.iter().map(deployment).collect()
}

/// The organisation that has made its rounds already.
///
/// # Errors
/// A shipped file that cannot be read.
fn seasoned() -> Result<Deployment, DataError> {
    deployment(&TENANTS[0])
}

fn deployment(tenant: &Tenant) -> Result<Deployment, DataError> {
    let names = Names::shipped()?;
    let id = record::id("Organisation", &[tenant.code]);
    let cast = Cast::new(tenant, &names);
    let mut records = Records::new(cast.founder());
    records.add(
        "Organisation",
        id,
        rounds_model::Payload::default()
            .with("name", tenant.name)
            .with("regionLevel", "County")
            .with("districtLevel", "Sub-county")
            .with("timeZone", "Africa/Nairobi")
            .with("notes", "An invented organisation. Its people, visits and results are invented, and its schools bear shuffled names."),
    );
    let places = places::add(&mut records)?;
    cast.add(&mut records);
    people::add_teachers(&mut records, tenant, &names, &places);
    let forms = Forms::add(&mut records)?;
    let instruments = Instruments::add(&mut records)?;
    if tenant.with_history {
        people::add_pupils(&mut records, tenant, &places);
        rounds::add(&mut records, tenant, &cast, &places, &forms, &instruments)?;
    }
    Ok(Deployment { id, name: tenant.name, entries: records.entries, members: cast.members })
}
