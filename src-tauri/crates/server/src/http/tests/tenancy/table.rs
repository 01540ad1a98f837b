//! The table: every route, who may ask it, and each field of a request that names something.

use axum::http::Method;
use rounds_model::{
    Change, EntityId, OpId, Payload,
    wire::{Action, Base, EnrolmentCode, ExchangeRequest, Operation},
};
use serde_json::json;

use super::{
    asked::Asked,
    world::{Moment, PASSWORD, World},
};
use crate::{
    testing::{school, teacher, visit},
    toys::{id, key},
};

/// Whose the thing is that a field names.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    Nobodys,
    /// The other organisation's.
    Theirs,
    /// Our organisation's, in a place that the coordinator is not granted.
    Hidden,
}

const ALL: &[Whose] = &[Whose::Nobodys, Whose::Theirs, Whose::Hidden];

/// A name that the device gives itself: in a place not granted it is taken, elsewhere it is free.
const FREE: &[Whose] = &[Whose::Nobodys, Whose::Theirs];

impl Whose {
    const fn of<T: Copy>(self, nobodys: T, theirs: T, hidden: T) -> T {
        match self {
            Self::Nobodys => nobodys,
            Self::Theirs => theirs,
            Self::Hidden => hidden,
        }
    }

    const fn school(self) -> u8 {
        self.of(77, 203, 4)
    }

    const fn region(self) -> u8 {
        self.of(78, 201, 2)
    }

    const fn teacher(self) -> u8 {
        self.of(79, 205, 8)
    }

    const fn email(self) -> &'static str {
        self.of("nobody@example.org", "juma@example.org", "juma@example.org")
    }

    /// The first operation of somebody's laptop.
    fn op(self, world: &World) -> OpId {
        let first = |device: &crate::testing::Device| OpId { counter: 1, ..put(device, 3, None).op };
        match self {
            Self::Nobodys => OpId { incarnation: u64::MAX, counter: 1 },
            Self::Theirs => first(&world.theirs),
            Self::Hidden => first(&world.colleague),
        }
    }

    fn device(self, world: &World) -> EntityId {
        self.of(id(77), world.theirs.session.device, world.colleague.session.device)
    }
}

/// How a route knows who asks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    Token,
    Cookie,
    Nothing,
}

/// A field that names something, and a request that names it there.
pub struct Field {
    pub name: &'static str,
    pub whose: &'static [Whose],
    pub asked: fn(&World, &Moment, Whose) -> Asked,
}

/// A route.
pub struct Row {
    pub method: Method,
    pub path: &'static str,
    pub by: By,
    /// A request of somebody who may ask; it names records of ours where it can.
    pub usual: fn(&World) -> Asked,
    pub fields: Vec<Field>,
}

fn row(method: Method, path: &'static str, by: By, usual: fn(&World) -> Asked, fields: Vec<Field>) -> Row {
    Row { method, path, by, usual, fields }
}

fn field(name: &'static str, whose: &'static [Whose], asked: fn(&World, &Moment, Whose) -> Asked) -> Field {
    Field { name, whose, asked }
}

/// All rows.
pub fn rows() -> Vec<Row> {
    let nothing: fn(&World) -> Asked = |_| Asked::nothing();
    vec![
        row(
            Method::GET,
            "/api/sync",
            By::Token,
            nothing,
            vec![field("If-None-Match", FREE, |_, _, whose| Asked::nothing().with("if-none-match", format!("\"{}\"", state(whose))))],
        ),
        row(Method::POST, "/api/sync", By::Token, usual_exchange, exchange_fields()),
        row(
            Method::GET,
            "/api/{collection}",
            By::Token,
            |_| Asked { query: "?updatedAfter=2020-01-01T00:00:00Z&fields=name".into(), ..Asked::nothing() },
            vec![
                field("If-None-Match", FREE, |_, _, whose| Asked::nothing().with("if-none-match", format!("\"{}\"", state(whose)))),
                field("Sync-State", FREE, |_, _, whose| Asked::nothing().with("sync-state", state(whose))),
            ],
        ),
        row(
            Method::GET,
            "/api/{kind}/{id}/history",
            By::Token,
            |_| Asked::nothing().at("kind", "School").at("id", id(3)),
            vec![
                field("id", ALL, |_, _, whose| Asked::nothing().at("kind", "School").at("id", id(whose.school()))),
                field("id of another kind", ALL, |_, _, whose| Asked::nothing().at("kind", "School").at("id", id(whose.teacher()))),
            ],
        ),
        row(
            Method::POST,
            "/api/changes",
            By::Token,
            |world| changes(put(&world.ours, 3, None)).naming(id(3)).naming(id(1)),
            changes_fields(),
        ),
        row(Method::POST, "/api/session", By::Nothing, usual_sign_in, sign_in_fields()),
        row(Method::DELETE, "/api/session", By::Token, nothing, vec![]),
        row(
            Method::POST,
            "/api/session/password",
            By::Token,
            |_| Asked::json(&json!({"current": "a guess", "next": "another one"})),
            vec![],
        ),
        row(Method::GET, "/api/health", By::Nothing, nothing, vec![]),
        row(Method::GET, "/api/openapi.json", By::Nothing, nothing, vec![]),
        row(Method::GET, "/healthz", By::Nothing, nothing, vec![]),
        row(Method::GET, "/readyz", By::Nothing, nothing, vec![]),
        row(
            Method::GET,
            "/office",
            By::Cookie,
            |_| Asked { query: "?days=1&from=2020-01-01&to=2030-01-01".into(), ..Asked::nothing() },
            vec![],
        ),
        row(
            Method::GET,
            "/office/history",
            By::Cookie,
            |_| Asked { query: format!("?kind=School&of={}", id(3)), ..Asked::nothing() },
            vec![field("of", ALL, |_, _, whose| Asked {
                query: format!("?kind=School&of={}", id(whose.school())),
                ..Asked::nothing().naming(id(whose.school()))
            })],
        ),
        row(
            Method::POST,
            "/office/sign-in",
            By::Nothing,
            |_| Asked::form(format!("email=asha%40example.org&password={}", PASSWORD.replace(' ', "+"))),
            vec![field("email", FREE, |_, _, whose| {
                Asked::form(format!("email={}&password=a+guess", whose.email().replace('@', "%40"))).naming(whose.email())
            })],
        ),
        row(Method::POST, "/office/sign-out", By::Cookie, nothing, vec![]),
        row(Method::GET, "/office/style.css", By::Nothing, nothing, vec![]),
    ]
}

fn usual_exchange(world: &World) -> Asked {
    let operations = vec![put(&world.ours, 3, Some(Base::Stamp(world.past))), put(&world.ours, 3, None)];
    let request = ExchangeRequest { need: vec![key("School", 3)], watch: vec![id(3)], operations, ..ExchangeRequest::default() };
    Asked::exchange(&request).naming(id(3)).naming(id(1))
}

fn usual_sign_in(_: &World) -> Asked {
    sign_in(json!({"email": "asha@example.org", "password": PASSWORD, "device": {"name": "laptop"}}))
}

fn sign_in_fields() -> Vec<Field> {
    vec![
        field("email", FREE, |_, _, whose| {
            sign_in(json!({"email": whose.email(), "password": "a guess", "device": {"name": "laptop"}})).naming(whose.email())
        }),
        field("email with a code", FREE, |_, _, whose| {
            sign_in(json!({"email": whose.email(), "code": no_code(), "device": {"name": "laptop"}})).naming(whose.email())
        }),
        field("code", FREE, |world, _, whose| {
            let code = if whose == Whose::Theirs { world.code.clone() } else { no_code() };
            sign_in(json!({"email": "asha@example.org", "code": &code, "device": {"name": "laptop"}})).naming(code)
        }),
        field("device.id", ALL, |world, _, whose| {
            let device = json!({"name": "laptop", "id": whose.device(world)});
            sign_in(json!({"email": "asha@example.org", "password": PASSWORD, "device": device}))
        }),
    ]
}

fn sign_in(body: serde_json::Value) -> Asked {
    Asked::json(&body)
}

/// An enrolment code of the right form that nobody was given.
fn no_code() -> String {
    EnrolmentCode::new(std::array::from_fn(|_| 9)).reveal()
}

fn exchange_fields() -> Vec<Field> {
    vec![
        field("state", FREE, |_, _, whose| Asked::exchange(&ExchangeRequest { state: Some(state(whose)), ..ExchangeRequest::default() })),
        field("unconfirmed", ALL, |world, moment, whose| {
            exchange(moment, ExchangeRequest { unconfirmed: vec![whose.op(world)], ..ExchangeRequest::default() })
        }),
        field("need", ALL, |_, moment, whose| {
            let need = vec![key("School", whose.school())];
            exchange(moment, ExchangeRequest { need, ..ExchangeRequest::default() }).naming(id(whose.school()))
        }),
        field("watch", ALL, |_, moment, whose| {
            exchange(moment, ExchangeRequest { watch: vec![id(whose.school())], ..ExchangeRequest::default() })
        }),
        field("op", ALL, |world, moment, whose| {
            does(moment, Operation { op: whose.op(world), ..put(&world.ours, 3, Some(Base::Stamp(world.past))) })
        }),
        field("base.op", ALL, |world, moment, whose| does(moment, put(&world.ours, 3, Some(Base::Op { op: whose.op(world) })))),
        field("base.lost", FREE, |world, moment, whose| {
            let epoch = whose.of("nosuch", "other", "first").to_owned();
            does(moment, put(&world.ours, 3, Some(Base::Lost { lost: (epoch, world.past) })))
        }),
        field("id of a new record", FREE, |world, moment, whose| {
            let new = whose.of(80, 204, 4);
            does(moment, put(&world.ours, new, None)).naming(id(new))
        }),
        field("id of a put", ALL, |world, moment, whose| {
            does(moment, put(&world.ours, whose.school(), Some(Base::Stamp(world.past)))).naming(id(whose.school()))
        }),
        field("id of a change", ALL, |world, moment, whose| {
            let change = Change { set: Payload::default().with("name", "Changed"), ..Change::default() };
            let whole = put(&world.ours, whose.school(), Some(Base::Stamp(world.past)));
            does(moment, Operation { data: None, change: Some(change), ..whole }).naming(id(whose.school()))
        }),
        field("id of a delete", ALL, |world, moment, whose| {
            let delete = world.ours.delete("School", whose.school(), world.past, Some(moment.school));
            does(moment, delete).naming(id(whose.school()))
        }),
        field("id of an edit to archive", ALL, |world, moment, whose| {
            let archive = put(&world.ours, whose.school(), Some(Base::Stamp(world.past)));
            does(moment, Operation { action: Action::Archive, ..archive }).naming(id(whose.school()))
        }),
        field("owner in a new record", ALL, |world, moment, whose| {
            does(moment, world.ours.put("Teacher", 90, None, teacher(whose.school()))).naming(id(whose.school()))
        }),
        field("owner that a record is moved to", ALL, |world, moment, whose| {
            let moved = world.ours.put("School", 3, Some(Base::Stamp(moment.school)), school(whose.region()));
            does(moment, moved).naming(id(whose.region()))
        }),
        field("owner that a change moves a record to", ALL, |world, moment, whose| {
            let change = Change { set: Payload::default().with("regionId", id(whose.region()).to_string()), ..Change::default() };
            let whole = put(&world.ours, 3, Some(Base::Stamp(moment.school)));
            does(moment, Operation { data: None, change: Some(change), ..whole }).naming(id(whose.region()))
        }),
        field("reference in a record", ALL, |world, moment, whose| {
            let seen = visit(3).with("teacherId", id(whose.teacher()).to_string());
            does(moment, world.ours.put("Visit", 91, None, seen)).naming(id(whose.teacher()))
        }),
    ]
}

fn changes_fields() -> Vec<Field> {
    vec![
        field("op", ALL, |world, _, whose| {
            changes(Operation { op: whose.op(world), ..put(&world.ours, 3, Some(Base::Stamp(world.past))) })
        }),
        field("id of a put", ALL, |world, _, whose| {
            changes(put(&world.ours, whose.school(), Some(Base::Stamp(world.past)))).naming(id(whose.school()))
        }),
        field("owner in a new record", ALL, |world, _, whose| {
            changes(world.ours.put("Teacher", 90, None, teacher(whose.school()))).naming(id(whose.school()))
        }),
        field("reference in a record", ALL, |world, _, whose| {
            let seen = visit(3).with("teacherId", id(whose.teacher()).to_string());
            changes(world.ours.put("Visit", 91, None, seen)).naming(id(whose.teacher()))
        }),
    ]
}

fn changes(operation: Operation) -> Asked {
    Asked::json(&json!({"operations": [operation]}))
}

/// What a device was told last, as nobody was told it, or as one of theirs was.
fn state(whose: Whose) -> String {
    format!("{}.abcdef.AQ", whose.of("nosuch", "other", "other"))
}

fn put(device: &crate::testing::Device, n: u8, base: Option<Base>) -> Operation {
    device.put("School", n, base, school(1))
}

fn does(moment: &Moment, operation: Operation) -> Asked {
    exchange(moment, ExchangeRequest { operations: vec![operation], ..ExchangeRequest::default() })
}

fn exchange(moment: &Moment, request: ExchangeRequest) -> Asked {
    Asked::exchange(&ExchangeRequest { state: moment.state.clone(), ..request })
}
