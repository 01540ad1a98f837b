//! Practice: the server inside this program, with sample data, so that a person can try everything before a real one.
//!
//! It has a folder of its own, which goes when the person leaves. No socket is opened, and nothing leads from it to a
//! real server: the account's address is a word that is no address, and the account that syncs here has no connection.

mod colleague;
mod remote;
mod server;

use std::path::Path;

use rounds_server::{Server, demo};
use rounds_sqlite::DatabaseKey;
use rounds_sync::Trigger;
use tokio_util::sync::CancellationToken;

use self::server::Notes;
pub use self::{remote::PracticeRemote, server::PracticeServer};
use crate::{
    App, AppError,
    account::device_name,
    api::{Account, AppState},
    data_dir::AccountDir,
    files,
    program::Standing,
    records::id_of,
};

/// What stands in the place of a server's address. Nothing that a person types becomes this: it has no scheme.
const SERVER: &str = "practice";

/// What the colleague's laptop is called.
const COLLEAGUE: &str = "Colleague's laptop";

impl App {
    /// Begins to practise: makes the sample data and opens it. What was practised before is gone.
    ///
    /// # Errors
    /// `other_account` when this laptop is connected, or a folder that cannot be written.
    pub async fn start_practice(&self) -> Result<AppState, AppError> {
        if self.current()?.is_some() {
            return Err(AppError::OtherAccount);
        }
        let folder = self.dir().practice();
        files::remove_folder(&folder)?;
        let (account, token) = self.furnish(&folder).await?;
        // The account is named last: a start that was cut off leaves a folder that the next one removes.
        files::write_json(&self.dir().current(), &account)?;
        let standing = self.open(account, key(&folder)?, Some(token)).await?;
        if let Standing::Ready(desk) = &standing {
            // What there is to practise on is there when the first screen is.
            desk.worker().await?.engine.run(Trigger::Start, &CancellationToken::new()).await;
        }
        self.stand(standing).await;
        self.sync_if_by_itself().await;
        self.state().await
    }

    /// Leaves the practice; all that was entered in it goes.
    ///
    /// # Errors
    /// `not_in_practice`, or a folder that cannot be removed.
    pub async fn leave_practice(&self) -> Result<AppState, AppError> {
        self.current()?.filter(is_practice).ok_or(AppError::NotInPractice)?;
        self.leave().await;
        self.stand(Standing::Welcome).await;
        files::remove(&self.dir().current())?;
        files::remove_folder(&self.dir().practice())?;
        self.state().await
    }

    /// Lets the colleague edit a school on the server, so that an edit of one's own meets it at the next sync.
    ///
    /// # Errors
    /// `not_in_practice`, or `not_found` for a school that is not on the server.
    pub async fn colleague_edits(&self, school: &str) -> Result<(), AppError> {
        let desk = self.desk().await?;
        colleague::edit(desk.practice()?, id_of(school)?).await
    }

    /// A laptop that practises is connected to nothing until the practice was left.
    pub(crate) fn expect_no_practice(&self) -> Result<(), AppError> {
        if self.current()?.is_some_and(|account| is_practice(&account)) { Err(AppError::InPractice) } else { Ok(()) }
    }

    /// Makes the server's data, and signs both people in.
    async fn furnish(&self, folder: &Path) -> Result<(Account, rounds_http::Token), AppError> {
        files::make_folder(laptop(folder).path())?;
        let server = Server::open(&server::data(folder), self.registry().clone()).await.map_err(server::failed)?;
        let pair = demo::make_for_practice(server.rules(), server.store()).await.map_err(server::failed)?;
        let learner = server::sign_in(&server, &pair.learner, &device_name()).await?;
        let colleague = server::sign_in(&server, &pair.colleague, COLLEAGUE).await?;
        let notes = Notes::new(learner.organisation.id, colleague.token.reveal());
        notes.write(folder)?;
        server.close().await;
        let role = serde_json::to_value(pair.learner.role).ok().and_then(|role| role.as_str().map(str::to_owned));
        let account = Account {
            server: SERVER.to_owned(),
            email: pair.learner.email,
            name: pair.learner.name,
            organisation: pair.learner.organisation,
            monitor_id: learner.session.account.id.to_string(),
            role: role.unwrap_or_default(),
        };
        Ok((account, rounds_http::Token::new(learner.token.reveal())))
    }
}

/// Whether it is the account that somebody practises with.
pub fn is_practice(account: &Account) -> bool {
    account.server == SERVER
}

/// The folder of the laptop's database.
pub fn laptop(folder: &Path) -> AccountDir {
    AccountDir::at(folder.join("laptop"))
}

/// The key of the laptop's database. It lies beside it, since nothing in it is secret: all of it is sample data.
pub fn key(folder: &Path) -> Result<DatabaseKey, AppError> {
    Notes::read(folder)?.key()
}
