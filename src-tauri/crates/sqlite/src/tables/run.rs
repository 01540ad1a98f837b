//! `run`: reports of runs.

use rounds_sync::RunReport;
use sqlx::SqliteConnection;

use super::row::{body_of, json};
use crate::error::Result;

pub const PUT: &str = include_str!("run/put.sql");

/// Writes a report; one that is written again keeps its place.
pub async fn put(conn: &mut SqliteConnection, report: &RunReport) -> Result<()> {
    sqlx::query(PUT).bind(&report.id).bind(json(report)?).execute(conn).await?;
    Ok(())
}

/// The newest, newest first.
pub async fn newest(conn: &mut SqliteConnection, limit: u32) -> Result<Vec<RunReport>> {
    let rows = sqlx::query("SELECT body FROM run ORDER BY seq DESC LIMIT ?1").bind(limit).fetch_all(conn).await?;
    rows.iter().map(body_of).collect()
}
