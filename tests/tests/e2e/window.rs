//! The window as a person uses it: things are found by what is written on them, and waited for.

use std::{
    cell::RefCell,
    panic::AssertUnwindSafe,
    path::{Path, PathBuf},
};

use futures_util::FutureExt as _;
use rounds_model::EntityId;
use tempfile::TempDir;

use crate::{
    process::{self, ended, program, runs},
    tray::Tray,
    webdriver::{By, Element, Refused, Session, until},
};

const TAB: &str = "\u{e004}";
const END: &str = "\u{e010}";
const BACKSPACE: &str = "\u{e003}";
const RETURN: &str = "\u{e006}";

/// The app's one window.
pub struct Window {
    /// The way to its page.
    pub session: Session,
    shots: PathBuf,
    /// Where the pictures of the book go, when they are to be taken.
    book: Option<PathBuf>,
    data: TempDir,
    /// Whether the key of its database was given: then it has no code to print.
    pub has_key: bool,
}

/// The key that is given where a test opens the database as well.
pub const KEY: &str = "4242424242424242424242424242424242424242424242424242424242424242";

/// The picture of the screen that a failed step leaves behind.
const FAILED: &str = "failed.png";

impl Window {
    /// Starts the app on an empty data folder.
    pub async fn open() -> Self {
        Self::open_on(tempfile::tempdir().unwrap()).await
    }

    /// Starts the app on the data of an earlier one.
    pub async fn open_on(data: TempDir) -> Self {
        Self::start(data, &[]).await
    }

    /// Starts it with a given key, so that the test can open the database as well.
    pub async fn open_with_key(data: TempDir) -> Self {
        Self::start(data, &[("ROUNDS_KEY", Path::new(KEY))]).await
    }

    async fn start(data: TempDir, more: &[(&str, &Path)]) -> Self {
        let driver = std::env::var_os("TAURI_DRIVER").map(PathBuf::from).expect("TAURI_DRIVER: start this by `cargo xtask e2e`");
        let app = program();
        // Presets of the machine that runs this are not the test's.
        let environment = [&[("ROUNDS_DATA_DIR", data.path()), ("ROUNDS_POLICY", Path::new("/nowhere"))], more].concat();
        let session = Session::start(&driver, &app, &environment).await;
        let has_key = !more.is_empty() || std::env::var_os("ROUNDS_KEY").is_some();
        let beside = || app.parent().and_then(Path::parent).unwrap().join("e2e");
        let shots = std::env::var_os("ROUNDS_SCREENSHOTS").map_or_else(beside, PathBuf::from);
        std::fs::create_dir_all(&shots).unwrap();
        let book = Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/docs/img");
        let book = std::env::var_os("ROUNDS_BOOK_SHOTS").map(|_| book);
        if let Some(book) = &book {
            std::fs::create_dir_all(book).unwrap();
        }
        Self { session, shots, book, data, has_key }
    }

    /// Does the steps of a test; keeps what the window shows when one of them fails.
    pub async fn through(self, steps: impl AsyncFnOnce(&Self)) -> Self {
        if let Err(failure) = AssertUnwindSafe(steps(&self)).catch_unwind().await {
            self.keep_what_failed().await;
            std::panic::resume_unwind(failure);
        }
        self
    }

    /// Kills the app with SIGKILL, as a flat battery does, and gives what it left on the disk.
    pub async fn kill(self) -> TempDir {
        process::kill(self.data.path());
        // It may still be ending when it is started again, as by a person who is in a hurry.
        self.data
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

    /// What stands in an input.
    pub async fn value(&self, input: &Element) -> String {
        self.session.value(input).await.expect("an input")
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
        // A button may show its key behind its words.
        let says = format!("normalize-space()=\"{words}\" or (.//kbd and starts-with(normalize-space(), \"{words}\"))");
        let by = By::XPath(format!("(//button | //a)[({says}) and not(@disabled)]"));
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

    /// Replaces the text of the input that fits the selector, and waits until all of it stands there: the driver says
    /// that it has typed before the last keys have arrived.
    pub async fn fill(&self, css: &str, text: &str) {
        let keys = text.replace('\n', RETURN);
        let by = By::Css(css.to_owned());
        self.with(by.clone(), async |element| {
            let before = self.session.value(element).await?.chars().count();
            let remove = if before > 0 { END.to_owned() + &BACKSPACE.repeat(before) } else { String::new() };
            self.session.keys(element, &(remove + &keys)).await
        })
        .await;
        // What an input puts between the letters, such as the dashes of a code, is its own.
        let letters = |text: &str| text.to_lowercase().chars().filter(|one| one.is_alphanumeric()).collect::<String>();
        let arrived = async || {
            let input = self.session.all(&by).await.ok()?.into_iter().next()?;
            let stands = self.session.value(&input).await.ok()?;
            (letters(&stands) == letters(text)).then_some(())
        };
        until(|| format!("{css} says {text:?}"), arrived).await;
    }

    /// Fills a field of a record's form and leaves it.
    pub async fn answer(&self, field: &str, text: &str) {
        let css = format!("[data-field='{field}'] :is(input, textarea):not([type='hidden'])");
        self.fill(&css, text).await;
        self.with(By::Css(css), async |element| self.session.keys(element, TAB).await).await;
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

    /// Waits until what was typed is on the disk.
    pub async fn stored(&self) {
        self.read("save-status", "Saved on this laptop at").await;
    }

    /// Presses *Sync now* and waits for the report of that run.
    pub async fn sync(&self) {
        self.sync_by(async || self.press_part("sync-now").await).await;
    }

    /// Waits for the report of the run that this brings about.
    pub async fn sync_by(&self, ask: impl AsyncFnOnce()) {
        let runs = async || self.call("runs", "{}").await.as_array().map_or(0, Vec::len);
        let before = runs().await;
        ask().await;
        until(|| "the run ends".to_owned(), async || (runs().await > before).then_some(())).await;
    }

    /// Chooses the window's language, also one that is offered to nobody.
    pub async fn language(&self, code: &str) {
        let mut settings = self.call("settings", "{}").await;
        settings["language"] = code.into();
        self.call("set_settings", &format!("{{settings: {settings}}}")).await;
        self.session.run("location.reload()").await.expect("a page");
    }

    /// Asks the program behind the window.
    async fn call(&self, command: &str, arguments: &str) -> serde_json::Value {
        let script = format!("window.__TAURI_INTERNALS__.invoke('{command}', {arguments}).then(arguments[arguments.length - 1])");
        self.session.run_waiting(&script).await.expect("the program answers")
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
        self.shoot_after("document.querySelector('main')?.scrollTo(0, 0)", name).await;
    }

    /// The same with the part with this test id in sight.
    pub async fn shoot_part(&self, id: &str, name: &str) {
        self.shoot_after(&format!("document.querySelector(\"[data-testid='{id}']\").scrollIntoView({{ block: 'end' }})"), name).await;
    }

    async fn shoot_after(&self, scroll: &str, name: &str) {
        self.session.run(scroll).await.expect("a page");
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
        // What has just come into the page begins to move with its next frames.
        let frames = "const done = arguments[arguments.length - 1]; \
                      requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50)))";
        self.session.run_waiting(frames).await.expect("a page");
        // An animation without end, such as that of a caret, is no reason to wait.
        let moving = "return document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity \
                      && one.playState === 'running').length";
        until(|| "nothing moves".to_owned(), async || self.session.run(moving).await.ok().filter(|count| *count == 0)).await;
        self.session.screenshot().await
    }

    /// Keeps what the page says and shows, for whoever must find out why a step failed.
    async fn keep_what_failed(&self) {
        std::fs::write(self.shots.join(FAILED), self.session.screenshot().await).unwrap();
        let page = self.session.run("return document.documentElement.outerHTML").await.expect("a page");
        std::fs::write(self.shots.join("failed.html"), page.as_str().unwrap_or_default()).unwrap();
    }

    /// Makes the window as large as that, and waits until its page is.
    pub async fn resize(&self, width: u32, height: u32) {
        self.session.resize(width, height).await.expect("a window");
        let is_so = async || (self.ask("return innerWidth").await == width).then_some(());
        until(|| format!("the window is {width} wide"), is_so).await;
    }

    /// Types keys to whatever has the focus.
    pub async fn type_keys(&self, keys: &str) {
        self.session.type_keys(keys).await.expect("a page");
    }

    /// What a script of the page returns.
    pub async fn ask(&self, script: &str) -> serde_json::Value {
        self.session.run(script).await.expect("a page")
    }

    /// What a script of the page calls its last argument with.
    pub async fn ask_waiting(&self, script: &str) -> serde_json::Value {
        self.session.run_waiting(script).await.expect("a page")
    }

    /// The processes of the app, those of its web view among them, each with the memory that it does not share, in bytes.
    pub fn memory(&self) -> Vec<(String, u64)> {
        process::memory(self.data.path())
    }

    /// Starts the program once more on the same data, as a person does who does not see its window; says whether that
    /// start ended in order.
    pub async fn start_again(&self) -> bool {
        let mut second = std::process::Command::new(program());
        let second = second.env("ROUNDS_DATA_DIR", self.data.path()).env("ROUNDS_POLICY", "/nowhere").spawn().unwrap();
        let second = RefCell::new(second);
        let ended = async || second.borrow_mut().try_wait().unwrap();
        until(|| "a second start ends".to_owned(), ended).await.success()
    }

    /// Chooses a line of the tray's menu by its first words.
    pub async fn press_in_tray(&self, words: &str) {
        Tray::of(process::id(self.data.path())).await.press(words).await;
    }

    /// Waits until a line of the tray's menu begins with these words.
    pub async fn tray_says(&self, words: &str) {
        let tray = Tray::of(process::id(self.data.path())).await;
        until(|| format!("the tray says {words}"), async || tray.line(words).await).await;
    }

    /// Waits until nothing fits any more.
    pub async fn gone(&self, by: By) {
        let what = format!("{by:?} goes");
        until(|| what, async || self.session.all(&by).await.ok().filter(Vec::is_empty)).await;
    }

    /// Where the app has its data.
    pub fn folder(&self) -> &Path {
        self.data.path()
    }

    /// Presses what fits the path and waits until the program has ended by it; the driver may lose it before it answers.
    pub async fn end_by(&self, path: &str) {
        let (button, data) = (By::XPath(path.to_owned()), self.data.path());
        let pressed = async || {
            let Some(element) = self.session.all(&button).await.ok().and_then(|all| all.into_iter().next()) else {
                return (!runs(data)).then_some(());
            };
            let _ = self.session.click(&element).await;
            (!runs(data)).then_some(())
        };
        until(|| format!("the program ends by {path}"), pressed).await;
    }

    /// What an app that has ended left on the disk.
    pub fn leave(self) -> TempDir {
        self.data
    }

    /// Closes the app; gives what it left on the disk.
    pub async fn close(self) -> TempDir {
        self.session.close().await;
        ended(self.data.path()).await;
        self.data
    }
}
