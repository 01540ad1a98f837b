//! `GET /api/openapi.json`: what can be asked here, as OpenAPI 3.1. Kinds, codes and limits are taken from their
//! declarations; a test holds the paths to the routes, and the messages to the golden files of the protocol.

mod kinds;
mod messages;
mod paths;

use axum::{
    extract::State,
    http::header,
    response::{IntoResponse as _, Response},
};
use rounds_model::Registry;
use serde_json::{Map, Value, json};

use super::App;

/// The document for these kinds.
fn document(registry: &Registry) -> Value {
    let mut described: Map<String, Value> = Map::new();
    for (method, path, operation) in paths::all(registry) {
        let methods = described.entry(path).or_insert_with(|| json!({}));
        methods[method.as_str().to_ascii_lowercase()] = operation;
    }
    let mut schemas = messages::all();
    schemas.extend(kinds::all(registry));
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Rounds",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What laptops, other programs and the office ask of a server of Rounds. The book's chapter Protocol says what it is for.",
            "license": {"name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0"}
        },
        "paths": described,
        "components": {
            "schemas": schemas,
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "As POST /api/session gives it."},
                "cookie": {"type": "apiKey", "in": "cookie", "name": "rounds_office"}
            }
        }
    })
}

pub async fn openapi(State(app): State<App>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], document(app.rules.registry()).to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;
    use crate::http::endpoints;

    fn whole() -> Value {
        document(&rounds_entities::registry().unwrap())
    }

    #[test]
    fn every_route_is_described_and_nothing_that_is_none() {
        let known: BTreeSet<String> = endpoints().iter().map(|(method, path, _)| format!("{method} {path}")).collect();
        let document = whole();
        let described = document["paths"].as_object().unwrap().iter().flat_map(|(path, methods)| {
            methods.as_object().unwrap().keys().map(move |method| format!("{} {path}", method.to_ascii_uppercase()))
        });
        assert_eq!(described.collect::<BTreeSet<String>>(), known);
    }

    #[test]
    fn every_reference_leads_somewhere_and_every_name_in_a_path_is_a_parameter() {
        fn references<'v>(value: &'v Value, found: &mut BTreeSet<&'v str>) {
            match value {
                Value::Object(object) => {
                    found.extend(object.get("$ref").and_then(Value::as_str));
                    object.values().for_each(|value| references(value, found));
                }
                Value::Array(list) => list.iter().for_each(|value| references(value, found)),
                _ => {}
            }
        }
        let document = whole();
        let mut found = BTreeSet::new();
        references(&document, &mut found);
        for reference in found {
            assert!(document.pointer(&reference[1..]).is_some(), "{reference}");
        }
        for (path, methods) in document["paths"].as_object().unwrap() {
            let named = path.split('{').skip(1).filter_map(|rest| rest.split('}').next());
            let named: BTreeSet<&str> = named.collect();
            for (method, operation) in methods.as_object().unwrap() {
                let parameters = operation["parameters"].as_array().unwrap().iter().filter(|one| one["in"] == "path");
                let told: BTreeSet<&str> = parameters.map(|one| one["name"].as_str().unwrap()).collect();
                assert_eq!(told, named, "{method} {path}");
            }
        }
    }

    #[test]
    fn every_member_of_a_golden_request_and_its_operations_is_described() {
        let document = whole();
        let members = |schema: &str| -> BTreeSet<String> {
            document["components"]["schemas"][schema]["properties"].as_object().unwrap().keys().cloned().collect()
        };
        let (mut request, mut operation) = (BTreeSet::new(), BTreeSet::new());
        let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("../model/tests/golden");
        for entry in fs::read_dir(golden).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap();
            if !name.starts_with("request-") || name.matches('.').count() > 1 {
                continue;
            }
            let message: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
            request.extend(message.as_object().unwrap().keys().cloned());
            for one in message["operations"].as_array().unwrap() {
                operation.extend(one.as_object().unwrap().keys().cloned());
            }
        }
        assert_eq!((members("Exchange"), members("Operation")), (request, operation));
    }
}
