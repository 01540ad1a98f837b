//! The stage of most scenarios: one organisation, two coordinators with the same district, a laptop each, both synced.

use rounds_model::{EntityId, Role};
use rounds_sync::RunOutcome;

use crate::{
    TestDevice, TestServer, TestUser, TrueTime,
    builders::{place, places},
};

/// One organisation and two laptops.
pub struct Stage {
    /// The time of all.
    pub time: TrueTime,
    /// The server.
    pub server: TestServer,
    /// The organisation.
    pub organisation: EntityId,
    /// Whose the first laptop is.
    pub amina: TestUser,
    /// Whose the second laptop is.
    pub baraka: TestUser,
    /// Amina's laptop.
    pub a: TestDevice,
    /// Baraka's laptop.
    pub b: TestDevice,
}

impl Stage {
    /// Sets the stage with the kinds of the product.
    pub async fn set() -> Self {
        let time = TrueTime::default();
        let server = TestServer::start(&time).await;
        Self::set_on(time, server).await
    }

    /// Sets the stage on a server that was started.
    pub async fn set_on(time: TrueTime, server: TestServer) -> Self {
        let organisation = server.organisation("Programme").await;
        server.load(organisation, &places()).await;
        let amina = server.user(organisation, "Amina", Role::Coordinator, &[place::DISTRICT]).await;
        let baraka = server.user(organisation, "Baraka", Role::Coordinator, &[place::DISTRICT]).await;
        let a = TestDevice::connect(&server, &time, &amina, "Laptop A").await;
        let b = TestDevice::connect(&server, &time, &baraka, "Laptop B").await;
        time.minutes(1);
        for device in [&a, &b] {
            let report = device.sync().await;
            assert_eq!((report.outcome, report.code), (RunOutcome::Complete, None), "a first sync");
        }
        time.minutes(1);
        Self { time, server, organisation, amina, baraka, a, b }
    }

    /// Syncs both laptops until nothing moves, and asserts that both and the server then hold the same.
    ///
    /// Two runs a device are enough in every state without open conflicts (invariant I4).
    pub async fn converge(&self) {
        for _ in 0..2 {
            for device in [&self.a, &self.b] {
                self.time.minutes(1);
                device.sync().await;
            }
        }
        for (name, device) in [("A", &self.a), ("B", &self.b)] {
            let report = device.sync().await;
            assert_eq!((report.outcome, report.code), (RunOutcome::Complete, None), "laptop {name} after two runs");
        }
        assert_eq!(self.a.digest().await, self.b.digest().await, "both laptops hold the same");
    }
}
