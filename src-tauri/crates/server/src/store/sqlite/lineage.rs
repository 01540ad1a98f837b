//! The histories of the server: the present one, those before it, and up to where each is the same as it.

use rounds_model::Stamp;

use super::{Result, SqliteTxn, map};

impl SqliteTxn {
    /// See [`crate::store::WriteTxn::set_epoch`].
    pub(super) async fn begin_history(&mut self, epoch: &str, restored_to: Stamp) -> Result<()> {
        let before = self.clock.epoch.clone();
        sqlx::query("UPDATE lineage SET shared = min(shared, ?2) WHERE organisation = ?1")
            .bind(map::blob(self.organisation))
            .bind(restored_to.micros())
            .execute(&mut *self.tx)
            .await?;
        let shared = self.clock.restored_to.map_or(restored_to, |before| before.min(restored_to));
        sqlx::query("UPDATE clock SET epoch = ?2, restored_to = ?3 WHERE organisation = ?1")
            .bind(map::blob(self.organisation))
            .bind(epoch)
            .bind(shared.micros())
            .execute(&mut *self.tx)
            .await?;
        epoch.clone_into(&mut self.clock.epoch);
        self.clock.restored_to = Some(shared);
        self.add_history(&before, restored_to).await
    }

    /// See [`crate::store::WriteTxn::note_history`].
    pub(super) async fn add_history(&mut self, epoch: &str, shared: Stamp) -> Result<()> {
        let done = sqlx::query("INSERT INTO lineage (organisation, epoch, shared) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING")
            .bind(map::blob(self.organisation))
            .bind(epoch)
            .bind(shared.micros())
            .execute(&mut *self.tx)
            .await?;
        if done.rows_affected() > 0 {
            sqlx::query("UPDATE clock SET restored_to = min(coalesce(restored_to, ?2), ?2) WHERE organisation = ?1")
                .bind(map::blob(self.organisation))
                .bind(shared.micros())
                .execute(&mut *self.tx)
                .await?;
            self.clock.restored_to = Some(self.clock.restored_to.map_or(shared, |before| before.min(shared)));
        }
        Ok(())
    }
}
