//! Two organisations on one server. A coordinator of ours asks; what is asked for is nobody's, of another place of our
//! organisation, or of the other organisation.

use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Method, Request, StatusCode, header},
};
use rounds_model::{EntityId, Payload, Role, Stamp, wire::ExchangeRequest};
use tower_service::Service as _;

use super::{asked::Asked, statements::Statements};
use crate::{
    rules::accounts::NewUser,
    scope::Scope,
    store::{Organisation, PageQuery},
    testing::{Bench, Device, school, teacher, visit},
    toys::{self, id},
};

/// What no answer may hold that was not given to who may see it.
pub const SECRET: &str = "Tumaini";

/// The password of all who have one.
pub const PASSWORD: &str = "ten letters";

pub struct World {
    pub bench: Bench,
    pub ours: Device,
    pub colleague: Device,
    pub theirs: Device,
    /// A code that signs somebody of theirs in.
    pub code: String,
    /// Tokens that were good once, of administrators of ours.
    pub revoked: String,
    pub expired: String,
    /// A moment that no record of ours was written at, and that has passed.
    pub past: Stamp,
    router: Router,
    statements: Statements,
}

/// What the coordinator's device knows.
pub struct Moment {
    /// What it was told so far.
    pub state: Option<String>,
    /// The version of the school that it may change.
    pub school: Stamp,
}

/// An answer, without what differs from one moment to the next.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Told {
    pub status: StatusCode,
    pub headers: Vec<String>,
    pub body: String,
}

impl World {
    /// Ours: region 1 with school 3 and teacher 5 is the coordinator's; region 2 with school 4 and teacher 8 is not.
    /// Theirs: region 201 with the schools 203 and 204 and teacher 205.
    pub async fn new(bench: Bench) -> Self {
        let (rules, store) = (bench.server.rules(), bench.server.store());
        let expired = bench.device(Role::Administrator, &[]).await.token;
        bench.clock.forward(100 * 24 * 60 * 60 * 1_000_000);
        let revoked = bench.device(Role::Administrator, &[]).await;
        rules.revoke_tokens(store, id(100), revoked.session.account.id, None).await.unwrap();
        let office = bench.world().await;
        let hidden = |payload: Payload| payload.with("name", SECRET);
        office.done(&[office.put("Teacher", 8, None, hidden(teacher(4)))]).await;
        let organisation = Organisation { id: id(101), name: "Theirs".into() };
        store.found(&organisation, "other").await.unwrap();
        let theirs = bench.device_in(id(101), Role::Administrator, &[]).await;
        let puts = [
            theirs.put("Region", 201, None, hidden(Payload::default())),
            theirs.put("School", 203, None, hidden(school(201))),
            theirs.put("School", 204, None, hidden(school(201))),
            theirs.put("Teacher", 205, None, hidden(teacher(203))),
        ];
        theirs.done(&puts).await;
        for (organisation, email, role) in [(100, "asha@example.org", Role::Supervisor), (101, "juma@example.org", Role::Administrator)] {
            let user = NewUser { email: email.into(), name: email.into(), role, password: PASSWORD.into() };
            rules.add_user(store, id(organisation), user).await.unwrap();
        }
        let code = rules.enrol(store, "juma@example.org").await.unwrap().0.reveal();
        let (ours, colleague) = (bench.device(Role::Coordinator, &[1]).await, bench.device(Role::Coordinator, &[2]).await);
        colleague.done(&[colleague.put("Visit", 92, None, visit(4))]).await;
        let past = Stamp::from_micros(bench.row(3).await.unwrap().stamp.micros() - 1);
        let router = crate::http::router(bench.server.app());
        let (revoked, statements) = (revoked.token, Statements::counted());
        Self { bench, ours, colleague, theirs, code, revoked, expired, past, router, statements }
    }

    /// The coordinator's device after all that was written so far.
    pub async fn moment(&self) -> Moment {
        let state = self.ours.exchange(ExchangeRequest::default()).await.unwrap().end.state;
        Moment { state, school: self.bench.row(3).await.unwrap().stamp }
    }

    /// Asks, and says how many statements the answer took.
    pub async fn ask(&self, method: &Method, path: &str, asked: &Asked) -> (Told, usize) {
        // What is done once in a while, as noting that a token is in use, has been done by then.
        self.answer(Request::get("/api/sync").header("authorization", format!("Bearer {}", self.ours.token)), "").await;
        self.settle().await;
        let path = path.replace("{collection}", "schools");
        let path = asked.places.iter().fold(path, |path, (name, word)| path.replace(&format!("{{{name}}}"), word));
        let mut request = Request::builder().method(method).uri(format!("{path}{}", asked.query));
        for (name, value) in &asked.headers {
            request = request.header(*name, value);
        }
        let answer = self.answer(request, &asked.body);
        let ((status, headers, body), statements) = self.statements.of(answer, self.settle()).await;
        (Told { status, headers: steady(&headers), body: asked.steady(&body) }, statements)
    }

    async fn answer(&self, request: axum::http::request::Builder, body: &str) -> (StatusCode, HeaderMap, String) {
        let request = request.body(Body::from(body.to_owned())).unwrap();
        let (parts, body) = self.router.clone().call(request).await.unwrap().into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    /// All connections of the database are open, and have done all that was asked of them.
    async fn settle(&self) {
        let store = self.bench.server.store();
        drop(store.write(id(100)).await.unwrap());
        let mut open = Vec::new();
        for _ in 0..4 {
            open.push(store.read(id(100)).await.unwrap());
        }
    }

    /// All that an organisation holds.
    pub async fn held(&self, organisation: EntityId) -> Vec<String> {
        let registry = toys::registry();
        let all = Scope::new(id(200), Role::Administrator, None);
        let mut txn = self.bench.server.store().read(organisation).await.unwrap();
        let mut held = vec![format!("{:?}", txn.clock()), format!("{:?}", txn.setbacks(rounds_model::ServerTime::from_micros(0)).await)];
        for adapter in registry.kinds() {
            let query = PageQuery { kind: adapter.kind(), after: Stamp::default(), until: txn.clock().last, removals: true, limit: 1_000 };
            held.extend(txn.page(&all, &query).await.unwrap().into_iter().map(|row| format!("{row:?}")));
        }
        for n in 0..=u8::MAX {
            held.extend(txn.history(id(n)).await.unwrap().into_iter().map(|entry| format!("{entry:?}")));
        }
        for account in txn.accounts().await.unwrap() {
            held.push(format!("{account:?} {:?} {:?}", txn.grants(account.id).await, txn.password(account.id).await));
        }
        held
    }
}

/// The headers that are the same each time.
fn steady(headers: &HeaderMap) -> Vec<String> {
    let moving = [header::ETAG, header::CONTENT_LENGTH, header::SET_COOKIE];
    let steady = headers.iter().filter(|(name, _)| !moving.contains(name) && name.as_str() != "sync-time");
    steady.map(|(name, value)| format!("{name}: {value:?}")).collect()
}
