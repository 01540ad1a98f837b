//! What a person types comes out as it went in, byte for byte, in any script and at any length.

use rounds_tests::{
    Stage,
    builders::{fields, place, visit},
};
use serde_json::json;

fn texts() -> Vec<String> {
    let long: String = "Kibera ኪቤራ كيبيرا 基贝拉 😀 \"quoted\" \\ \n".chars().cycle().take(10_000).collect();
    [
        "",
        " leading and trailing ",
        "مدرسة النور الابتدائية، الصف ٢",
        "בית ספר \u{200f}(א)\u{200e} 12",
        "አማርኛ ትምህርት ቤት",
        "ကျောင်း",
        "學校 学校 がっこう 학교",
        "विद्यालय ज़िला",
        "e\u{301} is not \u{e9}, and both stay",
        "👩🏾‍🏫👨‍👩‍👧 🇰🇪",
        "\u{202e}override\u{202c} \u{2066}isolate\u{2069}",
        "a\"b'c`d\\e/f<g>&amp;%00?*;--",
        "one\ntwo\r\nthree\tfour\u{b}\u{c}\u{2028}\u{2029}",
        "\u{0}\u{1}\u{7f}\u{feff}\u{fffd}\u{10ffff}",
        "null",
        "{\"json\": [1]}",
        "'); DROP TABLE record; --",
    ]
    .into_iter()
    .map(str::to_owned)
    .chain([long])
    .collect()
}

#[tokio::test]
async fn text_of_any_script_survives_from_laptop_to_server_to_laptop_byte_for_byte() {
    let stage = Stage::set().await;
    let mut entered = Vec::new();
    for text in texts() {
        let id = stage.a.create("SchoolVisit", visit(place::SCHOOL).with("remarks", text.clone())).await;
        entered.push((id, text));
    }
    stage.converge().await;
    for (id, text) in entered {
        let on_server = stage.server.fields(stage.organisation, id).await.unwrap();
        assert_eq!(on_server.text("remarks"), Some(text.as_str()));
        assert_eq!(stage.b.text(id, "remarks").await.as_deref(), Some(text.as_str()));
    }
}

#[tokio::test]
async fn numbers_and_documents_come_out_as_they_went_in() {
    let stage = Stage::set().await;
    let data = fields(json!({"schoolId": place::SCHOOL, "date": "2026-03-02", "status": "done",
        "latitude": -0.300_000_000_000_000_04, "longitude": 36.8,
        "unknown": {"big": 9_007_199_254_740_993_i64, "small": 5e-324, "third": 1.0 / 3.0, "list": [true, null, [], {}], "": "no name"}}));
    let id = stage.a.create("SchoolVisit", data.clone()).await;
    stage.converge().await;
    assert_eq!(stage.b.shown(id).await, Some(data));
}
