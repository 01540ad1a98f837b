//! The settings as they are written. Each has one name: `database_owner` in the file is `--database-owner` on the
//! command line and `ROUNDS_DATABASE_OWNER` in the environment; the command line wins over the environment, and both
//! over the file.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use serde::Deserialize;

/// The file that is read when none is named: inside the data folder.
pub const FILE: &str = "rounds-server.toml";

/// All settings, each of which may be left out.
#[derive(clap::Args, Deserialize, Clone, Default)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// The folder with the server's data; made if it is not there.
    #[arg(long, env = "ROUNDS_DATA_DIR", value_name = "FOLDER")]
    pub data_dir: Option<PathBuf>,
    /// `sqlite` for a file in the data folder, or `postgres://USER@HOST/DATABASE`.
    #[arg(long, env = "ROUNDS_DATABASE", value_name = "URL", hide_env_values = true)]
    pub database: Option<String>,
    /// On PostgreSQL, how the owner of the tables connects; used to bring them up to date and for nothing else.
    #[arg(long, env = "ROUNDS_DATABASE_OWNER", value_name = "URL", hide_env_values = true)]
    pub database_owner: Option<String>,
    /// On PostgreSQL, how many connections this process may have.
    #[arg(long, env = "ROUNDS_DATABASE_CONNECTIONS", value_name = "NUMBER")]
    pub database_connections: Option<u32>,
    /// On PostgreSQL, the authority (PEM) of its certificate, believed besides the system's; with it, TLS is asked for.
    #[arg(long, env = "ROUNDS_DATABASE_CA", value_name = "FILE")]
    pub database_ca: Option<PathBuf>,
    /// `disk` for a folder in the data folder, or `s3`.
    #[arg(long, env = "ROUNDS_BLOBS", value_name = "KIND")]
    pub blobs: Option<String>,
    /// The address of the object store.
    #[arg(long, env = "ROUNDS_S3_ENDPOINT", value_name = "URL")]
    pub s3_endpoint: Option<String>,
    /// The region of the object store, if it has one.
    #[arg(long, env = "ROUNDS_S3_REGION", value_name = "NAME")]
    pub s3_region: Option<String>,
    /// The bucket; it exists already.
    #[arg(long, env = "ROUNDS_S3_BUCKET", value_name = "NAME")]
    pub s3_bucket: Option<String>,
    /// The name of the access key.
    #[arg(long, env = "ROUNDS_S3_ACCESS_KEY", value_name = "NAME")]
    pub s3_access_key: Option<String>,
    /// The secret of the access key; whoever lists processes reads it here, so the environment or the file is better.
    #[arg(long, env = "ROUNDS_S3_SECRET_KEY", value_name = "SECRET", hide_env_values = true)]
    pub s3_secret_key: Option<String>,
    /// Whether the bucket's name is part of the path, and not of the host.
    #[arg(long, env = "ROUNDS_S3_PATH_STYLE", value_name = "YES_OR_NO")]
    pub s3_path_style: Option<bool>,
    /// The authority (PEM) of the object store's certificate, believed besides the system's.
    #[arg(long, env = "ROUNDS_S3_CA", value_name = "FILE")]
    pub s3_ca: Option<PathBuf>,
    /// The server's certificate and those that lead to an authority (PEM); without it HTTP is spoken without TLS.
    #[arg(long, env = "ROUNDS_TLS_CERTIFICATE", value_name = "FILE")]
    pub tls_certificate: Option<PathBuf>,
    /// The private key of the certificate (PEM).
    #[arg(long, env = "ROUNDS_TLS_KEY", value_name = "FILE")]
    pub tls_key: Option<PathBuf>,
    /// The header in which a proxy in front of the server says who asked; no header is believed without it.
    #[arg(long, env = "ROUNDS_PROXY_HEADER", value_name = "NAME")]
    pub proxy_header: Option<String>,
    /// The addresses of the proxies that are believed, with commas; those of this machine if nothing is said.
    #[arg(long, env = "ROUNDS_PROXY_ADDRESSES", value_name = "ADDRESSES")]
    pub proxy_addresses: Option<String>,
    /// Where metrics are told to Prometheus, for the operator alone; nowhere if nothing is said.
    #[arg(long, env = "ROUNDS_METRICS_LISTEN", value_name = "ADDRESS")]
    pub metrics_listen: Option<SocketAddr>,
    /// `text`, or `json` with one object a line.
    #[arg(long, env = "ROUNDS_LOG_FORMAT", value_name = "FORMAT")]
    pub log_format: Option<String>,
    /// How many connections are served at once; those beyond wait.
    #[arg(long, env = "ROUNDS_CONNECTIONS", value_name = "NUMBER")]
    pub connections: Option<usize>,
    /// How many connections one address may have, unless it is a proxy that is believed.
    #[arg(long, env = "ROUNDS_CONNECTIONS_PER_ADDRESS", value_name = "NUMBER")]
    pub connections_per_address: Option<usize>,
    /// How long a server that stops waits for the requests under way.
    #[arg(long, env = "ROUNDS_STOP_WITHIN", value_name = "SECONDS")]
    pub stop_within: Option<u64>,
    /// Where to listen. Only `serve` has it as a flag.
    #[arg(skip)]
    pub listen: Option<SocketAddr>,
}

impl Settings {
    /// These settings, and those of `under` where they say nothing.
    #[must_use]
    pub fn over(self, under: Self) -> Self {
        Self {
            data_dir: self.data_dir.or(under.data_dir),
            database: self.database.or(under.database),
            database_owner: self.database_owner.or(under.database_owner),
            database_connections: self.database_connections.or(under.database_connections),
            database_ca: self.database_ca.or(under.database_ca),
            blobs: self.blobs.or(under.blobs),
            s3_endpoint: self.s3_endpoint.or(under.s3_endpoint),
            s3_region: self.s3_region.or(under.s3_region),
            s3_bucket: self.s3_bucket.or(under.s3_bucket),
            s3_access_key: self.s3_access_key.or(under.s3_access_key),
            s3_secret_key: self.s3_secret_key.or(under.s3_secret_key),
            s3_path_style: self.s3_path_style.or(under.s3_path_style),
            s3_ca: self.s3_ca.or(under.s3_ca),
            tls_certificate: self.tls_certificate.or(under.tls_certificate),
            tls_key: self.tls_key.or(under.tls_key),
            proxy_header: self.proxy_header.or(under.proxy_header),
            proxy_addresses: self.proxy_addresses.or(under.proxy_addresses),
            metrics_listen: self.metrics_listen.or(under.metrics_listen),
            log_format: self.log_format.or(under.log_format),
            connections: self.connections.or(under.connections),
            connections_per_address: self.connections_per_address.or(under.connections_per_address),
            stop_within: self.stop_within.or(under.stop_within),
            listen: self.listen.or(under.listen),
        }
    }

    /// Adds what stands in the file `named`, or in the one inside the data folder if there is one.
    ///
    /// # Errors
    /// A file that cannot be read or understood, in words.
    pub fn with_file(self, named: Option<&Path>) -> Result<(Self, Option<PathBuf>), String> {
        let inside = self.data_dir.as_ref().map(|folder| folder.join(FILE)).filter(|file| file.exists());
        let Some(file) = named.map(Path::to_owned).or(inside) else { return Ok((self, None)) };
        let text = std::fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
        let written = read(&text).map_err(|why| format!("{}: {why}", file.display()))?;
        Ok((self.over(written), Some(file)))
    }
}

/// Reads the text of a file. What is wrong is named by its line; what stands there may be a password and is not
/// repeated.
fn read(text: &str) -> Result<Settings, String> {
    toml::from_str(text).map_err(|error| {
        let line = error.span().map_or(0, |span| text.bytes().take(span.start).filter(|byte| *byte == b'\n').count()) + 1;
        let why = match error.message().split_once(", expected ") {
            Some((found, expected)) if found.starts_with("invalid ") => format!("here belongs {expected}"),
            _ => error.message().to_owned(),
        };
        format!("line {line}: {why}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_says_what_the_command_line_does_not() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join(FILE), "database = \"postgres://a@b/c\"\ns3_path_style = false\nlisten = \"0.0.0.0:80\"\n")
            .unwrap();
        let given = Settings { data_dir: Some(folder.path().into()), database: Some("sqlite".into()), ..Settings::default() };
        let (settings, file) = given.with_file(None).unwrap();
        assert_eq!(file, Some(folder.path().join(FILE)));
        assert_eq!((settings.database.as_deref(), settings.s3_path_style), (Some("sqlite"), Some(false)));
        assert_eq!(settings.listen.unwrap().port(), 80);
    }

    #[test]
    fn a_file_that_is_named_has_to_be_there_and_one_that_is_not_need_not() {
        let folder = tempfile::tempdir().unwrap();
        let given = Settings { data_dir: Some(folder.path().into()), ..Settings::default() };
        assert_eq!(given.clone().with_file(None).unwrap().1, None);
        assert!(given.with_file(Some(&folder.path().join("no.toml"))).err().unwrap().contains("no.toml"));
    }

    #[test]
    fn what_is_wrong_in_a_file_is_said_by_its_line_and_without_its_text() {
        for (text, expected) in [
            ("blobs = \"disk\"\ndatabse = \"postgres://a:secret@b/c\"\n", "line 2: unknown field `databse`"),
            ("database_connections = \"secret\"", "line 1: here belongs u32"),
            ("s3_secret_key = 770077", "line 1: here belongs a string"),
            ("\n\ns3_secret_key = secret\n", "line 3: "),
        ] {
            let why = read(text).err().unwrap();
            assert!(why.starts_with(expected), "{why}");
            assert!(!why.contains("a:secret") && !why.contains("\"secret\"") && !why.contains("770077"), "{why}");
        }
    }
}
