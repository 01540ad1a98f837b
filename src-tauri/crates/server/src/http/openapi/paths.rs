//! What each route takes and gives.

use std::collections::BTreeSet;

use axum::http::Method;
use rounds_model::Registry;
use serde_json::{Map, Value, json};

use super::messages::CODES;

const JSON: &str = "application/json";

/// Who may ask.
#[derive(Clone, Copy)]
enum By {
    Anybody,
    Token,
    Cookie,
}

/// Something that can be asked, as it is described.
struct Asked {
    summary: &'static str,
    by: By,
    parameters: Vec<Value>,
    /// The media type and the schema of what is sent.
    sent: Option<(&'static str, Value)>,
    /// Status, words, media type and schema of what is told; of nothing where there is no type.
    told: Vec<(u16, &'static str, &'static str, Value)>,
}

fn asked(summary: &'static str, by: By, told: Vec<(u16, &'static str, &'static str, Value)>) -> Asked {
    Asked { summary, by, parameters: Vec::new(), sent: None, told }
}

fn schema(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn parameter(place: &str, name: &str, required: bool, schema: &Value) -> Value {
    json!({"in": place, "name": name, "required": required, "schema": schema})
}

/// All, with their paths.
pub fn all(registry: &Registry) -> Vec<(Method, String, Value)> {
    let text = || json!({"type": "string"});
    let optional = |place: &str, name: &str, schema: Value| parameter(place, name, false, &schema);
    let lines = |words| (200, words, "application/x-ndjson", text());
    let page = || (200, "A page.", "text/html", text());
    let unchanged = (304, "Nothing has changed.", "", Value::Null);
    let state = || optional("header", "If-None-Match", text());
    let form = |members: Value| ("application/x-www-form-urlencoded", json!({"type": "object", "properties": members}));
    let collections: Vec<String> = registry.collections().iter().map(|one| one.as_str().to_owned()).collect();
    let kinds: Vec<String> = registry.kinds().map(|one| one.kind().to_string()).collect();
    let routes = [
        (
            Method::GET,
            "/api/sync",
            Asked {
                parameters: vec![state()],
                ..asked(
                    "Whether anything changed since a state, and what",
                    By::Token,
                    vec![lines("The lines of an answer."), unchanged.clone()],
                )
            },
        ),
        (
            Method::POST,
            "/api/sync",
            Asked {
                sent: Some((JSON, schema("Exchange"))),
                ..asked("One exchange: what changed here, and what changed there", By::Token, vec![lines("The lines of an answer.")])
            },
        ),
        (
            Method::GET,
            "/api/{collection}",
            Asked {
                parameters: vec![
                    parameter("path", "collection", true, &json!({"enum": collections})),
                    optional("query", "updatedAfter", schema("Instant")),
                    optional("query", "until", schema("Instant")),
                    optional("query", "limit", json!({"type": "integer", "minimum": 1})),
                    optional("query", "fields", text()),
                    optional("header", "Sync-State", text()),
                    state(),
                ],
                ..asked(
                    "What changed in a collection since a moment",
                    By::Token,
                    vec![(200, "Nested records.", JSON, schema("Collection")), unchanged.clone()],
                )
            },
        ),
        (
            Method::GET,
            "/api/{kind}/{id}/history",
            Asked {
                parameters: vec![
                    parameter("path", "kind", true, &json!({"enum": kinds})),
                    parameter("path", "id", true, &schema("Id")),
                    state(),
                ],
                ..asked(
                    "Every version of a record, and what lost",
                    By::Token,
                    vec![(200, "Oldest first.", JSON, schema("History")), unchanged.clone()],
                )
            },
        ),
        (
            Method::POST,
            "/api/changes",
            Asked {
                parameters: vec![optional("header", "Sync-State", text())],
                sent: Some((JSON, schema("Changes"))),
                ..asked("Operations, and what became of each", By::Token, vec![(200, "In the order sent.", JSON, schema("Results"))])
            },
        ),
        (
            Method::POST,
            "/api/session",
            Asked {
                sent: Some((JSON, schema("Credentials"))),
                ..asked("Signs a device in", By::Anybody, vec![(200, "Signed in.", JSON, schema("Session"))])
            },
        ),
        (Method::DELETE, "/api/session", asked("Signs the device out", By::Token, vec![(204, "Signed out.", "", Value::Null)])),
        (
            Method::POST,
            "/api/session/password",
            Asked {
                sent: Some((JSON, schema("PasswordChange"))),
                ..asked("Changes the password of who is signed in", By::Token, vec![(204, "Changed.", "", Value::Null)])
            },
        ),
        (
            Method::GET,
            "/api/health",
            Asked {
                parameters: vec![state()],
                ..asked("Who answers here, and the limits", By::Anybody, vec![(200, "They.", JSON, schema("Health")), unchanged])
            },
        ),
        (Method::GET, "/api/openapi.json", asked("This document", By::Anybody, vec![(200, "It.", JSON, json!({"type": "object"}))])),
        (Method::GET, "/healthz", asked("Whether the program runs", By::Anybody, vec![(200, "It does.", "text/plain", text())])),
        (
            Method::GET,
            "/readyz",
            asked(
                "Whether it can serve",
                By::Anybody,
                vec![(200, "It can.", "text/plain", text()), (503, "It cannot, and why.", "text/plain", text())],
            ),
        ),
        (
            Method::GET,
            "/office",
            Asked {
                parameters: ["from", "to", "days"].map(|name| optional("query", name, text())).into(),
                ..asked("The page of the office", By::Cookie, vec![page()])
            },
        ),
        (
            Method::GET,
            "/office/history",
            Asked {
                parameters: ["kind", "of"].map(|name| optional("query", name, text())).into(),
                ..asked("The page about the past of a record", By::Cookie, vec![page()])
            },
        ),
        (
            Method::POST,
            "/office/sign-in",
            Asked {
                sent: Some(form(json!({"email": text(), "password": text()}))),
                ..asked(
                    "Signs in on the page",
                    By::Anybody,
                    vec![
                        (303, "To the page.", "", Value::Null),
                        (401, "The form again.", "text/html", text()),
                        (403, "The form again: not for this role.", "text/html", text()),
                        (422, "The form was not filled in.", "text/plain", text()),
                        (429, "The form again: too many tries.", "text/html", text()),
                    ],
                )
            },
        ),
        (Method::POST, "/office/sign-out", asked("Signs out of the page", By::Cookie, vec![(303, "To the page.", "", Value::Null)])),
        (Method::GET, "/office/style.css", asked("How the page looks", By::Anybody, vec![(200, "A style sheet.", "text/css", text())])),
    ];
    routes.into_iter().map(|(method, path, asked)| (method, path.to_owned(), described(&asked))).collect()
}

fn described(asked: &Asked) -> Value {
    let problem = json!({"description": "Refused; see `code`.", "content": {"application/problem+json": {"schema": schema("Problem")}}});
    let mut answers = Map::new();
    let statuses: BTreeSet<u16> = CODES.iter().map(|code| code.status()).chain([429]).collect();
    answers.extend(statuses.into_iter().map(|status| (status.to_string(), problem.clone())));
    for (status, words, media, schema) in &asked.told {
        let mut answer = json!({"description": words});
        if !media.is_empty() {
            answer["content"] = json!({*media: {"schema": schema}});
        }
        answers.insert(status.to_string(), answer);
    }
    let security = match asked.by {
        By::Anybody => json!([]),
        By::Token => json!([{"token": []}]),
        By::Cookie => json!([{"cookie": []}]),
    };
    let mut operation = json!({"summary": asked.summary, "parameters": asked.parameters, "responses": answers, "security": security});
    if let Some((media, schema)) = &asked.sent {
        operation["requestBody"] = json!({"required": true, "content": {*media: {"schema": schema}}});
    }
    operation
}
