//! Who makes the rounds: monitors, and those among them who may sign in.
//!
//! In the first organisation two coordinators work in one county, and in two of its sub-counties both do, so
//! that they meet in the same records.

use rounds_model::{EntityId, Payload, Role};

use super::{
    Tenant,
    dice::Dice,
    people::{self, Names},
    places::{district, region},
    record::{Records, id},
};

/// Someone who may sign in.
#[derive(Clone, Debug)]
pub struct Member {
    /// Their id, as a user and as a Monitor.
    pub id: EntityId,
    /// Their invented name.
    pub name: String,
    /// Signs in with this; the domain is reserved for examples.
    pub email: String,
    /// What they may do.
    pub role: Role,
    /// The places granted; none for those who manage everything.
    pub roots: Vec<EntityId>,
}

/// Everybody of one organisation.
pub struct Cast {
    pub members: Vec<Member>,
    /// Monitors without an account, by the county that they cover.
    others: Vec<(&'static str, EntityId, String)>,
}

/// The county of both coordinators.
const SHARED: &str = "Nyeri";
/// The sub-counties of it in which both work.
const BOTH: [&str; 2] = ["Kieni", "Mathira"];
/// Counties that somebody without an account covers.
const ELSEWHERE: [&str; 10] =
    ["Kisumu", "Kilifi", "Kajiado", "Kakamega", "Machakos", "Garissa", "Turkana", "Bomet", "Taita Taveta", "Laikipia"];

impl Cast {
    /// The people of that organisation.
    pub fn new(tenant: &Tenant, names: &Names) -> Self {
        let named = |account: &str| {
            let mut dice = Dice::named(&["monitor", tenant.code, account]);
            let sex = people::sex(&mut dice);
            (id("Monitor", &[tenant.code, account]), names.person(&mut dice, sex))
        };
        let member = |account: &str, role, roots| {
            let (id, name) = named(account);
            Member { id, name, email: format!("{account}@{}.example", tenant.code), role, roots }
        };
        let overlap = BOTH.map(|sub_county| district(SHARED, sub_county));
        let second = overlap.into_iter().chain([region("Embu")]).collect();
        if !tenant.with_history {
            return Self { members: vec![member("coordinator", Role::Coordinator, vec![region(SHARED)])], others: Vec::new() };
        }
        let members = vec![
            member("coordinator1", Role::Coordinator, vec![region(SHARED)]),
            member("coordinator2", Role::Coordinator, second),
            member("supervisor", Role::Supervisor, vec![region(SHARED), region("Embu"), region("Laikipia")]),
            member("data", Role::DataManager, Vec::new()),
            member("admin", Role::Administrator, Vec::new()),
        ];
        let others = ELSEWHERE.map(|county| {
            let (id, name) = named(county);
            (county, id, name)
        });
        Self { members, others: others.into() }
    }

    /// Who is said to have set the organisation up: the last of those who may sign in.
    pub fn founder(&self) -> EntityId {
        self.members.last().map_or_else(|| id("Monitor", &["founder"]), |member| member.id)
    }

    /// Adds the Monitor records.
    pub fn add(&self, records: &mut Records) {
        for member in &self.members {
            let designation = match member.role {
                Role::Coordinator => "Coordinator",
                Role::Supervisor => "Supervisor",
                Role::DataManager => "Data manager",
                Role::Administrator => "Administrator",
                Role::Viewer => "Viewer",
            };
            let data = Payload::default().with("name", member.name.as_str()).with("designation", designation);
            records.add("Monitor", member.id, data.with("email", member.email.as_str()).with("active", true));
        }
        for (county, id, name) in &self.others {
            let data = Payload::default().with("name", name.as_str()).with("designation", format!("Coordinator, {county}"));
            records.add("Monitor", *id, data.with("active", true));
        }
    }

    /// Who visits the schools there.
    pub fn visitor(&self, county: &str, sub_county: &str, dice: &mut Dice) -> EntityId {
        if let Some((_, id, _)) = self.others.iter().find(|(covered, ..)| *covered == county) {
            return *id;
        }
        let second = county != SHARED || (BOTH.contains(&sub_county) && dice.chance(0.5));
        self.members.get(usize::from(second)).map_or_else(|| self.founder(), |member| member.id)
    }
}
