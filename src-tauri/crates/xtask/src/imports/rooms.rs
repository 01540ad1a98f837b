//! Who may import whom, as a table. The floors are those of the architecture chapter of the book.

/// One crate of the workspace and what it may name in its manifest.
pub struct Room {
    /// The package.
    pub name: &'static str,
    /// Its height; every import, tests included, goes to a lower floor.
    pub floor: u8,
    /// The members it may import outside of tests.
    pub imports: &'static [&'static str],
    /// The packages from outside.
    pub outside: Outside,
}

/// Which packages from outside a room takes.
pub enum Outside {
    /// Any that is not kept in another room.
    Any,
    /// These alone.
    Only(&'static [&'static str]),
}

/// A package that stays in a few rooms.
pub struct Kept {
    /// The package, and with it every package named `package-…`.
    pub package: &'static str,
    /// Where it may be imported.
    pub rooms: &'static [&'static str],
    /// Whether tests elsewhere may use it.
    pub tests_may: bool,
    /// Said when the rule is broken.
    pub why: &'static str,
}

impl Kept {
    /// Whether the rule speaks of this package.
    pub fn covers(&self, package: &str) -> bool {
        package.strip_prefix(self.package).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }
}

/// The picture, top floor first.
pub const ROOMS: &[Room] = &[
    Room {
        name: "rounds-tests",
        floor: 7,
        imports: &[
            "rounds-model",
            "rounds-entities",
            "rounds-sync",
            "rounds-sqlite",
            "rounds-http",
            "rounds-server",
            "rounds-app",
            "rounds-cli",
            "rounds-desktop",
        ],
        outside: Outside::Any,
    },
    Room { name: "rounds-desktop", floor: 6, imports: &["rounds-app"], outside: Outside::Any },
    Room { name: "rounds-cli", floor: 6, imports: &["rounds-app"], outside: Outside::Any },
    Room {
        name: "rounds-app",
        floor: 5,
        imports: &[
            "rounds-model",
            "rounds-entities",
            "rounds-sync",
            "rounds-sqlite",
            "rounds-http",
            // For practice mode: the server embedded in the app.
            "rounds-server",
        ],
        outside: Outside::Any,
    },
    Room { name: "rounds-sqlite", floor: 4, imports: &["rounds-sync", "rounds-model"], outside: Outside::Any },
    Room { name: "rounds-http", floor: 4, imports: &["rounds-sync", "rounds-model"], outside: Outside::Any },
    Room { name: "rounds-server", floor: 4, imports: &["rounds-entities", "rounds-model"], outside: Outside::Any },
    Room { name: "rounds-sync", floor: 3, imports: &["rounds-model"], outside: Outside::Any },
    Room { name: "rounds-entities", floor: 2, imports: &["rounds-model"], outside: Outside::Any },
    Room {
        name: "rounds-model",
        floor: 1,
        imports: &[],
        outside: Outside::Only(&["serde", "serde_json", "uuid", "chrono", "thiserror", "base64", "sha2"]),
    },
    // The one door stands beside the house: it starts programs and imports none of them.
    Room { name: "xtask", floor: 0, imports: &[], outside: Outside::Any },
];

/// Packages that stay in a few rooms.
pub const KEPT: &[Kept] = &[
    Kept { package: "tauri", rooms: &["rounds-desktop"], tests_may: false, why: "the shell is the only crate that knows Tauri" },
    Kept {
        package: "sqlx",
        rooms: &["rounds-sqlite", "rounds-server", "rounds-tests"],
        tests_may: true,
        why: "storage stands behind the ports `Store` and `ServerStore`",
    },
    Kept {
        package: "libsqlite3-sys",
        rooms: &["rounds-sqlite", "rounds-server", "rounds-tests"],
        tests_may: true,
        why: "storage stands behind the ports `Store` and `ServerStore`",
    },
    Kept {
        package: "reqwest",
        rooms: &["rounds-http", "rounds-server", "rounds-tests"],
        tests_may: true,
        why: "the network stands behind the port `Remote`",
    },
    Kept {
        package: "axum",
        rooms: &["rounds-server", "rounds-tests"],
        tests_may: true,
        why: "the server's rules are reached through its own crate",
    },
    Kept { package: "keyring", rooms: &["rounds-app", "rounds-tests"], tests_may: true, why: "one crate decides where keys live" },
    Kept { package: "notify-rust", rooms: &["rounds-desktop"], tests_may: false, why: "native notifications are the shell's" },
];
