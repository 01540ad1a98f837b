//! `rounds-server serve`.

use std::net::SocketAddr;

use tracing_subscriber::EnvFilter;

use super::{CliError, Data, interrupted, start};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// Where to listen; 127.0.0.1:8080 if nothing says otherwise. Behind a proxy that speaks TLS, this machine alone is
    /// right.
    #[arg(long, env = "ROUNDS_LISTEN", value_name = "ADDRESS")]
    listen: Option<SocketAddr>,
}

pub async fn run(mut args: Args) -> Result<(), CliError> {
    log_to_stderr("info");
    args.data.settings.listen = args.listen;
    let (config, _) = args.data.read()?;
    let listening = start(&config).await?.listen(config.listen).await?;
    println!("Rounds server listening on {}", listening.url());
    interrupted().await?;
    Ok(listening.stop().await?)
}

/// Logs to the standard error what is at least of this level, unless `RUST_LOG` says otherwise.
pub fn log_to_stderr(level: &str) {
    // A second subscriber is one of a program that embeds this: its own logging stands.
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(level));
    let _already = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
