//! What a snapshot can tell.

use std::collections::HashMap;

use async_trait::async_trait;
use rounds_model::{Content, Digest, EntityId, Kind, KindDigest, OpId, Payload, RecordKey, ServerTime, Stamp};
use sqlx::Row as _;

use super::{PostgresTxn, Result, StoreError, map};
use crate::{
    path::{Path, segment},
    scope::Scope,
    store::{
        Account, Answer, ClockRow, Device, Erasure, Grants, HistoryRow, Inbound, KnownDevice, PageQuery, PageRow, ReadTxn, Root, Row,
        Setback, TokenHash, Under, tally::Tally, words,
    },
};

#[async_trait]
impl ReadTxn for PostgresTxn {
    fn clock(&self) -> &ClockRow {
        &self.clock
    }

    async fn record(&mut self, id: EntityId) -> Result<Option<Row>> {
        let row = sqlx::query("SELECT * FROM record WHERE organisation = $1 AND id = $2")
            .bind(self.organisation.uuid())
            .bind(id.uuid())
            .fetch_optional(&mut *self.tx)
            .await?;
        row.as_ref().map(map::record).transpose()
    }

    async fn seen_through(&mut self, id: EntityId) -> Result<Vec<Path>> {
        let rows = sqlx::query("SELECT path FROM sight WHERE organisation = $1 AND record = $2")
            .bind(self.organisation.uuid())
            .bind(id.uuid())
            .fetch_all(&mut *self.tx)
            .await?;
        rows.iter().map(map::path).collect()
    }

    async fn page(&mut self, scope: &Scope, query: &PageQuery) -> Result<Vec<PageRow>> {
        let rows = self.read_page(scope, query).await?;
        rows.iter()
            .map(|row| {
                let gone: bool = row.try_get("gone")?;
                let (content, author) = if gone {
                    (Content::Gone, None)
                } else {
                    (map::data(row)?.map_or(Content::Deleted, Content::Live), Some(map::author(row)?))
                };
                Ok(PageRow { key: map::key(row)?, stamp: map::stamp(row, "stamp")?, content, author })
            })
            .collect()
    }

    async fn digest(&mut self, scope: &Scope) -> Result<Digest> {
        let tally = Tally::of(scope);
        let (lower, upper): (Vec<String>, Vec<String>) = tally.roots.iter().map(map::range).unzip();
        let query = sqlx::query(include_str!("query/digest.sql"))
            .bind(self.organisation.uuid())
            .bind(tally.places)
            .bind(tally.singles.iter().map(|id| id.uuid()).collect::<Vec<_>>())
            .bind(tally.roots.iter().map(Path::as_str).collect::<Vec<_>>())
            .bind(lower)
            .bind(upper);
        let rows = query.fetch_all(&mut *self.tx).await?;
        rows.iter()
            .map(|row| {
                // Modulo 2^64: what the upper half carries beyond 64 bits falls away.
                let sum = (map::count(row, "high")? << 32).wrapping_add(map::count(row, "low")?);
                Ok((Kind::from(row.try_get::<String, _>("kind")?), KindDigest { count: map::count(row, "live")?, sum }))
            })
            .collect()
    }

    async fn under(&mut self, path: &Path) -> Result<Vec<Under>> {
        let (from, to) = map::range(path);
        let rows = sqlx::query(
            "SELECT id, kind, stamp, device, path FROM record \
             WHERE organisation = $1 AND path > $2 AND path < $3 AND data IS NOT NULL ORDER BY length(path), path",
        )
        .bind(self.organisation.uuid())
        .bind(from)
        .bind(to)
        .fetch_all(&mut *self.tx)
        .await?;
        rows.iter()
            .map(|row| {
                Ok(Under {
                    key: map::key(row)?,
                    stamp: map::stamp(row, "stamp")?,
                    device: map::maybe_id(row, "device")?,
                    path: map::path(row)?,
                })
            })
            .collect()
    }

    async fn ever_under(&mut self, id: EntityId) -> Result<Vec<RecordKey>> {
        let rows = sqlx::query(
            "SELECT id, kind FROM record WHERE organisation = $1 AND id <> $2 AND strpos(path, $3) > 0 ORDER BY length(path), path",
        )
        .bind(self.organisation.uuid())
        .bind(id.uuid())
        .bind(segment(id))
        .fetch_all(&mut *self.tx)
        .await?;
        rows.iter().map(map::key).collect()
    }

    async fn inbound(&mut self, path: &Path) -> Result<Vec<Inbound>> {
        let (from, to) = map::range(path);
        let rows = sqlx::query(include_str!("query/inbound.sql"))
            .bind(self.organisation.uuid())
            .bind(path.as_str())
            .bind(from)
            .bind(to)
            .fetch_all(&mut *self.tx)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(Inbound { record: map::key(row)?, path: map::path(row)?, field: row.try_get("field")?, target: map::id(row, "target")? })
            })
            .collect()
    }

    async fn answer(&mut self, account: EntityId, op: OpId) -> Result<Option<Answer>> {
        let row = sqlx::query("SELECT hash, stamp FROM answer WHERE organisation = $1 AND account = $2 AND op = $3")
            .bind(self.organisation.uuid())
            .bind(account.uuid())
            .bind(op.to_string())
            .fetch_optional(&mut *self.tx)
            .await?;
        row.map(|row| {
            let hash: Vec<u8> = row.try_get("hash")?;
            let hash = hash.try_into().map_err(|_| StoreError::Corrupt { table: "answer" })?;
            Ok(Answer { hash, stamp: map::maybe_stamp(&row, "stamp")? })
        })
        .transpose()
    }

    async fn history(&mut self, id: EntityId) -> Result<Vec<HistoryRow>> {
        let rows = sqlx::query("SELECT *, record AS id FROM history WHERE organisation = $1 AND record = $2 ORDER BY entry")
            .bind(self.organisation.uuid())
            .bind(id.uuid())
            .fetch_all(&mut *self.tx)
            .await?;
        rows.iter()
            .map(|row| {
                Ok(HistoryRow {
                    key: map::key(row)?,
                    fate: words::to_fate(row.try_get("fate")?)?,
                    stamp: map::maybe_stamp(row, "stamp")?,
                    data: map::data(row)?,
                    author: map::author(row)?,
                    recorded: map::time(row, "recorded")?,
                })
            })
            .collect()
    }

    async fn version(&mut self, record: EntityId, stamp: Stamp) -> Result<Option<Payload>> {
        let row = sqlx::query("SELECT data FROM history WHERE organisation = $1 AND record = $2 AND fate = 'stored' AND stamp = $3")
            .bind(self.organisation.uuid())
            .bind(record.uuid())
            .bind(stamp.micros())
            .fetch_optional(&mut *self.tx)
            .await?;
        row.as_ref().map_or(Ok(None), map::data)
    }

    async fn versions(&mut self, records: &[EntityId], until: Stamp, device: EntityId) -> Result<HashMap<EntityId, (Stamp, Payload)>> {
        let rows = sqlx::query(include_str!("query/versions.sql"))
            .bind(self.organisation.uuid())
            .bind(records.iter().map(|id| id.uuid()).collect::<Vec<_>>())
            .bind(until.micros())
            .bind(device.uuid())
            .fetch_all(&mut *self.tx)
            .await?;
        let mut versions = HashMap::new();
        for row in &rows {
            if let Some(data) = map::data(row)? {
                versions.insert(map::id(row, "record")?, (map::stamp(row, "stamp")?, data));
            }
        }
        Ok(versions)
    }

    async fn setbacks(&mut self, since: ServerTime) -> Result<Vec<Setback>> {
        let rows = sqlx::query(
            "SELECT kind, fate, count(*) AS count FROM history \
             WHERE organisation = $1 AND recorded >= $2 AND fate <> 'stored' GROUP BY kind, fate ORDER BY kind, fate",
        )
        .bind(self.organisation.uuid())
        .bind(since.micros())
        .fetch_all(&mut *self.tx)
        .await?;
        rows.iter()
            .map(|row| {
                let kind = Kind::from(row.try_get::<String, _>("kind")?);
                Ok(Setback { kind, fate: words::to_fate(row.try_get("fate")?)?, count: map::count(row, "count")? })
            })
            .collect()
    }

    async fn erasures(&mut self) -> Result<Vec<Erasure>> {
        let rows = sqlx::query("SELECT record AS id, kind, author, reason, erased FROM erasure WHERE organisation = $1 ORDER BY entry")
            .bind(self.organisation.uuid())
            .fetch_all(&mut *self.tx)
            .await?;
        rows.iter()
            .map(|row| {
                let (key, by) = (map::key(row)?, map::id(row, "author")?);
                Ok(Erasure { key, by, reason: row.try_get("reason")?, at: map::time(row, "erased")? })
            })
            .collect()
    }

    async fn tokens(&mut self) -> Result<Vec<TokenHash>> {
        const QUERY: &str =
            "SELECT hash FROM token WHERE organisation = $1 UNION SELECT hash FROM enrolment WHERE organisation = $1 ORDER BY hash";
        let rows = sqlx::query(QUERY).bind(self.organisation.uuid()).fetch_all(&mut *self.tx).await?;
        rows.iter().map(map::token).collect()
    }

    async fn devices(&mut self) -> Result<Vec<KnownDevice>> {
        let rows = sqlx::query(
            "SELECT d.id, d.account, d.name, d.heard, d.waiting, d.waiting_since, \
                    (SELECT count(*) FROM token t WHERE t.organisation = d.organisation AND t.device = d.id) AS tokens \
             FROM device d WHERE d.organisation = $1 ORDER BY d.heard, d.id",
        )
        .bind(self.organisation.uuid())
        .fetch_all(&mut *self.tx)
        .await?;
        rows.iter()
            .map(|row| {
                let device = Device { id: map::id(row, "id")?, account: map::id(row, "account")?, name: row.try_get("name")? };
                let (heard, tokens) = (map::time(row, "heard")?, map::count(row, "tokens")?);
                Ok(KnownDevice { device, heard, tokens, unsent: map::unsent(row)? })
            })
            .collect()
    }

    async fn accounts(&mut self) -> Result<Vec<Account>> {
        let rows = sqlx::query("SELECT id, email, name, role FROM account WHERE organisation = $1 ORDER BY email")
            .bind(self.organisation.uuid())
            .fetch_all(&mut *self.tx)
            .await?;
        rows.iter().map(map::account).collect()
    }

    async fn grants(&mut self, account: EntityId) -> Result<Grants> {
        let rows = sqlx::query(
            "SELECT a.bound, r.id, r.kind, r.path FROM account a \
             LEFT JOIN scope_root s ON s.organisation = a.organisation AND s.account = a.id \
             LEFT JOIN record r ON r.organisation = s.organisation AND r.id = s.record \
             WHERE a.organisation = $1 AND a.id = $2 ORDER BY r.path",
        )
        .bind(self.organisation.uuid())
        .bind(account.uuid())
        .fetch_all(&mut *self.tx)
        .await?;
        let mut grants = Grants { bound: true, roots: Vec::new() };
        for row in &rows {
            grants.bound = row.try_get("bound")?;
            if map::maybe_id(row, "id")?.is_some() {
                grants.roots.push(Root { key: map::key(row)?, path: map::path(row)? });
            }
        }
        Ok(grants)
    }

    async fn password(&mut self, account: EntityId) -> Result<Option<String>> {
        let row = sqlx::query("SELECT password FROM account WHERE organisation = $1 AND id = $2")
            .bind(self.organisation.uuid())
            .bind(account.uuid())
            .fetch_optional(&mut *self.tx)
            .await?;
        Ok(row.map(|row| row.try_get("password")).transpose()?)
    }

    async fn owner_of(&mut self, device: EntityId) -> Result<Option<EntityId>> {
        let row = sqlx::query("SELECT account FROM device WHERE organisation = $1 AND id = $2")
            .bind(self.organisation.uuid())
            .bind(device.uuid())
            .fetch_optional(&mut *self.tx)
            .await?;
        row.as_ref().map(|row| map::id(row, "account")).transpose()
    }

    async fn shared_with(&mut self, epoch: &str) -> Result<Option<Stamp>> {
        let row = sqlx::query("SELECT shared FROM lineage WHERE organisation = $1 AND epoch = $2")
            .bind(self.organisation.uuid())
            .bind(map::text(epoch))
            .fetch_optional(&mut *self.tx)
            .await?;
        row.as_ref().map(|row| map::stamp(row, "shared")).transpose()
    }

    async fn pruned(&mut self) -> Result<Vec<(RecordKey, Payload)>> {
        let rows = sqlx::query(include_str!("query/pruned.sql")).bind(self.organisation.uuid()).fetch_all(&mut *self.tx).await?;
        rows.iter().map(|row| Ok((map::key(row)?, map::data(row)?.unwrap_or_default()))).collect()
    }

    async fn roots_within(&mut self, path: &Path) -> Result<Vec<Root>> {
        let (from, to) = map::range(path);
        let rows = sqlx::query(
            "SELECT DISTINCT r.id, r.kind, r.path FROM scope_root s \
             JOIN record r ON r.organisation = s.organisation AND r.id = s.record \
             WHERE s.organisation = $1 AND (r.path = $2 OR (r.path > $3 AND r.path < $4)) ORDER BY r.path",
        )
        .bind(self.organisation.uuid())
        .bind(path.as_str())
        .bind(from)
        .bind(to)
        .fetch_all(&mut *self.tx)
        .await?;
        rows.iter().map(|row| Ok(Root { key: map::key(row)?, path: map::path(row)? })).collect()
    }
}
