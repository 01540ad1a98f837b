//! What a server is made of: one typed value, built from settings that may say little, and refused in words that name
//! every setting that is wrong. Nothing here opens anything.

mod front;
mod serving;
mod settings;

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::{blobs::S3Location, tls::TlsFiles};

pub use front::Proxy;
pub use serving::{LogFormat, SERVING, Serving};
pub use settings::{FILE, Settings};

/// Where a server listens that is not told: on this machine alone, for a proxy in front of it.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// How many connections a process has to PostgreSQL that is not told.
const CONNECTIONS: u32 = 20;

/// What is wrong with the settings, a sentence each.
#[derive(Debug, thiserror::Error)]
#[error("the configuration cannot be used:{}", .0.iter().map(|problem| format!("\n  {problem}")).collect::<String>())]
pub struct ConfigError(pub Vec<String>);

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
    },
}

/// What keeps a server's blobs and notes.
#[derive(Clone)]
pub enum BlobConfig {
    /// A folder in the data folder.
    Disk,
    /// A bucket.
    S3(S3Location),
}

/// What a server is made of.
#[derive(Clone)]
pub struct Config {
    /// The folder of all that is not elsewhere.
    pub data_dir: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// The certificate, when the server speaks TLS itself.
    pub tls: Option<TlsFiles>,
    /// The proxy that is believed about who asked it.
    pub proxy: Option<Proxy>,
    /// The database.
    pub database: DatabaseConfig,
    /// Blobs and notes.
    pub blobs: BlobConfig,
    /// How much is taken on at once.
    pub serving: Serving,
    /// Where metrics are told, for the operator alone.
    pub metrics: Option<SocketAddr>,
    /// How the log is written.
    pub log: LogFormat,
}

impl Config {
    /// All in one folder: embedded SQLite and files.
    #[must_use]
    pub const fn in_folder(data_dir: PathBuf) -> Self {
        Self {
            data_dir,
            listen: LISTEN,
            tls: None,
            proxy: None,
            database: DatabaseConfig::Sqlite,
            blobs: BlobConfig::Disk,
            serving: SERVING,
            metrics: None,
            log: LogFormat::Text,
        }
    }

    /// Understands the settings.
    ///
    /// # Errors
    /// All that is wrong with them, at once.
    pub fn new(settings: &Settings) -> Result<Self, ConfigError> {
        let mut problems = Vec::new();
        let data_dir = settings.data_dir.clone().unwrap_or_else(|| {
            problems.push("data_dir is not set: say which folder the server's data goes into".into());
            PathBuf::new()
        });
        let database = database(settings, &mut problems);
        let blobs = blobs(settings, &mut problems);
        let (tls, proxy) = (front::tls(settings, &mut problems), front::proxy(settings, &mut problems));
        let serving = serving::serving(settings, &mut problems);
        let log = serving::log_format(settings, &mut problems);
        let (listen, metrics) = (settings.listen.unwrap_or(LISTEN), settings.metrics_listen);
        if problems.is_empty() {
            Ok(Self { data_dir, listen, tls, proxy, database, blobs, serving, metrics, log })
        } else {
            Err(ConfigError(problems))
        }
    }

    /// What will be used, a line each, without any password.
    #[must_use]
    pub fn describe(&self) -> Vec<String> {
        let mut lines = vec![format!("data folder: {}", self.data_dir.display()), format!("listens on: {}", self.listen)];
        lines.push(match &self.tls {
            Some(files) => format!("speaks TLS with the certificate in {}", files.certificate.display()),
            None if self.listen.ip().is_loopback() => "speaks plain HTTP, on this machine alone".into(),
            None => "speaks plain HTTP to other machines: whoever is on the way reads passwords and data; set tls_certificate, or put a \
                     proxy with TLS in front of it"
                .into(),
        });
        lines.push(self.proxy.as_ref().map_or_else(
            || "believes no header about who asks".into(),
            |proxy| {
                let from: Vec<String> = proxy.addresses.iter().map(ToString::to_string).collect();
                format!("believes {} from {} about who asks", proxy.header, from.join(", "))
            },
        ));
        let Serving { connections, connections_per_address, stop_within, .. } = self.serving;
        lines.push(format!(
            "serves up to {connections} connections at once, {connections_per_address} of one address; stops within {} s",
            stop_within.as_secs()
        ));
        lines.extend(self.metrics.map(|address| format!("tells metrics on: {address}")));
        match &self.database {
            DatabaseConfig::Sqlite => lines.push("database: SQLite, a file in the data folder".into()),
            DatabaseConfig::Postgres { server, owner, connections } => {
                lines.push(format!("database: PostgreSQL, {}, at most {connections} connections", place(server)));
                lines.push(owner.as_ref().map_or_else(
                    || "its tables are brought up to date by hand, with `rounds-server migrate`".into(),
                    |owner| format!("its tables are brought up to date as {}", place(owner)),
                ));
                if server.get_socket().is_none() && !is_here(server.get_host()) && !is_encrypted(server) {
                    lines.push("the way to the database may be unencrypted: add ?sslmode=verify-full to its URL".into());
                }
            }
        }
        lines.push(match &self.blobs {
            BlobConfig::Disk => "blobs: a folder in the data folder".into(),
            BlobConfig::S3(place) => format!("blobs: the bucket {} at {}, with the key {}", place.bucket, place.endpoint, place.access_key),
        });
        lines
    }
}

fn place(options: &PgConnectOptions) -> String {
    let host = options.get_socket().map_or_else(|| options.get_host().to_owned(), |path| path.display().to_string());
    let (user, port) = (options.get_username(), options.get_port());
    format!("{user} at {host}:{port}, database {}", options.get_database().unwrap_or(user))
}

fn is_here(host: &str) -> bool {
    matches!(host, "localhost" | "127.0.0.1" | "::1" | "[::1]") || Path::new(host).is_absolute()
}

fn is_encrypted(options: &PgConnectOptions) -> bool {
    !matches!(options.get_ssl_mode(), PgSslMode::Disable | PgSslMode::Allow | PgSslMode::Prefer)
}

fn database(settings: &Settings, problems: &mut Vec<String>) -> DatabaseConfig {
    let text = settings.database.as_deref().unwrap_or("sqlite");
    if text == "sqlite" {
        for (name, is_set) in
            [("database_owner", settings.database_owner.is_some()), ("database_connections", settings.database_connections.is_some())]
        {
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
    let server = url("database", text, problems);
    let owner = settings.database_owner.as_deref().map(|text| Box::new(url("database_owner", text, problems)));
    if let Some(owner) = &owner
        && owner.get_username() == server.get_username()
        && problems.is_empty()
    {
        problems.push(format!(
            "database and database_owner name the same role {}: the server has to be one that owns no table",
            owner.get_username()
        ));
    }
    DatabaseConfig::Postgres { server: Box::new(server), owner, connections }
}

/// Reads the URL of a PostgreSQL. What cannot be read is not repeated: a password may stand in it.
fn url(name: &str, text: &str, problems: &mut Vec<String>) -> PgConnectOptions {
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

fn blobs(settings: &Settings, problems: &mut Vec<String>) -> BlobConfig {
    let fields = [
        ("s3_endpoint", &settings.s3_endpoint),
        ("s3_bucket", &settings.s3_bucket),
        ("s3_access_key", &settings.s3_access_key),
        ("s3_secret_key", &settings.s3_secret_key),
    ];
    match settings.blobs.as_deref().unwrap_or("disk") {
        "disk" => {
            problems.extend(
                fields
                    .iter()
                    .filter(|(_, value)| value.is_some())
                    .map(|(name, _)| format!("{name} is for blobs = \"s3\", and blobs is disk")),
            );
            BlobConfig::Disk
        }
        "s3" => {
            let [endpoint, bucket, access_key, secret_key] = fields.map(|(name, value)| {
                value.clone().unwrap_or_else(|| {
                    problems.push(format!("{name} is not set, and blobs is s3"));
                    String::new()
                })
            });
            let region = settings.s3_region.clone().unwrap_or_else(|| "us-east-1".into());
            let path_style = settings.s3_path_style.unwrap_or(true);
            BlobConfig::S3(S3Location { endpoint, region, bucket, access_key, secret_key, path_style })
        }
        other => {
            problems.push(format!("blobs is {other}; it can be disk or s3"));
            BlobConfig::Disk
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings { data_dir: Some("/data".into()), ..Settings::default() }
    }

    fn problems(settings: &Settings) -> Vec<String> {
        Config::new(settings).err().map(|error| error.0).unwrap_or_default()
    }

    fn text(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn a_folder_alone_is_enough() {
        let config = Config::new(&settings()).ok().unwrap();
        assert!(matches!((&config.database, &config.blobs), (DatabaseConfig::Sqlite, BlobConfig::Disk)));
        assert_eq!(config.listen.to_string(), "127.0.0.1:8080");
    }

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let settings =
            Settings { database: text("mysql://a:secret@b/c"), blobs: text("s3"), s3_bucket: text("rounds"), ..Settings::default() };
        let problems = problems(&settings);
        let first_words: Vec<&str> = problems.iter().filter_map(|problem| problem.split(' ').next()).collect();
        assert_eq!(first_words, ["data_dir", "database", "s3_endpoint", "s3_access_key", "s3_secret_key"]);
        assert!(!problems.concat().contains("secret@"), "{problems:?}");
    }

    #[test]
    fn settings_that_contradict_each_other_are_refused() {
        let postgres = || Settings { database: text("postgres://rounds@db/rounds"), ..settings() };
        for (settings, expected) in [
            (Settings { database_owner: text("postgres://o@db/rounds"), ..settings() }, "database_owner is for PostgreSQL"),
            (Settings { database_owner: text("postgres://rounds@db/rounds"), ..postgres() }, "the same role rounds"),
            (Settings { database_owner: text("owner"), ..postgres() }, "database_owner is not a URL"),
            (Settings { database_connections: Some(1), ..postgres() }, "2 or more"),
            (Settings { blobs: text("tape"), ..settings() }, "blobs is tape"),
            (Settings { log_format: text("xml"), ..settings() }, "has to be text or json"),
            (Settings { connections: Some(0), ..settings() }, "connections has to be 1 or more"),
            (Settings { tls_key: Some("key.pem".into()), ..settings() }, "tls_certificate is not set"),
            (Settings { tls_certificate: Some("all.pem".into()), ..settings() }, "tls_key is not set"),
            (Settings { proxy_addresses: text("10.0.0.1"), ..settings() }, "proxy_header, in which"),
            (Settings { proxy_header: text("Forwarded"), ..settings() }, "X-Forwarded-For or X-Real-IP"),
            (Settings { proxy_header: text("X-Real-IP"), proxy_addresses: text("::1, proxy"), ..settings() }, "proxy is no address"),
            (Settings { s3_bucket: text("rounds"), ..settings() }, "blobs is disk"),
            (Settings { database: text("postgres://a:secret@b:port/c"), ..settings() }, "invalid port"),
        ] {
            let problems = problems(&settings);
            assert!(problems.len() == 1 && problems[0].contains(expected) && !problems[0].contains("secret"), "{problems:?}");
        }
    }

    #[test]
    fn what_will_be_used_is_told_without_a_password() {
        let all = Settings {
            database: text("postgres://rounds:hidden1@db.example.org/data"),
            database_owner: text("postgres://owner:hidden2@db.example.org/data"),
            blobs: text("s3"),
            s3_endpoint: text("https://s3.example.org"),
            s3_bucket: text("photos"),
            s3_access_key: text("ABC"),
            s3_secret_key: text("hidden3"),
            ..settings()
        };
        let told = Config::new(&all).ok().unwrap().describe().join("\n");
        for word in ["rounds at db.example.org:5432, database data", "as owner", "sslmode=verify-full", "the bucket photos"] {
            assert!(told.contains(word), "{word} is not in {told}");
        }
        assert!(!told.contains("hidden"), "{told}");
    }
}
