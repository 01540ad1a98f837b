//! The messages that are not records. The book's page *Line by line* is their norm.

use rounds_model::wire::{ServerCode, limit};
use serde_json::{Map, Value, json};

/// Every code with which a whole request is refused.
pub const CODES: [ServerCode; 12] = [
    ServerCode::SignedOut,
    ServerCode::WrongPassword,
    ServerCode::PasswordTooShort,
    ServerCode::Denied,
    ServerCode::SchemaTooOld,
    ServerCode::Malformed,
    ServerCode::NotFound,
    ServerCode::CursorExpired,
    ServerCode::Ahead,
    ServerCode::TooLarge,
    ServerCode::Busy,
    ServerCode::Internal,
];

/// All, by name.
pub fn all() -> Map<String, Value> {
    let reference = |name: &str| json!({"$ref": format!("#/components/schemas/{name}")});
    let list = |items: Value, most: usize| json!({"type": "array", "items": items, "maxItems": most});
    let (id, instant, fields) = (reference("Id"), reference("Instant"), reference("Fields"));
    let key = json!({"type": "object", "required": ["kind", "id"], "properties": {"kind": {"type": "string"}, "id": id}});
    let stamps = json!({"type": "object", "additionalProperties": instant});
    let base = json!({"anyOf": [
        instant,
        {"type": "object", "required": ["op"], "properties": {"op": reference("Op")}},
        {"type": "object", "required": ["lost"], "properties": {"lost": {
            "type": "array", "prefixItems": [{"type": "string"}, instant], "minItems": 2, "maxItems": 2}}},
        {"type": "null"}
    ]});
    let operation = json!({
        "type": "object",
        "required": ["op", "kind", "id", "action", "base", "editedFrom", "editedTo"],
        "properties": {
            "op": reference("Op"), "kind": {"type": "string"}, "id": id, "action": {"enum": ["put", "delete", "archive"]},
            "base": base, "data": fields, "set": fields, "unset": {"type": "array", "items": {"type": "string"}},
            "editedFrom": instant, "editedTo": instant, "seen": instant
        }
    });
    let waiting = json!({"type": "object", "required": ["count", "since"], "properties": {
        "count": {"type": "integer", "minimum": 1}, "since": instant}});
    let exchange = json!({
        "type": "object",
        "properties": {
            "state": {"type": ["string", "null"], "maxLength": 26},
            "since": stamps, "staged": {"type": "object"}, "unconfirmed": list(reference("Op"), limit::IDS), "need": list(key, limit::IDS),
            "watch": list(id.clone(), limit::IDS), "digest": {"type": "object"}, "updates": {"type": "boolean"},
            "waiting": waiting, "operations": list(reference("Operation"), limit::OPERATIONS)
        }
    });
    let entry = json!({
        "type": "object",
        "required": ["fate", "data", "by", "device", "editedFrom", "editedTo", "recordedAt"],
        "properties": {
            "fate": {"enum": ["stored", "rejected", "archived"]}, "updatedAt": instant,
            "data": {"anyOf": [fields, {"type": "null"}]}, "by": id, "device": {"type": "string"},
            "editedFrom": instant, "editedTo": instant, "recordedAt": instant
        }
    });
    let codes: Vec<&str> = CODES.iter().map(|code| code.name()).collect();
    let schemas = json!({
        "Id": {"type": "string", "format": "uuid", "description": "A UUID in lower case with hyphens."},
        "Instant": {"type": "string", "format": "date-time", "description": "RFC 3339; written in UTC with six decimals."},
        "Op": {"type": "string", "pattern": "^[0-9a-f]{16}[.][0-9]{1,20}$"},
        "Fields": {"type": "object", "description": "What a record of the kind holds; see the schema that is named like it."},
        "Operation": operation,
        "Exchange": exchange,
        "Changes": {"type": "object", "required": ["operations"], "properties": {
            "operations": list(reference("Operation"), crate::rules::collection::CHANGES)}},
        "Results": {"type": "object", "required": ["results"], "properties": {"results": {"type": "array", "items": {
            "type": "object", "required": ["op", "status"], "properties": {"op": reference("Op"),
            "status": {"enum": ["ok", "conflict", "parent", "invalid", "need", "denied", "retry"]}}}}}},
        "Collection": {
            "type": "object", "required": ["items", "references", "cursor", "more", "full", "epoch", "scope"],
            "properties": {
                "items": {"type": "array", "items": {"type": "object"}}, "references": {"type": "object"}, "cursor": instant,
                "more": {"type": "boolean"}, "full": {"type": "boolean"}, "epoch": {"type": "string"}, "scope": {"type": "string"},
                "restoredTo": instant, "kind": {"type": "string"}, "nested": {"type": "object"}, "own": {"type": "object"}}
        },
        "History": {"type": "object", "required": ["kind", "id", "entries", "erased"], "properties": {
            "kind": {"type": "string"}, "id": id, "entries": {"type": "array", "items": entry}, "erased": {"type": "array", "items": instant}}},
        "Credentials": {
            "type": "object", "required": ["email", "device"],
            "properties": {
                "email": {"type": "string"}, "password": {"type": "string"}, "code": {"type": "string"},
                "next": {"type": ["string", "null"], "minLength": limit::PASSWORD_CHARACTERS},
                "device": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "id": {"anyOf": [id, {"type": "null"}]}}}},
            "anyOf": [{"required": ["password"]}, {"required": ["code"]}]
        },
        "Session": {"type": "object", "required": ["token", "device", "user", "organisation", "epoch", "scope", "syncTime"]},
        "PasswordChange": {"type": "object", "required": ["current", "next"], "properties": {
            "current": {"type": "string"}, "next": {"type": "string", "minLength": limit::PASSWORD_CHARACTERS}}},
        "Health": {"type": "object", "required": ["name", "version", "schema", "limits"]},
        "Problem": {"type": "object", "required": ["title", "status", "code"], "properties": {
            "title": {"type": "string"}, "status": {"type": "integer"}, "code": {"enum": codes}}}
    });
    match schemas {
        Value::Object(schemas) => schemas,
        _ => Map::new(),
    }
}
