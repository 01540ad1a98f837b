//! How the kinds' own tests look at a payload: what it is refused for, as `field code`.

use rounds_model::{Entity, Payload, adapter};
use serde_json::Value;

/// An id for a reference in a test.
pub const ID: &str = "01890a5d-ac96-774b-bcce-b302099a8057";

/// A payload from a JSON object.
pub fn payload(value: Value) -> Payload {
    serde_json::from_value(value).unwrap()
}

/// All that `E` refuses `value` for.
pub fn refusals<E: Entity>(value: Value) -> Vec<String> {
    match adapter::<E>().check(&payload(value)) {
        Ok(()) => Vec::new(),
        Err(invalid) => invalid.0.into_iter().map(|error| format!("{} {}", error.field, error.code)).collect(),
    }
}

/// What `E` refuses `good` for once `changes` are laid over it (null removes a field).
pub fn refusals_of_changed<E: Entity>(good: &Value, changes: Value) -> Vec<String> {
    let mut changed = payload(good.clone());
    changed.0.extend(payload(changes).0);
    refusals::<E>(Value::Object(changed.0))
}
