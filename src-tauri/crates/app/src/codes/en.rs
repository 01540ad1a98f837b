//! The words of every code in English.

use super::{Words, words};

const KEPT: &str = "Everything you entered is safe on this laptop.";
const KEPT_AND_SENT_LATER: &str = "Everything you entered is safe on this laptop and will be sent later.";
const NOTHING_CHANGED: &str = "Nothing was changed.";

/// Also said of a code that is in no table.
pub const UNEXPECTED: Words = words(
    "unexpected",
    "Something went wrong that Rounds has no words for.",
    KEPT,
    "Try again. If it comes back, send the diagnostics file to your support.",
);

/// All rows, in the order of the table.
pub const WORDS: &[Words] = &[
    // The network.
    words(
        "unreachable",
        "The server could not be reached.",
        KEPT_AND_SENT_LATER,
        "Check that the laptop is connected, then press Sync now. Rounds also tries by itself.",
    ),
    words(
        "captive_portal",
        "Another machine answered in place of the server, most often the sign-in page of the network.",
        KEPT_AND_SENT_LATER,
        "Open a web browser, sign in to the network, then press Sync now.",
    ),
    words(
        "tls_clock",
        "The server's certificate is not valid on the date that this laptop shows. The laptop's clock is probably wrong.",
        KEPT_AND_SENT_LATER,
        "Set the laptop's date and time, then press Sync now. If they are right, tell your support.",
    ),
    words(
        "tls",
        "The connection is not secure: the server could not prove that it is the right one.",
        "Nothing was sent. Everything you entered is safe on this laptop.",
        "Try another network. If it stays so, tell your support.",
    ),
    words(
        "stalled",
        "The connection stalled: no byte moved for 30 seconds.",
        KEPT_AND_SENT_LATER,
        "Go where the signal is better, then press Sync now. It goes on where it stopped.",
    ),
    words(
        "cut",
        "The connection was cut before the server had finished its answer.",
        "Everything you entered is safe on this laptop. What had arrived is kept.",
        "Press Sync now when the network is better. It goes on where it stopped.",
    ),
    words(
        "garbled",
        "The server's answer could not be read.",
        KEPT_AND_SENT_LATER,
        "Press Sync now again. If it comes back, tell your support.",
    ),
    words(
        "server_broken",
        "The server, or a machine before it, failed.",
        KEPT_AND_SENT_LATER,
        "Wait a little, then press Sync now. If it stays so, tell your support.",
    ),
    // Refusals of the server.
    words("signed_out", "The server no longer knows this sign-in.", KEPT_AND_SENT_LATER, "Sign in again with your password."),
    words(
        "wrong_password",
        "This e-mail and this password do not belong together.",
        NOTHING_CHANGED,
        "Type them again. If you have forgotten the password, ask your administrator.",
    ),
    words("password_too_short", "The new password is too short.", NOTHING_CHANGED, "Choose one with at least 10 characters."),
    words(
        "denied",
        "The server does not let you do this.",
        "Your entry is kept on this laptop.",
        "Ask your administrator for the right, then retry; or withdraw the entry.",
    ),
    words(
        "schema_too_old",
        "This version of Rounds is too old for the server.",
        KEPT_AND_SENT_LATER,
        "Install the newest version of Rounds.",
    ),
    words(
        "malformed",
        "The server could not read what Rounds sent.",
        KEPT,
        "Install the newest version of Rounds. If it stays so, send the diagnostics file to your support.",
    ),
    words(
        "not_found",
        "What was asked for is not there, or not for you to see.",
        "Everything else is as it was.",
        "Go back to the list and look for it again.",
    ),
    words(
        "cursor_expired",
        "This laptop has not been synced for so long that everything must be fetched again.",
        KEPT_AND_SENT_LATER,
        "Press Sync now and let it finish; this takes longer than usual.",
    ),
    words(
        "ahead",
        "This laptop holds versions that are newer than all the server knows.",
        KEPT_AND_SENT_LATER,
        "Tell your support: the server may have been restored from a copy.",
    ),
    words(
        "too_large",
        "An entry is too large for the server.",
        "Your entry is kept on this laptop.",
        "Shorten its longest text, then retry.",
    ),
    words(
        "busy",
        "The server is busy and asked to come back later.",
        KEPT_AND_SENT_LATER,
        "Wait a little, then press Sync now. Rounds also tries by itself.",
    ),
    words("internal", "The server failed.", KEPT_AND_SENT_LATER, "Wait a little, then press Sync now. If it stays so, tell your support."),
    // The database.
    words(
        "disk_full",
        "The disk of this laptop is full.",
        "What was saved before is safe. The last change was not saved.",
        "Make room on the disk, then make the last change again.",
    ),
    words(
        "database_damaged",
        "The database of this laptop is damaged.",
        "The file was left as it is. What was synced is safe on the server.",
        "Do not delete anything. Send the diagnostics file to your support.",
    ),
    words(
        "wrong_key",
        "The key does not open the database.",
        "The file was left as it is.",
        "Give the key or the recovery code of this laptop.",
    ),
    words(
        "database_too_new",
        "The database was made by a newer version of Rounds.",
        "The file was left as it is.",
        "Install the newest version of Rounds.",
    ),
    words(
        "database_busy",
        "Another Rounds program is using the database of this laptop.",
        "What was saved before is safe. What was asked for just now was not done.",
        "Close the other Rounds program, also one in a terminal, then try the same again.",
    ),
    words(
        "database_dangling",
        "A record refers to one that is not on this laptop.",
        NOTHING_CHANGED,
        "Send the diagnostics file to your support.",
    ),
    words(
        "database_failed",
        "The database of this laptop could not do what was asked.",
        "What was saved before is safe. The last change was not saved.",
        "Try again. If it comes back, send the diagnostics file to your support.",
    ),
    words(
        "files",
        "A file or folder of Rounds could not be read or written.",
        "What was saved before is safe.",
        "Check that the data folder may be read and written and that the disk has room.",
    ),
    // Keys.
    words(
        "locked",
        "The key of the database is not in this laptop's keychain.",
        "The database is safe and closed.",
        "Enter the recovery code that was shown when this laptop was connected.",
    ),
    words(
        "wrong_recovery_code",
        "This is not the recovery code of this laptop.",
        NOTHING_CHANGED,
        "Check the code, letter by letter. It has 24 characters.",
    ),
    words(
        "bad_key",
        "The key that was given is no key: it must be 64 hexadecimal digits.",
        NOTHING_CHANGED,
        "Check ROUNDS_KEY or the key file.",
    ),
    words(
        "keyslots_damaged",
        "The file that holds the wrapped key of the database is missing or damaged.",
        "The database itself was left as it is.",
        "Do not delete anything. Send the diagnostics file to your support.",
    ),
    words(
        "keychain",
        "This laptop has no keychain that Rounds can use.",
        "The database is encrypted all the same.",
        "Keep the recovery code at hand: it opens Rounds at each start. Or set up a keychain, or start with ROUNDS_KEY.",
    ),
    words(
        "no_recovery_code",
        "Rounds was started with a key on this laptop, so that there is no recovery code.",
        NOTHING_CHANGED,
        "Keep the key itself in a safe place.",
    ),
    words(
        "backup_damaged",
        "This copy of the database is damaged or cannot be read.",
        "The database was left as it is.",
        "Choose another copy.",
    ),
    // The account.
    words(
        "not_connected",
        "This laptop is not connected to an organisation yet.",
        NOTHING_CHANGED,
        "Connect it with the server's address, your e-mail and your password.",
    ),
    words(
        "bad_address",
        "This is not the address of a server.",
        NOTHING_CHANGED,
        "Type it as your organisation gave it, for example rounds.example.org.",
    ),
    words(
        "bad_root",
        "The file of the organisation's own certificate authority cannot be used.",
        NOTHING_CHANGED,
        "Ask your support for the right file.",
    ),
    words(
        "mistyped_enrolment_code",
        "This is not an enrolment code.",
        NOTHING_CHANGED,
        "A letter is missing or mistyped. Type the 16 letters and digits again, or paste the whole line that you were sent.",
    ),
    words(
        "wrong_enrolment_code",
        "This enrolment code is not good for this e-mail.",
        NOTHING_CHANGED,
        "It connects once, within seven days, and only the person it was made for. Check the e-mail, or ask your administrator for a new code.",
    ),
    words(
        "other_account",
        "This laptop is connected with another account.",
        NOTHING_CHANGED,
        "Sign out first. What is unsent stays safe under the other account.",
    ),
    words("in_practice", "This is not possible while you practise.", NOTHING_CHANGED, "Leave the practice first."),
    words("not_in_practice", "This works only while you practise.", NOTHING_CHANGED, "Sign out, then choose practice on the first screen."),
    // Entries.
    words("invalid", "Some answers do not hold yet.", "Nothing that was saved is lost.", "Correct the answers that are marked."),
    words(
        "unknown_kind",
        "There is no such kind of record in this version of Rounds.",
        NOTHING_CHANGED,
        "Install the newest version of Rounds.",
    ),
    words(
        "in_conflict",
        "Two people changed this record, and it waits for a decision.",
        "Both versions are kept.",
        "Settle it under Conflicts first.",
    ),
    words(
        "no_conflict",
        "This record is not in conflict any more.",
        "Both versions are kept.",
        "Look at the record and at the list of conflicts again.",
    ),
    words("already_undone", "This decision was undone before.", NOTHING_CHANGED, "Look at the list of decisions again."),
    words(
        "retries_used_up",
        "The server asked four times to try again later.",
        "Your entry is kept on this laptop.",
        "Press Retry. If it comes back, tell your support.",
    ),
    words(
        "parent_deleted",
        "The record that this one belongs to was deleted.",
        "Your entry is kept on this laptop.",
        "Restore or move it, or withdraw it into the journal.",
    ),
    words(
        "parent_absent",
        "The record that this one belongs to has not reached the server yet.",
        KEPT_AND_SENT_LATER,
        "Nothing. It is sent as soon as the other record is there.",
    ),
    // Runs.
    words(
        "cancelled",
        "The sync was cancelled.",
        "Everything you entered is safe on this laptop. What had arrived is kept.",
        "Press Sync now to go on.",
    ),
    words("busy_here", "Another sync of this laptop is running already.", KEPT, "Wait until it has finished."),
    words(
        "still_waiting",
        "The sync worked, but some entries are not confirmed by the server yet.",
        KEPT_AND_SENT_LATER,
        "Press Sync now again.",
    ),
    words(
        "conflicts_open",
        "The sync worked, but two people changed the same records.",
        "Both versions of each are kept.",
        "Settle them under Conflicts.",
    ),
    words(
        "attention_needed",
        "The sync worked, but some entries were refused.",
        "They are kept on this laptop.",
        "Open the queue under Sync, correct them or withdraw them.",
    ),
    words(
        "set_aside",
        "The sync worked, but some records from the server wait for others or could not be read.",
        "They are kept aside, and nothing else is affected.",
        "Press Sync now later. If it stays so, send the diagnostics file to your support.",
    ),
    words(
        "digests_differ",
        "The sync worked, but this laptop and the server do not hold the same.",
        KEPT,
        "Press Sync now again. If it stays so, send the diagnostics file to your support.",
    ),
    words(
        "backing_off",
        "The last try failed a moment ago, so Rounds waits before the next one.",
        KEPT_AND_SENT_LATER,
        "Wait, or press Sync now.",
    ),
    words(
        "clock_off",
        "The clock of this laptop is wrong by more than two minutes.",
        "Nothing is lost by it; you may be asked about changes that could be told apart otherwise.",
        "Set the laptop's date and time.",
    ),
    // The command line.
    words("usage", "The command, or what it was given, was not understood.", NOTHING_CHANGED, "See rounds-cli --help."),
    UNEXPECTED,
];
