//! The exchange against servers written by hand: every way in which an answer can be good or bad.

use std::{collections::BTreeMap, io::Write, time::Duration};

use crate::support::{SYNC_TIME, answering, gzip, listen, ours, taken};
use futures_util::StreamExt;
use rounds_http::{Connection, HttpRemote, Options, Token};
use rounds_model::{
    Content, EditInterval, EditTime, EntityId, Kind, OpId, Payload, RecordKey, ServerTime, Stamp,
    wire::{
        Action, Begin, End, ExchangeRequest, Line, Operation, Record, ServerCode,
        block::{self, Form},
    },
};
use rounds_sync::ports::{Answer, Exchange, Remote, RemoteError};
use tokio::io::AsyncWriteExt;

const NDJSON: &str = "content-type: application/x-ndjson\r\n";

fn remote(url: &str, stall: Duration) -> HttpRemote {
    let options = Options { stall, ..Options::default() };
    let connection = Connection::to(url.parse().unwrap(), &options).unwrap();
    HttpRemote::new(connection, Token::new("AAAAAAAAAAAAAAAAAAAAAA".into()))
}

fn patient(url: &str) -> HttpRemote {
    remote(url, Duration::from_secs(30))
}

fn idle() -> Exchange {
    let request = ExchangeRequest { state: Some("abcde.fghijk.lmnopqrstu".into()), ..ExchangeRequest::default() };
    Exchange { run: "01234567".into(), request, idle: true, staged: BTreeMap::new() }
}

fn sending(operations: usize) -> Exchange {
    let operation = |counter| Operation {
        op: OpId { incarnation: 7, counter },
        kind: Kind::of("School"),
        id: EntityId::from_bytes([1; 16]),
        action: Action::Put,
        base: None,
        data: Some(Payload::default().with("name", "Shule ya Msingi \"Uhuru\"\nمدرسة")),
        change: None,
        edited: EditInterval::new(EditTime::from_micros(1), EditTime::from_micros(2)),
        seen: None,
    };
    let request = ExchangeRequest { operations: (1..=operations as u64).map(operation).collect(), ..ExchangeRequest::default() };
    Exchange { run: "01234567".into(), request, idle: false, staged: BTreeMap::new() }
}

fn lines() -> Vec<Line> {
    let record = Record {
        key: RecordKey::new(Kind::of("School"), EntityId::from_bytes([1; 16])),
        stamp: Stamp::from_micros(5),
        content: Content::Live(Payload::default().with("name", "Uhuru")),
        op: None,
        author: None,
    };
    vec![
        Line::Begin(Begin::new("abcde".into(), "fghijk".into(), None, true, Stamp::from_micros(9), vec![Kind::of("School")])),
        Line::Record(record),
        Line::End(End::new(false, 1, ServerTime::from_micros(10))),
    ]
}

fn text() -> String {
    lines().iter().map(|line| line.to_text().unwrap() + "\n").collect()
}

/// All that the answer gave, up to and with its failure.
async fn read(remote: &HttpRemote, exchange: Exchange) -> (Vec<Line>, Option<RemoteError>) {
    let lines = match remote.exchange(exchange).await {
        Ok(Answer::Lines { lines, .. }) => lines,
        Ok(Answer::NotModified { .. }) => panic!("not modified"),
        Err(error) => return (Vec::new(), Some(error)),
    };
    let (mut good, mut bad) = (Vec::new(), None);
    for line in lines.collect::<Vec<_>>().await {
        match line {
            Ok(line) => good.push(line),
            Err(error) => bad = Some(error),
        }
    }
    (good, bad)
}

async fn failure_of(answer: impl Into<Vec<u8>>) -> Option<RemoteError> {
    let (url, _) = answering(answer).await;
    read(&patient(&url), idle()).await.1
}

fn refused(code: ServerCode) -> Option<RemoteError> {
    Some(RemoteError::Refused { code, retry_after: None })
}

#[tokio::test]
async fn lines_arrive_plain_and_compressed() {
    for (encoding, body) in [("", text().into_bytes()), ("content-encoding: gzip\r\n", gzip(text().as_bytes()))] {
        let (url, _) = answering(ours("200 OK", &format!("{NDJSON}{encoding}"), &body)).await;
        assert_eq!(read(&patient(&url), idle()).await, (lines(), None), "{encoding}");
    }
}

#[tokio::test]
async fn an_idle_exchange_fits_in_380_bytes_both_ways() {
    let answer = format!(
        "HTTP/1.1 304 Not Modified\r\nsync-time: {SYNC_TIME}\r\ncache-control: private, no-store\r\n\
         etag: \"abcde.fghijk.lmnopqrstu\"\r\ndate: Thu, 15 Jan 2026 10:30:00 GMT\r\n\r\n"
    );
    let (url, received) = answering(answer.clone()).await;
    let remote = patient(&url);
    let Ok(Answer::NotModified { sync_time }) = remote.exchange(idle()).await else { panic!("modified") };
    assert_eq!(sync_time.to_string(), SYNC_TIME);

    let received = received.await.unwrap();
    assert!(received.head.len() + answer.len() <= 380, "{} + {}", received.head.len(), answer.len());
    assert_eq!(remote.traffic().up(), received.head.len() as u64, "{}", received.head);
    assert_eq!(remote.traffic().down(), answer.len() as u64);
    assert!(received.head.starts_with("GET /api/sync HTTP/1.1\r\n"));
    assert_eq!(received.header("authorization"), Some("Bearer AAAAAAAAAAAAAAAAAAAAAA"));
    assert_eq!(received.header("if-none-match"), Some("\"abcde.fghijk.lmnopqrstu\""));
    assert_eq!(received.header("sync"), Some("1.01234567"));
    assert_eq!(received.header("user-agent"), None);
}

#[tokio::test]
async fn a_request_goes_in_the_narrow_form_and_offers_it_for_the_answer() {
    for (operations, updates) in [(0, false), (50, false), (50, true)] {
        let form = Form::knowing(updates);
        let mut sending = sending(operations);
        sending.request.updates = updates;
        let (url, received) = answering(ours("200 OK", NDJSON, text().as_bytes())).await;
        let remote = patient(&url);
        assert_eq!(read(&remote, sending.clone()).await, (lines(), None));
        let received = received.await.unwrap();
        assert_eq!([received.header("accept"), received.header("content-type")], [Some(form.media_type()); 2]);
        let offers_the_newer = received.head.contains("accept: x-rounds/2\r\n");
        assert!(offers_the_newer, "a server that is not known yet to speak it may answer in it: {}", received.head);
        let text = zstd::bulk::Decompressor::with_dictionary(form.dictionary()).unwrap().decompress(&received.body, 1_000_000).unwrap();
        assert_eq!(block::unpack_request(&text).unwrap(), sending.request);
        assert_eq!(remote.traffic().up(), (received.head.len() + received.body.len()) as u64, "{}", received.head);
    }
}

#[tokio::test]
async fn an_answer_in_the_narrow_form_gives_the_same_lines_and_a_cut_one_its_whole_blocks() {
    for form in Form::ALL {
        narrow_lines_arrive(form).await;
    }
}

async fn narrow_lines_arrive(form: Form) {
    let mut encoder = zstd::stream::write::Encoder::with_dictionary(Vec::new(), 6, form.dictionary()).unwrap();
    let mut flushed = Vec::new();
    let mut writer = block::BlockWriter::new(form, rounds_model::Registry::new(Vec::new()).unwrap());
    for line in lines() {
        writer.add(&line, |text| writeln!(encoder, "{text}").unwrap()).unwrap();
        encoder.flush().unwrap();
        flushed.push(encoder.get_ref().len());
    }
    let body = encoder.finish().unwrap();
    let form = format!("content-type: {}\r\n", form.media_type());
    let (url, _) = answering(ours("200 OK", &form, &body)).await;
    assert_eq!(read(&patient(&url), idle()).await, (lines(), None));
    let head = format!("HTTP/1.1 200 OK\r\nsync-time: {SYNC_TIME}\r\n{form}content-length: {}\r\n\r\n", body.len());
    let cut = [head.as_bytes(), &body[..flushed[1]]].concat();
    let (url, _) = answering(cut).await;
    assert_eq!(read(&patient(&url), idle()).await, (lines()[..1].to_vec(), Some(RemoteError::Cut)), "the block was not full yet");
}

#[tokio::test]
async fn a_cut_answer_gives_what_came_and_says_that_it_was_cut() {
    let whole = text();
    for cut in [0, 10, whole.find('\n').unwrap() + 1, whole.len() - 20] {
        let head = format!("HTTP/1.1 200 OK\r\nsync-time: {SYNC_TIME}\r\ncontent-length: {}\r\n\r\n", whole.len());
        let (url, _) = answering(format!("{head}{}", &whole[..cut])).await;
        let (good, bad) = read(&patient(&url), idle()).await;
        assert_eq!(bad, Some(RemoteError::Cut), "cut at {cut}");
        assert_eq!(good, lines()[..whole[..cut].matches('\n').count()]);
    }
}

#[tokio::test]
async fn an_answer_that_ends_well_but_without_its_trailer_is_cut() {
    let whole = text();
    let body = &whole[..whole.rfind("{\"end\"").unwrap()];
    let (url, _) = answering(ours("200 OK", NDJSON, body.as_bytes())).await;
    assert_eq!(read(&patient(&url), idle()).await, (lines()[..2].to_vec(), Some(RemoteError::Cut)));
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_is_garbled() {
    for (headers, body) in [
        (String::new(), b"{\"begin\":tru\n".to_vec()),
        (String::new(), b"\xff\xfe\n".to_vec()),
        (String::new(), b"{\"unheard\":1}\n".to_vec()),
        ("content-encoding: gzip\r\n".into(), text().into_bytes()),
        ("content-encoding: br\r\n".into(), text().into_bytes()),
    ] {
        assert_eq!(failure_of(ours("200 OK", &headers, &body)).await, Some(RemoteError::Garbled), "{headers}");
    }
}

#[tokio::test]
async fn an_error_line_ends_the_answer() {
    let body = text().lines().next().unwrap().to_owned() + "\n{\"error\":{\"code\":\"internal\"}}\n{}\n";
    let (url, _) = answering(ours("200 OK", NDJSON, body.as_bytes())).await;
    let (good, bad) = read(&patient(&url), idle()).await;
    assert_eq!((good.last(), bad), (Some(&Line::Error(ServerCode::Internal)), None));
}

#[tokio::test]
async fn who_answers_without_the_clock_is_somebody_else() {
    let page = "<html>Welcome to the hotel</html>";
    for status in ["200 OK", "302 Found", "304 Not Modified", "401 Unauthorized", "404 Not Found", "511 Network Authentication Required"] {
        let body = if status.starts_with("304") { "" } else { page };
        let answer = format!("HTTP/1.1 {status}\r\nlocation: http://portal.example\r\ncontent-length: {}\r\n\r\n{body}", body.len());
        let expected = if status.starts_with('5') { RemoteError::Broken(511) } else { RemoteError::CaptivePortal };
        assert_eq!(failure_of(answer).await, Some(expected), "{status}");
    }
}

#[tokio::test]
async fn too_large_busy_and_broken_count_whoever_says_so() {
    let bare = |status: &str, headers: &str| format!("HTTP/1.1 {status}\r\n{headers}content-length: 0\r\n\r\n");
    assert_eq!(failure_of(bare("413 Payload Too Large", "")).await, refused(ServerCode::TooLarge));
    assert_eq!(failure_of(bare("500 Internal Server Error", "")).await, Some(RemoteError::Broken(500)));
    assert_eq!(failure_of(bare("502 Bad Gateway", "")).await, Some(RemoteError::Broken(502)));
    for status in ["429 Too Many Requests", "503 Service Unavailable"] {
        assert_eq!(
            failure_of(bare(status, "retry-after: 40\r\n")).await,
            Some(RemoteError::Refused { code: ServerCode::Busy, retry_after: Some(40) })
        );
    }
}

#[tokio::test]
async fn a_refusal_is_told_by_its_code_and_without_one_by_its_status() {
    let problem = br#"{"title":"t","status":401,"code":"wrong_password"}"#;
    assert_eq!(failure_of(ours("401 Unauthorized", "", problem)).await, refused(ServerCode::WrongPassword));
    assert_eq!(failure_of(ours("401 Unauthorized", "", b"")).await, refused(ServerCode::SignedOut));
    assert_eq!(failure_of(ours("410 Gone", "", b"{")).await, refused(ServerCode::CursorExpired));
    let problem = br#"{"title":"t","status":500,"code":"internal"}"#;
    assert_eq!(failure_of(ours("500 Internal Server Error", "", problem)).await, refused(ServerCode::Internal));
}

#[tokio::test]
async fn nobody_there_is_unreachable_and_no_answer_is_a_cut() {
    let (listener, url) = listen().await;
    drop(listener);
    assert_eq!(read(&patient(&url), idle()).await.1, Some(RemoteError::Unreachable));
    assert_eq!(failure_of("").await, Some(RemoteError::Cut));
}

#[tokio::test]
async fn silence_is_a_stall_before_the_answer_and_within_it() {
    let begun = format!("HTTP/1.1 200 OK\r\nsync-time: {SYNC_TIME}\r\ncontent-length: 1000\r\n\r\n");
    for said in ["", &begun] {
        let (listener, url) = listen().await;
        let remote = remote(&url, Duration::from_millis(300));
        let silent = async {
            let mut call = taken(&listener).await;
            call.write_all(said.as_bytes()).await.unwrap();
            std::future::pending::<()>().await;
        };
        tokio::select! {
            (_, failure) = read(&remote, idle()) => assert_eq!(failure, Some(RemoteError::Stalled)),
            () = silent => unreachable!(),
        }
    }
}

#[tokio::test]
async fn a_trickle_is_not_cut_however_long_it_takes() {
    let stall = Duration::from_secs(2);
    let (listener, url) = listen().await;
    let trickle = async {
        let mut call = taken(&listener).await;
        let answer = ours("200 OK", NDJSON, text().as_bytes());
        // The head is one movement: it fits in one packet. After it six bytes, each well within the limit, take
        // longer than the limit together.
        let head = answer.len() - text().len();
        call.write_all(&answer[..head]).await.unwrap();
        let (slow, rest) = answer[head..].split_at(6);
        let mut rhythm = tokio::time::interval(stall / 4);
        for byte in slow {
            rhythm.tick().await;
            call.write_all(&[*byte]).await.unwrap();
        }
        call.write_all(rest).await.unwrap();
        call.shutdown().await.unwrap();
    };
    let remote = remote(&url, stall);
    let (read, ()) = tokio::join!(read(&remote, idle()), trickle);
    assert_eq!(read, (lines(), None));
}
