//! A store that notes how long writers wait for the lock of their organisation.

use std::{sync::Arc, time::Instant};

use async_trait::async_trait;
use rounds_model::{EntityId, ServerTime};

use super::{Credentials, Enrolment, Organisation, Pass, ReadTxn, Result, ServerStore, TokenHash, Unsent, WriteTxn};
use crate::metrics::Metrics;

/// Another store, timed.
pub struct Timed {
    store: Arc<dyn ServerStore>,
    metrics: Metrics,
}

impl Timed {
    /// Times what `store` does.
    pub const fn new(store: Arc<dyn ServerStore>, metrics: Metrics) -> Self {
        Self { store, metrics }
    }
}

#[async_trait]
impl ServerStore for Timed {
    async fn write(&self, organisation: EntityId) -> Result<Box<dyn WriteTxn>> {
        let begun = Instant::now();
        let opened = self.store.write(organisation).await;
        self.metrics.waited(begun.elapsed());
        opened
    }

    async fn read(&self, organisation: EntityId) -> Result<Box<dyn ReadTxn>> {
        self.store.read(organisation).await
    }

    async fn found(&self, organisation: &Organisation, epoch: &str) -> Result<()> {
        self.store.found(organisation, epoch).await
    }

    async fn organisations(&self) -> Result<Vec<Organisation>> {
        self.store.organisations().await
    }

    async fn pass(&self, token: TokenHash) -> Result<Option<Pass>> {
        self.store.pass(token).await
    }

    async fn used(&self, token: TokenHash, now: ServerTime) -> Result<()> {
        self.store.used(token, now).await
    }

    async fn waits(&self, organisation: EntityId, device: EntityId, unsent: Unsent) -> Result<()> {
        self.store.waits(organisation, device, unsent).await
    }

    async fn enrolment(&self, code: TokenHash) -> Result<Option<Enrolment>> {
        self.store.enrolment(code).await
    }

    async fn credentials(&self, email: &str) -> Result<Option<Credentials>> {
        self.store.credentials(email).await
    }

    async fn ready(&self) -> Result<()> {
        self.store.ready().await
    }

    async fn close(&self) {
        self.store.close().await;
    }
}
