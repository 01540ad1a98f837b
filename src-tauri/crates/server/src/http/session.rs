//! `POST /api/session` signs a device in, `DELETE /api/session` signs it out, `POST /api/session/password` changes
//! the password of who is signed in.

use axum::{
    Json,
    body::Body,
    extract::{Request, State},
    http::StatusCode,
};
use rounds_model::{EntityId, Role, ServerTime, wire::ServerCode};
use serde::{Deserialize, Serialize};

use super::{App, auth::SignedIn, body, problem::Refusal};
use crate::rules::{Caller, accounts::PasswordChange};

/// What a device sends to sign in.
#[derive(Deserialize)]
pub struct Credentials {
    email: String,
    password: String,
    device: Device,
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

pub async fn sign_in(State(app): State<App>, request: Request<Body>) -> Result<Json<SessionAnswer>, Refusal> {
    let credentials: Credentials = body::json(request).await?;
    let name: String = credentials.device.name.chars().take(100).collect();
    let signed_in = app
        .rules
        .sign_in(app.store.as_ref(), &credentials.email, credentials.password, &name, credentials.device.id)
        .await?
        .ok_or(ServerCode::WrongPassword)?;
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

pub async fn change_password(State(app): State<App>, signed_in: SignedIn, request: Request<Body>) -> Result<StatusCode, Refusal> {
    let Passwords { current, next } = body::json(request).await?;
    match app.rules.change_password(app.store.as_ref(), &signed_in.session, signed_in.token, current, next).await? {
        PasswordChange::Done => Ok(StatusCode::NO_CONTENT),
        PasswordChange::WrongPassword => Err(ServerCode::WrongPassword.into()),
        PasswordChange::TooShort => Err(ServerCode::PasswordTooShort.into()),
    }
}

pub async fn sign_out(State(app): State<App>, signed_in: SignedIn) -> Result<StatusCode, Refusal> {
    app.rules.sign_out(app.store.as_ref(), signed_in.session.organisation, signed_in.token).await?;
    Ok(StatusCode::NO_CONTENT)
}
