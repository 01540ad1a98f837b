//! The REST form on the wire: what is asked when something moves while it is asked, and what is refused.

use std::collections::BTreeMap;

use futures_util::TryStreamExt as _;
use rounds_http::{Connection, Options, RestRemote, Token};
use rounds_model::{
    Collection, Entity, Field, Payload, Registry, adapter,
    wire::{ExchangeRequest, Line},
};
use rounds_sync::ports::{Answer, Exchange, Remote as _, RemoteError};
use tokio::{io::AsyncWriteExt as _, task::JoinHandle};

use crate::support::{listen, ours, receive};

macro_rules! toys {
    ($($name:ident in $collection:literal [$($field:expr),*];)+) => {
        $(struct $name;
        impl Entity for $name {
            const KIND: &'static str = stringify!($name);
            const COLLECTION: Collection = Collection::of($collection);
            const NESTED: &'static str = stringify!($name);
            const FIELDS: &'static [Field] = &[$($field),*];
            fn label(_: &Payload) -> String {
                String::new()
            }
        })+
        fn registry() -> Registry {
            Registry::new(vec![$(adapter::<$name>()),+]).unwrap()
        }
    };
}
toys! {
    School in "schools" [];
    Visit in "visits" [Field::owner("schoolId", "School")];
}

/// Answers one request after the other as told; what was asked is given at the end: path, and the tag sent.
fn answering(listener: tokio::net::TcpListener, answers: Vec<Vec<u8>>) -> JoinHandle<Vec<(String, Option<String>)>> {
    tokio::spawn(async move {
        let mut asked = Vec::new();
        for answer in answers {
            let (mut call, _) = listener.accept().await.unwrap();
            let received = receive(&mut call).await;
            let path = received.head.split(' ').nth(1).unwrap().to_owned();
            asked.push((path, received.header("if-none-match").map(str::to_owned)));
            call.write_all(&answer).await.unwrap();
            call.shutdown().await.unwrap();
        }
        asked
    })
}

fn unmoved() -> Vec<u8> {
    ours("304 Not Modified", "connection: close\r\n", b"")
}

/// A page with nothing on it, told up to this second.
fn page(epoch: &str, second: u8, more: bool) -> Vec<u8> {
    let cursor = format!("2026-01-01T00:00:{second:02}.000000Z");
    let body = format!(
        r#"{{"items":[],"references":{{}},"cursor":"{cursor}","more":{more},"full":false,"epoch":"{epoch}","scope":"s","kind":"School"}}"#
    );
    ours("200 OK", &format!("connection: close\r\netag: \"state {second}\"\r\n"), body.as_bytes())
}

/// An idle exchange on these answers: its lines, or why there are none, and what was asked.
async fn idle(answers: Vec<Vec<u8>>) -> (Result<Vec<Line>, RemoteError>, Vec<(String, Option<String>)>) {
    let (listener, url) = listen().await;
    let asked = answering(listener, answers);
    let connection = Connection::to(url.parse().unwrap(), &Options::default()).unwrap();
    let remote = RestRemote::new(connection, Token::new("token".into()), registry());
    let request = ExchangeRequest { state: Some("state 1".into()), ..ExchangeRequest::default() };
    let lines = match remote.exchange(Exchange { run: "run".into(), request, idle: true, staged: BTreeMap::new() }).await {
        Ok(Answer::Lines { lines, .. }) => lines.try_collect().await,
        Ok(Answer::NotModified { .. }) => Ok(Vec::new()),
        Err(error) => Err(error),
    };
    (lines, asked.await.unwrap())
}

fn state(lines: &[Line]) -> Option<&str> {
    lines.iter().find_map(|line| if let Line::End(end) = line { end.state.as_deref() } else { None })
}

#[tokio::test]
async fn the_state_told_at_the_end_is_true_of_all_collections() {
    let (lines, asked) = idle(vec![unmoved(), unmoved()]).await;
    assert_eq!((lines, asked.len()), (Ok(Vec::new()), 2), "nothing has moved");

    let (lines, asked) = idle(vec![page("e", 2, false), page("e", 3, false)]).await;
    assert_eq!(state(&lines.unwrap()), Some("state 2"), "of the first: the second is asked up to the same moment");
    assert_eq!(asked[1], ("/api/visits?limit=1000&until=2026-01-01T00:00:02.000000Z".to_owned(), None));

    // Something moved after the first collection said that nothing had.
    let (lines, asked) = idle(vec![unmoved(), page("e", 3, false), page("e", 4, false), page("e", 5, false)]).await;
    assert_eq!(state(&lines.unwrap()), Some("state 4"));
    let tags: Vec<_> = asked.iter().map(|(_, tag)| tag.is_some()).collect();
    assert_eq!(tags, [true, true, false, false]);
}

#[tokio::test]
async fn a_page_that_is_not_the_last_ends_the_answer_with_cursors_and_without_a_state() {
    let (lines, asked) = idle(vec![page("e", 2, true)]).await;
    let lines = lines.unwrap();
    assert_eq!((asked.len(), state(&lines)), (1, None));
    let Some(Line::End(end)) = lines.last() else { panic!("no trailer") };
    assert!(end.more && end.cursors.len() == 1 && end.cursors.contains_key(&rounds_model::Kind::of("School")), "of what was asked alone");
}

#[tokio::test]
async fn a_history_that_changes_while_it_is_asked_for_and_what_is_no_page_are_no_answer() {
    assert_eq!(idle(vec![page("e", 2, false), page("another", 3, false)]).await.0, Err(RemoteError::Cut));
    assert_eq!(idle(vec![ours("200 OK", "connection: close\r\n", b"{}")]).await.0, Err(RemoteError::Garbled));
    assert_eq!(idle(vec![b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".to_vec()]).await.0, Err(RemoteError::CaptivePortal));
}
