//! The floor: what the same rows cost when nothing but SQLite is between them and the disk. Prepared statements, one
//! transaction, the same references checked by the same foreign keys; no label, no search, no decision, no network.
//! It has 64 MB of page cache: with the 2 MB that are the default, the encrypted one writes and reads its pages over and
//! over and takes three times as long, which would make anything beside it look good.

use std::{path::Path, time::Instant};

use rounds_model::Registry;
use rounds_tests::Entered;
use rusqlite::{Connection, params};

const SCHEMA: &str = "
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;
    PRAGMA cache_size = -64000;
    CREATE TABLE record (id BLOB NOT NULL UNIQUE, kind TEXT NOT NULL, stamp INTEGER NOT NULL, data TEXT NOT NULL) STRICT;
    CREATE TABLE link (
        child BLOB NOT NULL REFERENCES record (id) ON DELETE CASCADE, field TEXT NOT NULL,
        parent BLOB NOT NULL REFERENCES record (id) DEFERRABLE INITIALLY DEFERRED, PRIMARY KEY (child, field)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX link_parent ON link (parent, field, child);
";

/// Seconds to write `rows` into a new database in `folder`.
pub fn seconds(folder: &Path, registry: &Registry, rows: &[Entered], encrypted: bool) -> f64 {
    let rows: Vec<_> = rows
        .iter()
        .map(|row| {
            let text = serde_json::to_string(&row.data).expect("fields are JSON");
            let adapter = registry.get(&row.key.kind).expect("a kind of the product");
            let links: Vec<_> = adapter.links(&row.data).into_iter().map(|(parent, id)| (parent.field, *id.as_bytes())).collect();
            (*row.id().as_bytes(), row.key.kind.as_str(), text, links)
        })
        .collect();
    let begun = Instant::now();
    let mut database = Connection::open(folder.join("floor.db")).expect("a new file");
    if encrypted {
        let key = format!("PRAGMA key = \"x'{}'\"", "2a".repeat(32));
        database.execute_batch(&key).expect("a key");
    }
    database.execute_batch(SCHEMA).expect("a schema");
    let txn = database.transaction().expect("a transaction");
    {
        let mut record = txn.prepare("INSERT INTO record (id, kind, stamp, data) VALUES (?1, ?2, ?3, ?4)").expect("a statement");
        let mut link = txn.prepare("INSERT INTO link (child, field, parent) VALUES (?1, ?2, ?3)").expect("a statement");
        for (stamp, (id, kind, text, links)) in rows.iter().enumerate() {
            record.execute(params![&id[..], kind, i64::try_from(stamp).expect("few rows"), text]).expect("a row");
            for (field, parent) in links {
                link.execute(params![&id[..], field, &parent[..]]).expect("a reference");
            }
        }
    }
    txn.commit().expect("every reference finds its record");
    begun.elapsed().as_secs_f64()
}
