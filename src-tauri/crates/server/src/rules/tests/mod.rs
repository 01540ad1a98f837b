//! The rules, through whole exchanges with toy kinds on a real store.

/// Makes of each proof, which is given a server, a test on either database.
macro_rules! on_either_database {
    ($($proof:ident),+ $(,)?) => {
        mod on_sqlite {
            $(
                #[tokio::test]
                async fn $proof() {
                    super::$proof(crate::testing::Bench::new().await).await;
                }
            )+
        }
        mod on_postgresql {
            $(
                #[tokio::test]
                async fn $proof() {
                    super::$proof(crate::testing::Bench::on_postgres().await).await;
                }
            )+
        }
    };
}

mod archive;
mod delete;
mod digest;
mod download;
mod grants;
mod history;
mod moves;
mod oracle;
mod put;
mod updates;
