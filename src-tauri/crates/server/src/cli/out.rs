//! What a command says to standard output. Whoever stops reading (`… | head -1`) ends nothing: what the command was asked
//! to do is done to its end, quietly.

use std::{
    fmt::Arguments,
    io::{ErrorKind, Write as _, stdout},
    sync::atomic::{AtomicBool, Ordering},
};

static FAILED: AtomicBool = AtomicBool::new(false);

/// Writes a line.
macro_rules! say {
    ($($words:tt)*) => { $crate::cli::out::line(format_args!($($words)*)) };
}

/// Writes a line; see [`say!`].
pub fn line(words: Arguments<'_>) {
    if let Err(error) = writeln!(stdout(), "{words}")
        && error.kind() != ErrorKind::BrokenPipe
    {
        FAILED.store(true, Ordering::Relaxed);
    }
}

/// Whether something could not be written to somebody who still reads, as on a full disk.
pub fn failed() -> bool {
    FAILED.load(Ordering::Relaxed)
}
