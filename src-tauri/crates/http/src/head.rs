//! What the head of an answer says before any of its body is read: whether it is the server that answers, its
//! clock, and a refusal's code by status.

use reqwest::{
    StatusCode,
    header::{HeaderMap, HeaderName, RETRY_AFTER},
};
use rounds_model::{ServerTime, wire::ServerCode};
use rounds_sync::ports::RemoteError;

/// The header in which every answer of a server carries its clock.
pub const SYNC_TIME: HeaderName = HeaderName::from_static("sync-time");
/// The request header `schema.run`.
pub const SYNC: HeaderName = HeaderName::from_static("sync");

/// The server's clock. An answer without it comes from somebody else, unless its status counts whoever sent it.
pub fn sync_time(status: StatusCode, headers: &HeaderMap) -> Result<ServerTime, RemoteError> {
    if let Some(value) = headers.get(SYNC_TIME) {
        return value.to_str().ok().and_then(|text| text.parse().ok()).ok_or(RemoteError::Garbled);
    }
    Err(match status {
        StatusCode::PAYLOAD_TOO_LARGE => RemoteError::Refused { code: ServerCode::TooLarge, retry_after: None },
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            RemoteError::Refused { code: ServerCode::Busy, retry_after: retry_after(headers) }
        }
        status if status.is_server_error() => RemoteError::Broken(status.as_u16()),
        _ => RemoteError::CaptivePortal,
    })
}

/// Seconds to wait, when the answer says so in seconds.
pub fn retry_after(headers: &HeaderMap) -> Option<u32> {
    headers.get(RETRY_AFTER)?.to_str().ok()?.trim().parse().ok()
}

/// The refusal that a status means when its body does not say more.
pub fn by_status(status: StatusCode, headers: &HeaderMap) -> RemoteError {
    let refused = |code| RemoteError::Refused { code, retry_after: None };
    match status.as_u16() {
        400 | 415 => refused(ServerCode::Malformed),
        401 => refused(ServerCode::SignedOut),
        403 => refused(ServerCode::Denied),
        404 => refused(ServerCode::NotFound),
        409 => refused(ServerCode::Ahead),
        410 => refused(ServerCode::CursorExpired),
        413 => refused(ServerCode::TooLarge),
        429 | 503 => RemoteError::Refused { code: ServerCode::Busy, retry_after: retry_after(headers) },
        status @ 500.. => RemoteError::Broken(status),
        _ => RemoteError::Garbled,
    }
}

/// Bytes of a head as HTTP/1.1 writes it, `first_line` without its line break. HTTP/2 sends fewer; what TLS and TCP
/// add is not counted.
pub fn size(first_line: usize, headers: &HeaderMap) -> u64 {
    let fields: usize = headers.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    (first_line + 2 + fields + 2) as u64
}
