//! The past of one record as a page: found by its id, or by what it is called.

use std::{collections::BTreeMap, fmt::Write as _};

use axum::{
    extract::{Query, State},
    response::{Html, IntoResponse as _, Response},
};
use rounds_model::{EntityId, Kind, Payload, RecordKey};
use serde::Deserialize;
use serde_json::Value;

use super::{
    super::App,
    door::Visitor,
    html::Escaped,
    page::{self, frame, minute, top},
};
use crate::{
    rules::{Caller, history::Past},
    store::{Fate, StoreError},
};

/// Records that are listed for one name.
const FOUND: usize = 50;

/// What is asked for; nothing at first.
#[derive(Default, Deserialize)]
pub struct Asked {
    #[serde(default)]
    kind: String,
    /// An id, or words of a name.
    #[serde(default)]
    of: String,
}

/// What was found.
enum Found {
    Nothing,
    /// Records with their names.
    Several(Vec<(EntityId, String)>),
    /// One record, its name now, and the names of people.
    One(String, Past, BTreeMap<EntityId, String>),
}

pub async fn history(State(app): State<App>, visitor: Visitor, Query(asked): Query<Asked>) -> Response {
    let Visitor::Known(caller) = visitor else { return page::sign_in(None, "").into_response() };
    match read(&app, &caller, &asked).await {
        Ok((organisation, found)) => show(&app, &organisation, &caller, &asked, &found).into_response(),
        Err(error) => {
            tracing::error!(%error, "The history of a record could not be shown");
            page::failed().into_response()
        }
    }
}

async fn read(app: &App, caller: &Caller, asked: &Asked) -> Result<(String, Found), StoreError> {
    let organisations = app.store.organisations().await?;
    let organisation = organisations.into_iter().find(|one| one.id == caller.session.organisation).map(|one| one.name).unwrap_or_default();
    let (kind, words) = (Kind::from(asked.kind.as_str()), asked.of.trim());
    let Some(adapter) = app.rules.registry().get(&kind).filter(|_| !words.is_empty()) else { return Ok((organisation, Found::Nothing)) };
    let mut txn = app.store.read(caller.session.organisation).await?;
    let Ok(id) = words.parse() else {
        let called = app.rules.called(txn.as_mut(), caller, &kind, words, FOUND).await?;
        return Ok((organisation, if called.is_empty() { Found::Nothing } else { Found::Several(called) }));
    };
    let Some(past) = app.rules.past(txn.as_mut(), caller, &RecordKey::new(kind, id)).await? else {
        return Ok((organisation, Found::Nothing));
    };
    let label = past.entries.iter().rev().find_map(|entry| entry.data.as_ref()).map(|data| adapter.label(data)).unwrap_or_default();
    let people = txn.accounts().await?.into_iter().map(|one| (one.id, one.name)).collect();
    Ok((organisation, Found::One(label, past, people)))
}

fn show(app: &App, organisation: &str, caller: &Caller, asked: &Asked, found: &Found) -> Html<String> {
    let mut body = top(organisation, &caller.session.account.name);
    let kinds: String = app
        .rules
        .registry()
        .kinds()
        .map(|adapter| {
            let kind = adapter.kind();
            let chosen = if kind.as_str() == asked.kind || asked.kind.is_empty() && kind.as_str() == "School" { " selected" } else { "" };
            format!("<option value=\"{kind}\"{chosen}>{}</option>", Escaped(&adapter.title()))
        })
        .collect();
    // Writing into a text does not fail.
    let _ = write!(
        body,
        "<h1>History of a record</h1><form method=\"get\" action=\"/office/history\" class=\"asked\">\
         <label for=\"kind\">Kind</label><select id=\"kind\" name=\"kind\">{kinds}</select>\
         <label for=\"of\">Name or id</label><input id=\"of\" name=\"of\" value=\"{}\" required>\
         <button>Show</button></form>",
        Escaped(&asked.of)
    );
    match found {
        Found::Nothing if asked.of.is_empty() => {}
        Found::Nothing => {
            body.push_str("<section><p role=\"status\">Nothing is called so in the places that you are granted.</p></section>")
        }
        Found::Several(records) => body.push_str(&several(&asked.kind, records)),
        Found::One(label, past, people) => body.push_str(&one(app, asked, label, past, people)),
    }
    body.push_str("</main>");
    frame("History", &body)
}

fn several(kind: &str, records: &[(EntityId, String)]) -> String {
    let list: String = records
        .iter()
        .map(|(id, label)| format!("<li><a href=\"/office/history?kind={}&amp;of={id}\">{}</a></li>", Escaped(kind), Escaped(label)))
        .collect();
    let first = if records.len() == FOUND { format!("<p>The first {FOUND}; more of the name finds fewer.</p>") } else { String::new() };
    format!("<section><h2>Records of that name</h2>{first}<ul>{list}</ul></section>")
}

fn one(app: &App, asked: &Asked, label: &str, past: &Past, people: &BTreeMap<EntityId, String>) -> String {
    let adapter = app.rules.registry().get(&Kind::from(asked.kind.as_str()));
    let title = |name: &str| {
        let field = adapter.and_then(|adapter| adapter.fields().iter().find(|field| field.name == name));
        field.map_or_else(|| name.to_owned(), |field| field.title())
    };
    let who = |id: EntityId| people.get(&id).cloned().unwrap_or_else(|| id.to_string());
    let (mut rows, mut before) = (String::new(), Payload::default());
    for entry in &past.entries {
        let changes: String = entry
            .data
            .iter()
            .flat_map(|data| data.changed_fields(&before).into_iter().map(move |name| (data, name)))
            .fold(String::new(), |mut list, (data, name)| {
                let (old, new) = (before.get(&name).map(text).unwrap_or_default(), data.get(&name).map(text).unwrap_or_default());
                let old = if old.is_empty() { String::new() } else { format!("<del>{}</del> ", Escaped(&old)) };
                let _ = write!(list, "<dt>{}</dt><dd>{old}<ins>{}</ins></dd>", Escaped(&title(&name)), Escaped(&new));
                list
            });
        let what = match (entry.fate, entry.data.is_some()) {
            (Fate::Stored, true) => "stored",
            (Fate::Stored, false) => "deleted or erased",
            (Fate::Rejected, _) => "came late; the person was asked",
            (Fate::Archived, _) => "lost on the laptop",
        };
        let changes = if changes.is_empty() { String::new() } else { format!("<dl>{changes}</dl>") };
        let _ = write!(
            rows,
            "<tr><td>{}</td><td>{what}</td><td>{}, {}</td><td>{changes}</td></tr>",
            minute(entry.recorded),
            Escaped(&who(entry.author.by)),
            Escaped(&entry.author.device_name)
        );
        if let (Fate::Stored, Some(data)) = (entry.fate, &entry.data) {
            before = data.clone();
        }
    }
    for erasure in &past.erasures {
        let (at, who) = (minute(erasure.at), who(erasure.by));
        let _ = write!(rows, "<tr><td>{at}</td><td>erased</td><td>{}</td><td>{}</td></tr>", Escaped(&who), Escaped(&erasure.reason));
    }
    format!(
        "<section><h2>{}</h2><p>Oldest first. Nothing that lost is gone: it stands here.</p>\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Versions\"><table><thead><tr><th scope=\"col\">When</th><th scope=\"col\">What</th>\
         <th scope=\"col\">Who</th><th scope=\"col\">Changed</th></tr></thead><tbody>{rows}</tbody></table></div></section>",
        Escaped(if label.is_empty() { &asked.kind } else { label })
    )
}

/// A value as it is read.
fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
