//! What the window talks to: a real server behind a link that can be broken, and a colleague's laptop.

use rounds_model::{EntityId, Role};
use rounds_tests::{
    Entered, Link, TestDevice, TestServer, TestUser, TrueTime,
    builders::{fields, id, place, places},
};
use serde_json::json;

pub const FORM: EntityId = id(0x60);

pub struct Office {
    pub server: TestServer,
    /// What stands between the window and the server.
    pub link: Link,
    pub organisation: EntityId,
    pub amina: TestUser,
    /// A colleague's laptop.
    pub colleague: TestDevice,
}

impl Office {
    pub async fn open() -> Self {
        let time = TrueTime::of_this_machine();
        let server = TestServer::start(&time).await;
        let organisation = server.organisation("Programme").await;
        server.load(organisation, &places()).await;
        server.load(organisation, &monitoring_form()).await;
        let amina = server.user(organisation, "Amina", Role::Coordinator, &[place::DISTRICT]).await;
        let baraka = server.user(organisation, "Baraka", Role::Coordinator, &[place::DISTRICT]).await;
        let colleague = TestDevice::connect(&server, &time, &baraka, "Laptop B").await;
        colleague.sync().await;
        let link = Link::to(server.address()).await;
        Self { server, link, organisation, amina, colleague }
    }
}

/// A published form for a monitoring visit: a choice, a question that depends on it, a number within limits, a text.
fn monitoring_form() -> Vec<Entered> {
    let yes_no = json!([{"name": "yes", "label": "Yes"}, {"name": "no", "label": {"en": "No", "fr": "Non", "sw": "Hapana"}}]);
    let form = json!({"title": "Termly monitoring", "version": 1, "status": "published", "visitType": "monitoring"});
    let question = |n: u8, name: &str, data: serde_json::Value| {
        let data = fields(data).with("projectFormId", FORM.to_string()).with("position", n).with("name", name).with("active", true);
        Entered::new("FormQuestion", id(0x60 + n), data)
    };
    vec![
        Entered::new("ProjectForm", FORM, fields(form)),
        question(1, "water", json!({"type": "select_one", "label": "Is there water today?", "required": true, "choices": yes_no})),
        question(2, "why_dry", json!({"type": "text", "label": "Why is there none?", "required": true, "relevant": "${water} = 'no'"})),
        question(
            3,
            "benches",
            json!({"type": "integer", "label": "How many benches are there?", "required": true,
                "constraint": ". >= 0 and . < 500", "constraintMessage": "Between 0 and 499"}),
        ),
        question(4, "seen", json!({"type": "text", "label": "What did you see?", "appearance": "multiline"})),
    ]
}
