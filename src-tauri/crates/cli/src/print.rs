//! Results as people read them: plain words, one thing a line.

use std::{fmt::Write as _, io::Write as _};

use rounds_app::api::{
    Backup, ConflictRow, ConflictView, Connected, JournalRow, Outcome, QueueRow, RecordRow, RecordState, RecordView, RunReport, SyncStatus,
    UiError,
};
use serde::Serialize;
use serde_json::Value;

/// A result on its way out.
pub struct Printed {
    json: Value,
    /// For people.
    pub text: String,
    /// The exit code.
    pub exit: u8,
}

impl Printed {
    /// `value` for programs, `text` for people.
    pub fn of(value: &impl Serialize, text: String) -> Self {
        // The types that are printed are all JSON.
        Self { json: serde_json::to_value(value).unwrap_or_default(), text, exit: 0 }
    }

    /// With an exit code other than 0.
    pub fn exit_with(self, exit: u8) -> Self {
        Self { exit, ..self }
    }

    /// For programs.
    pub fn json(&self) -> String {
        self.json.to_string()
    }
}

/// Prints; that nobody reads to the end (`| head`) is no failure.
pub fn line(text: &str) {
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// A failure: what happened, what is safe, what to do.
pub fn error(error: &UiError) -> String {
    let mut text = error.message.clone();
    for field in &error.fields {
        let name = if field.field.is_empty() { String::new() } else { format!("{}: ", field.field) };
        let _ = write!(text, "\n  {name}{}", field.message);
    }
    let _ = write!(text, "\n{}\n{}\n({})", error.safe, error.todo, error.code);
    text
}

/// A connected account.
pub fn connected(connected: &Connected) -> String {
    let mut text = match &connected.state.account {
        Some(account) => format!("Connected to {} as {} ({}).", account.organisation, account.name, account.role),
        None => "Connected.".to_owned(),
    };
    if !connected.protected {
        text.push_str("\nThe address begins with http://, so the connection is not encrypted.");
    }
    if let Some(code) = &connected.recovery_code {
        let _ = write!(
            text,
            "\n\nRecovery code: {code}\nIt is shown this once. Print it and keep it apart from the laptop: it opens the database when the keychain is lost."
        );
    }
    text
}

/// The report of a run.
pub fn report(report: &RunReport) -> String {
    let outcome = match report.outcome {
        Outcome::Complete => "complete",
        Outcome::Partial => "partial",
        Outcome::Failed => "failed",
        Outcome::Skipped => "skipped",
    };
    let mut text = format!("{}\n{}", report.message, report.safe);
    if !report.todo.is_empty() {
        let _ = write!(text, "\n{}", report.todo);
    }
    let _ = write!(text, "\n\noutcome    {outcome}{}", report.code.as_ref().map(|code| format!(" ({code})")).unwrap_or_default());
    let _ = write!(text, "\nsent       {}, confirmed {}", report.pushed, report.confirmed);
    let pulled: Vec<String> = report.pulled.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
    let _ = write!(text, "\nreceived   {}", if pulled.is_empty() { "nothing".to_owned() } else { pulled.join(", ") });
    let _ = write!(text, "\nwaiting    {}", report.waiting);
    let _ = write!(text, "\nconflicts  {}", report.conflicts);
    let _ = write!(text, "\nattention  {}", report.attention);
    let _ = write!(text, "\nparked     {}", report.parked);
    let _ = write!(text, "\nrequests   {}", report.requests);
    let _ = write!(text, "\nbytes      {} up, {} down", report.bytes_up, report.bytes_down);
    let _ = write!(text, "\nseconds    {:.1}", report.seconds);
    if let Some(equal) = report.digests_match {
        let _ = write!(text, "\ndigests    {}", if equal { "equal on both sides" } else { "differ" });
    }
    text
}

/// How the sync stands.
pub fn status(status: &SyncStatus) -> String {
    let never = |at: &Option<String>| at.clone().unwrap_or_else(|| "never".to_owned());
    let mut text = format!(
        "waiting      {}\nconflicts    {}\nattention    {}\nparked       {}\nschools      last synced {}\nvisits       last synced {}\nassessments  last synced {}",
        status.waiting,
        status.conflicts,
        status.attention,
        status.parked,
        never(&status.last_synced.schools),
        never(&status.last_synced.visits),
        never(&status.last_synced.assessments),
    );
    if let Some(run) = &status.last_run {
        let _ = write!(text, "\nlast run     {}: {}", run.finished_at, run.message);
    }
    if let Some(warning) = &status.clock_off_warning {
        let _ = write!(text, "\n\n{warning}");
    }
    text
}

/// A list of records.
pub fn rows(rows: &[RecordRow]) -> String {
    let line = |row: &RecordRow| format!("{}  {:<9}  {}", row.id, state(row.state), row.label);
    or_nothing(rows.iter().map(line))
}

/// One record.
pub fn record(view: &RecordView) -> String {
    let mut text = format!("{} {}\n{}\nstate: {}", view.row.kind, view.row.id, view.row.label, state(view.row.state));
    for (name, value) in &view.row.data {
        let linked = view.links.iter().find(|link| link.field == *name).map(|link| format!("  ({})", link.label)).unwrap_or_default();
        let _ = write!(text, "\n  {name}: {}{linked}", plain(value));
    }
    if let Some(reason) = &view.attention {
        let _ = write!(text, "\n{} {}", reason.message, reason.todo);
        for field in &reason.fields {
            let _ = write!(text, "\n  {}: {}", field.field, field.message);
        }
    }
    text
}

/// Open conflicts.
pub fn conflicts(rows: &[ConflictRow]) -> String {
    let line = |row: &ConflictRow| {
        let by = row.theirs_by.as_ref().map(|by| format!(", by {by}")).unwrap_or_default();
        format!("{}  {} {}: {}{by}", row.id, row.kind, row.label, row.reason)
    };
    or_nothing(rows.iter().map(line))
}

/// One conflict, the fields that differ.
pub fn conflict(view: &ConflictView) -> String {
    let mut text = format!("{} {}\n{} ({})", view.row.kind, view.row.id, view.row.label, view.row.reason);
    let side = |name: &str, removed: bool, by: &Option<String>, at: &Option<String>| {
        let by = by.clone().unwrap_or_else(|| "somebody".to_owned());
        let at = at.as_ref().map(|at| format!(", {at}")).unwrap_or_default();
        format!("\n{name}: {by}{at}{}", if removed { ", removed it" } else { "" })
    };
    text.push_str(&side("mine", view.mine.removed, &view.mine.by, &view.mine.to));
    text.push_str(&side("theirs", view.theirs.removed, &view.theirs.by, &view.theirs.to));
    for field in view.fields.iter().filter(|field| field.differs) {
        let _ = write!(text, "\n  {}{}", field.name, if field.clash { " (both changed it)" } else { "" });
        let _ =
            write!(text, "\n    base    {}\n    mine    {}\n    theirs  {}", plain(&field.base), plain(&field.mine), plain(&field.theirs));
    }
    text
}

/// The journal.
pub fn journal(rows: &[JournalRow]) -> String {
    let line = |row: &JournalRow| {
        format!("{}  {}  {} {}: {}{}", row.id, row.at, row.kind, row.label, row.why, if row.restored { ", restored" } else { "" })
    };
    or_nothing(rows.iter().map(line))
}

/// The queue.
pub fn queue(rows: &[QueueRow]) -> String {
    let line = |row: &QueueRow| {
        let reason = row.reason.as_ref().map(|reason| format!(": {}", reason.message)).unwrap_or_default();
        format!("{}  {:<9}  {} {}{reason}", row.id, format!("{:?}", row.state).to_lowercase(), row.kind, row.label)
    };
    or_nothing(rows.iter().map(line))
}

/// Copies of the database.
pub fn backups(copies: &[Backup]) -> String {
    or_nothing(copies.iter().map(|copy| format!("{}  {}  {} records  {} bytes", copy.id, copy.made_at, copy.records, copy.bytes)))
}

fn or_nothing(lines: impl Iterator<Item = String>) -> String {
    let text = lines.collect::<Vec<_>>().join("\n");
    if text.is_empty() { "Nothing.".to_owned() } else { text }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => "(none)".to_owned(),
        other => other.to_string(),
    }
}

const fn state(state: RecordState) -> &'static str {
    match state {
        RecordState::Confirmed => "confirmed",
        RecordState::Waiting => "waiting",
        RecordState::Sent => "sent",
        RecordState::Conflict => "conflict",
        RecordState::Attention => "attention",
        RecordState::Blocked => "blocked",
    }
}
