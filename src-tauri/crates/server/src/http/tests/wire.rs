//! Bytes counted on the socket.

use rounds_model::wire::ExchangeRequest;

use super::{Site, talk};

#[tokio::test]
async fn an_idle_exchange_is_one_round_trip_of_at_most_380_bytes() {
    let site = Site::new().await;
    let office = site.bench.world().await;
    let state = site.exchange(&office, &ExchangeRequest::default()).await.end.state.unwrap();
    // `connection: close` stands here only so that the end of the answer can be seen; it is not counted.
    let request = format!(
        "GET /api/sync HTTP/1.1\r\nhost: rounds.example.org\r\nauthorization: Bearer {}\r\nsync: 1.abcdefgh\r\n\
         if-none-match: \"{state}\"\r\naccept: x-rounds/1\r\n",
        office.token
    );
    let close = "connection: close\r\n";
    let answer = talk(site.connect().await, format!("{request}{close}\r\n").as_bytes()).await;
    let answer = String::from_utf8(answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 304 "), "{answer}");
    let counted = request.len() + 2 + answer.replace(close, "").len();
    assert!(counted <= 380, "{counted} bytes\n{request}\n{answer}");
}
