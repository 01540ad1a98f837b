//! Exchanges without a socket, for a program that has the server inside itself. The same checks in the same order as
//! over HTTP, and the same rules.

use rounds_model::wire::{DigestRequest, ExchangeRequest, Line, ServerCode};

use crate::{
    Server,
    rules::{Caller, ExchangeError},
    store::StoreError,
    token::Token,
};

/// What an exchange is answered with.
#[derive(Clone, PartialEq, Debug)]
pub enum Inside {
    /// Nothing has changed since the state sent.
    NotModified,
    /// The lines, the trailer last.
    Lines(Vec<Line>),
}

/// A refusal of a whole request.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("refused: {0}")]
pub struct Refused(pub ServerCode);

impl From<ExchangeError> for Refused {
    fn from(error: ExchangeError) -> Self {
        if let ExchangeError::Store(error) = &error {
            tracing::error!(%error, "The database failed");
        }
        Self(error.code())
    }
}

impl From<StoreError> for Refused {
    fn from(error: StoreError) -> Self {
        ExchangeError::from(error).into()
    }
}

impl Server {
    /// One exchange of the device that `token` stands for. `idle`: it has nothing to say, and asks whether anything
    /// changed.
    ///
    /// # Errors
    /// `signed_out` for an unknown token, and what the rules refuse.
    pub async fn answer(&self, token: &str, request: ExchangeRequest, idle: bool) -> Result<Inside, Refused> {
        let (rules, store) = (self.rules(), self.store());
        let caller = self.caller(token).await?;
        if idle {
            if let Some(state) = &request.state
                && rules.is_current(store, &caller, state).await?
            {
                return Ok(Inside::NotModified);
            }
            let request = ExchangeRequest { state: request.state, digest: Some(DigestRequest::default()), ..ExchangeRequest::default() };
            return self.pages(caller, request).await;
        }
        if request.operations.is_empty() {
            return self.pages(caller, request).await;
        }
        Ok(Inside::Lines(rules.exchange(store, &caller, &request).await?))
    }

    async fn caller(&self, token: &str) -> Result<Caller, Refused> {
        let token = Token::parse(token).ok_or(Refused(ServerCode::SignedOut))?.hash();
        let session = self.rules().session(self.store(), token).await?.ok_or(Refused(ServerCode::SignedOut))?;
        let mut txn = self.store().read(session.organisation).await?;
        Ok(Caller::load(txn.as_mut(), session).await?)
    }

    async fn pages(&self, caller: Caller, request: ExchangeRequest) -> Result<Inside, Refused> {
        let mut pages = self.rules().pages(caller, request)?;
        let mut lines = Vec::new();
        while !pages.is_done() {
            lines.extend(pages.next(self.store()).await?);
        }
        Ok(Inside::Lines(lines))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Answer, Bench};

    #[tokio::test]
    async fn an_exchange_inside_the_program_is_answered_as_over_http() {
        let bench = Bench::new().await;
        let office = bench.world().await;
        let ask = async |request: ExchangeRequest, idle| bench.server.answer(&office.token, request, idle).await;
        assert_eq!(bench.server.answer("nobody", ExchangeRequest::default(), true).await, Err(Refused(ServerCode::SignedOut)));

        let Ok(Inside::Lines(lines)) = ask(ExchangeRequest::default(), true).await else { panic!("no answer") };
        let whole = Answer::read(lines);
        assert!(whole.begin.full && whole.end.digest.is_some());
        let state = ExchangeRequest { state: whole.end.state.clone(), ..ExchangeRequest::default() };
        assert_eq!(ask(state.clone(), true).await, Ok(Inside::NotModified));

        let named = rounds_model::Payload::default().with("name", "East");
        let put = ExchangeRequest { operations: vec![office.put("Region", 9, None, named)], ..state.clone() };
        let Ok(Inside::Lines(lines)) = ask(put, false).await else { panic!("no answer") };
        assert!(matches!(Answer::read(lines).verdicts()[..], [rounds_model::wire::Verdict::Ok { .. }]));
        let Ok(Inside::Lines(lines)) = ask(state, true).await else { panic!("something has changed") };
        assert_eq!(Answer::read(lines).records.len(), 1);
    }
}
