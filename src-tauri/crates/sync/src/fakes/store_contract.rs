//! The contract of [`crate::ports::Store`], as a suite that every implementation runs.
//!
//! A store's crate writes `rounds_sync::store_contract!(make);` in a test module, where `make` is an async function
//! that takes a `Registry` and returns an empty store, whose row about itself was not written yet, and whatever must
//! live as long as the store does.

mod kinds;
pub mod lists;
pub mod proof;
pub mod records;
pub mod references;
pub mod rows;
pub mod transactions;

pub use kinds::registry;

/// Runs every case of the contract as a test of its own on a store that `$make` makes.
#[macro_export]
macro_rules! store_contract {
    ($make:expr) => {
        $crate::store_contract!(@cases $make;
            transactions::the_device_row_is_missing_until_it_is_written,
            transactions::a_reader_sees_no_later_commit,
            transactions::a_writer_sees_its_own_writes_and_others_do_not,
            transactions::a_dropped_write_leaves_nothing_behind,
            transactions::writers_take_turns_so_that_no_update_is_lost,
            transactions::only_one_holds_the_run_lock,
            records::a_record_reads_back_as_written_in_every_state,
            records::records_come_in_the_order_asked_however_many,
            records::a_record_that_is_written_again_is_replaced_with_all_that_hangs_on_it,
            records::dirty_records_come_by_their_newest_change,
            records::text_of_any_script_survives_byte_for_byte,
            records::a_kind_that_nobody_declared_is_kept,
            records::records_are_found_by_generation_and_by_what_hides_them,
            records::a_big_batch_is_written_whole_and_the_later_of_two_counts,
            references::a_child_may_come_before_its_parent_in_one_transaction,
            references::a_child_without_its_parent_fails_the_commit_and_writes_nothing,
            references::a_parent_with_a_child_cannot_be_removed_alone,
            references::a_loose_reference_needs_no_record,
            references::referrers_come_by_id_and_by_field,
            lists::operations_come_by_number,
            lists::conflicts_come_by_time_of_opening,
            lists::the_journal_and_the_ledger_come_newest_first,
            lists::staged_versions_come_by_page_and_a_later_one_replaces_an_earlier,
            lists::what_waits_is_kept_by_id,
            lists::deletions_come_by_stamp_and_the_later_of_two_counts,
            lists::reports_of_runs_come_newest_first,
            proof::the_digest_counts_the_newest_live_version_of_each_record,
            proof::the_counts_tell_what_waits,
        );
    };
    (@cases $make:expr; $($part:ident::$case:ident,)*) => {
        $(
            #[tokio::test]
            async fn $case() {
                let (store, _keep) = $make($crate::fakes::store_contract::registry()).await;
                $crate::fakes::store_contract::$part::$case(&store).await.expect("the store must not fail");
            }
        )*
    };
}
