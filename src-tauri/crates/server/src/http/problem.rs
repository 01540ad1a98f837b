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
const COME_BACK: HeaderValue = HeaderValue::from_static("30");

/// A refused request.
#[derive(Clone, Copy, Debug)]
pub struct Refusal(ServerCode);

impl Refusal {
    /// Its code.
    pub const fn code(self) -> ServerCode {
        self.0
    }
}

impl From<ServerCode> for Refusal {
    fn from(code: ServerCode) -> Self {
        Self(code)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        if matches!(error, StoreError::Busy) {
            return Self(ServerCode::Busy);
        }
        tracing::error!(%error, "The database failed");
        Self(ServerCode::Internal)
    }
}

impl From<ExchangeError> for Refusal {
    fn from(error: ExchangeError) -> Self {
        match error {
            ExchangeError::Refused(code) => {
                if code == ServerCode::Ahead {
                    tracing::warn!("A device holds versions that this server never issued; its queue is kept");
                }
                Self(code)
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
                Self(ServerCode::Internal)
            }
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let problem = Problem { title: title(self.0).to_owned(), status: status.as_u16(), code: self.0 };
        // The fields are plain text and a number: they can be written.
        let body = serde_json::to_string(&problem).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, "application/problem+json")], body).into_response();
        if self.0 == ServerCode::Busy {
            response.headers_mut().insert(header::RETRY_AFTER, COME_BACK);
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
