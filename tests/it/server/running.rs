//! `tat serve` as a process, in a home of its own, on a free port.

use std::io::{BufRead, BufReader, Read};
use std::net::{SocketAddr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::{Value, json};
use tat::api::{Client, Query, ServerUrl};

use super::PASSWORD;
use crate::sandbox::{Home, Ran, words};

/// The first administrator.
pub(crate) const ADMIN: &str = "ada@example.org";

/// A server that runs. It is killed where nobody ended it.
pub(crate) struct Running {
    pub(crate) home: Home,
    child: Child,
    /// What it said when it began to listen.
    pub(crate) said: Value,
}

impl Running {
    /// A new one in an empty home.
    pub(crate) fn new() -> Self {
        Self::with("")
    }

    /// The same with further flags.
    pub(crate) fn with(flags: &str) -> Self {
        Self::in_home(Home::new(), flags)
    }

    /// One in a home in which there may have been another.
    pub(crate) fn in_home(home: Home, flags: &str) -> Self {
        let line = format!("serve --listen 127.0.0.1:0 --admin-email {ADMIN} --json {flags}");
        let log = home.path("log");
        #[expect(clippy::disallowed_types, reason = "where the server's log goes")]
        let log = std::fs::File::options().create(true).append(true).open(log).unwrap();
        let mut child = home
            .command(words(&line))
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .expect("the program can be run");
        let mut first = String::new();
        let stdout = child.stdout.take().unwrap();
        BufReader::new(stdout).read_line(&mut first).unwrap();
        let mut running = Self { home, child, said: Value::Null };
        running.said = serde_json::from_str(&first)
            .unwrap_or_else(|_| panic!("it does not listen: {}", running.log()));
        running
    }

    /// What it said under a name.
    pub(crate) fn said(&self, name: &str) -> String {
        self.said[name].as_str().unwrap_or_else(|| panic!("no {name} in {}", self.said)).to_owned()
    }

    /// Where it listens.
    pub(crate) fn address(&self) -> SocketAddr {
        self.said("url").split("://").nth(1).unwrap().parse().unwrap()
    }

    /// A connection to it.
    pub(crate) fn connect(&self) -> TcpStream {
        TcpStream::connect(self.address()).unwrap()
    }

    /// A client that is not signed in.
    pub(crate) fn client(&self) -> Client {
        Client::new(ServerUrl::parse(&self.said("url")).unwrap()).unwrap()
    }

    /// A client of the first administrator, who has set a password with the link.
    pub(crate) fn admin(&self) -> Client {
        let link = self.said("link");
        let token = link.split("token=").nth(1).unwrap();
        self.client().set_password(token, PASSWORD).unwrap();
        self.sign_in()
    }

    /// A client of the first administrator, who set a password before.
    pub(crate) fn sign_in(&self) -> Client {
        let session = self.client().login(ADMIN, PASSWORD).unwrap();
        self.client().signed_in(&session.tokens.access_token)
    }

    /// What stands in the log.
    pub(crate) fn log(&self) -> String {
        std::fs::read_to_string(self.home.path("log")).unwrap_or_default()
    }

    /// The server's folder.
    pub(crate) fn folder(&self) -> PathBuf {
        self.home.path("data/server")
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args([&format!("-{name}"), &pid]).status().unwrap();
        assert!(sent.success());
    }

    /// Waits for its end.
    pub(crate) fn end(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Kills it at once, and answers the home that it leaves.
    pub(crate) fn kill(mut self) -> Home {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::replace(&mut self.home, Home::new())
    }

    /// Runs a line of `tat serve …` beside it.
    pub(crate) fn tat(&self, line: &str) -> Ran {
        self.home.tat(line)
    }

    /// Its memory in bytes, at its largest where the system knows it.
    pub(crate) fn memory(&self) -> Option<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.split_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes * 1024)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Every record of a list, page by page.
pub(crate) fn whole(page: impl Fn(&Query) -> tat::api::Answer<tat::api::List>) -> Vec<Value> {
    let mut query = Query::all().with("limit", 1000);
    let mut items = Vec::new();
    loop {
        let list = page(&query).unwrap();
        items.extend(list.items);
        match list.next_cursor {
            Some(cursor) => query = query.after(&cursor),
            None => return items,
        }
    }
}

/// The titles of all tasks, each as often as it is there.
pub(crate) fn titles(client: &Client) -> Vec<String> {
    let tasks = whole(|query| client.tasks(query));
    tasks.iter().map(|task| task["title"].as_str().unwrap().to_owned()).collect()
}

/// Makes a task under a key.
pub(crate) fn add_task(client: &Client, title: &str) -> tat::api::Answer<Value> {
    client.add_task(&json!({ "title": title }), Some(title))
}

/// Reads an answer until its connection ends.
pub(crate) fn rest(mut stream: impl Read) -> String {
    let mut bytes = Vec::new();
    // A connection that breaks has said what it said.
    let _ = stream.read_to_end(&mut bytes);
    String::from_utf8_lossy(&bytes).into_owned()
}
