//! Which database a server works on, and how safe the way to it is. A database on another machine is reached with TLS,
//! its certificate and its name checked, unless its URL says in so many words that less will do.

use std::path::{Path, PathBuf};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use super::Settings;

/// How many connections a process has to PostgreSQL that is not told.
const CONNECTIONS: u32 = 20;

/// What libpq calls the file of an authority, and what it is called here in its stead.
const AUTHORITY_IN_URL: [&str; 3] = ["sslrootcert=", "ssl-root-cert=", "ssl-ca="];

/// A server's database.
#[derive(Clone)]
pub enum DatabaseConfig {
    /// A file in the data folder.
    Sqlite,
    /// A PostgreSQL server.
    Postgres {
        /// How the server connects.
        server: Box<PgConnectOptions>,
        /// How the owner of the tables connects, to bring them up to date.
        owner: Option<Box<PgConnectOptions>>,
        /// How many connections the server may have.
        connections: u32,
        /// The file of an authority (PEM) that is believed besides the system's.
        authority: Option<PathBuf>,
    },
}

/// Reads what the settings say of it.
pub fn database(settings: &Settings, problems: &mut Vec<String>) -> DatabaseConfig {
    let text = settings.database.as_deref().unwrap_or("sqlite");
    if text == "sqlite" {
        for (name, is_set) in [
            ("database_owner", settings.database_owner.is_some()),
            ("database_connections", settings.database_connections.is_some()),
            ("database_ca", settings.database_ca.is_some()),
        ] {
            if is_set {
                problems.push(format!("{name} is for PostgreSQL, and database is sqlite"));
            }
        }
        return DatabaseConfig::Sqlite;
    }
    let connections = settings.database_connections.unwrap_or(CONNECTIONS);
    if connections < 2 {
        problems.push("database_connections has to be 2 or more: one to write with and one to read with".into());
    }
    let authority = settings.database_ca.clone();
    let server = safe("database", url("database", text, problems), authority.as_deref(), problems);
    let owner = settings
        .database_owner
        .as_deref()
        .map(|text| Box::new(safe("database_owner", url("database_owner", text, problems), authority.as_deref(), problems)));
    if let Some(owner) = &owner
        && owner.get_username() == server.get_username()
        && problems.is_empty()
    {
        problems.push(format!(
            "database and database_owner name the same role {}: the server has to be one that owns no table",
            owner.get_username()
        ));
    }
    DatabaseConfig::Postgres { server: Box::new(server), owner, connections, authority }
}

/// Reads the URL of a PostgreSQL. What cannot be read is not repeated: a password may stand in it.
fn url(name: &str, text: &str, problems: &mut Vec<String>) -> PgConnectOptions {
    if AUTHORITY_IN_URL.iter().any(|key| text.contains(key)) {
        problems.push(format!("{name} names the file of an authority in its URL: name that file in database_ca"));
    }
    let is_postgres = text.starts_with("postgres://") || text.starts_with("postgresql://");
    let why = match text.parse::<PgConnectOptions>() {
        Ok(options) if is_postgres => return options,
        Ok(_) => String::new(),
        Err(_) if !is_postgres => String::new(),
        Err(error) => format!(" ({error})"),
    };
    let other = if name == "database" { "neither sqlite nor" } else { "not" };
    problems.push(format!("{name} is {other} a URL of the form postgres://USER@HOST/DATABASE{why}"));
    PgConnectOptions::new_without_pgpass()
}

/// Settles how safe the way is. `prefer` and `allow` give in to a server, or to somebody on the way, that says it has
/// no TLS; they count as nothing said.
fn safe(name: &str, options: PgConnectOptions, authority: Option<&Path>, problems: &mut Vec<String>) -> PgConnectOptions {
    use PgSslMode::{Allow, Disable, Prefer, Require, VerifyFull};
    let mode = match options.get_ssl_mode() {
        Prefer | Allow if authority.is_none() && is_here(&options) => Disable,
        Prefer | Allow => VerifyFull,
        told => told,
    };
    let Some(authority) = authority else { return options.ssl_mode(mode) };
    if matches!(mode, Disable | Require) {
        let word = if matches!(mode, Disable) { "disable" } else { "require" };
        problems.push(format!("database_ca is set, and sslmode={word} of {name} checks no certificate: write verify-full"));
    }
    options.ssl_mode(mode).ssl_root_cert(authority)
}

/// What will be used, a line each, without any password.
pub fn describe(config: &DatabaseConfig) -> Vec<String> {
    let DatabaseConfig::Postgres { server, owner, connections, authority } = config else {
        return vec!["database: SQLite, a file in the data folder".into()];
    };
    let way = |options| way(options, authority.as_deref());
    vec![
        format!("database: PostgreSQL, {}, at most {connections} connections, {}", place(server), way(server)),
        owner.as_ref().map_or_else(
            || "its tables are brought up to date by hand, with `rounds-server migrate`".into(),
            |owner| format!("its tables are brought up to date as {}, {}", place(owner), way(owner)),
        ),
    ]
}

/// Who connects, and where to.
fn place(options: &PgConnectOptions) -> String {
    let host = options.get_socket().map_or_else(|| options.get_host().to_owned(), |path| path.display().to_string());
    let (user, port) = (options.get_username(), options.get_port());
    format!("{user} at {host}:{port}, database {}", options.get_database().unwrap_or(user))
}

/// How safe the way is, as the operator should know it.
fn way(options: &PgConnectOptions, authority: Option<&Path>) -> String {
    match options.get_ssl_mode() {
        PgSslMode::VerifyFull => format!("with TLS, certificate and name checked by {}", believed(authority)),
        PgSslMode::VerifyCa => format!(
            "with TLS, the certificate checked by {} and not the name: whoever has another certificate of theirs can pose as the \
             database; sslmode=verify-full checks both",
            believed(authority)
        ),
        PgSslMode::Require => {
            "with TLS, and nobody checks who answers: whoever is on the way can pose as the database; sslmode=verify-full checks".into()
        }
        _ if is_here(options) => "without TLS, on this machine".into(),
        _ => "without TLS, as sslmode=disable says: whoever is on the way reads the password and the data".into(),
    }
}

/// Whose word is taken for a certificate.
pub fn believed(authority: Option<&Path>) -> String {
    let besides = authority.map(|file| format!(" and that in {}", file.display())).unwrap_or_default();
    format!("the system's authorities{besides}")
}

fn is_here(options: &PgConnectOptions) -> bool {
    options.get_socket().is_some() || is_this_machine(options.get_host())
}

/// Whether a host of this name is this machine, on which nobody is on the way.
pub fn is_this_machine(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1" | "[::1]") || Path::new(host).is_absolute()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(url: &str, authority: Option<&str>) -> Result<String, Vec<String>> {
        let settings = Settings { database: Some(url.into()), database_ca: authority.map(Into::into), ..Settings::default() };
        let mut problems = Vec::new();
        let config = database(&settings, &mut problems);
        if problems.is_empty() { Ok(describe(&config).remove(0)) } else { Err(problems) }
    }

    #[test]
    fn the_way_to_another_machine_is_checked_unless_the_url_says_otherwise() {
        for (url, authority, expected) in [
            ("postgres://a@db/c", None, "with TLS, certificate and name checked by the system's authorities"),
            ("postgres://a@db/c", Some("/ca.pem"), "checked by the system's authorities and that in /ca.pem"),
            ("postgres://a@db/c?sslmode=prefer", None, "certificate and name checked"),
            ("postgres://a@db/c?sslmode=allow", None, "certificate and name checked"),
            ("postgres://a@db/c?sslmode=verify-full", None, "certificate and name checked"),
            ("postgres://a@db/c?sslmode=verify-ca", None, "and not the name"),
            ("postgres://a@db/c?sslmode=require", None, "nobody checks who answers"),
            ("postgres://a@db/c?sslmode=disable", None, "as sslmode=disable says"),
            ("postgres://a@localhost/c", None, "without TLS, on this machine"),
            ("postgres://a@127.0.0.1/c?sslmode=prefer", None, "without TLS, on this machine"),
            ("postgres://a@%2Frun%2Fpostgresql/c", None, "without TLS, on this machine"),
            ("postgres://a@localhost/c", Some("/ca.pem"), "certificate and name checked"),
            ("postgres://a@localhost/c?sslmode=verify-full", None, "certificate and name checked"),
        ] {
            let told = described(url, authority).unwrap();
            assert!(told.contains(expected), "{url} with {authority:?} is described as {told}");
        }
    }

    #[test]
    fn an_authority_that_would_not_be_asked_is_refused() {
        for (url, authority, expected) in [
            ("postgres://a@db/c?sslmode=disable", Some("/ca.pem"), "sslmode=disable of database checks no certificate"),
            ("postgres://a@db/c?sslmode=require", Some("/ca.pem"), "sslmode=require of database checks no certificate"),
            ("postgres://a@db/c?sslrootcert=/ca.pem", None, "name that file in database_ca"),
            ("sqlite", Some("/ca.pem"), "database_ca is for PostgreSQL"),
        ] {
            let problems = described(url, authority).unwrap_err();
            assert!(problems.len() == 1 && problems[0].contains(expected), "{url}: {problems:?}");
        }
    }
}
