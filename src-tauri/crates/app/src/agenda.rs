//! The visits that are still to be made: those planned for the person at this laptop, and those that nobody has taken.

use rounds_model::Kind;
use rounds_sqlite::AgendaQuery;

use crate::{
    App, AppError,
    api::RecordsPage,
    records::{id_of, page},
};

const VISIT: Kind = Kind::of("SchoolVisit");
/// A plan longer than this is nobody's day; how long it is in all is told beside it.
const MOST: u32 = 400;

impl App {
    /// The visits to be made by this person or by whoever takes them, the earliest first.
    ///
    /// # Errors
    /// No account, or the database's.
    pub async fn open_visits(&self) -> Result<RecordsPage, AppError> {
        let desk = self.desk().await?;
        let person = id_of(&desk.account.monitor_id)?;
        let asked = AgendaQuery { kind: VISIT, status: "planned", field: "monitorId", person, limit: MOST };
        Ok(page(desk.store.screens().await?.agenda(&asked).await?))
    }
}
