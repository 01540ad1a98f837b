//! A laptop as the server sees it: a token, the state it was given, and requests in lines of JSON. What it holds is not
//! kept here, only how much it was told.

use std::time::Duration;

use reqwest::{Client, Response, StatusCode, header};
use rounds_model::{
    Digest, EditInterval, EditTime, EntityId, Kind, OpId, Payload, proof,
    wire::{Action, DigestRequest, ExchangeRequest, Line, Operation, Verdict},
};
use rounds_server::{Clock as _, SystemClock};

/// The longest that a laptop waits before it comes again.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

/// A laptop.
#[derive(Clone)]
pub struct Laptop {
    client: Client,
    url: String,
    token: String,
    /// What it was told up to where.
    pub state: String,
    school: EntityId,
    account: EntityId,
    counter: u64,
    /// How often it was asked to come again.
    pub again: u64,
    /// How often its connection broke off, or was never taken.
    pub unanswered: u64,
}

/// What an answer told.
#[derive(Default)]
pub struct Told {
    /// Pupils, whole or what changed of them.
    pub pupils: usize,
    /// Operations that were done.
    pub done: usize,
    /// Operations that were asked for again.
    pub later: usize,
    /// The digest of the server, and that of the records told.
    pub digests: (Digest, Digest),
    more: bool,
}

/// The time of this machine, in microseconds since 1970.
pub fn now() -> i64 {
    SystemClock.now().micros()
}

/// Makes requests, on connections that are kept open for the next, or on one of its own each.
pub fn client(kept: bool) -> Client {
    // Whoever comes second finds it there.
    let _there = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder().no_proxy().timeout(Duration::from_secs(120));
    let builder = if kept { builder } else { builder.pool_max_idle_per_host(0) };
    builder.build().expect("a client")
}

impl Laptop {
    /// One that speaks through this client.
    pub fn new(client: &Client, url: &str, token: String, state: String, school: EntityId, account: EntityId) -> Self {
        // The same laptop of a later part has sent other things before.
        let counter = now().unsigned_abs();
        Self { client: client.clone(), url: format!("{url}/api/sync"), token, state, school, account, counter, again: 0, unanswered: 0 }
    }

    /// Speaks to the program at this address from now on.
    pub fn reach(&mut self, url: &str) {
        self.url = format!("{url}/api/sync");
    }

    /// New visits to its school.
    pub fn visits(&mut self, count: usize) -> Vec<Operation> {
        let now = EditTime::from_micros(now());
        let mut visits = Vec::new();
        for _ in 0..count {
            self.counter += 1;
            let bytes = self.account.as_bytes();
            let mut id = [0; 16];
            id[..8].copy_from_slice(&bytes[..8]);
            id[8..].copy_from_slice(&self.counter.to_be_bytes());
            let data = Payload::default().with("schoolId", self.school.to_string()).with("date", "2026-03-04").with("status", "done");
            visits.push(Operation {
                op: OpId { incarnation: u64::from_be_bytes(bytes[8..].try_into().expect("eight")), counter: self.counter },
                kind: Kind::of("SchoolVisit"),
                id: EntityId::from_bytes(id),
                action: Action::Put,
                base: None,
                data: Some(data.with("remarks", "Pupils engaged, textbooks shared between three")),
                change: None,
                edited: EditInterval::new(now, now),
                seen: None,
            });
        }
        visits
    }

    /// Asks whether anything moved, and nothing did.
    pub async fn idle(&self) {
        let request = self.client.get(&self.url).bearer_auth(&self.token).header(header::IF_NONE_MATCH, format!("\"{}\"", self.state));
        let answer = request.send().await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::NOT_MODIFIED);
    }

    /// One exchange, from its state, without taking the state of the answer.
    pub async fn exchange(&self, operations: &[Operation]) -> Told {
        let answer = self.send(Some(self.state.clone()), operations).await.expect("an answer");
        assert_eq!(answer.status(), StatusCode::OK);
        read(&answer.text().await.expect("a whole answer")).expect("a trailer").0
    }

    /// Everything from zero, page after page: as many records as there are, with both digests.
    pub async fn all(&self) -> Told {
        let answer = self.send(None, &[]).await.expect("an answer");
        let (told, _) = read(&answer.text().await.expect("a whole answer")).expect("a trailer");
        assert!(!told.more, "a place comes in one answer");
        told
    }

    /// Exchanges until everything is sent and told, coming again as long as it takes, and says how much it was told.
    pub async fn run(&mut self, mut operations: Vec<Operation>) -> Told {
        let mut all = Told::default();
        loop {
            let answer = match self.send(Some(self.state.clone()), &operations).await {
                Ok(answer) if answer.status() == StatusCode::OK => answer.text().await.ok().and_then(|text| read(&text)),
                Ok(answer) => {
                    let busy = matches!(answer.status(), StatusCode::SERVICE_UNAVAILABLE | StatusCode::TOO_MANY_REQUESTS);
                    assert!(busy, "refused: {}", answer.status());
                    self.again += 1;
                    self.wait(retry_after(&answer)).await;
                    continue;
                }
                Err(_) => None,
            };
            let Some((told, state)) = answer else {
                self.unanswered += 1;
                self.wait(Duration::from_millis(500)).await;
                continue;
            };
            all.pupils += told.pupils;
            all.done += told.done;
            if let Some(state) = state {
                self.state = state;
            }
            if told.later > 0 {
                self.again += 1;
                self.wait(Duration::from_secs(1)).await;
                continue;
            }
            operations.clear();
            if !told.more {
                return all;
            }
        }
    }

    async fn wait(&self, time: Duration) {
        // Not all at the same moment.
        let share =
            1.0 + f64::from(u32::try_from((u64::from(self.account.as_bytes()[0]) + self.again + self.unanswered) % 16).unwrap_or(0)) / 16.0;
        tokio::time::sleep(time.min(LONGEST_WAIT).mul_f64(share)).await;
    }

    async fn send(&self, state: Option<String>, operations: &[Operation]) -> reqwest::Result<Response> {
        let request = ExchangeRequest {
            state,
            digest: Some(DigestRequest::default()),
            operations: operations.to_vec(),
            updates: true,
            ..ExchangeRequest::default()
        };
        let body = serde_json::to_vec(&request).expect("a request");
        self.client.post(&self.url).bearer_auth(&self.token).header(header::CONTENT_TYPE, "application/json").body(body).send().await
    }
}

fn retry_after(answer: &Response) -> Duration {
    let told = answer.headers().get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).and_then(|text| text.parse().ok());
    Duration::from_secs(told.unwrap_or(1))
}

/// What an answer says, and the state that it gives when there is no more; `None` when it was cut or broke off.
fn read(text: &str) -> Option<(Told, Option<String>)> {
    let mut told = Told::default();
    for line in text.lines() {
        match Line::parse(line).expect("a line of the protocol") {
            Line::Record(record) => told.record(record.key.kind, proof(record.key.id, record.stamp)),
            Line::Update(update) => told.record(update.key.kind, proof(update.key.id, update.stamp)),
            Line::Results(results) => {
                for result in results {
                    match result.verdict {
                        Verdict::Ok { .. } => told.done += 1,
                        Verdict::Retry { .. } => told.later += 1,
                        other => panic!("not done: {other:?}"),
                    }
                }
            }
            Line::End(end) => {
                told.more = end.more;
                told.digests.0 = end.digest.unwrap_or_default();
                return Some((told, end.state));
            }
            Line::Begin(_) | Line::Outcomes(_) | Line::Updates(_) | Line::DeletedUnder(_) => {}
            Line::Error(_) => return None,
        }
    }
    None
}

impl Told {
    fn record(&mut self, kind: Kind, proof: u64) {
        self.pupils += usize::from(kind.as_str() == "Pupil");
        self.digests.1.entry(kind).or_default().add(proof);
    }
}
