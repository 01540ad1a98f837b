use std::{collections::BTreeMap, sync::Mutex};

use super::*;

/// A keychain in memory, which can be taken away.
#[derive(Default)]
struct MemoryKeychain {
    entries: Mutex<BTreeMap<String, Vec<u8>>>,
    absent: bool,
}

impl MemoryKeychain {
    fn entries(&self) -> Result<std::sync::MutexGuard<'_, BTreeMap<String, Vec<u8>>>, KeychainError> {
        if self.absent { Err(KeychainError("there is none".to_owned())) } else { Ok(self.entries.lock().unwrap()) }
    }
}

impl Keychain for MemoryKeychain {
    fn get(&self, entry: &str) -> Result<Option<Zeroizing<Vec<u8>>>, KeychainError> {
        Ok(self.entries()?.get(entry).cloned().map(Zeroizing::new))
    }
    fn set(&self, entry: &str, secret: &[u8]) -> Result<(), KeychainError> {
        self.entries()?.insert(entry.to_owned(), secret.to_vec());
        Ok(())
    }
    fn delete(&self, entry: &str) -> Result<(), KeychainError> {
        self.entries()?.remove(entry);
        Ok(())
    }
}

fn absent() -> MemoryKeychain {
    MemoryKeychain { absent: true, ..MemoryKeychain::default() }
}

#[test]
fn a_key_comes_back_by_the_keychain_and_by_the_code() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::default();
    let created = create(dir.path(), &keychain).unwrap();
    assert_eq!(created.keychain, Ok(()));
    assert_eq!(open(dir.path(), &keychain).unwrap(), created.key);
    let typed = created.code.text().to_lowercase().parse().unwrap();
    assert_eq!(recover(dir.path(), &typed, &keychain).unwrap(), created.key);
}

#[test]
fn a_lost_keychain_asks_for_the_code_once() {
    let dir = tempfile::tempdir().unwrap();
    let Created { key, code, .. } = create(dir.path(), &MemoryKeychain::default()).unwrap();
    let new = MemoryKeychain::default();
    assert!(matches!(open(dir.path(), &new), Err(KeyError::Lost)));
    assert_eq!(recover(dir.path(), &code, &new).unwrap(), key);
    assert_eq!(open(dir.path(), &new).unwrap(), key, "the new keychain has its part now");
    assert_eq!(recover(dir.path(), &code, &new).unwrap(), key, "and the code goes on to work");
}

#[test]
fn a_keychain_that_holds_something_else_counts_as_lost() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::default();
    create(dir.path(), &keychain).unwrap();
    for foreign in [vec![1; 32], vec![1; 31], Vec::new()] {
        for secret in keychain.entries.lock().unwrap().values_mut() {
            secret.clone_from(&foreign);
        }
        assert!(matches!(open(dir.path(), &keychain), Err(KeyError::Lost)));
    }
}

#[test]
fn a_laptop_without_a_keychain_opens_with_the_code_each_time() {
    let dir = tempfile::tempdir().unwrap();
    let Created { key, code, keychain } = create(dir.path(), &absent()).unwrap();
    assert!(keychain.is_err());
    assert!(matches!(open(dir.path(), &absent()), Err(KeyError::Lost)));
    assert_eq!(recover(dir.path(), &code, &absent()).unwrap(), key);
    assert_eq!(recover(dir.path(), &code, &absent()).unwrap(), key);
}

#[test]
fn a_keychain_that_cannot_be_asked_now_is_told_from_a_lost_one() {
    let dir = tempfile::tempdir().unwrap();
    let mut keychain = MemoryKeychain::default();
    let created = create(dir.path(), &keychain).unwrap();
    keychain.absent = true;
    assert!(matches!(open(dir.path(), &keychain), Err(KeyError::Keychain(_))));
    keychain.absent = false;
    assert_eq!(open(dir.path(), &keychain).unwrap(), created.key);
}

#[test]
fn another_code_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::default();
    let created = create(dir.path(), &keychain).unwrap();
    let other = RecoveryCode::from_bytes(&[1; 15]);
    assert!(matches!(recover(dir.path(), &other, &keychain), Err(KeyError::WrongCode)));
    assert_eq!(open(dir.path(), &keychain).unwrap(), created.key, "and changes nothing");
}

#[test]
fn a_new_code_opens_the_same_key_and_the_old_one_opens_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::default();
    assert!(matches!(renew_code(dir.path(), &DatabaseKey::from_bytes([1; 32])), Err(KeyError::Missing)));
    let Created { key, code: old, .. } = create(dir.path(), &keychain).unwrap();
    let new = renew_code(dir.path(), &key).unwrap();
    assert!(matches!(recover(dir.path(), &old, &keychain), Err(KeyError::WrongCode)));
    assert_eq!(recover(dir.path(), &new, &keychain).unwrap(), key);
    assert_eq!(open(dir.path(), &keychain).unwrap(), key, "the keychain's part is as it was");
}

#[test]
fn a_key_is_never_replaced() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::default();
    assert!(matches!(open(dir.path(), &keychain), Err(KeyError::Missing)));
    let created = create(dir.path(), &keychain).unwrap();
    assert!(matches!(create(dir.path(), &keychain), Err(KeyError::Exists)));
    assert_eq!(open(dir.path(), &keychain).unwrap(), created.key);
}

#[test]
fn a_damaged_or_newer_file_is_said_so_and_left_untouched() {
    let dir = tempfile::tempdir().unwrap();
    let keychain = MemoryKeychain::default();
    let code = create(dir.path(), &keychain).unwrap().code;
    let path = dir.path().join("keys.json");
    let whole = std::fs::read_to_string(&path).unwrap();
    for (text, newer) in [
        (String::new(), false),
        (whole[..whole.len() / 2].to_owned(), false),
        (whole.replace("\"salt\": \"", "\"salt\": \"x"), false),
        (whole.replace("\"version\": 1", "\"version\": 2"), true),
        ("{\"version\": 9, \"all\": \"different\"}".to_owned(), true),
        ("{\"version\": 0}".to_owned(), false),
    ] {
        std::fs::write(&path, &text).unwrap();
        let failed = recover(dir.path(), &code, &keychain).unwrap_err();
        assert!(if newer { matches!(failed, KeyError::TooNew) } else { matches!(failed, KeyError::Damaged) }, "{failed:?} for {text}");
        assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
    }
}

#[test]
fn one_slot_does_not_stand_in_for_the_other() {
    let key = DatabaseKey::from_bytes([3; 32]);
    let wrapped = wrap(&key, &[4; 32], Purpose::Keychain).unwrap();
    assert_eq!(unwrap(&wrapped, &[4; 32], Purpose::Recovery).unwrap(), None);
    assert_eq!(unwrap(&wrapped, &[4; 32], Purpose::Keychain).unwrap(), Some(key));
}

#[test]
fn the_file_holds_neither_the_key_nor_the_code() {
    let dir = tempfile::tempdir().unwrap();
    let created = create(dir.path(), &MemoryKeychain::default()).unwrap();
    let text = std::fs::read_to_string(dir.path().join("keys.json")).unwrap();
    assert!(!text.contains(hex::encode(created.key.bytes()).as_str()));
    assert!(!text.to_uppercase().contains(created.code.text().as_str()));
    assert!(!format!("{created:?}").contains(created.code.text().as_str()));
}
