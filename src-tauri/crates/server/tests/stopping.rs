//! The real program is asked to stop by the system, as on every update: what is under way is finished.

#![cfg(unix)]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::{
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    process::{Child, Command, Stdio},
};

use tempfile::TempDir;

struct Program {
    child: Child,
    address: SocketAddr,
    _folder: TempDir,
}

impl Program {
    /// Serves one organisation with an administrator.
    fn start(stop_within: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let command = |arguments: &[&str]| {
            let mut command = Command::new(env!("CARGO_BIN_EXE_rounds-server"));
            command
                .args(arguments)
                .env("ROUNDS_DATA_DIR", folder.path())
                .env("SECRET", "open sesame")
                .env("ROUNDS_STOP_WITHIN", stop_within);
            command
        };
        let add = ["user", "add", "--organisation", "Reading", "--found", "--email", "asha@example.org", "--name", "Asha"];
        assert!(command(&[&add[..], &["--role", "administrator", "--password-env", "SECRET"]].concat()).output().unwrap().status.success());
        let mut serve = command(&["serve", "--listen", "127.0.0.1:0"]);
        let mut child = serve.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address = line.trim().rsplit_once("http://").expect("it says where").1.parse().unwrap();
        Self { child, address, _folder: folder }
    }

    fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address).unwrap()
    }

    /// Sends a request, of its body only so many bytes.
    fn send(&self, path: &str, token: &str, body: &str, bytes: usize) -> TcpStream {
        let mut stream = self.connect();
        let head = format!(
            "POST {path} HTTP/1.1\r\nhost: x\r\nauthorization: Bearer {token}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body.as_bytes()[..bytes]).unwrap();
        stream
    }

    fn sign_in(&self) -> String {
        let body = r#"{"email":"asha@example.org","password":"open sesame","device":{"name":"laptop"}}"#;
        let mut stream = self.send("/api/session", "-", body, body.len());
        let mut answer = vec![0; 4_096];
        let mut read = 0;
        while !answer[..read].ends_with(b"Z\"}") {
            let more = stream.read(&mut answer[read..]).unwrap();
            assert!(more > 0, "{}", String::from_utf8_lossy(&answer[..read]));
            read += more;
        }
        let text = String::from_utf8_lossy(&answer[..read]).into_owned();
        text.split_once("\"token\":\"").expect("a token").1.split_once('"').unwrap().0.to_owned()
    }

    fn terminate(&self) {
        assert!(Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap().success());
    }

    /// Waits until nobody is let in any more.
    fn wait_until_closed(&self) {
        while TcpStream::connect(self.address).is_ok() {
            std::thread::yield_now();
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

const EXCHANGE: &str = r#"{"operations":[{"op":"0000000000000001.1","kind":"Country","id":"00000000-0000-7000-8000-000000000001","action":"put","base":null,"data":{"name":"Kenya"},"editedFrom":"2023-11-14T22:13:20.000000Z","editedTo":"2023-11-14T22:13:20.000000Z"}]}"#;

#[test]
fn an_exchange_under_way_is_answered_whole_while_nobody_else_is_let_in() {
    let mut program = Program::start("30");
    let token = program.sign_in();
    let _idle = program.connect();
    let half = EXCHANGE.len() / 2;
    let mut stream = program.send("/api/sync", &token, EXCHANGE, half);
    // The server has taken it up: it answers another request that came later.
    program.sign_in();
    program.terminate();
    program.wait_until_closed();
    stream.write_all(&EXCHANGE.as_bytes()[half..]).unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"updatedAt\"") && answer.contains("{\"end\":true"), "{answer}");
    assert_eq!(program.child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_client_that_never_ends_does_not_keep_the_server_for_ever() {
    let mut program = Program::start("1");
    let token = program.sign_in();
    let mut stream = program.send("/api/sync", &token, EXCHANGE, 10);
    program.sign_in();
    program.terminate();
    assert_eq!(program.child.wait().unwrap().code(), Some(0));
    let mut answer = Vec::new();
    let _cut = stream.read_to_end(&mut answer);
    assert!(answer.is_empty(), "it was cut without an answer, so the laptop sends all of it again");
}
