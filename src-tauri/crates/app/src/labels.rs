//! What people call a version that is not, or no longer, the one held.

use rounds_model::{Content, Kind, Registry};

/// The label of one version; `None` of a removal.
pub fn of_content(registry: &Registry, kind: &Kind, content: &Content) -> Option<String> {
    let data = content.payload()?;
    Some(registry.get(kind).map_or_else(|| kind.as_str().to_owned(), |adapter| adapter.label(data)))
}
