//! Passwords as Argon2id hashes. Hashing takes tens of milliseconds and megabytes on purpose, so it runs
//! beside the async threads, two at a time.

use argon2::{
    Argon2,
    password_hash::{PasswordHash, PasswordHasher as _, PasswordVerifier as _, SaltString},
};
use tokio::sync::Semaphore;

static ROOM: Semaphore = Semaphore::const_new(2);

/// Why a password could not be hashed.
#[derive(Debug, thiserror::Error)]
pub enum PasswordError {
    /// Argon2 refused.
    #[error("{0}")]
    Hash(argon2::password_hash::Error),
    /// The thread that hashes is gone; the server is stopping.
    #[error("the server is stopping")]
    Stopped,
}

/// The hash of a password in PHC form, with a salt of its own.
///
/// # Errors
/// The server is stopping.
pub async fn hash(password: String) -> Result<String, PasswordError> {
    beside(move || {
        let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>()).map_err(PasswordError::Hash)?;
        Ok(Argon2::default().hash_password(password.as_bytes(), &salt).map_err(PasswordError::Hash)?.to_string())
    })
    .await
}

/// Whether `password` gives `hash`. Without a hash the same work is done, and the answer is no.
///
/// # Errors
/// The server is stopping.
pub async fn verify(password: String, hash: Option<String>) -> Result<bool, PasswordError> {
    let Some(hash) = hash else {
        self::hash(password).await?;
        return Ok(false);
    };
    beside(move || {
        let hash = PasswordHash::new(&hash).map_err(PasswordError::Hash)?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    })
    .await
}

async fn beside<T: Send + 'static>(work: impl FnOnce() -> Result<T, PasswordError> + Send + 'static) -> Result<T, PasswordError> {
    let room = ROOM.acquire().await.map_err(|_| PasswordError::Stopped)?;
    let work = move || {
        // Kept by the work and not by whoever waits for it: who hangs up does not make room for more.
        let _room = room;
        work()
    };
    tokio::task::spawn_blocking(work).await.map_err(|_| PasswordError::Stopped)?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn only_the_password_itself_gives_its_hash() {
        let hashed = hash("secret".into()).await.unwrap();
        assert!(hashed.starts_with("$argon2id$"));
        assert!(verify("secret".into(), Some(hashed.clone())).await.unwrap());
        assert!(!verify("Secret".into(), Some(hashed)).await.unwrap());
        assert!(!verify("secret".into(), None).await.unwrap());
    }

    #[tokio::test]
    async fn who_hangs_up_makes_no_room_for_more() {
        let (go_on, waiting) = std::sync::mpsc::channel::<()>();
        let waiting = std::sync::Arc::new(std::sync::Mutex::new(waiting));
        for _ in 0..2 {
            let (begun, has_begun) = tokio::sync::oneshot::channel();
            let waiting = std::sync::Arc::clone(&waiting);
            let work = beside(move || {
                let _told = begun.send(());
                let _end = waiting.lock().map(|waiting| waiting.recv());
                Ok(())
            });
            tokio::select! {
                _ = work => panic!("it waits"),
                begun = has_begun => begun.unwrap(),
            }
        }
        assert_eq!(ROOM.available_permits(), 0);
        drop(go_on);
    }
}
