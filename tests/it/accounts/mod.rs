//! Accounts, from the command line against a server that runs: who signs in, whose store is shown,
//! where the token lies.

#[cfg(target_os = "linux")]
mod keyring;
mod people;
mod session;

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use crate::sandbox::{Home, Ran, words};
use crate::server::{ADMIN, PASSWORD, Running};

/// A server, and the machine of its first administrator, who has a password and is signed out.
struct Team {
    server: Running,
    ada: Home,
}

impl Team {
    fn new() -> Self {
        let server = Running::new();
        server.admin();
        Self { server, ada: machine("ada") }
    }

    /// The same, with the administrator signed in.
    fn signed_in() -> Self {
        let team = Self::new();
        team.sign_in(&team.ada, ADMIN, "");
        team
    }

    fn url(&self) -> String {
        self.server.said("url")
    }

    /// Signs somebody in on a machine; the token lies in a file.
    #[track_caller]
    fn sign_in(&self, home: &Home, email: &str, flags: &str) -> Ran {
        let ran = self.try_login(home, email, &format!("--insecure-storage {flags}"));
        assert_eq!(ran.code, 0, "{ran}");
        ran
    }

    fn try_login(&self, home: &Home, email: &str, flags: &str) -> Ran {
        let line = format!("login {} --email {email} --password-stdin {flags}", self.url());
        fed(home, &line, PASSWORD)
    }

    /// The machine of somebody new with a role, who has set a password and is signed in.
    fn member(&self, name: &str, role: &str) -> Home {
        let email = format!("{name}@example.org");
        let said = self.ada.json(&format!("user add {email} --name {name} --role {role}"));
        let link = said["link"].as_str().unwrap();
        let home = machine(name);
        let set = fed(&home, "password --link", &format!("{link}\n{PASSWORD}"));
        assert_eq!(set.code, 0, "{set}");
        self.sign_in(&home, &email, "");
        home
    }
}

/// An empty machine, whose ids are its own.
fn machine(seed: &str) -> Home {
    let mut home = Home::new();
    home.set("TAT_SEED", seed);
    home
}

/// Runs a line with these words on standard input.
fn fed(home: &Home, line: &str, input: &str) -> Ran {
    let mut command = home.command(words(line));
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    // One that refuses at once does not read.
    let _ = writeln!(child.stdin.take().unwrap(), "{input}");
    Ran::new(&home.path(""), line.to_owned(), &child.wait_with_output().unwrap())
}

/// Every file under a folder in which a text stands.
fn files_with(folder: &Path, text: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, text));
        } else if let Ok(bytes) = std::fs::read(&path)
            && bytes.windows(text.len()).any(|window| window == text.as_bytes())
        {
            found.push(path);
        }
    }
    found
}
