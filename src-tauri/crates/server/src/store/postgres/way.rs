//! The first connection to the database, and why there is none, told by how safe it was to be.

use sqlx::{
    ConnectOptions as _, Connection as _,
    postgres::{PgConnectOptions, PgSslMode},
};

use super::{Result, StoreError};
use crate::tls::Distrust;

/// A rejected authorization: no line of `pg_hba.conf` lets this connection in, among others.
const NOT_LET_IN: &str = "28000";

/// Connects once and hangs up. A pool would try again and again, and say at the end that time ran out and not why.
///
/// # Errors
/// Why there is no connection.
pub async fn reach(options: &PgConnectOptions) -> Result<()> {
    let connection = options.connect().await.map_err(|error| refusal(error, options))?;
    Ok(connection.close().await?)
}

/// What a failure to connect means.
pub fn refusal(error: sqlx::Error, options: &PgConnectOptions) -> StoreError {
    let host = options.get_socket().map_or_else(|| options.get_host().to_owned(), |path| path.display().to_string());
    let place = format!("the database at {host}:{}", options.get_port());
    if let Some(distrust) = Distrust::in_chain(&error) {
        return StoreError::NoSafeWay(distrust.words(&place, "database_ca"));
    }
    match error {
        sqlx::Error::Io(reason) => StoreError::Unreachable { place, reason },
        // The one thing that the driver says of a server that answers and has no TLS.
        sqlx::Error::Tls(ref why) if why.to_string().contains("does not support TLS") => StoreError::NoSafeWay(format!(
            "{place} does not speak TLS, and nothing less was asked for; neither a password nor data was sent to it: set `ssl = on` \
             and a certificate in its postgresql.conf, or, where nobody is on the way, write ?sslmode=disable into its URL"
        )),
        sqlx::Error::Database(ref said) if said.code().as_deref() == Some(NOT_LET_IN) && is_plain(options) => {
            StoreError::NoSafeWay(format!(
                "{place} does not let this connection in ({said}); nothing but the name of the role was sent to it: if its pg_hba.conf \
             asks for TLS, write ?sslmode=verify-full into its URL"
            ))
        }
        error => StoreError::Database(error),
    }
}

fn is_plain(options: &PgConnectOptions) -> bool {
    matches!(options.get_ssl_mode(), PgSslMode::Disable)
}
