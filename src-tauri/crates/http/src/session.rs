//! Signing in and out, changing a password, and asking a server who it is. No token is held here.

use reqwest::{Method, RequestBuilder, Response, header};
use rounds_model::{
    EntityId, Role,
    wire::{Problem, SCHEMA},
};
use rounds_sync::ports::RemoteError;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use zeroize::Zeroizing;

use crate::{Connection, Token, failure, head, pulse::Pulse};

/// Longest answer to anything but an exchange.
const MAX_ANSWER: usize = 1 << 20;

/// What a person signs in with, and what the laptop is called.
pub struct Credentials<'a> {
    /// E-mail address.
    pub email: &'a str,
    /// Password; neither kept nor logged.
    pub password: &'a str,
    /// The device's name, shown to others beside what was typed on it.
    pub device: &'a str,
}

/// A code that an administrator handed out, in place of a password; it is good once.
pub struct Enrolment<'a> {
    /// E-mail address.
    pub email: &'a str,
    /// The code as it was typed or scanned; neither kept nor logged.
    pub code: &'a str,
    /// The password that is to be good from now on; without one the present one stays.
    pub password: Option<&'a str>,
    /// The device's name, shown to others beside what was typed on it.
    pub device: &'a str,
}

/// A session just begun.
#[derive(Clone, Debug)]
pub struct Session {
    /// Names user and device from now on.
    pub token: Token,
    /// Who signed in.
    pub user: User,
    /// Whose data it is.
    pub organisation: Organisation,
}

/// A user, as the server describes one to themselves.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct User {
    /// The Monitor record of this user, named as author of what they write.
    pub monitor_id: EntityId,
    /// The person's name.
    pub name: String,
    /// The e-mail address as the server has it.
    pub email: String,
    /// What the person may do.
    pub role: Role,
}

/// An organisation.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Organisation {
    /// Its record.
    pub id: EntityId,
    /// Its name.
    pub name: String,
}

/// What a server says of itself to anybody.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Health {
    /// `rounds`.
    pub name: String,
    /// The program's version.
    pub version: String,
    /// The schema of messages that it speaks.
    pub schema: u32,
}

#[derive(Deserialize)]
struct SessionAnswer {
    token: String,
    user: User,
    organisation: Organisation,
}

#[derive(Serialize)]
struct SessionRequest<'a> {
    email: &'a str,
    password: &'a str,
    device: DeviceName<'a>,
}

#[derive(Serialize)]
struct EnrolmentRequest<'a> {
    email: &'a str,
    code: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<&'a str>,
    device: DeviceName<'a>,
}

#[derive(Serialize)]
struct Passwords<'a> {
    current: &'a str,
    next: &'a str,
}

#[derive(Serialize)]
struct DeviceName<'a> {
    name: &'a str,
}

impl Connection {
    /// Begins a session.
    ///
    /// # Errors
    /// `wrong_password`, or what kept the request from being made.
    pub async fn sign_in(&self, credentials: &Credentials<'_>) -> Result<Session, RemoteError> {
        let device = DeviceName { name: credentials.device };
        self.begin_session(&SessionRequest { email: credentials.email, password: credentials.password, device }).await
    }

    /// Begins a session with a code, and sets the password if one is given.
    ///
    /// # Errors
    /// `wrong_password` for a code that is not good, `password_too_short`, or what kept the request from being made.
    pub async fn sign_in_with_code(&self, enrolment: &Enrolment<'_>) -> Result<Session, RemoteError> {
        let &Enrolment { email, code, password: next, device } = enrolment;
        self.begin_session(&EnrolmentRequest { email, code, next, device: DeviceName { name: device } }).await
    }

    async fn begin_session(&self, body: &impl Serialize) -> Result<Session, RemoteError> {
        let body = serde_json::to_vec(body).map_err(|_| RemoteError::Garbled)?;
        let request = self.request(Method::POST, "api/session").header(header::CONTENT_TYPE, "application/json").body(body);
        let answer: SessionAnswer = self.ask(request).await?;
        Ok(Session { token: Token::new(answer.token), user: answer.user, organisation: answer.organisation })
    }

    /// Ends a session; the server forgets the token.
    ///
    /// # Errors
    /// What kept the request from being made; `signed_out` when the token was no longer known.
    pub async fn sign_out(&self, token: &Token) -> Result<(), RemoteError> {
        let pulse = Pulse::new(self.stall);
        self.send(self.request(Method::DELETE, "api/session").bearer_auth(token.reveal()), &pulse).await.map(drop)
    }

    /// Changes the password; this token goes on to work.
    ///
    /// # Errors
    /// `wrong_password`, `password_too_short`, or what kept the request from being made.
    pub async fn change_password(&self, token: &Token, current: &str, next: &str) -> Result<(), RemoteError> {
        let body = serde_json::to_vec(&Passwords { current, next }).map_err(|_| RemoteError::Garbled)?;
        let request = self.request(Method::POST, "api/session/password").bearer_auth(token.reveal());
        let pulse = Pulse::new(self.stall);
        self.send(request.header(header::CONTENT_TYPE, "application/json").body(body), &pulse).await.map(drop)
    }

    /// Asks who is there.
    ///
    /// # Errors
    /// What kept the request from being made; `captive portal` when it is no server of ours.
    pub async fn health(&self) -> Result<Health, RemoteError> {
        self.ask(self.request(Method::GET, "api/health")).await
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, self.address.url(path)).header(head::SYNC, SCHEMA)
    }

    async fn ask<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, RemoteError> {
        let pulse = Pulse::new(self.stall);
        let answer = self.send(request, &pulse).await?;
        let body = collect(answer, &pulse).await?;
        serde_json::from_slice(&body).map_err(|_| RemoteError::Garbled)
    }

    /// Sends a small request and gives back a success; everything else is an error.
    async fn send(&self, request: RequestBuilder, pulse: &Pulse) -> Result<Response, RemoteError> {
        let answer = pulse.watch(request.send()).await.map_err(|_| RemoteError::Stalled)?.map_err(|error| failure::meaning(&error))?;
        pulse.received();
        head::sync_time(answer.status(), answer.headers())?;
        if answer.status().is_success() {
            return Ok(answer);
        }
        Err(refusal(answer, pulse).await)
    }
}

/// Reads a whole short answer.
async fn collect(mut answer: Response, pulse: &Pulse) -> Result<Zeroizing<Vec<u8>>, RemoteError> {
    let mut body = Zeroizing::new(Vec::new());
    loop {
        let piece = pulse.watch(answer.chunk()).await.map_err(|_| RemoteError::Stalled)?.map_err(|error| failure::meaning(&error))?;
        let Some(piece) = piece else { return Ok(body) };
        pulse.received();
        body.extend_from_slice(&piece);
        if body.len() > MAX_ANSWER {
            return Err(RemoteError::Garbled);
        }
    }
}

/// Why the server refused: the code in the problem document, else what the status means.
pub async fn refusal(answer: Response, pulse: &Pulse) -> RemoteError {
    let by_status = head::by_status(answer.status(), answer.headers());
    let retry_after = head::retry_after(answer.headers());
    let problem = collect(answer, pulse).await.ok().and_then(|body| serde_json::from_slice::<Problem>(&body).ok());
    problem.map_or(by_status, |problem| RemoteError::Refused { code: problem.code, retry_after })
}
