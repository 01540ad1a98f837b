//! How much a listening server takes on at once, and how it ends.

use std::time::Duration;

use super::Settings;

/// How the log is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LogFormat {
    /// Lines for a person.
    Text,
    /// One JSON object a line.
    Json,
}

/// Reads how the log is written.
pub fn log_format(settings: &Settings, problems: &mut Vec<String>) -> LogFormat {
    match settings.log_format.as_deref() {
        None | Some("text") => LogFormat::Text,
        Some("json") => LogFormat::Json,
        Some(other) => {
            problems.push(format!("log_format is {other}; it has to be text or json"));
            LogFormat::Text
        }
    }
}

/// What a listening server takes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Serving {
    /// Connections at once; those beyond wait at the door.
    pub connections: usize,
    /// Connections at once from one address; those beyond are closed. A proxy that is believed may have any number.
    pub connections_per_address: usize,
    /// How long a link may stay silent on either side before it is cut.
    pub silence: Duration,
    /// How long the lines of a request's head may take.
    pub head: Duration,
    /// How long requests under way may take to finish when the server stops.
    pub stop_within: Duration,
}

/// A server that is not told.
pub const SERVING: Serving = Serving {
    connections: 1_000,
    connections_per_address: 200,
    silence: Duration::from_secs(90),
    head: Duration::from_secs(30),
    stop_within: Duration::from_secs(30),
};

/// Reads what the settings say of it.
pub fn serving(settings: &Settings, problems: &mut Vec<String>) -> Serving {
    let mut number = |name: &str, given: Option<usize>, default: usize| match given {
        Some(0) => {
            problems.push(format!("{name} has to be 1 or more"));
            default
        }
        given => given.unwrap_or(default),
    };
    let connections = number("connections", settings.connections, SERVING.connections);
    let connections_per_address = number("connections_per_address", settings.connections_per_address, SERVING.connections_per_address);
    let stop_within = settings.stop_within.map_or(SERVING.stop_within, Duration::from_secs);
    Serving { connections, connections_per_address, stop_within, ..SERVING }
}
