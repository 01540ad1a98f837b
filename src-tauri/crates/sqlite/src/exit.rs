//! The end of the process: it waits until no thread is at work in a database.
//!
//! SQLCipher frees its memory in a handler of `exit` that it registers when the first database is opened. Each
//! connection of the driver has a thread of its own, which closes the database a moment after the connection was
//! dropped; if the process ends in that moment, the thread reads what was freed and the process dies of it. Programs
//! close their stores in order before they end, but a panic, and every test that drops a store, does not. So each
//! connection is counted from its opening to the end of its closing, and a handler of ours, registered later and so run
//! before SQLCipher's, waits for the last.
#![expect(unsafe_code, reason = "neither `atexit` nor the end of a connection can be seen from safe Rust; this file is the one place")]

use std::{
    ffi::{c_int, c_void},
    ptr::null_mut,
    sync::{Condvar, Mutex, Once, PoisonError},
    time::Duration,
};

use libsqlite3_sys::{SQLITE_OK, SQLITE_UTF8, sqlite3_context, sqlite3_create_function_v2, sqlite3_value};
use sqlx::SqliteConnection;

/// A connection that nobody drops would hold the process for ever.
const PATIENCE: Duration = Duration::from_secs(5);

static OPEN: Mutex<usize> = Mutex::new(0);
static CLOSED: Condvar = Condvar::new();
static REGISTERED: Once = Once::new();

/// Counts a connection until SQLite has closed it.
///
/// # Errors
/// When SQLite has no memory for it.
pub async fn watch(connection: &mut SqliteConnection) -> sqlx::Result<()> {
    let mut handle = connection.lock_handle().await?;
    // SAFETY: `at_exit` is a plain function that does not unwind. A system without room for the handler (it must have
    // room for 32) is left as it would be without us.
    REGISTERED.call_once(|| {
        let _ = unsafe { libc::atexit(at_exit) };
    });
    *OPEN.lock().unwrap_or_else(PoisonError::into_inner) += 1;
    // SQLite tells the end of a connection only to the functions that were registered on it: their destructor is called
    // once the file is closed, or at once when the registration fails.
    // SAFETY: the handle is locked and open; the name ends with a zero byte; both functions live as long as the program.
    let code = unsafe {
        sqlite3_create_function_v2(
            handle.as_raw_handle().as_ptr(),
            c"rounds_is_open".as_ptr(),
            0,
            SQLITE_UTF8,
            null_mut(),
            Some(nothing),
            None,
            None,
            Some(closed),
        )
    };
    if code == SQLITE_OK { Ok(()) } else { Err(sqlx::Error::Protocol(format!("a connection could not be counted: {code}"))) }
}

/// The function itself is never asked for anything: it gives NULL.
unsafe extern "C" fn nothing(_: *mut sqlite3_context, _: c_int, _: *mut *mut sqlite3_value) {}

unsafe extern "C" fn closed(_: *mut c_void) {
    let mut open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    *open = open.saturating_sub(1);
    CLOSED.notify_all();
}

extern "C" fn at_exit() {
    let open = OPEN.lock().unwrap_or_else(PoisonError::into_inner);
    drop(CLOSED.wait_timeout_while(open, PATIENCE, |open| *open > 0));
}
