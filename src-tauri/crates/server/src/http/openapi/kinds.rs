//! The payload of each kind, from its declaration. Fields that are not declared are kept, and null stands for none.

use rounds_model::{Adapter, Field, Registry, Shape};
use serde_json::{Map, Value, json};

/// A schema a kind, by its name.
pub fn all(registry: &Registry) -> Map<String, Value> {
    registry.kinds().map(|adapter| (adapter.kind().to_string(), kind(adapter))).collect()
}

fn kind(adapter: &dyn Adapter) -> Value {
    let fields: Map<String, Value> = adapter.fields().iter().map(|one| (one.name.to_owned(), field(one))).collect();
    let required: Vec<&str> = adapter.fields().iter().filter(|one| one.required).map(|one| one.name).collect();
    json!({"type": "object", "title": adapter.title(), "properties": fields, "required": required, "additionalProperties": true})
}

fn field(field: &Field) -> Value {
    let mut schema = match field.shape {
        Shape::Text | Shape::LongText => json!({"type": "string"}),
        Shape::Integer => json!({"type": "integer"}),
        Shape::Decimal => json!({"type": "number"}),
        Shape::YesNo => json!({"type": "boolean"}),
        Shape::Date => json!({"type": "string", "format": "date"}),
        Shape::Time => json!({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?$"}),
        Shape::Instant => json!({"$ref": "#/components/schemas/Instant"}),
        Shape::Choice(words) => json!({"enum": words}),
        Shape::Choices(words) => json!({"type": "array", "items": {"enum": words}, "uniqueItems": true}),
        Shape::Reference(kind) => json!({"type": "string", "format": "uuid", "description": format!("The id of a {kind}.")}),
        Shape::Document => json!({}),
    };
    for (name, bound) in [("minimum", field.min), ("maximum", field.max)] {
        if let Some(bound) = bound {
            schema[name] = json!(bound);
        }
    }
    schema["title"] = json!(field.title());
    if field.required { schema } else { json!({"anyOf": [schema, {"type": "null"}]}) }
}
