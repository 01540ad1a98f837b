//! A lost keychain loses nothing: the recovery code opens the database, and what was not sent is in it.

#![expect(clippy::unwrap_used, reason = "a stage that cannot be set fails the test on that line")]

use rounds_sqlite::{
    SqliteStore,
    keyslots::{self, KeyError, Keychain, KeychainError, RecoveryCode},
};
use rounds_sync::{
    fakes::store_contract::{
        registry,
        rows::{dirty, sealed},
    },
    ports::Store as _,
};
use zeroize::Zeroizing;

/// A keychain that holds one secret, if any.
#[derive(Default)]
struct OneSecret(std::sync::Mutex<Option<Vec<u8>>>);

impl Keychain for OneSecret {
    fn get(&self, _: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(self.0.lock().unwrap().clone().map(Zeroizing::new))
    }
    fn set(&self, _: &str, secret: &[u8]) -> Result<(), KeychainError> {
        *self.0.lock().unwrap() = Some(secret.to_vec());
        Ok(())
    }
    fn delete(&self, _: &str) -> Result<(), KeychainError> {
        *self.0.lock().unwrap() = None;
        Ok(())
    }
}

#[tokio::test]
async fn the_outbox_is_recovered_with_the_code_when_the_keychain_is_lost() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rounds.db");
    let keychain = OneSecret::default();
    let created = keyslots::create(dir.path(), &keychain).unwrap();
    let printed = created.code.text().to_string();
    let store = SqliteStore::open(&path, created.key, registry()).await.unwrap();
    let mut txn = store.write().await.unwrap();
    txn.put_held(&[dirty(1, 1), dirty(2, 2)]).await.unwrap();
    txn.put_sealed(&[sealed(7, 1, 1, true)]).await.unwrap();
    txn.commit().await.unwrap();
    store.close().await;

    keychain.delete("").unwrap();
    assert!(matches!(keyslots::open(dir.path(), &keychain), Err(KeyError::Lost)));
    let code: RecoveryCode = printed.parse().unwrap();
    let key = keyslots::recover(dir.path(), &code, &keychain).unwrap();
    let store = SqliteStore::open(&path, key, registry()).await.unwrap();
    let mut read = store.read().await.unwrap();
    assert_eq!(read.edited().await.unwrap(), [dirty(1, 1), dirty(2, 2)]);
    assert_eq!(read.sealed().await.unwrap(), [sealed(7, 1, 1, true)]);
    drop(read);
    store.close().await;
    let key = keyslots::open(dir.path(), &keychain).unwrap(); // the next start needs no code
    SqliteStore::open(&path, key, registry()).await.unwrap();
}
