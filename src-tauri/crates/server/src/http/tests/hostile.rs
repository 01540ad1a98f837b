//! What a hostile or broken client sends costs it its own connection, and nobody else anything.

use std::{io::Write as _, net::SocketAddr, time::Duration};

use flate2::{Compression, write::GzEncoder};
use rounds_model::wire::{ExchangeRequest, block::Form};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    task::JoinSet,
};

use super::Site;
use crate::{
    config::Serving,
    testing::{Bench, Device, school},
};

/// A server that loses patience soon, though not so soon that a busy machine looks like a silent client.
async fn impatient(connections_per_address: usize) -> Site {
    let serving = |config: &mut crate::config::Config| {
        config.serving =
            Serving { connections_per_address, head: Duration::from_secs(6), silence: Duration::from_secs(5), ..config.serving };
    };
    Site::at(Bench::behind(serving).await).await
}

/// How it ends for a client: its status, or cut without a word.
#[derive(PartialEq, Eq, Debug)]
enum End {
    Status(u16),
    Cut,
}

/// Sends all bytes, as far as they are taken, with a pause after each of them; then reads to the end.
async fn send(address: SocketAddr, bytes: Vec<u8>, piece: usize, pause: Duration) -> End {
    let (mut read, mut write) = TcpStream::connect(address).await.unwrap().into_split();
    let sending = tokio::spawn(async move {
        for piece in bytes.chunks(piece) {
            if write.write_all(piece).await.is_err() {
                break;
            }
            tokio::time::sleep(pause).await;
        }
        write
    });
    let (mut answer, mut piece) = (Vec::new(), [0; 4_096]);
    while let Ok(count @ 1..) = read.read(&mut piece).await {
        answer.extend_from_slice(&piece[..count]);
    }
    sending.abort();
    let text = String::from_utf8_lossy(&answer);
    text.strip_prefix("HTTP/1.1 ").map_or(End::Cut, |rest| End::Status(rest[..3].parse().unwrap()))
}

fn gzipped(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn squeezed(bytes: &[u8]) -> Vec<u8> {
    zstd::bulk::Compressor::with_dictionary(19, Form::Two.dictionary()).unwrap().compress(bytes).unwrap()
}

fn one(office: &Device, n: u8) -> ExchangeRequest {
    ExchangeRequest { operations: vec![office.put("School", n, None, school(1))], ..ExchangeRequest::default() }
}

#[tokio::test]
async fn each_costs_its_own_connection_alone() {
    let site = impatient(200).await;
    let office = site.bench.world().await;
    let line = "POST /api/sync HTTP/1.1\r\nhost: x\r\n";
    let begun = format!("{line}authorization: Bearer {}\r\nconnection: close\r\n", office.token);
    let posted = |more: &str, body: &[u8]| {
        let head = format!("{begun}{more}content-length: {}\r\n\r\n", body.len());
        [head.as_bytes(), body].concat()
    };
    let put = |value: &str| {
        format!(
            r#"{{"operations":[{{"op":"0000000000000001.1","kind":"School","id":"{}","action":"put","base":null,"data":{{"regionId":"{}","name":"a","pupils":{value}}},"editedFrom":"2023-11-14T22:13:20.000000Z","editedTo":"2023-11-14T22:13:20.000000Z"}}]}}"#,
            crate::toys::id(77),
            crate::toys::id(1)
        )
    };
    let narrow = format!("content-type: {}\r\n", Form::Two.media_type());
    let endless = |what: &str| format!("{begun}transfer-encoding: chunked\r\n\r\n{what}").into_bytes();
    let chunks = format!("1000\r\n{}\r\n", " ".repeat(0x1000)).repeat(1_000);
    let deep = put(&format!("{}1{}", "[".repeat(100_000), "]".repeat(100_000)));
    let (now, slow) = (Duration::ZERO, Duration::from_millis(50));
    let (too_large, malformed) = (End::Status(413), End::Status(400));
    let cases = [
        ("a head that never ends", format!("{line}{}", "x: y\r\n".repeat(1_000)).into_bytes(), 1, slow, End::Cut),
        ("a head that is too long", format!("{line}x: {}\r\n\r\n", "y".repeat(40_000)).into_bytes(), 40_000, now, End::Status(431)),
        (
            "more lines in a head than anybody needs",
            format!("{line}{}\r\n", "x: y\r\n".repeat(500)).into_bytes(),
            40_000,
            now,
            End::Status(431),
        ),
        ("no word at all", Vec::new(), 1, now, End::Cut),
        ("something else than HTTP", vec![0x16; 4_000], 4_000, now, End::Status(400)),
        ("a body that is announced too long", posted("", &vec![b' '; 1_000_001]), 1_000, now, End::Status(413)),
        ("a body without an end", endless(&chunks), 64 * 1024, now, End::Status(413)),
        ("a body that stands still", endless("5\r\n{\"wat"), 1_000, now, End::Status(400)),
        ("a body that is cut", endless("0\r\n\r\n"), 1_000, now, malformed),
        (
            "a small body that unpacks to a large one",
            posted("content-encoding: gzip\r\n", &gzipped(&vec![b' '; 1 << 25])),
            100_000,
            now,
            too_large,
        ),
        ("a smaller one of the other kind", posted(&narrow, &squeezed(&vec![b' '; 1 << 25])), 100_000, now, End::Status(413)),
        ("lists in lists", posted("", deep.as_bytes()), 300_000, now, End::Status(400)),
        ("a number of a hundred thousand digits", posted("", put(&"9".repeat(100_000)).as_bytes()), 300_000, now, End::Status(400)),
        ("a number beyond all numbers", posted("", put("1e999999").as_bytes()), 300_000, now, End::Status(400)),
    ];
    let (mut hostile, address) = (JoinSet::new(), site.listening.address());
    for (name, bytes, piece, pause, expected) in cases {
        hostile.spawn(async move { (name, send(address, bytes, piece, pause).await, expected) });
    }
    // Meanwhile a laptop works, as if nobody else were there.
    for n in 20..30 {
        let answer = site.exchange(&office, &one(&office, n)).await;
        assert_eq!(answer.results.len(), 1);
    }
    while let Some(ended) = hostile.join_next().await {
        let (name, end, expected) = ended.unwrap();
        assert_eq!(end, expected, "{name}");
    }
    assert!(site.bench.row(77).await.is_none(), "nothing of it was kept");
    site.exchange(&office, &one(&office, 30)).await;
}

#[tokio::test]
async fn who_opens_connection_after_connection_is_let_in_so_often_and_no_more() {
    let site = impatient(4).await;
    let mut kept = Vec::new();
    for _ in 0..4 {
        kept.push(TcpStream::connect(site.listening.address()).await.unwrap());
    }
    assert_eq!(send(site.listening.address(), b"GET /api/health HTTP/1.1\r\n".to_vec(), 100, Duration::ZERO).await, End::Cut);
    // Those that say nothing are cut, and there is room again.
    for mut silent in kept {
        assert_eq!(silent.read(&mut [0; 1]).await.unwrap_or_default(), 0);
    }
    let whole = b"GET /api/health HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_vec();
    assert_eq!(send(site.listening.address(), whole, 100, Duration::ZERO).await, End::Status(200));
}
