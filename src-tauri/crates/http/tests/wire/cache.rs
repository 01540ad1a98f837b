//! What is kept of answers: when a request is made, what it asks, and what is given when none can be made.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicI64, Ordering::SeqCst},
    },
    time::Duration,
};

use rounds_http::{Cache, Connection, Copied, Health, Keeping, Lookup, Options, Token};
use rounds_model::{EntityId, Kind, RecordKey, wire::ServerCode};
use rounds_sync::ports::{Clock, Reading, RemoteError};
use tokio::{io::AsyncWriteExt, sync::Notify, task::JoinHandle};

use crate::support::{SYNC_TIME, listen, ours, receive};

const YOUNG: Duration = Duration::from_secs(30);

#[derive(Default)]
struct HandClock(AtomicI64);

impl Clock for HandClock {
    fn now(&self) -> Reading {
        Reading { wall: 0, mono: self.0.load(SeqCst), boot: 1 }
    }
}

/// A server that counts what it is asked and says how it stands.
struct Desk {
    connection: Connection,
    token: Token,
    clock: Arc<HandClock>,
    cache: Cache,
    asked: Arc<Mutex<Vec<String>>>,
    stands: Arc<Mutex<Stands>>,
    serving: JoinHandle<()>,
}

#[derive(Clone)]
enum Stands {
    /// At this version, whose tag is its number.
    At(u32),
    Refusing,
    /// Answers only when it is told to.
    Waiting(Arc<Notify>, Arc<Notify>),
}

fn body(version: u32) -> String {
    format!(r#"{{"name":"rounds","version":"{version}","schema":1}}"#)
}

impl Desk {
    async fn with(bytes: usize) -> Self {
        let (listener, url) = listen().await;
        let (asked, stands) = (Arc::new(Mutex::new(Vec::new())), Arc::new(Mutex::new(Stands::At(1))));
        let (noted, now) = (Arc::clone(&asked), Arc::clone(&stands));
        let serving = tokio::spawn(async move {
            loop {
                let (mut call, _) = listener.accept().await.unwrap();
                let received = receive(&mut call).await;
                let tag = received.header("if-none-match").map(str::to_owned);
                let path = received.head.split(' ').nth(1).unwrap().to_owned();
                noted.lock().unwrap().push(format!("{path} {}", tag.as_deref().unwrap_or("-")));
                let stands = now.lock().unwrap().clone();
                let answer = match stands {
                    Stands::At(version) if tag == Some(format!("\"{version}\"")) => {
                        ours("304 Not Modified", &format!("connection: close\r\netag: \"{version}\"\r\n"), b"")
                    }
                    Stands::At(version) => {
                        ours("200 OK", &format!("connection: close\r\netag: \"{version}\"\r\n"), body(version).as_bytes())
                    }
                    Stands::Refusing => ours("404 Not Found", "connection: close\r\n", br#"{"title":"","status":404,"code":"not_found"}"#),
                    Stands::Waiting(came, go) => {
                        came.notify_one();
                        go.notified().await;
                        ours("200 OK", "connection: close\r\n", body(9).as_bytes())
                    }
                };
                call.write_all(&answer).await.unwrap();
                call.shutdown().await.unwrap();
            }
        });
        let clock = Arc::new(HandClock::default());
        let cache = Cache::new(Keeping { young: YOUNG, bytes }, clock.clone());
        let connection = Connection::to(url.parse().unwrap(), &Options::default()).unwrap();
        Self { connection, token: Token::new("token".into()), clock, cache, asked, stands, serving }
    }

    async fn new() -> Self {
        Self::with(1 << 20).await
    }

    fn pass(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds * 1_000_000, SeqCst);
    }

    fn stand(&self, stands: Stands) {
        *self.stands.lock().unwrap() = stands;
    }

    async fn go_offline(&mut self) {
        self.serving.abort();
        let _ = (&mut self.serving).await;
    }

    fn lookup(&self) -> Lookup<'_> {
        Lookup { connection: &self.connection, token: &self.token, cache: &self.cache }
    }

    async fn ask(&self) -> Result<Copied<Health>, RemoteError> {
        self.lookup().health().await
    }

    /// Version, age in seconds, and whether it is stale.
    async fn told(&self) -> (String, u64, bool) {
        let copied = self.ask().await.unwrap();
        assert_eq!(copied.at.to_string(), SYNC_TIME);
        (copied.said.version, copied.age.as_secs(), copied.stale.is_some())
    }

    fn take_asked(&self) -> Vec<String> {
        std::mem::take(&mut *self.asked.lock().unwrap())
    }
}

#[tokio::test]
async fn a_young_copy_is_given_without_a_request_and_an_older_one_after_asking_whether_it_holds() {
    let desk = Desk::new().await;
    assert_eq!(desk.told().await, ("1".into(), 0, false));
    desk.pass(29);
    assert_eq!(desk.told().await, ("1".into(), 29, false));
    assert_eq!(desk.take_asked(), ["/api/health -"]);
    desk.pass(1);
    assert_eq!(desk.told().await, ("1".into(), 0, false), "the server says that it holds");
    assert_eq!(desk.take_asked(), ["/api/health \"1\""]);
    desk.pass(29);
    desk.told().await;
    assert_eq!(desk.take_asked().len(), 0, "young again");
    desk.stand(Stands::At(2));
    desk.pass(1);
    assert_eq!(desk.told().await, ("2".into(), 0, false));
    assert_eq!(desk.take_asked(), ["/api/health \"1\""]);
}

#[tokio::test]
async fn without_a_network_the_copy_is_given_with_its_age_and_nothing_where_there_is_none() {
    let mut desk = Desk::new().await;
    desk.told().await;
    desk.go_offline().await;
    desk.pass(7_200);
    assert_eq!(desk.told().await, ("1".into(), 7_200, true));
    desk.cache.clear();
    assert_eq!(desk.ask().await, Err(RemoteError::Unreachable));
}

#[tokio::test]
async fn what_the_server_refuses_is_forgotten() {
    let mut desk = Desk::new().await;
    desk.told().await;
    desk.pass(31);
    desk.stand(Stands::Refusing);
    let refused = Err(RemoteError::Refused { code: ServerCode::NotFound, retry_after: None });
    assert_eq!(desk.ask().await, refused);
    desk.go_offline().await;
    assert_eq!(desk.ask().await, Err(RemoteError::Unreachable), "it is not given as if it still were so");
}

#[tokio::test]
async fn nothing_is_kept_over_the_end_of_a_session_or_a_change_of_the_grants() {
    let desk = Desk::new().await;
    desk.cache.enter(Some("first"));
    for (what, forgets) in [("cleared", true), ("the same grants", false), ("other grants", true), ("the same again", false)] {
        desk.told().await;
        desk.take_asked();
        match what {
            "cleared" => desk.cache.clear(),
            "the same grants" => desk.cache.enter(Some("first")),
            _ => desk.cache.enter(Some("second")),
        }
        assert_eq!(desk.cache.bytes() == 0, forgets, "{what}");
        desk.told().await;
        assert_eq!(desk.take_asked().len(), usize::from(forgets), "{what}");
    }
    let (came, go) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    desk.cache.clear();
    desk.stand(Stands::Waiting(came.clone(), go.clone()));
    let asking = async {
        came.notified().await;
        desk.cache.clear();
        go.notify_one();
    };
    let (told, ()) = tokio::join!(desk.told(), asking);
    assert_eq!((told.0.as_str(), desk.cache.bytes()), ("9", 0), "who asked is told, and it is not kept");
}

#[tokio::test]
async fn what_is_kept_is_bounded_and_what_was_used_longest_ago_makes_room() {
    let key = |n: u8| RecordKey::new(Kind::of("School"), EntityId::from_bytes([n; 16]));
    let path = |n: u8| format!("/api/School/{}/history -", key(n).id);
    // Room for three.
    let desk = Desk::with(3 * (body(1).len() + path(1).len() - 3) + 10).await;
    let ask = async |n: u8| {
        // What this server says is no past; that it was asked, or not, is all that is looked at.
        assert_eq!(desk.lookup().past(&key(n)).await.map(|_| ()), Err(RemoteError::Garbled));
        desk.take_asked()
    };
    for n in 1..=3 {
        assert_eq!(ask(n).await, [path(n)]);
    }
    assert!(ask(1).await.is_empty());
    ask(4).await;
    assert!(ask(1).await.is_empty() && ask(3).await.is_empty() && ask(4).await.is_empty(), "used since");
    assert_eq!(ask(2).await, [path(2)], "it made room");
    assert!(desk.cache.bytes() <= 3 * (body(1).len() + path(1).len() - 3) + 10);
    let small = Desk::with(10).await;
    small.told().await;
    assert_eq!(small.cache.bytes(), 0, "one that is larger than all the room is not kept");
}
