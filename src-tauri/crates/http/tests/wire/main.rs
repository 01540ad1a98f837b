//! The wire over HTTP against servers written by hand.
#![expect(clippy::unwrap_used, reason = "a step of a test that fails ends it")]

mod cache;
mod exchange;
mod rest;
mod session;
mod support;
mod tls;
