//! The few messages of the WebDriver protocol that these tests say, as plain JSON over HTTP.
//!
//! A client library would hide little of seven requests and bring a tree of dependencies for them.

use std::{
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// What an element is called in an answer, by the protocol.
const ELEMENT: &str = "element-6066-11e4-a52e-4f735466cecf";

/// How long a condition may take to come true on a busy machine.
const PATIENCE: Duration = Duration::from_secs(40);
/// How often it is looked at.
const GLANCE: Duration = Duration::from_millis(40);

/// How an element is found.
#[derive(Clone, Debug)]
pub enum By {
    Css(String),
    XPath(String),
}

/// An element of the page; stale when the page draws another in its place.
#[derive(Clone, Debug)]
pub struct Element(String);

/// The driver's answer to what could not be done: its error code.
#[derive(Clone, Debug)]
pub struct Refused(#[expect(dead_code, reason = "it is printed where a step fails")] String);

/// The driver's process and the session with the app that it started.
pub struct Session {
    client: Client,
    url: String,
    driver: Child,
}

impl Session {
    /// Starts the driver, and the app through it, with these environment variables.
    pub async fn start(driver: &Path, app: &Path, environment: &[(&str, &Path)]) -> Self {
        let (port, native) = (free_port(), free_port());
        let mut command = Command::new(driver);
        command.args(["--port", &port.to_string(), "--native-port", &native.to_string()]).envs(environment.iter().copied());
        Self::begin(command, port, &json!({"tauri:options": {"application": app}})).await
    }

    /// Starts a Chromium that shows itself nowhere, on a page with nothing on it.
    pub async fn browse() -> Self {
        let port = free_port();
        let mut command = Command::new("chromedriver");
        command.arg(format!("--port={port}")).stdout(Stdio::null());
        // It refuses to contain its pages when root runs it. By a pipe it notices when the driver is gone, and goes too.
        let arguments = ["--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--remote-debugging-pipe"];
        Self::begin(command, port, &json!({"goog:chromeOptions": {"args": arguments}})).await
    }

    async fn begin(mut driver: Command, port: u16, capabilities: &Value) -> Self {
        let driver = driver.stdin(Stdio::null()).spawn().expect("the driver is installed: run `cargo xtask setup`");
        // Plain HTTP on this machine alone; the one provider of TLS is named because building a client asks for one.
        rounds_http::Connection::to("http://localhost".parse().unwrap(), &rounds_http::Options::default()).unwrap();
        let client = Client::builder().no_proxy().build().unwrap();
        let mut session = Self { client, url: format!("http://127.0.0.1:{port}"), driver };
        let status = async || session.say(Method::GET, "/status", None).await.ok();
        until(|| "the driver listens".to_owned(), status).await;
        let asked = json!({"capabilities": {"alwaysMatch": capabilities}});
        // The driver itself would wait without end for a program that ended before it had a window.
        let begun = tokio::time::timeout(PATIENCE, session.say(Method::POST, "/session", Some(asked))).await;
        let begun = begun.expect("the program opens in time").expect("the program opens");
        session.url = format!("{}/session/{}", session.url, begun["sessionId"].as_str().unwrap());
        session
    }

    /// Goes to an address and waits until its page is there.
    pub async fn visit(&self, address: &str) -> Result<(), Refused> {
        self.post("/url", json!({"url": address})).await.map(drop)
    }

    /// Has a browser tell its pages which colours the person prefers: `light` or `dark`.
    pub async fn prefer(&self, colours: &str) -> Result<(), Refused> {
        let features = json!([{"name": "prefers-color-scheme", "value": colours}]);
        let command = json!({"cmd": "Emulation.setEmulatedMedia", "params": {"features": features}});
        self.post("/goog/cdp/execute", command).await.map(drop)
    }

    async fn say(&self, method: Method, path: &str, body: Option<Value>) -> Result<Value, Refused> {
        let mut request = self.client.request(method, format!("{}{path}", self.url));
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let answer = request.send().await.map_err(|_| Refused("no answer".to_owned()))?;
        let succeeded = answer.status().is_success();
        let body = answer.bytes().await.map_err(|_| Refused("cut".to_owned()))?;
        let mut body: Value = serde_json::from_slice(&body).map_err(|_| Refused("not JSON".to_owned()))?;
        let value = body["value"].take();
        if succeeded { Ok(value) } else { Err(Refused(value["error"].as_str().unwrap_or("unknown").to_owned())) }
    }

    async fn post(&self, path: &str, body: Value) -> Result<Value, Refused> {
        self.say(Method::POST, path, Some(body)).await
    }

    /// All elements that fit, in the order of the page.
    pub async fn all(&self, by: &By) -> Result<Vec<Element>, Refused> {
        let (using, value) = match by {
            By::Css(value) => ("css selector", value),
            By::XPath(value) => ("xpath", value),
        };
        let found = self.post("/elements", json!({"using": using, "value": value})).await?;
        let ids = found.as_array().into_iter().flatten().filter_map(|one| one[ELEMENT].as_str());
        Ok(ids.map(|id| Element(id.to_owned())).collect())
    }

    /// Clicks where the element is.
    pub async fn click(&self, element: &Element) -> Result<(), Refused> {
        self.post(&format!("/element/{}/click", element.0), json!({})).await.map(drop)
    }

    /// Types into the element.
    pub async fn keys(&self, element: &Element, text: &str) -> Result<(), Refused> {
        self.post(&format!("/element/{}/value", element.0), json!({"text": text})).await.map(drop)
    }

    /// What stands in an input.
    pub async fn value(&self, element: &Element) -> Result<String, Refused> {
        self.property(element, "value").await
    }

    /// The text of the element, also of what is scrolled out of sight.
    pub async fn text(&self, element: &Element) -> Result<String, Refused> {
        self.property(element, "innerText").await
    }

    async fn property(&self, element: &Element, name: &str) -> Result<String, Refused> {
        let value = self.say(Method::GET, &format!("/element/{}/property/{name}", element.0), None).await?;
        Ok(value.as_str().unwrap_or_default().to_owned())
    }

    /// Runs a script in the page.
    pub async fn run(&self, script: &str) -> Result<Value, Refused> {
        self.post("/execute/sync", json!({"script": script, "args": []})).await
    }

    /// Runs a script that calls its last argument when it is done, and gives what it was called with.
    pub async fn run_waiting(&self, script: &str) -> Result<Value, Refused> {
        self.post("/execute/async", json!({"script": script, "args": []})).await
    }

    /// Types keys, one after the other, to whatever has the focus.
    pub async fn type_keys(&self, keys: &str) -> Result<(), Refused> {
        let press = |key: char| [json!({"type": "keyDown", "value": key}), json!({"type": "keyUp", "value": key})];
        let actions: Vec<Value> = keys.chars().flat_map(press).collect();
        self.post("/actions", json!({"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})).await.map(drop)
    }

    /// Asks for a window of this size.
    pub async fn resize(&self, width: u32, height: u32) -> Result<(), Refused> {
        self.post("/window/rect", json!({"width": width, "height": height})).await.map(drop)
    }

    /// What the window shows, as a PNG file.
    pub async fn screenshot(&self) -> Vec<u8> {
        let taken = self.say(Method::GET, "/screenshot", None).await.expect("a window to look at");
        STANDARD.decode(taken.as_str().unwrap()).unwrap()
    }

    /// Closes the window in order.
    pub async fn close(self) {
        self.say(Method::DELETE, "", None).await.expect("the window closes");
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        // It ends its own child, the native driver, with it.
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// Waits until `look` sees something; `what` says at the end of all patience what was waited for.
pub async fn until<T>(what: impl FnOnce() -> String, look: impl AsyncFn() -> Option<T>) -> T {
    let looking = async {
        loop {
            if let Some(seen) = look().await {
                return seen;
            }
            tokio::time::sleep(GLANCE).await;
        }
    };
    tokio::time::timeout(PATIENCE, looking).await.unwrap_or_else(|_| panic!("waited in vain: {}", what()))
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().port()
}
