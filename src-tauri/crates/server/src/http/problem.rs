//! A refusal on its way out: RFC 9457 problem JSON with our code. What failed inside goes to the log, never
//! to the device.

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use rounds_model::wire::{Problem, ServerCode};

use crate::{
    rules::{ExchangeError, accounts::AccountError},
    store::StoreError,
};

/// Seconds after which a busy server may be asked again.
const COME_BACK: u64 = 30;

/// A refused request.
#[derive(Clone, Copy, Debug)]
pub struct Refusal {
    code: ServerCode,
    /// For one who asked too often: the seconds to wait.
    too_often: Option<u64>,
}

impl Refusal {
    /// Whoever asks has asked too often, and may come back after so many seconds.
    pub const fn too_often(seconds: u64) -> Self {
        Self { code: ServerCode::Busy, too_often: Some(seconds) }
    }

    /// Its code.
    pub const fn code(self) -> ServerCode {
        self.code
    }
}

impl From<ServerCode> for Refusal {
    fn from(code: ServerCode) -> Self {
        Self { code, too_often: None }
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Busy) {
            return ServerCode::Busy.into();
        }
        tracing::error!(%error, "The database failed");
        ServerCode::Internal.into()
    }
}

impl From<ExchangeError> for Refusal {
    fn from(error: ExchangeError) -> Self {
        match error {
            ExchangeError::Refused(code) => {
                if code == ServerCode::Ahead {
                    tracing::warn!("A device holds versions that this server never issued; its queue is kept");
                }
                code.into()
            }
            ExchangeError::Store(error) => error.into(),
        }
    }
}

impl From<AccountError> for Refusal {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Store(error) => error.into(),
            error => {
                tracing::error!(%error, "An account could not be read");
                ServerCode::Internal.into()
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let (status, title) = match self.too_often {
            Some(_) => (StatusCode::TOO_MANY_REQUESTS, "Too many tries; come back later."),
            None => (status, title(self.code)),
        };
        let problem = Problem { title: title.to_owned(), status: status.as_u16(), code: self.code };
        // The fields are plain text and a number: they can be written.
        let body = serde_json::to_string(&problem).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        response.extensions_mut().insert(self.code);
        if self.code == ServerCode::Busy {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(self.too_often.unwrap_or(COME_BACK)));
        }
        response
    }
}

/// One sentence for a person who reads answers by hand.
const fn title(code: ServerCode) -> &'static str {
    match code {
        ServerCode::SignedOut => "Sign in first.",
        ServerCode::WrongPassword => "E-mail and password do not belong together.",
        ServerCode::PasswordTooShort => "The new password is too short.",
        ServerCode::Denied => "This user may not do this.",
        ServerCode::SchemaTooOld => "This version of the protocol is no longer understood.",
        ServerCode::Malformed => "The request cannot be read.",
        ServerCode::NotFound => "There is nothing here.",
        ServerCode::CursorExpired => "The cursor is older than the deletions kept; start again from nothing.",
        ServerCode::Ahead => "The request names versions that this server has not issued.",
        ServerCode::TooLarge => "The request is larger than the limits told by /api/health.",
        ServerCode::Busy => "The server is busy; come back later.",
        ServerCode::Internal => "The server failed; its log says why.",
    }
}
