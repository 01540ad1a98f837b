//! `rounds-cli`, the headless door: the use cases of the app for support staff, scripts and tests of the whole.
//!
//! People get plain words, `--json` gets what programs read: results and errors alike on standard output. Exit codes:
//! 0 done, 1 refused, 2 not understood; of `sync` 0 complete, 3 partial, 4 failed.

mod args;
mod commands;
mod print;

use std::process::ExitCode;

use clap::Parser;
use rounds_app::{App, AppError, DataDir, Keys, Language, Presets, Setup, api::UiError};

use crate::{
    args::{Args, Command},
    print::Printed,
};

#[tokio::main]
async fn main() -> ExitCode {
    let args = Args::parse();
    tracing_subscriber::fmt()
        .with_env_filter(tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| "error".into()))
        .with_writer(std::io::stderr)
        .with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr()))
        .init();
    let json = args.json;
    let syncs = matches!(args.command, Command::Sync { .. });
    match run(args).await {
        Ok(printed) => {
            let exit = printed.exit;
            print::line(&if json { printed.json() } else { printed.text });
            ExitCode::from(exit)
        }
        Err(refused) => {
            let error = refused.told();
            if json {
                print::line(&serde_json::json!({ "error": error }).to_string());
            } else {
                eprintln!("{}", print::error(&error));
            }
            ExitCode::from(if syncs { 4 } else { 1 })
        }
    }
}

/// Why a command did not do what was asked.
enum Refused {
    App(Box<AppError>),
    /// An argument or an input that cannot be used.
    Input(String),
}

impl From<AppError> for Refused {
    fn from(error: AppError) -> Self {
        Self::App(Box::new(error))
    }
}

impl Refused {
    fn told(self) -> UiError {
        match self {
            Self::App(error) => error.told(Language::English),
            Self::Input(message) => UiError { message, ..UiError::of("usage", Language::English) },
        }
    }
}

async fn run(args: Args) -> Result<Printed, Refused> {
    let key = match &args.key_file {
        Some(path) => {
            Some(std::fs::read_to_string(path).map_err(|error| Refused::Input(format!("The key file cannot be read: {error}.")))?)
        }
        None => std::env::var("ROUNDS_KEY").ok(),
    };
    let dir = match args.data_dir {
        Some(path) => DataDir::at(path),
        None => DataDir::of_system().ok_or_else(|| Refused::Input("There is no home folder: name a folder with --data-dir.".into()))?,
    };
    let setup = Setup {
        extra_root: args.authority,
        presets: Presets::of_system(),
        // The words of this program itself are English.
        speaks: Some(Language::English),
        ..Setup::new(dir, Keys::given_or_slots(key.as_deref())?)
    };
    let app = App::start(setup).await?;
    let printed = commands::run(&app, args.command).await;
    app.close().await;
    printed
}
