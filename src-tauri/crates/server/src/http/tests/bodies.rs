//! Requests that are too long, garbled or cut, and links that are slow: nobody else is held up.

use std::io::Write as _;

use flate2::{Compression, write::GzEncoder};
use rounds_model::wire::{
    ExchangeRequest, ServerCode,
    block::{self, Form},
    limit,
};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use super::{Site, lines, read, refusal};
use crate::testing::{Device, school};

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn one_put(device: &Device) -> String {
    let request = ExchangeRequest { operations: vec![device.put("School", 20, None, school(1))], ..ExchangeRequest::default() };
    serde_json::to_string(&request).unwrap()
}

#[tokio::test]
async fn a_compressed_request_is_read_like_a_plain_one() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let post = site.post("/api/sync").bearer_auth(&office.token).header("content-encoding", "gzip");
    let answer = read(post.body(gzip(one_put(&office).as_bytes())).send().await.unwrap()).await;
    assert_eq!(answer.results.len(), 1);
    assert!(site.bench.row(20).await.is_some());
}

#[tokio::test]
async fn a_request_in_the_narrow_form_is_read_like_a_plain_one_and_limited_like_it() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let post_in = |form: Form| site.post("/api/sync").bearer_auth(&office.token).header("content-type", form.media_type());
    let squeezed_in =
        |form: Form, text: &[u8]| zstd::bulk::Compressor::with_dictionary(19, form.dictionary()).unwrap().compress(text).unwrap();
    let (post, squeezed) = (|| post_in(Form::One), |text: &[u8]| squeezed_in(Form::One, text));
    let operations = vec![office.put("School", 20, None, school(1)), office.put("School", 21, None, school(1))];
    let request = ExchangeRequest { operations, ..ExchangeRequest::default() };
    for form in Form::ALL {
        let body = squeezed_in(form, &block::pack_request(form, &request).unwrap());
        let answer = read(post_in(form).body(body).send().await.unwrap()).await;
        assert_eq!(answer.results.len(), 2);
    }
    assert!(site.bench.row(20).await.is_some() && site.bench.row(21).await.is_some());

    assert_eq!(refusal(post().body(squeezed(&vec![b' '; 1_000_001]))).await, ServerCode::TooLarge, "however small it was packed");
    let many: Vec<_> = (0..=limit::OPERATIONS).map(|_| request.operations[0].clone()).collect();
    let many = ExchangeRequest { operations: many, ..ExchangeRequest::default() };
    assert_eq!(refusal(post().body(squeezed(&block::pack_request(Form::One, &many).unwrap()))).await, ServerCode::TooLarge);
    for body in [&b"no frame"[..], &squeezed(b"[]"), &squeezed(br#"{"packed":[{"b":"School","o":["x",[1]],"i":"","f":[],"l":[]}]}"#)] {
        assert_eq!(refusal(post().body(body.to_vec())).await, ServerCode::Malformed);
    }
}

#[tokio::test]
async fn more_than_a_megabyte_is_too_large_however_small_it_was_packed() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let post = || site.post("/api/sync").bearer_auth(&office.token);
    let blanks = vec![b' '; 1_000_001];
    assert_eq!(refusal(post().body(blanks.clone())).await, ServerCode::TooLarge);
    assert_eq!(refusal(post().header("content-encoding", "gzip").body(gzip(&blanks))).await, ServerCode::TooLarge);
    // The last that fits is read, and is no exchange.
    assert_eq!(refusal(post().body(blanks[..1_000_000].to_vec())).await, ServerCode::Malformed);
}

#[tokio::test]
async fn what_cannot_be_read_is_malformed() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let post = || site.post("/api/sync").bearer_auth(&office.token);
    for body in ["", "{", "[]", r#"{"operations":[{"op":"x"}]}"#, "\u{0}"] {
        assert_eq!(refusal(post().body(body)).await, ServerCode::Malformed, "{body}");
    }
    assert_eq!(refusal(post().header("content-encoding", "gzip").body("no gzip")).await, ServerCode::Malformed);
}

/// The request as it goes over the socket, cut after `sent` bytes of the body.
fn raw(device: &Device, body: &str, sent: usize) -> Vec<u8> {
    let head = format!(
        "POST /api/sync HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        device.token,
        body.len()
    );
    [head.as_bytes(), &body.as_bytes()[..sent]].concat()
}

#[tokio::test]
async fn a_request_that_is_cut_changes_nothing() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let body = one_put(&office);
    for sent in [0, 1, body.len() / 2, body.len() - 1] {
        let mut stream = site.connect().await;
        stream.write_all(&raw(&office, &body, sent)).await.unwrap();
        stream.shutdown().await.unwrap();
        let mut rest = Vec::new();
        // Whatever the server still says, it says no 200.
        let _closed = stream.read_to_end(&mut rest).await;
        assert!(!rest.starts_with(b"HTTP/1.1 200"), "after {sent} bytes");
    }
    assert!(site.bench.row(20).await.is_none());
}

#[tokio::test]
async fn a_slow_link_holds_up_nobody() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let body = one_put(&office);
    let whole = raw(&office, &body, body.len());
    let (first, last) = whole.split_at(whole.len() - 1);
    let mut slow = site.connect().await;
    slow.write_all(first).await.unwrap();
    // While one byte of that request is missing, another device writes.
    office.done(&[office.put("School", 21, None, school(1))]).await;
    slow.write_all(last).await.unwrap();
    let mut answer = String::new();
    slow.read_to_string(&mut answer).await.unwrap();
    let (_, answer) = answer.split_once("\r\n\r\n").unwrap();
    assert_eq!(lines(answer).results.len(), 1);
}

#[tokio::test]
async fn one_who_does_not_read_a_long_answer_holds_up_nobody() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let long = "x".repeat(90_000);
    for n in 30..90 {
        office.done(&[office.put("School", n, None, school(1).with("notes", long.clone()))]).await;
    }
    let mut lazy = site.connect().await;
    let get = format!("GET /api/sync HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {}\r\nconnection: close\r\n\r\n", office.token);
    lazy.write_all(get.as_bytes()).await.unwrap();
    let mut begun = [0; 16];
    lazy.read_exact(&mut begun).await.unwrap();
    office.done(&[office.put("School", 20, None, school(1))]).await;
    let mut rest = Vec::new();
    lazy.read_to_end(&mut rest).await.unwrap();
    assert!(rest.len() > 60 * 90_000);
}

#[tokio::test]
async fn a_link_that_never_finishes_does_not_keep_the_server_from_stopping() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let body = one_put(&office);
    let mut stuck = site.connect().await;
    stuck.write_all(&raw(&office, &body, 1)).await.unwrap();
    // An answer to another request shows that the server is at work.
    read(site.get("/api/sync").bearer_auth(&office.token).send().await.unwrap()).await;
    site.stop().await;
}
