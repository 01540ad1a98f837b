//! `POST /api/session` signs a device in, `DELETE /api/session` signs it out, `POST /api/session/password` changes
//! the password of who is signed in.

use std::net::IpAddr;

use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    http::StatusCode,
};
use rounds_model::{EntityId, Role, ServerTime, wire::ServerCode};
use serde::{Deserialize, Serialize};

use super::{App, address::Address, auth::SignedIn, problem::Refusal, throttle::Trier};
use crate::rules::{Caller, accounts::PasswordChange, enrolment::Entry};

/// What a device sends to sign in: the password, or an enrolment code in its place.
#[derive(Deserialize)]
pub struct Credentials {
    email: String,
    #[serde(flatten)]
    secret: Secret,
    device: Device,
}

/// What a person knows.
#[derive(Deserialize)]
#[serde(untagged)]
enum Secret {
    Password {
        password: String,
    },
    /// A code that is good once; with the password that is to be good from now on, if the person sets one.
    Code {
        code: String,
        #[serde(default)]
        next: Option<String>,
    },
}

/// The device as it calls itself; with the id that an earlier answer gave it, if it has one.
#[derive(Deserialize)]
struct Device {
    name: String,
    #[serde(default)]
    id: Option<EntityId>,
}

/// What a device is told when it has signed in.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SessionAnswer {
    token: String,
    device: DeviceAnswer,
    user: User,
    organisation: Named,
    epoch: String,
    scope: String,
    sync_time: ServerTime,
}

#[derive(Serialize)]
struct DeviceAnswer {
    id: EntityId,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct User {
    monitor_id: EntityId,
    name: String,
    email: String,
    role: Role,
}

#[derive(Serialize)]
struct Named {
    id: EntityId,
    name: String,
}

pub async fn sign_in(State(app): State<App>, Address(address): Address, request: Request<Body>) -> Result<Json<SessionAnswer>, Refusal> {
    let Credentials { email, secret, device } = app.intake.json(request).await?;
    let name: String = device.name.chars().take(100).collect();
    let account = app.count_a_try(&email, address)?;
    let (rules, store) = (&app.rules, app.store.as_ref());
    let signed_in = match secret {
        Secret::Password { password } => {
            rules.sign_in(store, &email, password, &name, device.id).await?.ok_or(ServerCode::WrongPassword)?
        }
        Secret::Code { code, next } => match rules.sign_in_with_code(store, &email, &code, next, &name, device.id).await? {
            Entry::SignedIn(signed_in) => *signed_in,
            Entry::Wrong => return Err(ServerCode::WrongPassword.into()),
            Entry::PasswordTooShort => return Err(ServerCode::PasswordTooShort.into()),
        },
    };
    app.throttle.forgive(account);
    let organisation = signed_in.organisation;
    let mut txn = app.store.read(organisation.id).await?;
    let epoch = txn.clock().epoch.clone();
    let caller = Caller::load(txn.as_mut(), signed_in.session).await?;
    let account = caller.session.account;
    Ok(Json(SessionAnswer {
        token: signed_in.token.reveal(),
        device: DeviceAnswer { id: caller.session.device },
        user: User { monitor_id: account.id, name: account.name, email: account.email, role: account.role },
        organisation: Named { id: organisation.id, name: organisation.name },
        epoch,
        scope: caller.scope.hash,
        sync_time: app.rules.now(),
    }))
}

/// What a device sends to change a password.
#[derive(Deserialize)]
struct Passwords {
    current: String,
    next: String,
}

impl App {
    /// Counts a try at this account from this address; gives the account, to be forgiven if the person is the right one.
    pub(super) fn count_a_try(&self, email: &str, address: IpAddr) -> Result<Trier, Refusal> {
        let (account, now) = (Trier::account(email), self.rules.now());
        for trier in [Trier::address(address), account] {
            self.throttle.take(trier, now).map_err(Refusal::too_often)?;
        }
        Ok(account)
    }
}

pub async fn change_password(
    State(app): State<App>,
    signed_in: SignedIn,
    Address(address): Address,
    request: Request<Body>,
) -> Result<StatusCode, Refusal> {
    let Passwords { current, next } = app.intake.json(request).await?;
    // Whoever finds a laptop open must not find out the password by it.
    let account = app.count_a_try(&signed_in.session.account.email, address)?;
    match app.rules.change_password(app.store.as_ref(), &signed_in.session, signed_in.token, current, next).await? {
        PasswordChange::Done => {
            app.throttle.forgive(account);
            Ok(StatusCode::NO_CONTENT)
        }
        PasswordChange::WrongPassword => Err(ServerCode::WrongPassword.into()),
        PasswordChange::TooShort => Err(ServerCode::PasswordTooShort.into()),
    }
}

pub async fn sign_out(State(app): State<App>, signed_in: SignedIn) -> Result<StatusCode, Refusal> {
    app.rules.sign_out(app.store.as_ref(), signed_in.session.organisation, signed_in.token).await?;
    Ok(StatusCode::NO_CONTENT)
}
