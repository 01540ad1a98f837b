//! Who is let in: so many connections at once, and so many from one address, so that nobody can take all of them.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use prometheus_client::metrics::counter::Counter;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::config::{Proxy, Serving};

/// The door.
#[derive(Debug)]
pub struct Admission {
    places: Arc<Semaphore>,
    per_address: usize,
    proxy: Option<Arc<Proxy>>,
    inside: Arc<Mutex<HashMap<IpAddr, usize>>>,
    turned_away: Counter,
}

/// A place for one connection; it is free again when this is dropped.
#[derive(Debug)]
pub struct Place {
    _permit: OwnedSemaphorePermit,
}

/// A connection that was let in; it has left when this is dropped.
#[derive(Debug)]
pub struct Admitted {
    address: IpAddr,
    inside: Arc<Mutex<HashMap<IpAddr, usize>>>,
    _place: Place,
}

impl Admission {
    /// Lets in as many as these say. Behind a proxy that is believed are many, so its own connections are not counted.
    pub fn new(serving: &Serving, proxy: Option<Arc<Proxy>>, turned_away: Counter) -> Self {
        let places = Arc::new(Semaphore::new(serving.connections.min(Semaphore::MAX_PERMITS)));
        Self { places, per_address: serving.connections_per_address, proxy, inside: Arc::default(), turned_away }
    }

    /// Waits until there is a place.
    pub async fn place(&self) -> Option<Place> {
        // Nobody closes it.
        Arc::clone(&self.places).acquire_owned().await.ok().map(|permit| Place { _permit: permit })
    }

    /// Lets a connection from `address` in, unless it has too many already.
    pub fn admit(&self, place: Place, address: IpAddr) -> Option<Admitted> {
        let address = customer(address);
        let is_proxy = self.proxy.as_ref().is_some_and(|proxy| proxy.addresses.contains(&address));
        let mut inside = counted(&self.inside);
        let count = inside.entry(address).or_default();
        if *count >= self.per_address && !is_proxy {
            self.turned_away.inc();
            return None;
        }
        *count += 1;
        drop(inside);
        Some(Admitted { address, inside: Arc::clone(&self.inside), _place: place })
    }
}

impl Drop for Admitted {
    fn drop(&mut self) {
        let mut inside = counted(&self.inside);
        if let Some(count) = inside.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                inside.remove(&self.address);
            }
        }
    }
}

/// In IPv6 one customer has 2^64 addresses.
fn customer(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(six) if !six.is_loopback() => IpAddr::V6((u128::from(six) & !u128::from(u64::MAX)).into()),
        other => other,
    }
}

fn counted(inside: &Mutex<HashMap<IpAddr, usize>>) -> MutexGuard<'_, HashMap<IpAddr, usize>> {
    // A count is one step; nothing is left half done by a panic.
    inside.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::timeout;

    use super::*;
    use crate::config::SERVING;

    async fn enter(door: &Admission, address: &str) -> Option<Admitted> {
        let place = timeout(Duration::from_millis(10), door.place()).await.ok()??;
        door.admit(place, address.parse().unwrap())
    }

    #[tokio::test]
    async fn one_address_has_its_share_and_a_proxy_as_many_as_there_are() {
        let serving = Serving { connections: 6, connections_per_address: 2, ..SERVING };
        let proxy = Proxy { header: "x-real-ip".parse().unwrap(), addresses: vec!["10.0.0.1".parse().unwrap()] };
        let door = Admission::new(&serving, Some(Arc::new(proxy)), Counter::default());
        let (one, two) = (enter(&door, "203.0.113.9").await, enter(&door, "::ffff:203.0.113.9").await);
        assert!(one.is_some() && two.is_some());
        assert!(enter(&door, "203.0.113.9").await.is_none(), "the same address has two");
        let proxied = [enter(&door, "10.0.0.1").await, enter(&door, "10.0.0.1").await, enter(&door, "10.0.0.1").await];
        assert!(proxied.iter().all(Option::is_some));
        drop(one);
        let again = enter(&door, "203.0.113.9").await;
        assert!(again.is_some() && enter(&door, "2001:db8::1").await.is_some(), "who left makes room");
        let six = enter(&door, "2001:db8::1").await;
        assert!(six.is_some() && enter(&door, "198.51.100.1").await.is_none(), "there are six places");
        drop((two, again, six, proxied));
        assert!(counted(&door.inside).is_empty(), "nobody is remembered who has left");
    }
}
