//! The window's typed door: the commands and events that cross, listed once.
//!
//! The test in this module writes `ui/src/api/bindings.ts` from them. The file is committed, so that the web part
//! builds without Rust and a change of the door shows in review.

use tauri::Wry;
use tauri_specta::{Builder, ErrorHandlingMode, collect_commands, collect_events};

use crate::{
    closing::CloseAsked,
    commands::{account, conflicts, files, practice, records, settings, sync, window},
    events::AppEvent,
};

/// All commands and events.
pub fn door() -> Builder<Wry> {
    Builder::new()
        .commands(collect_commands![
            account::app_state,
            account::connect,
            account::connect_with_code,
            account::open_again,
            account::unlock,
            account::sign_in_again,
            account::sign_out,
            account::change_password,
            account::new_recovery_code,
            practice::start_practice,
            practice::leave_practice,
            practice::colleague_edits,
            records::kinds,
            records::records,
            records::open_visits,
            records::coverage,
            records::record,
            records::record_history,
            records::open_form,
            records::save,
            records::close_form,
            records::create,
            records::delete_record,
            records::assess,
            conflicts::conflicts,
            conflicts::conflict,
            conflicts::resolve,
            conflicts::undo,
            conflicts::ledger,
            conflicts::journal,
            conflicts::restore_journal,
            sync::sync_now,
            sync::sync_cancel,
            sync::sync_status,
            sync::runs,
            sync::queue,
            sync::queue_retry,
            sync::queue_withdraw,
            settings::settings,
            settings::set_settings,
            settings::place,
            settings::set_place,
            settings::about,
            files::backups,
            files::back_up_now,
            files::restore_backup,
            files::export_unsent,
            files::diagnose,
            window::close_stands,
        ])
        .events(collect_events![AppEvent, CloseAsked])
        .error_handling(ErrorHandlingMode::Throw)
        .disable_serde_phases()
        // Only the numbers of a record's JSON are meant: what JavaScript reads of JSON is a double in any case.
        .dangerously_cast_bigints_to_number()
}

#[cfg(test)]
mod tests {
    use specta_typescript::Typescript;

    use super::*;

    const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/api/bindings.ts");

    #[test]
    fn the_typed_door_is_written() {
        door().export(Typescript::default(), FILE).unwrap();
        assert!(std::fs::read_to_string(FILE).unwrap().contains("syncNow"));
    }
}
