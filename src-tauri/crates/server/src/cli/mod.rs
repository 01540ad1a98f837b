//! The operator's door: `serve`, and what is done beside it on the same data folder. A command says in
//! words what it did or why not; exit code 0 or 1.

#[macro_use]
mod out;

mod backup;
mod check_config;
mod conflicts;
mod coverage;
mod demo;
mod device;
mod enrol;
mod epoch;
mod erase;
mod export;
mod history;
mod import;
mod load;
mod migrate;
mod org;
mod restore;
mod scope;
mod serve;
mod token;
mod user;
mod who;

use std::{path::PathBuf, process::ExitCode, sync::Arc};

use clap::{Parser, Subcommand};
use rounds_model::{EntityId, IdError, Kind, RegistryError, ServerTime};

use crate::{
    backup::BackupError,
    clock::SystemClock,
    config::{Config, ConfigError, Settings},
    demo::MakeError,
    export::ExportError,
    import::ImportError,
    rules::accounts::AccountError,
    rules::load::LoadError,
    server::{EraseFailure, Server, ServerError},
    store::{Credentials, Organisation, StoreError},
    watermark::WatermarkError,
};

/// The server of Rounds.
#[derive(Parser)]
#[command(name = "rounds-server", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serves devices until it is interrupted.
    Serve(serve::Args),
    /// Says what the configuration comes to, and tries whether it works.
    CheckConfig(check_config::Args),
    /// Copies the data folder into a new folder, while the server serves.
    Backup(backup::Args),
    /// Puts a backup in the place of the data; devices send again what it does not have.
    Restore(restore::Args),
    /// Brings a PostgreSQL database up to date as the owner of its tables.
    Migrate(migrate::Args),
    /// Makes an invented deployment and serves it: two organisations, 500 schools, two terms of visits.
    Demo(demo::Args),
    /// Loads record lines (NDJSON) into an organisation, through the same rules as a device's operations.
    Load(load::Args),
    /// Imports places, schools or teachers from a table (CSV or XLSX); again and again without harm.
    Import(import::Args),
    /// Exports the records of a kind as CSV or as a workbook, with a codebook.
    Export(export::Args),
    /// Lists who has not been heard from for so many days.
    Who(who::Args),
    /// Counts the schools of each district that were visited in a period.
    Coverage(coverage::Args),
    /// Counts what did not become a version because two people had changed one record.
    Conflicts(conflicts::Args),
    /// Shows every version of a record: when, by whom, what changed.
    History(history::Args),
    /// Erases what a record says for good, on the server and on every device at its next sync.
    Erase(erase::Args),
    /// Lists and renames the organisations.
    #[command(subcommand)]
    Org(org::Command),
    /// Lists devices and signs them out.
    #[command(subcommand)]
    Device(device::Command),
    /// Takes a person's sign-ins back.
    #[command(subcommand)]
    Token(token::Command),
    /// Adds and lists the people who sign in.
    #[command(subcommand)]
    User(user::Command),
    /// Says which places a person sees and works in.
    #[command(subcommand)]
    Scope(scope::Command),
    /// Shows the server's history, or begins a new one after a restore by hand.
    #[command(subcommand)]
    Epoch(epoch::Command),
}

/// The server that a command works on.
#[derive(clap::Args)]
struct Data {
    /// A file with the settings below; the one in the data folder if it is not named.
    #[arg(long, env = "ROUNDS_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    settings: Settings,
}

impl Data {
    /// The configuration, and the file that it was read from.
    fn read(&self) -> Result<(Config, Option<PathBuf>), CliError> {
        let (settings, file) = self.settings.clone().with_file(self.config.as_deref()).map_err(CliError::ConfigFile)?;
        Ok((Config::new(&settings)?, file))
    }
}

/// Why a command did not do what was asked.
#[derive(Debug, thiserror::Error)]
enum CliError {
    #[error(transparent)]
    Server(#[from] ServerError),
    #[error(transparent)]
    Config(#[from] ConfigError),
    #[error("{0}")]
    ConfigFile(String),
    #[error("{0} of the above will not do")]
    WillNotDo(usize),
    #[error("there is nothing to bring up to date by hand: {0}")]
    NothingToMigrate(&'static str),
    #[error(transparent)]
    Backup(#[from] BackupError),
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("it is done, but {0}; until that is mended, a backup that is put back may let in who was signed out")]
    NotNoted(#[from] WatermarkError),
    #[error(transparent)]
    Account(#[from] AccountError),
    #[error(transparent)]
    Load(#[from] LoadError),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error(transparent)]
    Export(#[from] ExportError),
    #[error("there is no kind {0}; there are {1}")]
    NoKind(String, String),
    #[error("the demo cannot be made: {0}")]
    Demo(#[from] MakeError),
    #[error("the kinds of this program contradict each other: {0}")]
    Registry(#[from] RegistryError),
    #[error("{path}: {source}")]
    File { path: PathBuf, source: std::io::Error },
    #[error("{what}: {source}")]
    Line { what: String, source: LoadError },
    #[error("no organisation is named {0}")]
    NoOrganisation(String),
    #[error("say which organisation with --organisation: there are {0} of them")]
    WhichOrganisation(usize),
    #[error("nobody has the e-mail {0} here")]
    NoAccount(String),
    #[error(transparent)]
    Erase(#[from] EraseFailure),
    #[error("say why: the reason is what is kept")]
    NoReason,
    #[error("there is no {0} {1} here")]
    NoRecord(Kind, EntityId),
    #[error("no device has the id {0}")]
    NoDevice(EntityId),
    #[error("the code cannot be drawn: {0}")]
    Picture(String),
    #[error("{0} is no id of a record: {1}")]
    NoId(String, IdError),
    #[error("the variable {0} is not set")]
    NoVariable(String),
    #[error("{0} rows are bad; the reasons stand above")]
    BadRows(usize),
    #[error("{0} records were refused; the reasons stand above")]
    SomeRefused(usize),
    #[error("the output cannot be written: {0}")]
    Output(#[from] std::io::Error),
}

/// Runs the command that the program was started with.
pub async fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Serve(args) => serve::run(args).await,
        Command::CheckConfig(args) => check_config::run(args).await,
        Command::Backup(args) => backup::run(args).await,
        Command::Restore(args) => restore::run(args).await,
        Command::Migrate(args) => migrate::run(args).await,
        Command::Demo(args) => demo::run(args).await,
        Command::Load(args) => load::run(args).await,
        Command::Import(args) => import::run(args).await,
        Command::Export(args) => export::run(args).await,
        Command::Who(args) => who::run(args).await,
        Command::Coverage(args) => coverage::run(args).await,
        Command::Conflicts(args) => conflicts::run(args).await,
        Command::History(args) => history::run(args).await,
        Command::Erase(args) => erase::run(args).await,
        Command::Org(command) => org::run(command).await,
        Command::Device(command) => device::run(command).await,
        Command::Token(command) => token::run(command).await,
        Command::User(command) => user::run(command).await,
        Command::Scope(command) => scope::run(command).await,
        Command::Epoch(command) => epoch::run(command).await,
    };
    match done {
        Ok(()) if out::failed() => {
            eprintln!("rounds-server: it was done, but what is said above could not be written whole");
            ExitCode::FAILURE
        }
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rounds-server: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Opens the server's data with all kinds of this program.
async fn open(data: &Data) -> Result<Server, CliError> {
    start(&data.read()?.0).await
}

async fn start(config: &Config) -> Result<Server, CliError> {
    Ok(Server::configured(config, rounds_entities::registry()?, Arc::new(SystemClock)).await?)
}

/// The organisation of this name, or the only one.
async fn organisation(server: &Server, name: Option<&str>) -> Result<Organisation, CliError> {
    let mut all = server.store().organisations().await?;
    match name {
        Some(name) => all.into_iter().find(|one| one.name == name).ok_or_else(|| CliError::NoOrganisation(name.to_owned())),
        None if all.len() == 1 => Ok(all.remove(0)),
        None => Err(CliError::WhichOrganisation(all.len())),
    }
}

async fn account(server: &Server, email: &str) -> Result<Credentials, CliError> {
    server.store().credentials(&email.trim().to_lowercase()).await?.ok_or_else(|| CliError::NoAccount(email.to_owned()))
}

/// A time to the minute, in UTC, as an operator reads it; a dash for never.
fn minute(time: ServerTime) -> String {
    match chrono::DateTime::from_timestamp_micros(time.micros()) {
        Some(at) if time.micros() > 0 => at.format("%Y-%m-%d %H:%M UTC").to_string(),
        _ => "-".into(),
    }
}

fn id(text: &str) -> Result<EntityId, CliError> {
    text.parse().map_err(|error| CliError::NoId(text.to_owned(), error))
}

/// The password in the variable `name`, or a new random one that the caller shows.
fn password(name: Option<&str>) -> Result<(String, bool), CliError> {
    match name {
        Some(name) => Ok((std::env::var(name).map_err(|_| CliError::NoVariable(name.to_owned()))?, false)),
        None => Ok((crate::token::Token::random().reveal(), true)),
    }
}

/// What waits until the program is asked to stop, by a key or by the system. Whoever asks from now on is heard, so this
/// is had before the program says that it serves.
fn interruption() -> Result<impl Future<Output = Result<(), CliError>>, CliError> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
        Ok(async move {
            tokio::select! {
                _ = interrupt.recv() => Ok(()),
                _ = terminate.recv() => Ok(()),
            }
        })
    }
    #[cfg(not(unix))]
    Ok(async { Ok(tokio::signal::ctrl_c().await?) })
}
