//! What whole-system tests are written with: a real server in this process, laptops with their real encrypted
//! databases and real HTTP, a link between them that can be broken, and one true time that all clocks are turned by.
//!
//! Nothing here stands in for a part of the product; only the time and the network are the test's.

#![expect(clippy::expect_used, reason = "a stage that cannot be set fails the test on that line")]

pub mod builders;
mod call;
mod cli;
mod device;
mod entry;
mod link;
mod office;
mod older;
mod program;
mod server;
mod stage;
mod stranger;
mod tape;
mod time;

pub use cli::{Answered, Cli};
pub use device::TestDevice;
pub use entry::Entered;
pub use link::{Fault, Link};
pub use office::{Office, PROXY_PASSWORD};
pub use older::{OlderServer, Refusal};
pub use program::program;
pub use server::{TestServer, TestUser};
pub use stage::Stage;
pub use stranger::Stranger;
pub use tape::{Recorded, Tape};
pub use time::{LaptopClock, TrueTime};
