//! News of the laptop's networks, from the operating system and not from asking.
//!
//! Linux tells by netlink, macOS by its routing socket, Windows by its notification of address changes; where none
//! of them can be listened to, [`Interfaces::came_up`] waits for ever and the timer alone starts runs.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex},
};

use async_trait::async_trait;
use netwatcher::{Update, WatchHandle};
use rounds_sync::ports::Network;
use tokio::sync::Notify;

/// Listens to the operating system for as long as it lives.
pub struct Interfaces {
    up: Arc<Notify>,
    /// Kept so that the listening goes on; the handle may move between threads but not be shared by them.
    _watch: Mutex<Option<WatchHandle>>,
}

impl Interfaces {
    /// Begins to listen.
    #[must_use]
    pub fn listen() -> Self {
        let up = Arc::new(Notify::new());
        let told = Arc::clone(&up);
        let watch = netwatcher::watch_interfaces_with_callback(move |update| {
            if brings_a_network(&update) {
                // One waiter or none yet: in either case the next wait ends once.
                told.notify_one();
            }
        });
        if let Err(error) = &watch {
            tracing::warn!(%error, "The system does not tell about its networks; the timer alone starts runs");
        }
        Self { up, _watch: Mutex::new(watch.ok()) }
    }
}

#[async_trait]
impl Network for Interfaces {
    async fn came_up(&self) {
        self.up.notified().await;
    }
}

/// Whether an address came that other machines can be reached from.
fn brings_a_network(update: &Update) -> bool {
    !update.is_initial && update.addrs_added().any(|(_, address)| reaches_out(address.ip))
}

fn reaches_out(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => !ip.is_loopback() && !ip.is_link_local() && !ip.is_unspecified(),
        IpAddr::V6(ip) => !ip.is_loopback() && !ip.is_unicast_link_local() && !ip.is_unspecified(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_address_that_reaches_out_is_a_network() {
        for (ip, out) in [
            ("127.0.0.1", false),
            ("169.254.3.4", false),
            ("192.168.8.20", true),
            ("::1", false),
            ("fe80::1", false),
            ("2001:db8::1", true),
        ] {
            assert_eq!(reaches_out(ip.parse().unwrap()), out, "{ip}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn what_is_there_at_the_start_is_no_news() {
        let interfaces = Interfaces::listen();
        let waited = tokio::time::timeout(std::time::Duration::from_secs(3_600), interfaces.came_up()).await;
        assert!(waited.is_err());
    }
}
