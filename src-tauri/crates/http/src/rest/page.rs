//! A page of a collection, taken apart: nested objects become the records that they were made of.

use std::collections::{BTreeMap, BTreeSet};

use rounds_model::{Content, EntityId, Kind, OpId, Payload, RecordKey, Stamp, wire::Authorship, wire::Record};
use rounds_sync::ports::RemoteError;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::{Map, Value};

/// What is said about a record unless a field of it is called so.
const ABOUT: [&str; 4] = ["by", "device", "editedFrom", "editedTo"];

/// A page as the server tells it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Page {
    items: Vec<Map<String, Value>>,
    references: BTreeMap<Kind, Vec<Map<String, Value>>>,
    /// What to ask after next.
    pub cursor: Stamp,
    /// There is more up to the end of what was asked for.
    pub more: bool,
    /// Counted from nothing.
    pub full: bool,
    /// The server's history.
    pub epoch: String,
    /// The user's grants, hashed.
    pub scope: String,
    /// The last stamp that this history shares with the one that was asked in.
    #[serde(default)]
    pub restored_to: Option<Stamp>,
    #[serde(default)]
    kind: Option<Kind>,
    #[serde(default)]
    nested: BTreeMap<Kind, BTreeMap<String, Kind>>,
    #[serde(default)]
    own: BTreeMap<EntityId, BTreeSet<String>>,
}

impl Page {
    /// Takes all records out of the page, however deep they stand. A stub gives none but those under it.
    ///
    /// # Errors
    /// `Garbled` where an object is no record.
    pub fn records(&mut self) -> Result<Vec<Record>, RemoteError> {
        let (items, references) = (std::mem::take(&mut self.items), std::mem::take(&mut self.references));
        let mut records = Vec::new();
        if !items.is_empty() {
            let kind = self.kind.clone().ok_or(RemoteError::Garbled)?;
            items.into_iter().try_for_each(|item| self.take(&kind, item, &mut records))?;
        }
        for (kind, rows) in references {
            rows.into_iter().try_for_each(|row| self.take(&kind, row, &mut records))?;
        }
        Ok(records)
    }

    fn take(&self, kind: &Kind, mut object: Map<String, Value>, records: &mut Vec<Record>) -> Result<(), RemoteError> {
        let id: EntityId = part(&mut object, "id")?.ok_or(RemoteError::Garbled)?;
        let is_own = |name: &str| self.own.get(&id).is_some_and(|own| own.contains(name));
        for (name, under) in self.nested.get(kind).into_iter().flatten().filter(|(name, _)| !is_own(name)) {
            match object.remove(name) {
                None => {}
                Some(Value::Object(one)) => self.take(under, one, records)?,
                Some(Value::Array(list)) => {
                    for one in list {
                        let Value::Object(one) = one else { return Err(RemoteError::Garbled) };
                        self.take(under, one, records)?;
                    }
                }
                Some(_) => return Err(RemoteError::Garbled),
            }
        }
        let Some(stamp) = part(&mut object, "updatedAt")? else { return Ok(()) };
        let op: Option<OpId> = part(&mut object, "op")?;
        let deleted: bool = part(&mut object, "deleted")?.unwrap_or_default();
        let gone: bool = part(&mut object, "gone")?.unwrap_or_default();
        let about: Map<String, Value> = ABOUT.iter().filter(|name| !is_own(name)).filter_map(|name| object.remove_entry(*name)).collect();
        // Told in part, it is told as good as not: what is decided by it is decided without.
        let author: Option<Authorship> =
            (about.len() == ABOUT.len()).then(|| serde_json::from_value(about.into())).transpose().map_err(|_| RemoteError::Garbled)?;
        let content = match (deleted, gone) {
            (false, false) => Content::Live(Payload(object)),
            (true, false) => Content::Deleted,
            (false, true) => Content::Gone,
            (true, true) => return Err(RemoteError::Garbled),
        };
        records.push(Record { key: RecordKey::new(kind.clone(), id), stamp, content, op, author });
        Ok(())
    }
}

/// Takes a member out of an object.
fn part<T: DeserializeOwned>(object: &mut Map<String, Value>, name: &str) -> Result<Option<T>, RemoteError> {
    object.remove(name).map(serde_json::from_value).transpose().map_err(|_| RemoteError::Garbled)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const AT: &str = "2026-01-01T00:00:00.000001Z";

    fn id(n: u8) -> EntityId {
        EntityId::from_bytes([n; 16])
    }

    /// Kind, first byte of the id and what it holds, of each record of a page with these members.
    fn taken(members: Value) -> Result<Vec<(String, u8, Content)>, RemoteError> {
        let mut page = json!({"items": [], "references": {}, "cursor": AT, "more": false, "full": false, "epoch": "e", "scope": "s",
            "kind": "School", "nested": {"School": {"teachers": "Teacher", "plan": "Plan"}, "Teacher": {"notes": "Note"}}});
        page.as_object_mut().unwrap().append(&mut members.as_object().unwrap().clone());
        let records = serde_json::from_value::<Page>(page).unwrap().records()?;
        Ok(records.into_iter().map(|one| (one.key.kind.to_string(), one.key.id.as_bytes()[0], one.content)).collect())
    }

    fn live(fields: Value) -> Content {
        Content::Live(serde_json::from_value(fields).unwrap())
    }

    #[test]
    fn nested_objects_come_apart_into_the_records_that_they_were_made_of() {
        let one = |n: u8| json!({"id": id(n), "updatedAt": AT, "name": "x"});
        let with = |mut object: Value, name: &str, value: Value| {
            object[name] = value;
            object
        };
        let named = || live(json!({"name": "x"}));
        let row = |kind: &str, n: u8, content: Content| (kind.to_owned(), n, content);
        for (what, members, expected) in [
            ("nothing", json!({}), vec![]),
            ("an item", json!({"items": [one(1)]}), vec![row("School", 1, named())]),
            (
                "a list in an item, and a list in that",
                json!({"items": [with(one(1), "teachers", json!([with(one(2), "notes", json!([one(3)])), one(4)]))]}),
                vec![row("Note", 3, named()), row("Teacher", 2, named()), row("Teacher", 4, named()), row("School", 1, named())],
            ),
            (
                "what stands alone",
                json!({"items": [with(one(1), "plan", one(5))]}),
                vec![row("Plan", 5, named()), row("School", 1, named())],
            ),
            ("a stub is no record", json!({"items": [{"id": id(1), "teachers": [one(2)]}]}), vec![row("Teacher", 2, named())]),
            ("what stands beside", json!({"references": {"Region": [one(7)]}}), vec![row("Region", 7, named())]),
            (
                "removals",
                json!({"items": [{"id": id(1), "updatedAt": AT, "deleted": true}], "references": {"Teacher": [{"id": id(2), "updatedAt": AT, "gone": true}]}}),
                vec![row("School", 1, Content::Deleted), row("Teacher", 2, Content::Gone)],
            ),
            (
                "a person's own field that is called like a list or like what is said about the record",
                json!({"items": [with(with(one(1), "teachers", json!("none")), "device", json!("a tablet"))], "own": {id(1).to_string(): ["device", "teachers"]}}),
                vec![row("School", 1, live(json!({"name": "x", "teachers": "none", "device": "a tablet"})))],
            ),
            (
                "a name that means something in another kind only",
                json!({"items": [with(one(1), "notes", json!("kept"))]}),
                vec![row("School", 1, live(json!({"name": "x", "notes": "kept"})))],
            ),
        ] {
            assert_eq!(taken(members), Ok(expected), "{what}");
        }
    }

    #[test]
    fn who_and_when_is_told_whole_or_not_at_all() {
        let told = |object: Value| {
            let mut page: Page = serde_json::from_value(json!({"items": [object], "references": {}, "cursor": AT, "more": false,
                "full": false, "epoch": "e", "scope": "s", "kind": "School"}))
            .unwrap();
            page.records().unwrap().remove(0)
        };
        let mut object = json!({"id": id(1), "updatedAt": AT, "by": id(2), "device": "laptop", "editedFrom": AT, "editedTo": AT});
        let record = told(object.clone());
        assert_eq!(record.author.map(|author| (author.by, author.device)), Some((id(2), "laptop".to_owned())));
        assert_eq!(record.content, live(json!({})));
        object.as_object_mut().unwrap().remove("editedTo");
        assert_eq!(told(object).author, None);
    }

    #[test]
    fn what_is_no_record_is_refused() {
        for members in [
            json!({"items": [{"updatedAt": AT}]}),
            json!({"items": [{"id": "x", "updatedAt": AT}]}),
            json!({"items": [{"id": id(1), "updatedAt": "yesterday"}]}),
            json!({"items": [{"id": id(1), "updatedAt": AT, "deleted": true, "gone": true}]}),
            json!({"items": [{"id": id(1), "teachers": "none"}]}),
            json!({"items": [{"id": id(1), "teachers": ["none"]}]}),
            json!({"items": [{"id": id(1)}], "kind": null}),
        ] {
            assert_eq!(taken(members.clone()), Err(RemoteError::Garbled), "{members}");
        }
    }
}
