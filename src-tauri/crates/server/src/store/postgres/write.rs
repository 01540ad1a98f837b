//! What a write transaction can change, under the clock row.

use async_trait::async_trait;
use rounds_model::{EntityId, OpId, RecordKey, ServerTime, Stamp, proof};
use sqlx::types::Uuid;

use super::{PostgresTxn, Result, StoreError, map, name_taken};
use crate::{
    clock::next_stamp,
    path::Path,
    store::{Account, Answer, Device, Erasure, Fate, HistoryRow, Link, Row, TokenHash, WriteTxn, words},
};

#[async_trait]
impl WriteTxn for PostgresTxn {
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
            .bind(self.organisation.uuid())
            .bind(row.key.id.uuid())
            .bind(row.key.kind.as_str())
            .bind(row.stamp.micros())
            .bind(map::json(row.data.as_ref())?)
            .bind(row.path.as_str())
            .bind(row.shared)
            .bind(row.author.by.uuid())
            .bind(row.author.device.map(EntityId::uuid))
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
        sqlx::query("INSERT INTO answer (organisation, account, op, hash, stamp, answered) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(self.organisation.uuid())
            .bind(account.uuid())
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
            .bind(self.organisation.uuid())
            .bind(entry.key.id.uuid())
            .bind(entry.key.kind.as_str())
            .bind(words::fate(entry.fate))
            .bind(entry.stamp.map(Stamp::micros))
            .bind(map::json(entry.data.as_ref())?)
            .bind(entry.author.by.uuid())
            .bind(entry.author.device.map(EntityId::uuid))
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
        sqlx::query("INSERT INTO exit (organisation, kind, stamp, record, path) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING")
            .bind(self.organisation.uuid())
            .bind(record.kind.as_str())
            .bind(stamp.micros())
            .bind(record.id.uuid())
            .bind(path.as_str())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    async fn show(&mut self, record: EntityId, through: &Path) -> Result<bool> {
        let done = sqlx::query("INSERT INTO sight (organisation, record, path) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(self.organisation.uuid())
            .bind(record.uuid())
            .bind(through.as_str())
            .execute(&mut *self.tx)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn hide(&mut self, through: &Path) -> Result<Vec<RecordKey>> {
        let rows = sqlx::query(
            "SELECT r.id, r.kind FROM sight s JOIN record r ON r.organisation = s.organisation AND r.id = s.record \
             WHERE s.organisation = $1 AND s.path = $2",
        )
        .bind(self.organisation.uuid())
        .bind(through.as_str())
        .fetch_all(&mut *self.tx)
        .await?;
        if !rows.is_empty() {
            sqlx::query("DELETE FROM sight WHERE organisation = $1 AND path = $2")
                .bind(self.organisation.uuid())
                .bind(through.as_str())
                .execute(&mut *self.tx)
                .await?;
        }
        rows.iter().map(map::key).collect()
    }

    async fn add_account(&mut self, account: &Account, password: &str) -> Result<()> {
        // A statement that fails takes the whole transaction with it, so a taken e-mail must not fail.
        let done = sqlx::query(
            "INSERT INTO account (organisation, id, email, name, role, password) VALUES ($1, $2, $3, $4, $5, $6) \
             ON CONFLICT (email) DO NOTHING",
        )
        .bind(self.organisation.uuid())
        .bind(account.id.uuid())
        .bind(map::text(&account.email))
        .bind(map::text(&account.name))
        .bind(words::role(account.role))
        .bind(password)
        .execute(&mut *self.tx)
        .await?;
        if done.rows_affected() == 0 { Err(StoreError::EmailTaken) } else { Ok(()) }
    }

    async fn set_password(&mut self, account: EntityId, password: &str) -> Result<()> {
        sqlx::query("UPDATE account SET password = $3 WHERE organisation = $1 AND id = $2")
            .bind(self.organisation.uuid())
            .bind(account.uuid())
            .bind(password)
            .execute(&mut *self.tx)
            .await?;
        self.drop_tokens(account, None).await?;
        Ok(())
    }

    async fn add_token(&mut self, device: &Device, token: TokenHash, now: ServerTime) -> Result<bool> {
        let done = sqlx::query(
            "INSERT INTO device (organisation, id, account, name, heard) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (organisation, id) DO UPDATE SET name = excluded.name, heard = greatest(device.heard, excluded.heard) \
             WHERE device.account = excluded.account",
        )
        .bind(self.organisation.uuid())
        .bind(device.id.uuid())
        .bind(device.account.uuid())
        .bind(map::text(&device.name))
        .bind(now.micros())
        .execute(&mut *self.tx)
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("INSERT INTO token (hash, organisation, device, issued, used) VALUES ($1, $2, $3, $4, $4)")
            .bind(token.0.to_vec())
            .bind(self.organisation.uuid())
            .bind(device.id.uuid())
            .bind(now.micros())
            .execute(&mut *self.tx)
            .await?;
        Ok(true)
    }

    async fn drop_token(&mut self, token: TokenHash) -> Result<()> {
        sqlx::query("DELETE FROM token WHERE hash = $1 AND organisation = $2")
            .bind(token.0.to_vec())
            .bind(self.organisation.uuid())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    async fn drop_tokens(&mut self, account: EntityId, device: Option<EntityId>) -> Result<u64> {
        let done = sqlx::query(
            "DELETE FROM token WHERE organisation = $1 AND device IN \
             (SELECT id FROM device WHERE organisation = $1 AND account = $2 AND ($3 IS NULL OR id = $3))",
        )
        .bind(self.organisation.uuid())
        .bind(account.uuid())
        .bind(device.map(EntityId::uuid))
        .execute(&mut *self.tx)
        .await?;
        if device.is_none() {
            sqlx::query("DELETE FROM enrolment WHERE organisation = $1 AND account = $2")
                .bind(self.organisation.uuid())
                .bind(account.uuid())
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(done.rows_affected())
    }

    async fn enrol(&mut self, account: EntityId, code: TokenHash, until: ServerTime) -> Result<()> {
        sqlx::query("INSERT INTO enrolment (hash, organisation, account, until) VALUES ($1, $2, $3, $4)")
            .bind(code.0.to_vec())
            .bind(self.organisation.uuid())
            .bind(account.uuid())
            .bind(until.micros())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    async fn use_enrolment(&mut self, code: TokenHash) -> Result<bool> {
        let done = sqlx::query("DELETE FROM enrolment WHERE hash = $1 AND organisation = $2")
            .bind(code.0.to_vec())
            .bind(self.organisation.uuid())
            .execute(&mut *self.tx)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn rename(&mut self, name: &str) -> Result<()> {
        sqlx::query("UPDATE organisation SET name = $2 WHERE id = $1")
            .bind(self.organisation.uuid())
            .bind(name)
            .execute(&mut *self.tx)
            .await
            .map_err(name_taken)?;
        Ok(())
    }

    async fn erase(&mut self, erasure: &Erasure) -> Result<()> {
        sqlx::query("UPDATE history SET data = NULL WHERE organisation = $1 AND record = $2")
            .bind(self.organisation.uuid())
            .bind(erasure.key.id.uuid())
            .execute(&mut *self.tx)
            .await?;
        sqlx::query("INSERT INTO erasure (organisation, record, kind, author, reason, erased) VALUES ($1, $2, $3, $4, $5, $6)")
            .bind(self.organisation.uuid())
            .bind(erasure.key.id.uuid())
            .bind(erasure.key.kind.as_str())
            .bind(erasure.by.uuid())
            .bind(map::text(&erasure.reason))
            .bind(erasure.at.micros())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    async fn grant(&mut self, account: EntityId, root: EntityId) -> Result<()> {
        sqlx::query("INSERT INTO scope_root (organisation, account, record) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING")
            .bind(self.organisation.uuid())
            .bind(account.uuid())
            .bind(root.uuid())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }

    async fn revoke(&mut self, account: EntityId, root: EntityId) -> Result<bool> {
        let done = sqlx::query("DELETE FROM scope_root WHERE organisation = $1 AND account = $2 AND record = $3")
            .bind(self.organisation.uuid())
            .bind(account.uuid())
            .bind(root.uuid())
            .execute(&mut *self.tx)
            .await?;
        let was = done.rows_affected() > 0;
        if was {
            sqlx::query("UPDATE account SET bound = true WHERE organisation = $1 AND id = $2")
                .bind(self.organisation.uuid())
                .bind(account.uuid())
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(was)
    }

    async fn unbind(&mut self, account: EntityId) -> Result<()> {
        const GRANTS: &str = "DELETE FROM scope_root WHERE organisation = $1 AND account = $2";
        const BOUND: &str = "UPDATE account SET bound = false WHERE organisation = $1 AND id = $2";
        for statement in [GRANTS, BOUND] {
            sqlx::query(statement).bind(self.organisation.uuid()).bind(account.uuid()).execute(&mut *self.tx).await?;
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
        const EXITS: &str = "DELETE FROM exit WHERE organisation = $1 AND stamp <= $2";
        const SIGHTS: &str = "DELETE FROM sight WHERE organisation = $1 \
             AND record IN (SELECT id FROM record WHERE organisation = $1 AND stamp <= $2 AND data IS NULL)";
        // A tombstone that is still a granted root stays: the grant names it.
        const TOMBSTONES: &str = "DELETE FROM record WHERE organisation = $1 AND stamp <= $2 AND data IS NULL \
             AND id NOT IN (SELECT record FROM scope_root WHERE organisation = $1)";
        const ANSWERS: &str = "DELETE FROM answer WHERE organisation = $1 AND answered < $2";
        const TOKENS: &str = "DELETE FROM token WHERE organisation = $1 AND used < $2";
        const ENROLMENTS: &str = "DELETE FROM enrolment WHERE organisation = $1 AND until < $2";
        const HORIZON: &str = "UPDATE clock SET horizon = greatest(horizon, $2) WHERE organisation = $1";
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
            sqlx::query(statement).bind(self.organisation.uuid()).bind(bound).execute(&mut *self.tx).await?;
        }
        sqlx::query("DELETE FROM tally WHERE organisation = $1 AND live = 0").bind(self.organisation.uuid()).execute(&mut *self.tx).await?;
        self.clock.horizon = self.clock.horizon.max(horizon);
        Ok(())
    }

    async fn commit(mut self: Box<Self>) -> Result<()> {
        // COMMIT after a failed statement rolls back and says nothing; this one says it.
        sqlx::query(include_str!("query/keep_tally.sql")).bind(self.organisation.uuid()).execute(&mut *self.tx).await?;
        if self.clock.last > self.stored {
            sqlx::query("UPDATE clock SET last = $2 WHERE organisation = $1")
                .bind(self.organisation.uuid())
                .bind(self.clock.last.micros())
                .execute(&mut *self.tx)
                .await?;
        }
        Ok(self.tx.commit().await?)
    }
}

impl PostgresTxn {
    async fn replace_links(&mut self, record: EntityId, links: &[Link]) -> Result<()> {
        sqlx::query("DELETE FROM link WHERE organisation = $1 AND record = $2")
            .bind(self.organisation.uuid())
            .bind(record.uuid())
            .execute(&mut *self.tx)
            .await?;
        if links.is_empty() {
            return Ok(());
        }
        let (fields, targets): (Vec<&str>, Vec<Uuid>) = links.iter().map(|link| (link.field, link.target.uuid())).unzip();
        sqlx::query(include_str!("query/add_links.sql"))
            .bind(self.organisation.uuid())
            .bind(record.uuid())
            .bind(fields)
            .bind(targets)
            .bind(links.iter().map(|link| link.owner).collect::<Vec<bool>>())
            .execute(&mut *self.tx)
            .await?;
        Ok(())
    }
}
