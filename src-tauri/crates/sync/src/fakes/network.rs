//! Network interfaces that come up when a test says so.

use async_trait::async_trait;
use tokio::sync::Notify;

use crate::ports::Network;

/// The interfaces of one laptop.
#[derive(Debug, Default)]
pub struct HandNetwork(Notify);

impl HandNetwork {
    /// An interface comes up.
    pub fn up(&self) {
        self.0.notify_one();
    }
}

#[async_trait]
impl Network for HandNetwork {
    async fn came_up(&self) {
        self.0.notified().await;
    }
}
