//! How connections to the file are made, and how a file that is not ours is told without touching it.

use std::{path::Path, time::Duration};

use rounds_sync::ports::StoreError;
use sqlx::{
    ConnectOptions, Connection,
    sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous},
};

use crate::{
    DatabaseKey,
    error::{Failure, Result, is_no_database},
    exit, migration,
};

/// Readers at once: the screens of one window, and the engine.
const READERS: u32 = 4;
/// How long a transaction waits for a writer in another process before it says that the database is busy.
const BUSY_AFTER: Duration = Duration::from_secs(5);
/// SQLCipher's page, and so the least that a database holds.
const PAGE: u64 = 4096;
/// The write-ahead log is cut down to this after a checkpoint, so that a large first sync does not stay on the disk.
const LOG_LIMIT: &str = "16777216";

/// Page cache of the writer: 64 MB, in SQLite's words (negative: KiB). A first sync writes into a dozen indices at once;
/// with the 2 MB that are the default each row would have pages of them decrypted and encrypted again.
const WRITER_CACHE: &str = "-65536";

/// What every connection has. The options keep the key for as long as the store lives, since each new connection needs
/// it; statements are not logged, for the first one is the key and others hold people's data.
pub fn options(path: &Path, key: &DatabaseKey) -> SqliteConnectOptions {
    SqliteConnectOptions::new()
        .filename(path)
        .pragma("key", key.pragma().to_string())
        // It would write to the program's error output; what went wrong is told by the error.
        .pragma("cipher_log_level", "NONE")
        .foreign_keys(true)
        .busy_timeout(BUSY_AFTER)
        .disable_statement_logging()
}

/// A connection of its own, for what is done with the file as a whole.
pub async fn connect(options: SqliteConnectOptions) -> Result<SqliteConnection> {
    let mut connection = options.connect().await?;
    exit::watch(&mut connection).await?;
    Ok(connection)
}

/// The one writer, and the readers.
pub struct Connections {
    pub writer: SqlitePool,
    pub readers: SqlitePool,
}

/// Opens the file, or makes it, and brings it to this program's schema.
pub async fn open(path: &Path, key: &DatabaseKey) -> Result<Connections> {
    probe(path, key).await?;
    let options = options(path, key).journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full);
    let writing = options.clone().create_if_missing(true).pragma("journal_size_limit", LOG_LIMIT).pragma("cache_size", WRITER_CACHE);
    let writer = pool(1).connect_with(writing).await?;
    migration::run(&mut *writer.acquire().await?).await?;
    let readers = pool(READERS).connect_lazy_with(options.pragma("query_only", "ON"));
    Ok(Connections { writer, readers })
}

fn pool(connections: u32) -> SqlitePoolOptions {
    SqlitePoolOptions::new()
        .max_connections(connections)
        .idle_timeout(None)
        .max_lifetime(None)
        .test_before_acquire(false)
        .after_connect(|connection, _| Box::pin(exit::watch(connection)))
        // A full disk ends a transaction behind the driver's back. Such a connection is not used again.
        .after_release(|connection, _| {
            Box::pin(async move {
                connection.ping().await?; // what is queued, a rollback for one, is done after it
                Ok(!connection.is_in_transaction())
            })
        })
}

/// Reads the schema of an existing file through a connection that cannot write, so that a file which is not ours, is
/// damaged or is of a newer program is left as it was, its log included.
pub async fn probe(path: &Path, key: &DatabaseKey) -> Result<()> {
    let length = match std::fs::metadata(path) {
        Ok(file) => file.len(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(StoreError::Other(format!("the database file: {error}")).into()),
    };
    if length == 0 {
        return Ok(()); // made and not written yet
    }
    if length < PAGE {
        return Err(StoreError::Corrupt.into()); // it would be taken for an empty one and written over
    }
    let mut connection = connect(options(path, key).read_only(true)).await?;
    let found = migration::found(&mut connection).await;
    connection.close().await?;
    match found {
        Ok(found) => Ok(migration::check(found)?),
        // A file of whole pages whose first page does not decrypt: the key is far more often the reason than the disk.
        Err(Failure::Sql(error)) if is_no_database(&error) && length % PAGE == 0 && !is_plain(path) => Err(StoreError::WrongKey.into()),
        Err(Failure::Sql(error)) if is_no_database(&error) => Err(StoreError::Corrupt.into()),
        Err(error) => Err(error),
    }
}

/// Whether the file is a database that nobody encrypted.
fn is_plain(path: &Path) -> bool {
    let mut head = [0; 16];
    let read = std::fs::File::open(path).and_then(|mut file| std::io::Read::read_exact(&mut file, &mut head));
    read.is_ok() && head == *b"SQLite format 3\0"
}
