//! `rounds-server demo`: an invented deployment, made and served.

use std::net::SocketAddr;

use serde::Serialize;

use super::{CliError, Data, interruption, open, serve};
use crate::{
    config::LogFormat,
    demo::{self, Guest},
};

#[derive(clap::Args)]
pub struct Args {
    #[command(flatten)]
    data: Data,
    /// Where to listen; port 0 takes any free one.
    #[arg(long, default_value = "127.0.0.1:0")]
    listen: SocketAddr,
    /// Say it in one line of JSON.
    #[arg(long)]
    json: bool,
}

/// Where the demo is, and who may sign in.
#[derive(Serialize)]
struct Announcement {
    url: String,
    organisations: Vec<String>,
    accounts: Vec<Guest>,
}

pub async fn run(args: Args) -> Result<(), CliError> {
    serve::log_to_stderr("warn", LogFormat::Text);
    let server = open(&args.data).await?;
    let accounts = demo::make(server.rules(), server.store()).await?;
    let mut organisations: Vec<String> = accounts.iter().map(|guest| guest.organisation.clone()).collect();
    organisations.dedup();
    let listening = server.listen(args.listen).await?;
    let interrupted = interruption()?;
    let announcement = Announcement { url: listening.url(), organisations, accounts };
    if args.json {
        say!("{}", serde_json::to_string(&announcement).map_err(std::io::Error::from)?);
    } else {
        say!("Everything about people, visits and results in this demo is invented.\nServing at {}", announcement.url);
        for guest in &announcement.accounts {
            say!("{:?}  {}  {}  {}  {}", guest.role, guest.email, guest.password, guest.name, guest.organisation);
        }
    }
    interrupted.await?;
    Ok(listening.stop().await?)
}
