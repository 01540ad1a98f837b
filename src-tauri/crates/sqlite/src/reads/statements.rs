//! The statements of lists, put together from their parts when the program is compiled: where the lines come from,
//! what is shown of them, and in which order.

/// One source of lines, in every order, and its count.
pub struct Source {
    pub count: &'static str,
    pub by_label: [&'static str; 2],
    pub by_stamp: [&'static str; 2],
    pub by_field: [&'static str; 2],
}

macro_rules! list {
    ($from:literal, $order:literal) => {
        concat!(include_str!("sql/row.sql"), include_str!($from), include_str!("sql/shown.sql"), include_str!($order))
    };
}

macro_rules! source {
    ($from:literal) => {
        Source {
            count: concat!(include_str!("sql/count.sql"), include_str!($from), include_str!("sql/shown.sql")),
            by_label: [list!($from, "sql/by_label.sql"), list!($from, "sql/by_label_down.sql")],
            by_stamp: [list!($from, "sql/by_stamp.sql"), list!($from, "sql/by_stamp_down.sql")],
            by_field: [list!($from, "sql/by_field.sql"), list!($from, "sql/by_field_down.sql")],
        }
    };
}

/// All of a kind.
pub const ALL: Source = source!("sql/from_all.sql");
/// What is found.
pub const FOUND: Source = source!("sql/from_search.sql");
/// What refers to given records.
pub const REFERRING: Source = source!("sql/from_link.sql");
/// What is found, the best first.
pub const FOUND_BY_RANK: &str = list!("sql/from_search.sql", "sql/by_rank.sql");
/// Lines by id.
pub const ROWS: &str = concat!(include_str!("sql/row.sql"), include_str!("sql/from_ids.sql"));
/// Names by id.
pub const LABELS: &str = include_str!("sql/labels.sql");
/// What a record refers to.
pub const LINKS: &str = include_str!("sql/links.sql");
/// Who holds a value.
pub const HOLDERS: &str = include_str!("sql/holders.sql");
/// Who refers to given records.
pub const REFERRING_IDS: &str = include_str!("sql/referring.sql");

/// What one person has to do, and what nobody has taken.
pub const AGENDA: &str = concat!(include_str!("sql/row.sql"), include_str!("sql/from_status.sql"), include_str!("sql/by_date.sql"));
/// How much that is.
pub const AGENDA_COUNT: &str = concat!(include_str!("sql/count.sql"), include_str!("sql/from_status.sql"));
/// How much of each area was visited.
pub const COVERAGE: &str = include_str!("sql/coverage.sql");

/// Every statement that a screen runs.
#[cfg(test)]
pub fn all() -> Vec<&'static str> {
    let mut all = vec![FOUND_BY_RANK, ROWS, LABELS, LINKS, HOLDERS, REFERRING_IDS, AGENDA, AGENDA_COUNT, COVERAGE];
    for source in [ALL, FOUND, REFERRING] {
        all.push(source.count);
        all.extend([source.by_label, source.by_stamp, source.by_field].concat());
    }
    all
}
