//! Records: lists as one types, and one record with all that a screen shows of it. All from this laptop; nothing here
//! waits for the network.

use rounds_model::{EntityId, Kind, Payload};
use rounds_sqlite::{LinkedRecord, Listing, Query, RecordState as Standing, Row, Screens, SortBy};
use rounds_sync::EditState;

use crate::{
    App, AppError, Language,
    api::{
        Fields, Filter, KindInfo, Link, Reason, RecordRow, RecordState, RecordView, RecordsPage, RecordsQuery, ServerVersion, Sort, Trail,
    },
    forms, kinds, times,
};

impl App {
    /// The declarations of all kinds, parents before children.
    ///
    /// # Errors
    /// No account.
    pub async fn kinds(&self) -> Result<Vec<KindInfo>, AppError> {
        let desk = self.desk().await?;
        Ok(kinds::describe(&desk.registry, desk.role))
    }

    /// A part of a list.
    ///
    /// # Errors
    /// `unknown_kind`, a field that cannot be asked for, or the database's.
    pub async fn records(&self, query: RecordsQuery) -> Result<RecordsPage, AppError> {
        Ok(page(self.desk().await?.store.screens().await?.list(&asked(query)).await?))
    }

    /// One record.
    ///
    /// # Errors
    /// `not_found`, or the database's.
    pub async fn record(&self, kind: &str, id: &str) -> Result<RecordView, AppError> {
        let view = self.view(id_of(id)?).await?;
        if view.row.kind == kind { Ok(view) } else { Err(AppError::NotFound) }
    }

    /// One record by its id alone.
    pub(crate) async fn view(&self, id: EntityId) -> Result<RecordView, AppError> {
        let desk = self.desk().await?;
        let mut screen = desk.store.screens().await?;
        let found = screen.row(id).await?.ok_or(AppError::NotFound)?;
        let links = screen.links(id).await?;
        let trail = screen.owner_trail(&found.key).await?;
        let attention = attention(&mut screen, &found, self.language()).await?;
        let row = row(found);
        Ok(RecordView {
            links: links.into_iter().map(link).collect(),
            owner_trail: trail.into_iter().map(step).collect(),
            // Only records that were asked for by name come with their author; the one held does not say.
            by: None,
            server: row.updated_at.clone().map(|updated_at| ServerVersion { updated_at }),
            attention,
            row,
        })
    }
}

async fn attention(screen: &mut Screens, found: &Row, language: Language) -> Result<Option<Reason>, AppError> {
    if found.state != Standing::Attention {
        return Ok(None);
    }
    let held = screen.engine().held(&[found.key.id]).await?.pop().flatten();
    Ok(held.and_then(|held| held.edit).and_then(|edit| match &edit.state {
        EditState::Attention { reason } => Some(Reason::of(reason, language)),
        EditState::Ready | EditState::Blocked { .. } => None,
    }))
}

fn asked(query: RecordsQuery) -> Query {
    Query {
        kind: Kind::from(query.kind),
        search: query.search.filter(|words| !words.trim().is_empty()),
        filters: query.filters.into_iter().map(|Filter { field, value }| rounds_sqlite::Filter { field, value }).collect(),
        sort: query.sort.map(|Sort { field, descending }| rounds_sqlite::Sort { by: sort_by(field), descending }),
        offset: query.offset,
        limit: query.limit,
    }
}

/// `label` and `updatedAt` are about the record and no fields of it.
fn sort_by(field: String) -> SortBy {
    match field.as_str() {
        "label" => SortBy::Label,
        "updatedAt" => SortBy::Stamp,
        _ => SortBy::Field(field),
    }
}

/// A part of a list, as it is told.
pub fn page(listing: Listing) -> RecordsPage {
    RecordsPage { total: crate::reports::small(listing.total), rows: listing.rows.into_iter().map(row).collect() }
}

fn row(row: Row) -> RecordRow {
    RecordRow {
        kind: row.key.kind.as_str().to_owned(),
        id: row.key.id.to_string(),
        label: row.label,
        data: forms::fields(&row.data),
        state: match row.state {
            Standing::Confirmed => RecordState::Confirmed,
            Standing::Waiting => RecordState::Waiting,
            Standing::Sent => RecordState::Sent,
            Standing::Conflict => RecordState::Conflict,
            Standing::Attention => RecordState::Attention,
            Standing::Blocked => RecordState::Blocked,
        },
        updated_at: row.stamp.map(times::stamp),
    }
}

fn link(link: LinkedRecord) -> Link {
    Link { field: link.field, kind: link.key.kind.as_str().to_owned(), id: link.key.id.to_string(), label: link.label }
}

/// A record above, as it is told.
pub fn step(link: LinkedRecord) -> Trail {
    Trail { kind: link.key.kind.as_str().to_owned(), id: link.key.id.to_string(), label: link.label }
}

/// An id as it is typed or sent.
pub fn id_of(text: &str) -> Result<EntityId, AppError> {
    text.trim().parse().map_err(|_| AppError::NotFound)
}

/// Fields as a payload.
pub fn payload(fields: Fields) -> Payload {
    Payload(fields.into_iter().collect())
}
