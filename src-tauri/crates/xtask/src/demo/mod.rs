//! `cargo xtask demo`: a server with invented data and the app connected to it, or, headless, the
//! scenario of two laptops in the terminal; or the app alone, to practise.
//!
//! Everything a demo writes is in a folder of its own under `target/demo`, removed when it ends. The database keys are random and
//! live in the demo's own environment, so that no keychain is touched.

mod laptop;
mod link;
mod scenario;
mod server;

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::Args;

use crate::error::{Error, Result};
use crate::workspace::Workspace;
use crate::{process, setup, ui};
use laptop::Laptop;
use link::Link;
use scenario::Cast;
use server::{Account, Server};

/// How to show it.
#[derive(Args)]
pub struct Options {
    /// Play two laptops and a server in the terminal, without a window
    #[arg(long)]
    headless: bool,
    /// Open the app on its Welcome screen, to practise with sample data; no server is started and no network asked
    #[arg(long, conflicts_with = "headless")]
    practice: bool,
}

/// Installs, builds, serves, and shows.
pub fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let programs: &[&str] = if options.headless {
        setup::run(workspace, setup::For::Headless)?;
        &["--package", "rounds-server", "--package", "rounds-cli"]
    } else {
        setup::run(workspace, setup::For::Window)?;
        ui::install(workspace)?;
        ui::build(workspace)?;
        &["--workspace", "--bins"]
    };
    process::run(workspace.cargo().arg("build").args(programs).arg("--locked"))?;
    let place = Place::new(workspace)?;
    println!("\nThe people, visits and results of this demo are invented.");
    if options.practice {
        return practice(workspace, &place.0);
    }
    let server = Server::start(&workspace.built("rounds-server"), &place.0.join("server"))?;
    if options.headless { headless(workspace, &place.0, &server) } else { window(workspace, &place.0, &server) }
}

/// The demo's folder, of this run alone; removed with it.
struct Place(PathBuf);

impl Place {
    fn new(workspace: &Workspace) -> Result<Self> {
        let folder = workspace.path(format!("target/demo/{}", std::process::id()));
        fs::create_dir_all(&folder).map_err(Error::file(&folder))?;
        Ok(Self(folder))
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        // What cannot be removed now lies in the target folder, where cargo clean finds it.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn headless(workspace: &Workspace, place: &Path, server: &Server) -> Result<()> {
    let [a, b, stranger] = server.served.cast()?;
    let link = Link::to(server.served.address())?;
    let connect = |name: &str, account: &Account, url: &str| {
        println!("Laptop {name}: {} ({}, {})", account.email, account.role, account.organisation);
        Laptop::connect(&workspace.built("rounds-cli"), place.join(name), random_key()?, account, url)
    };
    let cast = Cast {
        a: connect("a", a, &link.url())?,
        link,
        b: connect("b", b, &server.served.url)?,
        stranger: connect("stranger", stranger, &server.served.url)?,
    };
    scenario::play(&cast)
}

fn window(workspace: &Workspace, place: &Path, server: &Server) -> Result<()> {
    println!("The server is at {}. Its accounts:", server.served.url);
    for account in &server.served.accounts {
        println!("  {:<14} {:<34} {}   ({})", account.role, account.email, account.password, account.organisation);
    }
    let [account, _, _] = server.served.cast()?;
    println!("The app opens for {}. The demo ends when its window is closed.", account.email);
    let (data, key) = (place.join("laptop"), random_key()?);
    let cli = workspace.built("rounds-cli");
    let laptop = Laptop::connect(&cli, data.clone(), key.clone(), account, &server.served.url)?;
    laptop.sync()?;
    process::run(workspace.command(workspace.built("rounds-desktop")).env("ROUNDS_DATA_DIR", data).env("ROUNDS_KEY", key))
}

fn practice(workspace: &Workspace, place: &Path) -> Result<()> {
    println!("Choose to practise with sample data. The demo ends when the window is closed, and forgets what was entered.");
    let mut app = workspace.command(workspace.built("rounds-desktop"));
    process::run(app.env("ROUNDS_DATA_DIR", place.join("laptop")).env("ROUNDS_KEY", random_key()?))
}

/// 32 random bytes in hexadecimal.
fn random_key() -> Result<String> {
    let source = "/dev/urandom";
    let mut bytes = [0; 32];
    File::open(source).and_then(|mut file| file.read_exact(&mut bytes)).map_err(Error::file(source))?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
