//! What can be asked for.

use std::path::PathBuf;

use clap::{ArgGroup, Parser, Subcommand, ValueEnum};

/// Rounds without a window: connect a folder to an account, enter and read records, sync, settle.
#[derive(Parser, Debug)]
#[command(name = "rounds-cli", version)]
pub struct Args {
    /// Where the database is [default: the folder of the app]
    #[arg(long, global = true, env = "ROUNDS_DATA_DIR")]
    pub data_dir: Option<PathBuf>,
    /// Print JSON, for programs
    #[arg(long, global = true)]
    pub json: bool,
    /// Read the database's key (64 hexadecimal digits) from this file [default: the variable ROUNDS_KEY, else the keychain]
    #[arg(long, global = true)]
    pub key_file: Option<PathBuf>,
    /// Trust this certificate authority (PEM) besides the system's
    #[arg(long, global = true, env = "ROUNDS_AUTHORITY")]
    pub authority: Option<PathBuf>,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Command {
    /// Connect this folder to an account; prints the recovery code once
    Connect {
        /// The server's address
        #[arg(long)]
        server: String,
        /// E-mail address
        #[arg(long)]
        email: String,
        /// The variable that holds the password
        #[arg(long, value_name = "VAR")]
        password_env: String,
    },
    /// Make one run and print its report (exit code 0 complete, 3 partial, 4 failed)
    Sync {
        /// By the server's REST routes, three requests where nothing is to be sent, in place of the one exchange
        #[arg(long)]
        rest: bool,
    },
    /// What waits, what needs you, and when each collection was last synced
    Status,
    /// List the records of a kind
    List {
        /// The kind, such as School
        kind: String,
        /// Only those whose field has this value; may be given again
        #[arg(long = "where", value_name = "FIELD=VALUE")]
        filters: Vec<String>,
        /// Only those with these words
        #[arg(long)]
        search: Option<String>,
    },
    /// Print one record
    Get {
        /// The kind
        kind: String,
        /// The record
        id: String,
    },
    /// Create a record, or edit the one with the `id` given among the fields; prints it
    Put {
        /// The kind
        kind: String,
        /// A file with the fields as a JSON object, or - for standard input
        file: String,
    },
    /// Delete a record and all that it owns
    Delete {
        /// The kind
        kind: String,
        /// The record
        id: String,
    },
    /// Records that two people changed
    #[command(subcommand)]
    Conflicts(Conflicts),
    /// Edits that lost
    #[command(subcommand)]
    Journal(Journal),
    /// Entries that the server has not confirmed
    #[command(subcommand)]
    Queue(Queue),
    /// Copies of the database
    #[command(subcommand)]
    Backup(Backup),
    /// Write what the server has not confirmed into a file in the documents folder
    Export,
    /// Open the database with the recovery code, read from standard input
    Recover,
    /// Print what support needs to know, without personal data
    Diagnose,
}

/// What to do with copies of the database.
#[derive(Subcommand, Debug)]
pub enum Backup {
    /// List them, newest first
    List,
    /// Make one now; seven are kept
    Now,
    /// Put one in the place of the database; what is unsent and not in it is exported first
    Restore {
        /// The copy
        id: String,
    },
}

/// What to do with conflicts.
#[derive(Subcommand, Debug)]
pub enum Conflicts {
    /// List them
    List,
    /// Print all sides of one
    Show {
        /// The record
        id: String,
    },
    /// Settle one
    #[command(group(ArgGroup::new("choice").required(true).args(["take", "merge"])))]
    Resolve {
        /// The record
        id: String,
        /// Take one side whole
        #[arg(long)]
        take: Option<Side>,
        /// A file (or -) that says for each field "mine", "theirs" or {"value": …}
        #[arg(long, value_name = "FILE")]
        merge: Option<String>,
    },
}

/// A side of a conflict.
#[derive(Clone, Copy, ValueEnum, Debug)]
pub enum Side {
    /// Mine.
    Mine,
    /// Theirs.
    Theirs,
}

/// What to do with the journal.
#[derive(Subcommand, Debug)]
pub enum Journal {
    /// List it
    List,
    /// Put an entry back, as a new edit
    Restore {
        /// The entry
        id: String,
    },
}

/// What to do with the queue.
#[derive(Subcommand, Debug)]
pub enum Queue {
    /// List it
    List,
    /// Send an entry that needs attention again
    Retry {
        /// The entry
        id: String,
    },
    /// Take an entry back into the journal
    Withdraw {
        /// The entry
        id: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_declared_without_contradiction() {
        use clap::CommandFactory as _;
        Args::command().debug_assert();
    }

    #[test]
    fn a_conflict_is_settled_in_exactly_one_way() {
        let parse = |words: &str| Args::try_parse_from(format!("rounds-cli conflicts resolve 1 {words}").split_whitespace()).is_ok();
        assert!(parse("--take mine") && parse("--merge -"));
        assert!(!parse("") && !parse("--take mine --merge -") && !parse("--take yours"));
    }
}
