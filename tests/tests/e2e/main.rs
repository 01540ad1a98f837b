//! The real window, as its users meet it. `cargo xtask e2e` gives it a display, a session bus, a keychain and the
//! built programs.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a step that fails fails the test on that line")]

mod attention;
mod background;
mod browser;
mod closing;
mod copies;
mod crash;
mod day;
mod decisions;
mod layout;
mod leaving;
mod measure;
mod office;
mod practice;
mod process;
mod pupil;
mod screens;
mod steps;
mod supervisors;
mod tray;
mod webdriver;
mod window;
