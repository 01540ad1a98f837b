//! The account that this laptop is connected with, and the person's settings.

use serde::{Deserialize, Serialize};
use specta::Type;

/// Where the program stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppState {
    /// What can be done now.
    pub phase: Phase,
    /// The account, when there is one.
    pub account: Option<Account>,
    /// Whether the server runs inside this program, with sample data: nothing entered reaches a real one.
    pub practice: bool,
    /// What the organisation's IT has preset.
    pub policy: Policy,
    /// What people who signed out left unsent on this laptop; told while nobody is signed in.
    pub kept: Vec<KeptUnsent>,
}

/// What an account left unsent on this laptop when it was signed out of. It goes on when the account connects again.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeptUnsent {
    /// The person's name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// The server's address.
    pub server: String,
    /// Records that the server does not have yet.
    pub unsent: u32,
}

/// What the organisation's IT has preset on this laptop.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Type)]
pub struct Policy {
    /// The server that this laptop connects to; the person is not asked for it.
    pub server: Option<String>,
    /// Names of settings that the person cannot change.
    pub locked: Vec<String>,
}

/// What can be done now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Phase {
    /// Connect: there is no account yet.
    Welcome,
    /// Give the recovery code: the key of the database is not in the keychain.
    Locked,
    /// Work.
    Ready,
}

/// A user at a server.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The server's address.
    pub server: String,
    /// E-mail address.
    pub email: String,
    /// The person's name.
    pub name: String,
    /// The organisation's name.
    pub organisation: String,
    /// The person's Monitor record.
    pub monitor_id: String,
    /// What the person may do: `coordinator`, `supervisor`, `dataManager`, `administrator`, `viewer`.
    pub role: String,
}

/// What came of connecting.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct Connected {
    /// Where the program stands now.
    pub state: AppState,
    /// The recovery code; given once, when the database was made.
    pub recovery_code: Option<String>,
    /// Whether nobody on the way can read along: false for a server reached with `http://` over a network.
    pub protected: bool,
}

/// What came of signing out.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignedOut {
    /// Records that the server does not have yet; they stay on this laptop.
    pub unsent: u32,
    /// Where the program stands now.
    pub state: AppState,
}

/// What a person may choose.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Language tag.
    pub language: String,
    /// Light or dark.
    pub theme: Theme,
    /// Minutes between automatic syncs, from 1 to 1,440.
    pub sync_every_minutes: u32,
    /// When the network is used.
    pub data_use: DataUse,
    /// Whether a background run that leaves conflicts is announced.
    pub notifications: bool,
    /// Whether the end of a section's time is heard as well as seen.
    pub sound_at_time_up: bool,
}

/// When the network is used.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DataUse {
    /// At the start, by the timer, when a network comes up, and on *Sync now*.
    #[default]
    Automatic,
    /// Only on *Sync now*, where every byte is paid for.
    Asked,
}

/// Light or dark.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum Theme {
    /// As the system has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            language: "en".into(),
            theme: Theme::System,
            sync_every_minutes: 15,
            data_use: DataUse::Automatic,
            notifications: true,
            sound_at_time_up: true,
        }
    }
}

/// A new recovery code; shown once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NewCode {
    /// The code.
    pub recovery_code: String,
}
