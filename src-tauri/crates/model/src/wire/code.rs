//! Codes with which a server refuses a whole request. What each means to a person stands in the app's
//! one table of codes.

use serde::{Deserialize, Serialize};

/// Why a server refused or ended a whole request.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum ServerCode {
    /// 401: the token is unknown, expired or revoked.
    #[error("signed_out")]
    SignedOut,
    /// 401 on signing in or changing a password: e-mail and password do not belong together.
    #[error("wrong_password")]
    WrongPassword,
    /// 400: a new password has fewer characters than are asked for.
    #[error("password_too_short")]
    PasswordTooShort,
    /// 403: the user may not do this.
    #[error("denied")]
    Denied,
    /// 400: the device speaks a schema that is no longer understood.
    #[error("schema_too_old")]
    SchemaTooOld,
    /// 400: the request cannot be read.
    #[error("malformed")]
    Malformed,
    /// 404: nothing here.
    #[error("not_found")]
    NotFound,
    /// 410: the cursor is older than the tombstones kept.
    #[error("cursor_expired")]
    CursorExpired,
    /// 409: a cursor or base is later than anything this server issued.
    #[error("ahead")]
    Ahead,
    /// 413: more than one request may carry.
    #[error("too_large")]
    TooLarge,
    /// 429 or 503: come back after `Retry-After` seconds.
    #[error("busy")]
    Busy,
    /// 500: the server failed; the reason stands in its log.
    #[error("internal")]
    Internal,
}

impl ServerCode {
    /// Its name on the wire.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::SignedOut => "signed_out",
            Self::WrongPassword => "wrong_password",
            Self::PasswordTooShort => "password_too_short",
            Self::Denied => "denied",
            Self::SchemaTooOld => "schema_too_old",
            Self::Malformed => "malformed",
            Self::NotFound => "not_found",
            Self::CursorExpired => "cursor_expired",
            Self::Ahead => "ahead",
            Self::TooLarge => "too_large",
            Self::Busy => "busy",
            Self::Internal => "internal",
        }
    }

    /// The HTTP status that goes with the code.
    #[must_use]
    pub const fn status(self) -> u16 {
        match self {
            Self::SignedOut | Self::WrongPassword => 401,
            Self::Denied => 403,
            Self::PasswordTooShort | Self::SchemaTooOld | Self::Malformed => 400,
            Self::NotFound => 404,
            Self::Ahead => 409,
            Self::CursorExpired => 410,
            Self::TooLarge => 413,
            Self::Busy => 503,
            Self::Internal => 500,
        }
    }
}

/// The body of a refusal: RFC 9457 problem JSON with our code.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Problem {
    /// One sentence for a person who reads answers by hand.
    pub title: String,
    /// The HTTP status again.
    pub status: u16,
    /// What a program branches on.
    pub code: ServerCode,
}
