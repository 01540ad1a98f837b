//! News of the laptop's network interfaces.

use async_trait::async_trait;

/// Tells when an interface came up. It hears of it from the operating system and makes no request to find out.
#[async_trait]
pub trait Network: Send + Sync {
    /// Waits until an interface comes up; never ends on a system that cannot tell.
    async fn came_up(&self);
}
