//! Why a use case did not do what was asked, and how that is told: a code, and the sentences of its row.

use rounds_http::{AddressError, ConnectionError};
use rounds_model::{FieldError, RegistryError, wire::EnrolmentError};
use rounds_sqlite::{
    KeyFormatError, QueryError,
    keyslots::{CodeFormatError, KeyError},
};
use rounds_sync::{
    edit::EditError,
    ports::{RemoteError, StoreError},
};

use crate::{
    Language,
    api::{FieldProblem, Reason, UiError},
    codes,
};

/// Why a use case did not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The server was not reached or refused.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The change was not taken.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The list cannot be read.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The key could not be had.
    #[error(transparent)]
    Keys(#[from] KeyError),
    /// What was typed is no recovery code.
    #[error(transparent)]
    Code(#[from] CodeFormatError),
    /// The enrolment code typed is none.
    #[error(transparent)]
    Enrolment(#[from] EnrolmentError),
    /// The enrolment code is not good, or not for this person.
    #[error("the enrolment code is not good")]
    WrongCode,
    /// The key given is none.
    #[error(transparent)]
    Key(#[from] KeyFormatError),
    /// The address typed is none.
    #[error(transparent)]
    Address(#[from] AddressError),
    /// No connection can be made at all.
    #[error(transparent)]
    Connection(#[from] ConnectionError),
    /// The declared kinds contradict each other.
    #[error(transparent)]
    Registry(#[from] RegistryError),
    /// There is no account on this laptop yet.
    #[error("this laptop is not connected yet")]
    NotConnected,
    /// The key of the database is not at hand.
    #[error("the database is locked")]
    Locked,
    /// The account's database could not be opened when the program started, for the reason of this code.
    #[error("the database could not be opened: {0}")]
    Closed(&'static str),
    /// The token is gone: sign in again.
    #[error("signed out")]
    SignedOut,
    /// Another account is connected.
    #[error("another account is connected")]
    OtherAccount,
    /// It cannot be done while the server runs inside this program.
    #[error("not possible in practice")]
    InPractice,
    /// It can only be done while the server runs inside this program.
    #[error("only possible in practice")]
    NotInPractice,
    /// The key was given to the program, so that no code opens the database.
    #[error("there is no recovery code")]
    NoRecoveryCode,
    /// A copy of the database does not hold.
    #[error("the copy is damaged")]
    BackupDamaged,
    /// What was named is not there.
    #[error("there is no such thing")]
    NotFound,
    /// An argument does not hold.
    #[error("{message}")]
    Invalid {
        /// Which; empty when it is about the whole.
        field: String,
        /// What is wrong, in words.
        message: String,
    },
    /// A file or folder of the program.
    #[error("a file of the program: {0}")]
    Files(std::io::ErrorKind),
}

impl From<std::io::Error> for AppError {
    fn from(error: std::io::Error) -> Self {
        // The text of the error names folders, and with them people.
        match error.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::FileTooLarge => Self::Store(StoreError::Full),
            kind => Self::Files(kind),
        }
    }
}

impl AppError {
    /// The code of the one table.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Remote(error) => error.code(),
            Self::Store(error) | Self::Edit(EditError::Store(error)) | Self::Query(QueryError::Store(error)) => error.code(),
            Self::Edit(EditError::Invalid(_)) | Self::Query(QueryError::UnknownField { .. }) | Self::Invalid { .. } => "invalid",
            Self::Edit(EditError::NotFound) | Self::NotFound => "not_found",
            Self::Edit(EditError::UnknownKind(_)) | Self::Query(QueryError::UnknownKind(_)) => "unknown_kind",
            Self::Edit(EditError::InConflict) => "in_conflict",
            Self::Keys(KeyError::Missing | KeyError::Exists | KeyError::Damaged) => "keyslots_damaged",
            Self::Keys(KeyError::TooNew) => "database_too_new",
            Self::Keys(KeyError::Lost | KeyError::Keychain(_)) | Self::Locked => "locked",
            Self::Keys(KeyError::WrongCode) | Self::Code(_) => "wrong_recovery_code",
            Self::Keys(KeyError::File(_)) | Self::Files(_) => "files",
            Self::Enrolment(_) => "mistyped_enrolment_code",
            Self::WrongCode => "wrong_enrolment_code",
            Self::Key(_) => "bad_key",
            Self::Address(_) => "bad_address",
            Self::Connection(ConnectionError::ExtraRoot) => "bad_root",
            Self::Connection(ConnectionError::Setup) => "tls",
            Self::Registry(_) | Self::Keys(KeyError::NoRandomness) => "unexpected",
            Self::NotConnected => "not_connected",
            Self::SignedOut => "signed_out",
            Self::OtherAccount => "other_account",
            Self::InPractice => "in_practice",
            Self::NotInPractice => "not_in_practice",
            Self::NoRecoveryCode => "no_recovery_code",
            Self::BackupDamaged => "backup_damaged",
            Self::Closed(code) => code,
        }
    }

    /// The failure as a person is told of it.
    #[must_use]
    pub fn told(&self, language: Language) -> UiError {
        UiError { fields: self.fields(), ..UiError::of(self.code(), language) }
    }

    /// The fields that it is about.
    fn fields(&self) -> Vec<FieldProblem> {
        match self {
            Self::Edit(EditError::Invalid(invalid)) => invalid.0.iter().map(FieldProblem::from).collect(),
            Self::Invalid { field, message } => {
                vec![FieldProblem { field: field.clone(), code: "invalid".into(), message: message.clone() }]
            }
            Self::Query(QueryError::UnknownField { field, .. }) => {
                vec![FieldProblem { field: field.clone(), code: "unknown_field".into(), message: self.to_string() }]
            }
            _ => Vec::new(),
        }
    }
}

impl UiError {
    /// The failure that `code` stands for, in the words of the table.
    #[must_use]
    pub fn of(code: &str, language: Language) -> Self {
        let row = codes::of(code, language);
        Self {
            code: row.code.into(),
            message: row.message.into(),
            safe: row.safe.into(),
            todo: row.todo.into(),
            retryable: row.retryable,
            run_id: None,
            fields: Vec::new(),
        }
    }
}

impl From<&FieldError> for FieldProblem {
    fn from(error: &FieldError) -> Self {
        Self { field: error.field.clone(), code: error.code.clone(), message: error.message.clone() }
    }
}

impl Reason {
    /// Why the engine does not send an entry, in the words of the table.
    pub(crate) fn of(reason: &rounds_sync::Reason, language: Language) -> Self {
        let row = codes::of(&reason.code, language);
        Self {
            code: row.code.into(),
            message: row.message.into(),
            safe: row.safe.into(),
            todo: row.todo.into(),
            fields: reason.fields.iter().map(FieldProblem::from).collect(),
        }
    }
}
