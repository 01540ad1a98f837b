//! What a write transaction can change, under the clock row.

use async_trait::async_trait;
use rounds_model::{EntityId, OpId, RecordKey, ServerTime, Stamp, proof};
use serde_json::json;

use super::{Result, SqliteTxn, StoreError, map, name_taken};
use crate::{
    clock::next_stamp,
    path::Path,
    store::{Account, Answer, Device, Erasure, Fate, HistoryRow, Link, Row, TokenHash, WriteTxn, words},
};

#[async_trait]
impl WriteTxn for SqliteTxn {
    fn draw(&mut self, now: ServerTime) -> Stamp {
        self.clock.last = next_stamp(self.clock.last, now);
        self.clock.last
    }

    async fn savepoint(&mut self) -> Result<()> {
        sqlx::query("SAVEPOINT operation").execute(&mut *self.tx).await?;
        Ok(())
    }

    async fn release(&mut self) -> Result<()> {
        sqlx::query("RELEASE operation").execute(&mut *self.tx).await?;
        Ok(())
    }

    async fn rollback(&mut self) -> Result<()> {
        sqlx::query("ROLLBACK TO operation").execute(&mut *self.tx).await?;
        self.release().await
    }

    async fn put(&mut self, row: &Row, links: &[Link], now: ServerTime) -> Result<()> {
        let proof = proof(row.key.id, row.stamp);
        sqlx::query(include_str!("query/put_record.sql"))
            .bind(map::blob(self.organisation))
            .bind(map::blob(row.key.id))
            .bind(row.key.kind.as_str())
            .bind(row.stamp.micros())
            .bind(map::json(row.data.as_ref())?)
            .bind(row.path.as_str())
            .bind(row.shared)
            .bind(map::blob(row.author.by))
            .bind(row.author.device.map(map::blob))
            .bind(&row.author.device_name)
            .bind(row.author.op.map(|op| op.to_string()))
            .bind(row.author.edited.from.micros())
            .bind(row.author.edited.to.micros())
            .bind(row.lost.map(Stamp::micros))
            .bind(i64::from((proof >> 32) as u32))
            .bind(i64::from(proof as u32))
            .execute(&mut *self.tx)
            .await?;
        self.replace_links(row.key.id, links).await?;
        let entry = HistoryRow {
            key: row.key.clone(),
            fate: Fate::Stored,
            stamp: Some(row.stamp),
            data: row.data.clone(),
            author: row.author.clone(),
            recorded: now,
        };
        self.keep(&entry).await
    }

    async fn remember(&mut self, account: EntityId, op: OpId, answer: &Answer, now: ServerTime) -> Result<()> {
        sqlx::query("INSERT INTO answer (organisation, account, op, hash, stamp, answered) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .bind(map::blob(self.organisation))
            .bind(map::blob(account))
            .bind(op.to_string())
            .bind(answer.hash.to_vec())
            .bind(answer.stamp.map(Stamp::micros))
            .bind(now.micros())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    async fn keep(&mut self, entry: &HistoryRow) -> Result<()> {
        sqlx::query(include_str!("query/add_history.sql"))
            .bind(map::blob(self.organisation))
            .bind(map::blob(entry.key.id))
            .bind(entry.key.kind.as_str())
            .bind(words::fate(entry.fate))
            .bind(entry.stamp.map(Stamp::micros))
            .bind(map::json(entry.data.as_ref())?)
            .bind(map::blob(entry.author.by))
            .bind(entry.author.device.map(map::blob))
            .bind(&entry.author.device_name)
            .bind(entry.author.op.map(|op| op.to_string()))
            .bind(entry.author.edited.from.micros())
            .bind(entry.author.edited.to.micros())
            .bind(entry.recorded.micros())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    async fn leave(&mut self, record: &RecordKey, stamp: Stamp, path: &Path) -> Result<()> {
        sqlx::query("INSERT INTO exit (organisation, kind, stamp, record, path) VALUES (?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING")
            .bind(map::blob(self.organisation))
            .bind(record.kind.as_str())
            .bind(stamp.micros())
            .bind(map::blob(record.id))
            .bind(path.as_str())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    async fn show(&mut self, record: EntityId, through: &Path) -> Result<bool> {
        let done = sqlx::query("INSERT INTO sight (organisation, record, path) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
            .bind(map::blob(self.organisation))
            .bind(map::blob(record))
            .bind(through.as_str())
            .execute(&mut *self.tx)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn hide(&mut self, through: &Path) -> Result<Vec<RecordKey>> {
        let rows = sqlx::query(
            "SELECT r.id, r.kind FROM sight s JOIN record r ON r.organisation = s.organisation AND r.id = s.record \
             WHERE s.organisation = ?1 AND s.path = ?2",
        )
        .bind(map::blob(self.organisation))
        .bind(through.as_str())
        .fetch_all(&mut *self.tx)
        .await?;
        if !rows.is_empty() {
            sqlx::query("DELETE FROM sight WHERE organisation = ?1 AND path = ?2")
                .bind(map::blob(self.organisation))
                .bind(through.as_str())
                .execute(&mut *self.tx)
                .await?;
        }
        rows.iter().map(map::key).collect()
    }

    async fn add_account(&mut self, account: &Account, password: &str) -> Result<()> {
        sqlx::query("INSERT INTO account (organisation, id, email, name, role, password) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .bind(map::blob(self.organisation))
            .bind(map::blob(account.id))
            .bind(&account.email)
            .bind(&account.name)
            .bind(words::role(account.role))
            .bind(password)
            .execute(&mut *self.tx)
            .await
            .map_err(|error| match &error {
                sqlx::Error::Database(inner) if inner.is_unique_violation() => StoreError::EmailTaken,
                _ => error.into(),
            })?;
        Ok(())
    }

    async fn set_password(&mut self, account: EntityId, password: &str) -> Result<()> {
        sqlx::query("UPDATE account SET password = ?3 WHERE organisation = ?1 AND id = ?2")
            .bind(map::blob(self.organisation))
            .bind(map::blob(account))
            .bind(password)
            .execute(&mut *self.tx)
            .await?;
        self.drop_tokens(account, None).await?;
        Ok(())
    }

    async fn add_token(&mut self, device: &Device, token: TokenHash, now: ServerTime) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO device (organisation, id, account, name, heard) VALUES (?1, ?2, ?3, ?4, ?5) \
             ON CONFLICT (organisation, id) DO UPDATE SET name = excluded.name, heard = max(heard, excluded.heard) \
             WHERE device.account = excluded.account",
        )
        .bind(map::blob(self.organisation))
        .bind(map::blob(device.id))
        .bind(map::blob(device.account))
        .bind(&device.name)
        .bind(now.micros())
        .execute(&mut *self.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO token (hash, organisation, device, issued, used) VALUES (?1, ?2, ?3, ?4, ?4)")
            .bind(token.0.to_vec())
            .bind(map::blob(self.organisation))
            .bind(map::blob(device.id))
            .bind(now.micros())
            .execute(&mut *self.tx)
            .await?;
        Ok(true)
    }

    async fn drop_token(&mut self, token: TokenHash) -> Result<()> {
        sqlx::query("DELETE FROM token WHERE hash = ?1 AND organisation = ?2")
            .bind(token.0.to_vec())
            .bind(map::blob(self.organisation))
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    async fn drop_tokens(&mut self, account: EntityId, device: Option<EntityId>) -> Result<u64> {
        let done = sqlx::query(
            "DELETE FROM token WHERE organisation = ?1 AND device IN \
             (SELECT id FROM device WHERE organisation = ?1 AND account = ?2 AND (?3 IS NULL OR id = ?3))",
        )
        .bind(map::blob(self.organisation))
        .bind(map::blob(account))
        .bind(device.map(map::blob))
        .execute(&mut *self.tx)
        .await?;
        if device.is_none() {
            sqlx::query("DELETE FROM enrolment WHERE organisation = ?1 AND account = ?2")
                .bind(map::blob(self.organisation))
                .bind(map::blob(account))
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(done.rows_affected())
    }

    async fn enrol(&mut self, account: EntityId, code: TokenHash, until: ServerTime) -> Result<()> {
        sqlx::query("INSERT INTO enrolment (hash, organisation, account, until) VALUES (?1, ?2, ?3, ?4)")
            .bind(code.0.to_vec())
            .bind(map::blob(self.organisation))
            .bind(map::blob(account))
            .bind(until.micros())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    async fn use_enrolment(&mut self, code: TokenHash) -> Result<bool> {
        let done = sqlx::query("DELETE FROM enrolment WHERE hash = ?1 AND organisation = ?2")
            .bind(code.0.to_vec())
            .bind(map::blob(self.organisation))
            .execute(&mut *self.tx)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn rename(&mut self, name: &str) -> Result<()> {
        sqlx::query("UPDATE organisation SET name = ?2 WHERE id = ?1")
            .bind(map::blob(self.organisation))
            .bind(name)
            .execute(&mut *self.tx)
            .await
            .map_err(name_taken)?;
        Ok(())
    }

    async fn erase(&mut self, erasure: &Erasure) -> Result<()> {
        sqlx::query("UPDATE history SET data = NULL WHERE organisation = ?1 AND record = ?2")
            .bind(map::blob(self.organisation))
            .bind(map::blob(erasure.key.id))
            .execute(&mut *self.tx)
            .await?;
        sqlx::query("INSERT INTO erasure (organisation, record, kind, author, reason, erased) VALUES (?1, ?2, ?3, ?4, ?5, ?6)")
            .bind(map::blob(self.organisation))
            .bind(map::blob(erasure.key.id))
            .bind(erasure.key.kind.as_str())
            .bind(map::blob(erasure.by))
            .bind(&erasure.reason)
            .bind(erasure.at.micros())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    async fn grant(&mut self, account: EntityId, root: EntityId) -> Result<()> {
        sqlx::query("INSERT INTO scope_root (organisation, account, record) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
            .bind(map::blob(self.organisation))
            .bind(map::blob(account))
            .bind(map::blob(root))
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    async fn revoke(&mut self, account: EntityId, root: EntityId) -> Result<bool> {
        let done = sqlx::query("DELETE FROM scope_root WHERE organisation = ?1 AND account = ?2 AND record = ?3")
            .bind(map::blob(self.organisation))
            .bind(map::blob(account))
            .bind(map::blob(root))
            .execute(&mut *self.tx)
            .await?;
        let was = done.rows_affected() > 0;
        if was {
            sqlx::query("UPDATE account SET bound = 1 WHERE organisation = ?1 AND id = ?2")
                .bind(map::blob(self.organisation))
                .bind(map::blob(account))
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(was)
    }

    async fn unbind(&mut self, account: EntityId) -> Result<()> {
        const GRANTS: &str = "DELETE FROM scope_root WHERE organisation = ?1 AND account = ?2";
        const BOUND: &str = "UPDATE account SET bound = 0 WHERE organisation = ?1 AND id = ?2";
        for statement in [GRANTS, BOUND] {
            sqlx::query(statement).bind(map::blob(self.organisation)).bind(map::blob(account)).execute(&mut *self.tx).await?;
        }
        Ok(())
    }

    async fn set_epoch(&mut self, epoch: &str, restored_to: Stamp) -> Result<()> {
        self.begin_history(epoch, restored_to).await
    }

    async fn note_history(&mut self, epoch: &str, shared: Stamp) -> Result<()> {
        self.add_history(epoch, shared).await
    }

    async fn prune(&mut self, horizon: Stamp, forgotten: ServerTime) -> Result<()> {
        const EXITS: &str = "DELETE FROM exit WHERE organisation = ?1 AND stamp <= ?2";
        const SIGHTS: &str = "DELETE FROM sight WHERE organisation = ?1 \
             AND record IN (SELECT id FROM record WHERE organisation = ?1 AND stamp <= ?2 AND data IS NULL)";
        // A tombstone that is still a granted root stays: the grant names it.
        const TOMBSTONES: &str = "DELETE FROM record WHERE organisation = ?1 AND stamp <= ?2 AND data IS NULL \
             AND id NOT IN (SELECT record FROM scope_root WHERE organisation = ?1)";
        const ANSWERS: &str = "DELETE FROM answer WHERE organisation = ?1 AND answered < ?2";
        const TOKENS: &str = "DELETE FROM token WHERE organisation = ?1 AND used < ?2";
        const ENROLMENTS: &str = "DELETE FROM enrolment WHERE organisation = ?1 AND until < ?2";
        const HORIZON: &str = "UPDATE clock SET horizon = max(horizon, ?2) WHERE organisation = ?1";
        let steps = [
            (EXITS, horizon.micros()),
            (SIGHTS, horizon.micros()),
            (TOMBSTONES, horizon.micros()),
            (ANSWERS, forgotten.micros()),
            (TOKENS, forgotten.micros()),
            (ENROLMENTS, forgotten.micros()),
            (HORIZON, horizon.micros()),
        ];
        for (statement, bound) in steps {
            sqlx::query(statement).bind(map::blob(self.organisation)).bind(bound).execute(&mut *self.tx).await?;
        }
        sqlx::query("DELETE FROM tally WHERE organisation = ?1 AND live = 0")
            .bind(map::blob(self.organisation))
            .execute(&mut *self.tx)
            .await?;
        self.clock.horizon = self.clock.horizon.max(horizon);
        Ok(())
    }

    async fn commit(mut self: Box<Self>) -> Result<()> {
        if self.clock.last > self.stored {
            sqlx::query("UPDATE clock SET last = ?2 WHERE organisation = ?1")
                .bind(map::blob(self.organisation))
                .bind(self.clock.last.micros())
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(self.tx.commit().await?)
    }
}

impl SqliteTxn {
    async fn replace_links(&mut self, record: EntityId, links: &[Link]) -> Result<()> {
        sqlx::query("DELETE FROM link WHERE organisation = ?1 AND record = ?2")
            .bind(map::blob(self.organisation))
            .bind(map::blob(record))
            .execute(&mut *self.tx)
            .await?;
        if links.is_empty() {
            return Ok(());
        }
        let list: Vec<_> = links.iter().map(|link| json!([link.field, link.target.uuid().as_simple().to_string(), link.owner])).collect();
        sqlx::query(
            "INSERT INTO link (organisation, record, field, target, owner) \
             SELECT ?1, ?2, value ->> 0, unhex(value ->> 1), value ->> 2 FROM json_each(?3)",
        )
        .bind(map::blob(self.organisation))
        .bind(map::blob(record))
        .bind(serde_json::Value::from(list).to_string())
        .execute(&mut *self.tx)
        .await?;
        Ok(())
    }
}
