//! What a server is made of: one typed value, built from settings that may say little, and refused in words that name
//! every setting that is wrong. Nothing here opens anything.

mod database;
mod front;
mod serving;
mod settings;
mod store;

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use crate::tls::TlsFiles;

pub use database::DatabaseConfig;
pub use front::Proxy;
pub use serving::{LogFormat, SERVING, Serving};
pub use settings::{FILE, Settings};
pub use store::BlobConfig;

/// Where a server listens that is not told: on this machine alone, for a proxy in front of it.
const LISTEN: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 8080);

/// What is wrong with the settings, a sentence each.
#[derive(Debug, thiserror::Error)]
#[error("the configuration cannot be used:{}", .0.iter().map(|problem| format!("\n  {problem}")).collect::<String>())]
pub struct ConfigError(pub Vec<String>);

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
        let database = database::database(settings, &mut problems);
        let blobs = store::blobs(settings, &mut problems);
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
        lines.extend(database::describe(&self.database));
        lines.push(store::describe(&self.blobs));
        lines
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
        for word in ["rounds at db.example.org:5432, database data", "as owner", "the bucket photos"] {
            assert!(told.contains(word), "{word} is not in {told}");
        }
        assert!(!told.contains("hidden"), "{told}");
    }
}
