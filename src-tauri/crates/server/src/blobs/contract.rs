//! What every backend of [`BlobStore`] has to keep, like the contract of the database.

use std::ops::Range;

use bytes::Bytes;
use futures_util::{StreamExt as _, stream};
use sha2::{Digest as _, Sha256};

use super::{BlobError, BlobKey, BlobStore, Content};
use crate::toys::id;

/// Makes a test of each promise.
macro_rules! blob_store_contract {
    ($make:path) => {
        $crate::blobs::contract::blob_store_contract!(
            $make,
            [
                what_was_put_comes_back_whole_and_in_ranges,
                what_is_not_here_is_none,
                a_content_that_is_not_what_it_is_called_is_not_kept,
                an_empty_piece_does_not_let_a_wrong_content_through,
                a_content_that_breaks_off_is_not_kept_and_can_be_put_again,
                a_blob_belongs_to_one_organisation,
                a_blob_that_was_deleted_is_gone_and_deleting_it_again_is_no_error,
                a_note_is_replaced_whole,
            ]
        );
    };
    ($make:path, [$($name:ident),+ $(,)?]) => {
        $(
            #[tokio::test]
            async fn $name() {
                let (store, _alive) = $make().await;
                $crate::blobs::contract::$name(&store).await;
            }
        )+
    };
}
pub(crate) use blob_store_contract;

/// The key of these bytes, and how many they are.
pub fn blob(bytes: &[u8]) -> (BlobKey, u64) {
    (BlobKey { organisation: id(100), hash: Sha256::digest(bytes).into() }, bytes.len() as u64)
}

/// Bytes that come in these pieces.
pub fn content(pieces: &[&'static [u8]]) -> Content {
    Box::pin(stream::iter(pieces.iter().map(|piece| Ok(Bytes::from_static(piece))).collect::<Vec<_>>()))
}

async fn read(store: &dyn BlobStore, key: &BlobKey, range: Option<Range<u64>>) -> Option<Vec<u8>> {
    let mut pieces = store.get(key, range).await.unwrap()?;
    let mut bytes = Vec::new();
    while let Some(piece) = pieces.next().await {
        bytes.extend_from_slice(&piece.unwrap());
    }
    Some(bytes)
}

pub async fn what_was_put_comes_back_whole_and_in_ranges(store: &dyn BlobStore) {
    let whole: Vec<u8> = (0..300_000_u32).map(|n| (n % 251) as u8).collect();
    let (key, size) = blob(&whole);
    for _ in 0..2 {
        let pieces: Vec<_> = whole.chunks(70_001).map(|piece| Ok(Bytes::copy_from_slice(piece))).collect();
        store.put(&key, size, Box::pin(stream::iter(pieces))).await.unwrap();
        assert_eq!(store.size(&key).await.unwrap(), Some(size));
        assert!(read(store, &key, None).await.unwrap() == whole);
    }
    for (range, expected) in [(0..1, 0..1), (131_000..262_145, 131_000..262_145), (299_990..400_000, 299_990..300_000), (7..7, 7..7)] {
        assert!(read(store, &key, Some(range.clone())).await.unwrap() == whole[expected], "{range:?}");
    }
    assert_eq!(read(store, &key, Some(300_000..300_001)).await.unwrap(), b"", "beyond the end there is nothing");
    let (nothing, size) = blob(b"");
    store.put(&nothing, size, content(&[])).await.unwrap();
    assert_eq!(read(store, &nothing, None).await.unwrap(), b"");
}

pub async fn what_is_not_here_is_none(store: &dyn BlobStore) {
    let (key, _) = blob(b"never put");
    assert_eq!(store.size(&key).await.unwrap(), None);
    assert_eq!(read(store, &key, None).await, None);
    assert_eq!(read(store, &key, Some(0..1)).await, None);
    assert_eq!(store.note("never-written").await.unwrap(), None);
}

pub async fn a_content_that_is_not_what_it_is_called_is_not_kept(store: &dyn BlobStore) {
    let (key, size) = blob(b"right");
    let wrong: [(&[&'static [u8]], u64); 5] =
        [(&[b"wrong"], size), (&[b"rig", b"hT"], size), (&[b"righ"], size), (&[b"right", b"s"], size), (&[b"right"], 4)];
    for (pieces, size) in wrong {
        let refusal = store.put(&key, size, content(pieces)).await.unwrap_err();
        assert!(matches!(refusal, BlobError::Mismatch), "{pieces:?}: {refusal}");
        assert_eq!(store.size(&key).await.unwrap(), None, "{pieces:?}");
    }
    store.put(&key, size, content(&[b"ri", b"ght"])).await.unwrap();
    assert_eq!(read(store, &key, None).await.unwrap(), b"right");
}

pub async fn an_empty_piece_does_not_let_a_wrong_content_through(store: &dyn BlobStore) {
    let (key, _) = blob(b"right");
    let wrong: [&[&'static [u8]]; 3] = [&[b"wrong", b""], &[b"", b"wrong"], &[b"wr", b"", b"ong", b"", b""]];
    for pieces in wrong {
        assert!(matches!(store.put(&key, 5, content(pieces)).await, Err(BlobError::Mismatch)), "{pieces:?}");
        assert_eq!(read(store, &key, None).await, None, "{pieces:?}");
    }
    store.put(&key, 5, content(&[b"", b"right", b""])).await.unwrap();
    assert_eq!(read(store, &key, None).await, Some(b"right".to_vec()));
}

pub async fn a_content_that_breaks_off_is_not_kept_and_can_be_put_again(store: &dyn BlobStore) {
    let (key, size) = blob(b"right");
    let broken = [Ok(Bytes::from_static(b"rig")), Err(BlobError::BrokenOff("the link".into()))];
    let refusal = store.put(&key, size, Box::pin(stream::iter(broken))).await.unwrap_err();
    assert!(matches!(refusal, BlobError::BrokenOff(_)), "{refusal}");
    assert_eq!(store.size(&key).await.unwrap(), None);
    store.put(&key, size, content(&[b"right"])).await.unwrap();
    assert_eq!(store.size(&key).await.unwrap(), Some(size));
}

pub async fn a_blob_belongs_to_one_organisation(store: &dyn BlobStore) {
    let (key, size) = blob(b"a photo");
    let others = BlobKey { organisation: id(101), ..key };
    store.put(&key, size, content(&[b"a photo"])).await.unwrap();
    assert_eq!(store.size(&others).await.unwrap(), None);
    store.put(&others, size, content(&[b"a photo"])).await.unwrap();
    store.delete(&key).await.unwrap();
    assert_eq!(store.size(&others).await.unwrap(), Some(size));
}

pub async fn a_blob_that_was_deleted_is_gone_and_deleting_it_again_is_no_error(store: &dyn BlobStore) {
    let (key, size) = blob(b"a photo");
    store.put(&key, size, content(&[b"a photo"])).await.unwrap();
    for _ in 0..2 {
        store.delete(&key).await.unwrap();
        assert_eq!(store.size(&key).await.unwrap(), None);
    }
}

pub async fn a_note_is_replaced_whole(store: &dyn BlobStore) {
    for text in ["a long first text", "short", ""] {
        store.set_note("a-note", text.into()).await.unwrap();
        assert_eq!(store.note("a-note").await.unwrap().unwrap(), text.as_bytes());
    }
    assert_eq!(store.note("another").await.unwrap(), None);
}
