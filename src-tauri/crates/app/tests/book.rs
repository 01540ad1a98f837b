//! The book's chapter of codes is the table of codes.

use std::{fs, path::Path};

#[test]
fn the_chapter_of_codes_is_the_table() {
    let chapter = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/codes.md");
    let wanted = rounds_app::codes::markdown();
    if fs::read_to_string(&chapter).ok().as_deref() != Some(wanted.as_str()) {
        fs::write(&chapter, wanted).unwrap();
        panic!("src-tauri/docs/codes.md was not the table of codes; it is written anew: look at it and commit it");
    }
}
