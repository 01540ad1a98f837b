//! `POST /api/sync`: the exchange.

use std::sync::Arc;

use rounds_model::wire::Line;

use super::{App, answer, auth::Granted, problem::Refusal};
use axum::{
    body::Body,
    extract::{Request, State},
    response::Response,
};

pub async fn sync_post(State(app): State<App>, Granted(caller): Granted, request: Request<Body>) -> Result<Response, Refusal> {
    let headers = request.headers().clone();
    // The body is here whole before the clock row is asked for: a slow link holds up nobody else.
    let (exchange, _share) = app.intake.exchange(request).await?;
    if exchange.operations.is_empty() {
        app.rules.note_waiting(app.store.as_ref(), &caller, &exchange, &[]).await;
        let pages = app.rules.pages(caller, exchange)?;
        return answer::paged(&headers, app.rules.registry(), Arc::clone(&app.store), pages).await;
    }
    let lines = app.rules.exchange(app.store.as_ref(), &caller, &exchange).await?;
    for line in &lines {
        if let Line::Results(results) = line {
            results.iter().for_each(|result| app.metrics.operation(&result.verdict));
            app.rules.note_waiting(app.store.as_ref(), &caller, &exchange, results).await;
        }
    }
    answer::whole(&headers, app.rules.registry(), &lines)
}
