//! The window as a person uses it: things are found by what is written on them, and waited for.

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
};

use rounds_model::EntityId;
use tempfile::TempDir;

use crate::webdriver::{By, Element, Refused, Session, until};

const TAB: &str = "\u{e004}";
const END: &str = "\u{e010}";
const BACKSPACE: &str = "\u{e003}";
const RETURN: &str = "\u{e006}";

/// The app's one window.
pub struct Window {
    session: Session,
    shots: PathBuf,
    /// Where the pictures of the book go, when they are to be taken.
    book: Option<PathBuf>,
    _data: TempDir,
}

impl Window {
    /// Starts the app on an empty data folder.
    pub async fn open() -> Self {
        let data = tempfile::tempdir().unwrap();
        let driver = std::env::var_os("TAURI_DRIVER").map(PathBuf::from).expect("TAURI_DRIVER: start this by `cargo xtask e2e`");
        let app = rounds_tests::program("rounds-desktop", "ROUNDS_APP");
        let session = Session::start(&driver, &app, &[("ROUNDS_DATA_DIR", data.path())]).await;
        let beside = || app.parent().and_then(Path::parent).unwrap().join("e2e");
        let shots = std::env::var_os("ROUNDS_SCREENSHOTS").map_or_else(beside, PathBuf::from);
        std::fs::create_dir_all(&shots).unwrap();
        let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/docs/img");
        let book = std::env::var_os("ROUNDS_BOOK_SHOTS").map(|_| book);
        if let Some(book) = &book {
            std::fs::create_dir_all(book).unwrap();
        }
        Self { session, shots, book, _data: data }
    }

    /// Waits for an element and gives it.
    pub async fn see(&self, by: By) -> Element {
        let what = format!("{by:?}");
        until(|| what, async || self.session.all(&by).await.ok()?.into_iter().next()).await
    }

    /// Waits for an element by its test id.
    pub async fn see_part(&self, id: &str) -> Element {
        self.see(By::Css(format!("[data-testid='{id}']"))).await
    }

    /// Waits until the part with this test id says `words`.
    pub async fn read(&self, id: &str, words: &str) -> String {
        let by = By::Css(format!("[data-testid='{id}']"));
        let last = RefCell::new(String::from("nothing"));
        let said = async || {
            let part = self.session.all(&by).await.ok()?.into_iter().next()?;
            let text = self.session.text(&part).await.ok()?;
            last.borrow_mut().clone_from(&text);
            Some(text).filter(|text| text.contains(words))
        };
        let what = || format!("{id} says {words:?}, not {:?}", last.borrow());
        until(what, said).await
    }

    /// Does something to an element, again while the page draws it anew or covers it.
    async fn with(&self, by: By, act: impl AsyncFn(&Element) -> Result<(), Refused>) {
        let what = format!("{by:?}");
        until(
            || what,
            async || {
                let element = self.session.all(&by).await.ok()?.into_iter().next()?;
                act(&element).await.ok()
            },
        )
        .await;
    }

    /// Presses the button or link that says `words`.
    pub async fn press(&self, words: &str) {
        let by = By::XPath(format!("(//button | //a)[normalize-space()=\"{words}\" and not(@disabled)]"));
        self.with(by, async |element| self.session.click(element).await).await;
    }

    /// Presses the part with this test id.
    pub async fn press_part(&self, id: &str) {
        self.with(By::Css(format!("[data-testid='{id}']")), async |element| self.session.click(element).await).await;
    }

    /// Presses what fits the path.
    pub async fn press_at(&self, path: &str) {
        self.with(By::XPath(path.to_owned()), async |element| self.session.click(element).await).await;
    }

    /// Replaces the text of the input that fits the selector.
    pub async fn fill(&self, css: &str, text: &str) {
        let text = text.replace('\n', RETURN);
        self.with(By::Css(css.to_owned()), async |element| {
            let before = self.session.value(element).await?.chars().count();
            let remove = if before > 0 { END.to_owned() + &BACKSPACE.repeat(before) } else { String::new() };
            self.session.keys(element, &(remove + &text)).await
        })
        .await;
    }

    /// Fills a field of a record's form and leaves it.
    pub async fn answer(&self, field: &str, text: &str) {
        self.fill(&format!("[data-field='{field}'] :is(input, textarea):not([type='hidden'])"), &format!("{text}{TAB}")).await;
    }

    /// Chooses among the few answers of a field.
    pub async fn choose(&self, field: &str, choice: &str) {
        self.press_at(&format!("//*[@data-field='{field}']//label[normalize-space()=\"{choice}\"]")).await;
    }

    /// Chooses the record called `label` in a field that refers to one.
    pub async fn refer(&self, field: &str, label: &str) {
        let input = format!("[data-field='{field}'] input:not([type='hidden'])");
        self.with(By::Css(input.clone()), async |element| self.session.click(element).await).await;
        self.fill(&input, label).await;
        self.press_at(&format!("//*[@role='option'][contains(normalize-space(), \"{label}\")]")).await;
    }

    /// Waits until what was typed is on the disk, and nothing is missing.
    pub async fn saved(&self) {
        let by = By::Css("[data-testid='save-status']".to_owned());
        until(
            || "the record is saved and whole".to_owned(),
            async || {
                let part = self.session.all(&by).await.ok()?.into_iter().next()?;
                self.session.text(&part).await.ok().filter(|text| text.starts_with("Saved") && !text.contains("needed"))
            },
        )
        .await;
        self.see(By::Css("[aria-label='Where this belongs']".to_owned())).await;
    }

    /// Waits until what was typed into a school's details is on the disk.
    pub async fn saved_details(&self) {
        self.read("save-status", "Saved on this laptop at").await;
    }

    /// Waits until nothing on the screen is still loading.
    pub async fn settled(&self) {
        let loading = By::Css("[data-testid='loading'], [aria-busy='true'], [data-loading='true']".to_owned());
        until(|| "nothing is loading".to_owned(), async || self.session.all(&loading).await.ok().filter(Vec::is_empty)).await;
    }

    /// The id of the record on the screen.
    pub async fn record(&self) -> EntityId {
        until(
            || "the screen of one record".to_owned(),
            async || {
                let address = self.session.run("return location.hash").await.ok()?;
                let id = address.as_str()?.split('?').next()?.rsplit('/').next()?.to_owned();
                id.parse().ok()
            },
        )
        .await
    }

    /// Goes to the screen at this address.
    pub async fn go(&self, address: &str) {
        self.session.run(&format!("location.hash = '#{address}'")).await.expect("a page");
    }

    /// Takes a picture of the screen from its top; for the book, light and dark.
    pub async fn shoot(&self, name: &str) {
        self.session.run("document.querySelector('main')?.scrollTo(0, 0)").await.expect("a page");
        std::fs::write(self.shots.join(format!("{name}.png")), self.still().await).unwrap();
        let Some(book) = &self.book else { return };
        for scheme in ["dark", "light"] {
            let script = format!("document.documentElement.setAttribute('data-mantine-color-scheme', '{scheme}')");
            self.session.run(&script).await.expect("a page");
            std::fs::write(book.join(format!("{name}-{scheme}.png")), self.still().await).unwrap();
        }
    }

    /// A picture in which nothing moves.
    async fn still(&self) -> Vec<u8> {
        // An animation without end, such as that of a caret, is no reason to wait.
        let moving = "return document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity \
                      && one.playState === 'running').length";
        until(|| "nothing moves".to_owned(), async || self.session.run(moving).await.ok().filter(|count| *count == 0)).await;
        self.session.screenshot().await
    }

    /// Keeps what the page says and shows, for whoever must find out why a step failed.
    pub async fn keep_what_failed(&self) {
        std::fs::write(self.shots.join("failed.png"), self.session.screenshot().await).unwrap();
        let page = self.session.run("return document.documentElement.outerHTML").await.expect("a page");
        std::fs::write(self.shots.join("failed.html"), page.as_str().unwrap_or_default()).unwrap();
    }

    /// Closes the app.
    pub async fn close(self) {
        self.session.close().await;
    }
}
