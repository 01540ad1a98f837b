//! What a bench is made on: a server in this process that holds a workload, and laptops at shaped links.

use std::{net::SocketAddr, ops::Deref, sync::Arc};

use rounds_model::{EntityId, Role};
use rounds_sync::RunReport;
use rounds_tests::{TestServer, TestUser, TrueTime};
use tempfile::TempDir;

use crate::{
    laptop::Laptop,
    rows::{Size, Workload},
    shaped::{Moved, Shape, link},
};

/// A server with its rows, and a user who sees them all.
pub struct Stage {
    /// The server.
    pub server: TestServer,
    /// The organisation.
    pub organisation: EntityId,
    /// Who signs in.
    pub user: TestUser,
    /// What was loaded, of the last seed.
    pub rows: Workload,
}

impl Stage {
    /// A server that holds as many workloads of `size` as told.
    pub async fn set(size: Size, workloads: u64) -> Self {
        let server = TestServer::start(&TrueTime::of_this_machine()).await;
        let organisation = server.organisation("Bench").await;
        let user = server.user(organisation, "Manager", Role::DataManager, &[]).await;
        let mut rows = Workload::new(size, 1);
        server.load(organisation, &rows.rows).await;
        for seed in 2..=workloads {
            rows = Workload::new(size, seed);
            server.load(organisation, &rows.rows).await;
        }
        Self { server, organisation, user, rows }
    }

    /// Where the server listens.
    pub const fn address(&self) -> SocketAddr {
        self.server.address()
    }

    /// A new laptop at a link of `shape`.
    pub async fn laptop(&self, shape: Shape) -> AtLink {
        let (address, moved) = link(self.address(), shape).await;
        let folder = tempfile::tempdir().expect("a temporary folder");
        let laptop = Laptop::connect(address, &self.user.email, self.user.password, folder.path()).await;
        AtLink { laptop, moved, _folder: folder }
    }
}

/// A laptop and the bytes at its link.
pub struct AtLink {
    laptop: Laptop,
    moved: Arc<Moved>,
    _folder: TempDir,
}

impl AtLink {
    /// Bytes up and down so far.
    pub fn moved(&self) -> (u64, u64) {
        (self.moved.up(), self.moved.down())
    }

    /// Bytes up and down since `before`.
    pub fn since(&self, before: (u64, u64)) -> (u64, u64) {
        (self.moved.up() - before.0, self.moved.down() - before.1)
    }

    /// The link hangs up after this many more bytes to the laptop.
    pub fn cut_after(&self, bytes: u64) {
        self.moved.cut_after(bytes);
    }

    /// One run at the full speed of the machine, whatever the link's shape.
    pub async fn sync_fast(&self) -> RunReport {
        self.moved.free(true);
        let (report, _) = self.laptop.sync().await;
        self.moved.free(false);
        report
    }
}

impl Deref for AtLink {
    type Target = Laptop;

    fn deref(&self) -> &Laptop {
        &self.laptop
    }
}
