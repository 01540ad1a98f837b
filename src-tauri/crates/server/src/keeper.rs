//! What a listening server does on the side: the mark beside the database rises, and once a day what has
//! been kept long enough is removed. A failure is logged and tried again; it never stops the server.

use std::{sync::Arc, time::Duration};

use tokio::{
    sync::watch,
    time::{MissedTickBehavior, interval},
};

use crate::{erasure_log::ErasureLog, rules::Rules, store::ServerStore, tls::Identity, watermark::Watermark};

/// At most so often is the mark written.
const MARK: Duration = Duration::from_secs(10);

/// So often is tidied up.
const TIDY: Duration = Duration::from_secs(24 * 60 * 60);

/// So often is looked whether the certificate's files were written.
const CERTIFICATE: Duration = Duration::from_secs(30);

/// Runs until the sender of `stopped` is dropped; the mark is raised a last time then.
pub async fn keep(
    rules: Rules,
    store: Arc<dyn ServerStore>,
    mut watermark: Watermark,
    erasures: ErasureLog,
    mut stopped: watch::Receiver<()>,
) {
    // Known once it was looked: at first it may be that all of them are to come.
    let mut awaited = true;
    let (mut mark, mut tidy) = (interval(MARK), interval(TIDY));
    mark.set_missed_tick_behavior(MissedTickBehavior::Delay);
    tidy.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let stop = tokio::select! {
            _ = stopped.changed() => true,
            _ = tidy.tick() => {
                if let Err(error) = rules.tidy(store.as_ref()).await {
                    tracing::error!(%error, "Old tombstones and answers could not be removed");
                }
                awaited = true;
                false
            }
            _ = mark.tick() => false,
        };
        if let Err(error) = watermark.follow(store.as_ref()).await {
            tracing::error!(%error, "The mark beside the database could not be compared");
        }
        if awaited {
            match erasures.follow(&rules, store.as_ref()).await {
                Ok(compared) => awaited = compared.awaited > 0,
                Err(error) => tracing::error!(%error, "What was erased could not be compared with the note of it"),
            }
        }
        if stop {
            return;
        }
    }
}

/// Shows a renewed certificate soon after its files were written, until the sender of `stopped` is dropped.
pub async fn keep_certificate(identity: Arc<Identity>, mut stopped: watch::Receiver<()>) {
    let mut look = interval(CERTIFICATE);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            _ = stopped.changed() => return,
            _ = look.tick() => {}
        }
        if identity.is_outdated() {
            match identity.renew() {
                Ok(validity) => tracing::info!(until = %validity.until, "The certificate was renewed"),
                Err(error) => tracing::warn!(%error, "The renewed certificate cannot be used; the one before it is still shown"),
            }
        }
    }
}
