//! Each command: a use case of the app, and how its result is printed.

use std::{collections::BTreeMap, io::Read as _};

use rounds_app::{
    App,
    api::{FieldChoice, Fields, Filter, Outcome, RecordsQuery, Resolution, ShapeName, Take},
};
use serde_json::Value;

use crate::{
    Refused,
    args::{Backup, Command, Conflicts, Journal, Queue, Side},
    print::{self, Printed},
};

/// Does what was asked.
pub async fn run(app: &App, command: Command) -> Result<Printed, Refused> {
    match command {
        Command::Connect { server, email, password_env } => connect(app, &server, &email, &password_env).await,
        Command::Sync { rest } => sync(app, rest).await,
        Command::Status => {
            let status = app.sync_status().await?;
            Ok(Printed::of(&status, print::status(&status)))
        }
        Command::List { kind, filters, search } => list(app, kind, &filters, search).await,
        Command::Get { kind, id } => {
            let view = app.record(&kind, &id).await?;
            Ok(Printed::of(&view, print::record(&view)))
        }
        Command::Put { kind, file } => put(app, &kind, &file).await,
        Command::Delete { kind, id } => {
            let removed = app.delete_record(&kind, &id).await?;
            Ok(Printed::of(&removed, format!("Deleted {} records.", removed.removed)))
        }
        Command::Conflicts(command) => conflicts(app, command).await,
        Command::Journal(command) => journal(app, command).await,
        Command::Queue(command) => queue(app, command).await,
        Command::Backup(command) => backup(app, command).await,
        Command::Export => {
            let written = app.export_unsent().await?;
            Ok(Printed::of(&written, format!("Wrote {} unsent records to {}.", written.records, written.path)))
        }
        Command::Recover => {
            let state = app.unlock(&standard_input()?).await?;
            Ok(Printed::of(
                &state,
                "The code opens the database. Where this laptop has a keychain, the key is in it again, and the next start needs no code."
                    .into(),
            ))
        }
        Command::Diagnose => {
            let told = app.diagnose().await;
            let text = serde_json::to_string_pretty(&told).unwrap_or_default();
            Ok(Printed::of(&told, text))
        }
    }
}

async fn connect(app: &App, server: &str, email: &str, variable: &str) -> Result<Printed, Refused> {
    let password = std::env::var(variable).map_err(|_| Refused::Input(format!("The variable {variable} holds no password.")))?;
    let connected = app.connect(server, email, &password).await?;
    Ok(Printed::of(&connected, print::connected(&connected)))
}

async fn sync(app: &App, rest: bool) -> Result<Printed, Refused> {
    let cancel = rounds_app::CancellationToken::new();
    let on_interrupt = cancel.clone();
    tokio::spawn(async move {
        if tokio::signal::ctrl_c().await.is_ok() {
            on_interrupt.cancel();
        }
    });
    let report = if rest { app.sync_once_by_rest(&cancel).await? } else { app.sync_once(&cancel).await? };
    let exit = match report.outcome {
        Outcome::Complete => 0,
        Outcome::Partial => 3,
        Outcome::Failed | Outcome::Skipped => 4,
    };
    Ok(Printed::of(&report, print::report(&report)).exit_with(exit))
}

async fn list(app: &App, kind: String, filters: &[String], search: Option<String>) -> Result<Printed, Refused> {
    let fields: BTreeMap<String, ShapeName> = app
        .kinds()
        .await?
        .into_iter()
        .find(|info| info.kind == kind)
        .map(|info| info.fields.into_iter().map(|field| (field.name, field.shape)).collect())
        .unwrap_or_default();
    let filters = filters.iter().map(|text| filter(text, &fields)).collect::<Result<_, _>>()?;
    let page = app.records(RecordsQuery { kind, search, filters, sort: None, offset: 0, limit: u32::MAX }).await?;
    Ok(Printed::of(&page.rows, print::rows(&page.rows)))
}

/// `field=value`; the value is read as the field's shape asks.
fn filter(text: &str, fields: &BTreeMap<String, ShapeName>) -> Result<Filter, Refused> {
    let (field, value) = text.split_once('=').ok_or_else(|| Refused::Input(format!("--where takes FIELD=VALUE, not {text}.")))?;
    let json = matches!(fields.get(field), Some(ShapeName::Integer | ShapeName::Decimal | ShapeName::YesNo));
    let value = if json { serde_json::from_str(value).unwrap_or_else(|_| value.into()) } else { Value::from(value) };
    Ok(Filter { field: field.to_owned(), value })
}

async fn put(app: &App, kind: &str, file: &str) -> Result<Printed, Refused> {
    let mut fields: Fields = read_json(file)?;
    let id = match fields.remove("id") {
        None => None,
        Some(Value::String(id)) => Some(id),
        Some(_) => return Err(Refused::Input("The id must be a text.".into())),
    };
    let view = app.put(kind, id.as_deref(), fields).await?;
    Ok(Printed::of(&view, print::record(&view)))
}

async fn conflicts(app: &App, command: Conflicts) -> Result<Printed, Refused> {
    Ok(match command {
        Conflicts::List => {
            let rows = app.conflicts().await?;
            Printed::of(&rows, print::conflicts(&rows))
        }
        Conflicts::Show { id } => {
            let view = app.conflict(&id).await?;
            Printed::of(&view, print::conflict(&view))
        }
        Conflicts::Resolve { id, take, merge } => {
            let (take, fields) = match (take, merge) {
                (_, Some(file)) => (Take::Fields, Some(choices(read_json(&file)?))),
                (Some(Side::Theirs), None) => (Take::Theirs, None),
                (Some(Side::Mine) | None, None) => (Take::Mine, None),
            };
            let decided = app.resolve(Resolution { id, take, fields }).await?;
            Printed::of(&decided, format!("Settled. The decision is {} in the ledger.", decided.decision_id))
        }
    })
}

/// `"mine"`, `"theirs"` or `{"value": …}` for each field; anything else stands for itself.
fn choices(fields: Fields) -> BTreeMap<String, FieldChoice> {
    let choice = |value: Value| serde_json::from_value(value.clone()).unwrap_or(FieldChoice::Value(value));
    fields.into_iter().map(|(name, value)| (name, choice(value))).collect()
}

async fn journal(app: &App, command: Journal) -> Result<Printed, Refused> {
    Ok(match command {
        Journal::List => {
            let rows = app.journal().await?;
            Printed::of(&rows, print::journal(&rows))
        }
        Journal::Restore { id } => {
            let view = app.restore_journal(&id).await?;
            Printed::of(&view, print::record(&view))
        }
    })
}

async fn backup(app: &App, command: Backup) -> Result<Printed, Refused> {
    Ok(match command {
        Backup::List => {
            let copies = app.backups().await?;
            Printed::of(&copies, print::backups(&copies))
        }
        Backup::Now => {
            let copy = app.back_up_now().await?;
            Printed::of(&copy, print::backups(std::slice::from_ref(&copy)))
        }
        Backup::Restore { id } => {
            let state = app.restore_backup(&id).await?;
            Printed::of(&state, "The copy is in place, and the database that was there is set aside. Sync to bring what came since.".into())
        }
    })
}

async fn queue(app: &App, command: Queue) -> Result<Printed, Refused> {
    Ok(match command {
        Queue::List => {
            let rows = app.queue().await?;
            Printed::of(&rows, print::queue(&rows))
        }
        Queue::Retry { id } => {
            app.queue_retry(&id).await?;
            Printed::of(&Value::Object(serde_json::Map::new()), "It is sent with the next sync.".into())
        }
        Queue::Withdraw { id } => {
            app.queue_withdraw(&id).await?;
            Printed::of(&Value::Object(serde_json::Map::new()), "It is in the journal now.".into())
        }
    })
}

fn read_json(file: &str) -> Result<Fields, Refused> {
    let text = if file == "-" {
        standard_input()?
    } else {
        std::fs::read_to_string(file).map_err(|error| Refused::Input(format!("The file {file} cannot be read: {error}.")))?
    };
    serde_json::from_str(&text).map_err(|error| Refused::Input(format!("The fields are no JSON object: {error}.")))
}

fn standard_input() -> Result<String, Refused> {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).map_err(|error| Refused::Input(format!("Standard input cannot be read: {error}.")))?;
    Ok(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_merge_file_may_name_a_side_or_a_value() {
        let fields = json!({"a": "mine", "b": "theirs", "c": {"value": "mine"}, "d": 7, "e": "something else"});
        let read = choices(serde_json::from_value(fields).unwrap());
        assert_eq!(read["a"], FieldChoice::Mine);
        assert_eq!(read["b"], FieldChoice::Theirs);
        assert_eq!(read["c"], FieldChoice::Value(json!("mine")));
        assert_eq!(read["d"], FieldChoice::Value(json!(7)));
        assert_eq!(read["e"], FieldChoice::Value(json!("something else")));
    }

    #[test]
    fn a_filter_is_read_as_its_field_asks() {
        let fields = BTreeMap::from([("code".to_owned(), ShapeName::Text), ("active".to_owned(), ShapeName::YesNo)]);
        let value = |text| filter(text, &fields).ok().map(|filter| filter.value);
        assert_eq!(value("code=12"), Some(json!("12")));
        assert_eq!(value("active=true"), Some(json!(true)));
        assert_eq!(value("code=a=b"), Some(json!("a=b")));
        assert_eq!(value("nothing"), None);
    }
}
