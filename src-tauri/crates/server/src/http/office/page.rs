//! The pages as HTML.

use std::fmt::Write as _;

use axum::{http::StatusCode, response::Html};
use rounds_model::ServerTime;

use super::{html::Escaped, overview::Overview};
use crate::{office, store::Fate};

/// Why somebody was not let in.
#[derive(Clone, Copy)]
pub enum Refused {
    /// E-mail and password do not belong together.
    Wrong,
    /// Too many tries.
    TooOften,
    /// A person who works in the app.
    NotForYou,
}

impl Refused {
    const fn text(self) -> &'static str {
        match self {
            Self::Wrong => "E-mail and password do not belong together. Check both and try again.",
            Self::TooOften => "Too many tries. Wait a few minutes, then try again. Laptops that are signed in are not affected.",
            Self::NotForYou => "This page is for supervisors, data managers and administrators. Your visits are in the app.",
        }
    }
}

/// The form to sign in with, and why it did not do; the e-mail is not asked for twice.
pub fn sign_in(refused: Option<Refused>, email: &str) -> Html<String> {
    let (at_email, at_password) = if email.is_empty() { (" autofocus", "") } else { ("", " autofocus") };
    let why = refused.map(|refused| format!("<p class=\"problem\" role=\"alert\">{}</p>", refused.text())).unwrap_or_default();
    frame(
        "Sign in",
        &format!(
            "<main class=\"door\"><h1>Rounds: the office</h1>{why}\
             <form method=\"post\" action=\"/office/sign-in\">\
             <label for=\"email\">E-mail</label><input id=\"email\" name=\"email\" type=\"email\" autocomplete=\"username\" value=\"{}\" required{at_email}>\
             <label for=\"password\">Password</label><input id=\"password\" name=\"password\" type=\"password\" autocomplete=\"current-password\" required{at_password}>\
             <button>Sign in</button></form></main>",
            Escaped(email)
        ),
    )
}

/// Something failed inside.
pub fn failed() -> (StatusCode, Html<String>) {
    let text = "<main class=\"door\"><h1>This page cannot be shown now</h1><p>Nothing is lost: the page only reads. \
                Try again in a minute; if it stays so, the server's log says why.</p></main>";
    (StatusCode::SERVICE_UNAVAILABLE, frame("Not now", text))
}

/// What the office is told.
pub fn overview(seen: &Overview) -> Html<String> {
    let mut body = top(&seen.organisation, &seen.name);
    // Writing into a text does not fail.
    let _ = write!(
        body,
        "<h1>The office</h1><form method=\"get\" action=\"/office\" class=\"asked\">\
         <label for=\"from\">Visits from</label><input id=\"from\" name=\"from\" type=\"date\" value=\"{}\">\
         <label for=\"to\">to</label><input id=\"to\" name=\"to\" type=\"date\" value=\"{}\">\
         <label for=\"days\">Silent for days</label><input id=\"days\" name=\"days\" type=\"number\" min=\"1\" max=\"3650\" value=\"{}\">\
         <button>Show</button></form>",
        seen.period.from, seen.period.to, seen.days
    );
    body.push_str(&coverage(seen));
    body.push_str(&silence(seen));
    body.push_str(&setbacks(seen));
    body.push_str("</main>");
    frame("The office", &body)
}

/// What stands above every page: whose it is, who looks, and the ways.
pub fn top(organisation: &str, name: &str) -> String {
    format!(
        "<header><p><strong>{}</strong></p><nav aria-label=\"Pages\"><a href=\"/office\">Overview</a> <a href=\"/office/history\">History of a record</a></nav>\
         <form method=\"post\" action=\"/office/sign-out\"><span>{}</span> <button>Sign out</button></form></header><main>",
        Escaped(organisation),
        Escaped(name)
    )
}

fn coverage(seen: &Overview) -> String {
    let heading = "<h2>Schools visited</h2>";
    if seen.covered.is_empty() {
        return format!("<section>{heading}<p>No schools are in the places that you are granted.</p></section>");
    }
    let total = |count: fn(&crate::office::Covered) -> u64| seen.covered.iter().map(count).sum::<u64>();
    let (visited, schools) = (total(|one| one.visited), total(|one| one.schools));
    let rows: String = seen
        .covered
        .iter()
        .map(|one| {
            format!(
                "<tr><td>{}</td><td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td><td><meter max=\"{}\" value=\"{}\">{} of {}</meter></td></tr>",
                Escaped(&one.region),
                Escaped(&one.district),
                one.visited,
                one.schools,
                one.schools.max(1),
                one.visited,
                one.visited,
                one.schools
            )
        })
        .collect();
    format!(
        "<section>{heading}<p>{visited} of {schools} schools had a visit that was done from {} to {}.</p>\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Schools visited, by district\"><table><thead><tr><th scope=\"col\">Region</th><th scope=\"col\">District</th>\
         <th scope=\"col\" class=\"number\">Visited</th><th scope=\"col\" class=\"number\">Schools</th><th scope=\"col\">Share</th></tr></thead><tbody>{rows}</tbody></table></div></section>",
        seen.period.from, seen.period.to
    )
}

fn silence(seen: &Overview) -> String {
    let heading = format!("<h2>Not heard from for {} days</h2>", seen.days);
    if seen.silent.is_empty() {
        return format!("<section>{heading}<p>Everybody has been heard from.</p></section>");
    }
    let rows: String = seen
        .silent
        .iter()
        .map(|one| {
            let (device, heard, waits) = match &one.device {
                Some(known) => (Escaped(&known.device.name).to_string(), minute(known.heard), office::unsent(known.unsent, minute)),
                None => (String::new(), "never signed in".into(), String::new()),
            };
            let days = one.days(seen.now).map(|days| days.to_string()).unwrap_or_default();
            format!(
                "<tr><td>{}</td><td>{}</td><td>{device}</td><td>{heard}</td><td class=\"number\">{days}</td><td>{waits}</td></tr>",
                Escaped(&one.account.name),
                Escaped(&one.account.email)
            )
        })
        .collect();
    format!(
        "<section>{heading}<p>What was unsent is as of the last sync of the laptop; what was entered since is on the laptop and is sent when it next syncs.</p>\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Who was not heard from\"><table><thead><tr><th scope=\"col\">Name</th><th scope=\"col\">E-mail</th>\
         <th scope=\"col\">Laptop</th><th scope=\"col\">Last heard from</th>\
         <th scope=\"col\" class=\"number\">Days</th><th scope=\"col\">Unsent then</th></tr></thead><tbody>{rows}</tbody></table></div></section>"
    )
}

fn setbacks(seen: &Overview) -> String {
    let Some(setbacks) = &seen.setbacks else { return String::new() };
    let heading = "<h2>Edits that met</h2>";
    if setbacks.is_empty() {
        return format!("<section>{heading}<p>No two people have changed one record since {}.</p></section>", seen.period.from);
    }
    let rows: String = setbacks
        .iter()
        .map(|one| {
            let what = match one.fate {
                Fate::Archived => "lost on a laptop; kept in its journal and here",
                Fate::Rejected | Fate::Stored => "came late; the person was asked",
            };
            format!("<tr><td>{}</td><td class=\"number\">{}</td><td>{what}</td></tr>", Escaped(one.kind.as_str()), one.count)
        })
        .collect();
    format!(
        "<section>{heading}<p>Since {}. Nothing is lost: every one is in the history of its record.</p>\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Edits that met\"><table><thead><tr><th scope=\"col\">Kind</th><th scope=\"col\" class=\"number\">How many</th>\
         <th scope=\"col\">What became of them</th></tr></thead><tbody>{rows}</tbody></table></div></section>",
        seen.period.from
    )
}

/// A page.
pub fn frame(title: &str, body: &str) -> Html<String> {
    Html(format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · Rounds</title><link rel=\"stylesheet\" href=\"/office/style.css\"></head><body>{body}</body></html>"
    ))
}

/// A time to the minute, in UTC.
pub fn minute(time: ServerTime) -> String {
    chrono::DateTime::from_timestamp_micros(time.micros()).map(|at| at.format("%Y-%m-%d %H:%M UTC").to_string()).unwrap_or_default()
}
