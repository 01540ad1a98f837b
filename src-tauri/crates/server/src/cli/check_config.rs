//! `rounds-server check-config`: what would be used, and whether it would work. It changes nothing but one note, by
//! which it proves that the store of blobs can be written to.

use std::net::SocketAddr;

use super::{CliError, Data};
use crate::{
    clock::{Clock as _, SystemClock},
    config::{Config, DatabaseConfig},
    server::{database, database_authority, open_blobs},
    store::{
        StoreError,
        postgres::{PostgresStore, reach},
    },
    tls::{Certificate, TlsFiles},
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// Where `serve` would listen.
    #[arg(long, env = "ROUNDS_LISTEN", value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

pub async fn run(mut args: Args) -> Result<(), CliError> {
    args.data.settings.listen = args.listen;
    let (config, file) = args.data.read()?;
    match file {
        Some(file) => say!("settings from {}, the environment and the command line", file.display()),
        None => say!("settings from the environment and the command line; there is no file"),
    }
    config.describe().iter().for_each(|line| say!("{line}"));
    let mut bad = 0;
    let mut looked = vec![("data folder", folder(&config)), ("database", database_of(&config).await), ("blobs", blobs(&config).await)];
    if let DatabaseConfig::Postgres { owner: Some(owner), .. } = &config.database {
        looked.insert(2, ("owner of the tables", reach(owner).await.map(|()| "it answers".into()).map_err(|error| error.to_string())));
    }
    looked.extend(config.tls.as_ref().map(|files| ("certificate", certificate(files))));
    for (what, found) in looked {
        match found {
            Ok(words) => say!("{what}: good, {words}"),
            Err(words) => {
                bad += 1;
                say!("{what}: {words}");
            }
        }
    }
    if bad == 0 { Ok(()) } else { Err(CliError::WillNotDo(bad)) }
}

fn folder(config: &Config) -> Result<String, String> {
    let folder = &config.data_dir;
    if !folder.exists() {
        let above = folder.ancestors().find(|above| above.is_dir());
        return above
            .map_or_else(|| Err("no folder above it is there".into()), |above| Ok(format!("it will be made in {}", above.display())));
    }
    let meta = folder.metadata().map_err(|error| error.to_string())?;
    if !meta.is_dir() {
        return Err(format!("{} is no folder", folder.display()));
    }
    if meta.permissions().readonly() { Err("it cannot be written to".into()) } else { Ok("it is there".into()) }
}

async fn database_of(config: &Config) -> Result<String, String> {
    match &config.database {
        DatabaseConfig::Sqlite if database(&config.data_dir).exists() => Ok("the file is there".into()),
        DatabaseConfig::Sqlite => Ok("the file will be made".into()),
        DatabaseConfig::Postgres { server, owner, authority, .. } => {
            database_authority(authority.as_deref()).map_err(|error| error.to_string())?;
            match PostgresStore::open(server, 2).await {
                Ok(_) => Ok("it answers, is up to date, and row-level security binds the role".into()),
                Err(StoreError::TooOld { .. }) if owner.is_some() => {
                    Ok("it answers, and is brought up to date when the server starts".into())
                }
                Err(error) => Err(error.to_string()),
            }
        }
    }
}

async fn blobs(config: &Config) -> Result<String, String> {
    let store = open_blobs(config).map_err(|error| error.to_string())?;
    let proof = b"written by check-config".to_vec();
    store.set_note("check", proof.clone()).await.map_err(|error| error.to_string())?;
    let read = store.note("check").await.map_err(|error| error.to_string())?;
    if read == Some(proof) { Ok("what is written is read back".into()) } else { Err("what was written is not read back".into()) }
}

fn certificate(files: &TlsFiles) -> Result<String, String> {
    let validity = Certificate::read(files).map_err(|error| error.to_string())?.validity;
    let now = chrono::DateTime::from_timestamp_micros(SystemClock.now().micros()).unwrap_or_default();
    match validity.complaint(now) {
        Some(complaint) => Err(complaint),
        None => Ok(format!("it belongs to its key and is good until {}", validity.until.format("%Y-%m-%d"))),
    }
}
