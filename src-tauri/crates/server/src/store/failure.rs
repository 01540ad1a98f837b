//! Tells a database that cannot answer now, and will later, from one that failed.

use sqlx::{error::DatabaseError, postgres::PgDatabaseError, sqlite::SqliteError};

use super::StoreError;

/// SQLSTATEs after which trying again is right.
const AGAIN: &[&str] = &[
    "40001", // serialization_failure
    "40P01", // deadlock_detected
    "55P03", // lock_not_available: the lock timeout
    "57014", // query_canceled: the statement timeout
    "25P03", // idle_in_transaction_session_timeout
    "53300", // too_many_connections
    "57P01", // admin_shutdown
    "57P02", // crash_shutdown
    "57P03", // cannot_connect_now
];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let again = match &error {
            sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => true,
            sqlx::Error::Database(inner) => is_passing(inner.as_ref()),
            _ => false,
        };
        if !again {
            return Self::Database(error);
        }
        // The device only hears that it is to come back; the operator should know why.
        tracing::warn!(%error, "The database cannot answer now");
        Self::Busy
    }
}

fn is_passing(error: &(dyn DatabaseError + 'static)) -> bool {
    if let Some(error) = error.try_downcast_ref::<PgDatabaseError>() {
        return AGAIN.contains(&error.code()) || error.code().starts_with("08");
    }
    // Primary code 5 is SQLITE_BUSY; extended codes keep it in their low byte.
    let code = error.try_downcast_ref::<SqliteError>().and_then(DatabaseError::code).and_then(|code| code.parse::<i32>().ok());
    code.is_some_and(|code| code & 0xff == 5)
}
