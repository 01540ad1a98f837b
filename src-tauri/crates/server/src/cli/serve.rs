//! `rounds-server serve`.

use std::{io::IsTerminal as _, net::SocketAddr};

use tracing_subscriber::EnvFilter;

use super::{CliError, Data, interruption, start};
use crate::{Listening, config::LogFormat};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// Where to listen; 127.0.0.1:8080 if nothing says otherwise, which is right behind a proxy that speaks TLS.
    #[arg(long, env = "ROUNDS_LISTEN", value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

pub async fn run(mut args: Args) -> Result<(), CliError> {
    args.data.settings.listen = args.listen;
    let (config, _) = args.data.read()?;
    log_to_stderr("info", config.log);
    let listening = start(&config).await?.listen(config.listen).await?;
    let interrupted = interruption()?;
    say!("Rounds server listening on {}", listening.url());
    if let Some(address) = listening.metrics_address() {
        say!("Metrics on http://{address}/metrics");
    }
    tokio::select! {
        interrupted = interrupted => interrupted?,
        never = renew_when_told(&listening) => never?,
    }
    Ok(listening.stop().await?)
}

/// Reads the certificate again on each SIGHUP; whoever renews it need not wait until that is noticed.
#[cfg(unix)]
async fn renew_when_told(listening: &Listening) -> Result<(), CliError> {
    let mut told = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())?;
    loop {
        told.recv().await;
        match listening.renew_certificate() {
            Ok(Some(validity)) => tracing::info!(until = %validity.until, "The certificate was read again"),
            Ok(None) => tracing::info!("There is no certificate to read again"),
            Err(error) => tracing::warn!(%error, "The certificate cannot be used; the one before it is still shown"),
        }
    }
}

#[cfg(not(unix))]
async fn renew_when_told(_: &Listening) -> Result<(), CliError> {
    std::future::pending().await
}

/// Logs to the standard error what is at least of this level, unless `RUST_LOG` says otherwise.
pub fn log_to_stderr(level: &str, format: LogFormat) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second subscriber is one of a program that embeds this: its own logging stands.
    let _already = match format {
        LogFormat::Text => log.with_ansi(std::io::stderr().is_terminal()).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}
