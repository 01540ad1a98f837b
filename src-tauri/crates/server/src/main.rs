//! `rounds-server`: see `rounds-server --help`.

#[tokio::main]
async fn main() -> std::process::ExitCode {
    rounds_server::cli::run().await
}
