//! What the dependencies may be: their licences, their sources, and which of them are banned.
//!
//! The lists are those of `deny.toml`. Known vulnerabilities need a database that is fetched; they
//! are for `cargo deny`.

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, Licensee, ParseMode};

/// The crates whose version is pinned to the last digit: the format of the store is theirs.
const PINNED: &[&str] = &["redb"];

#[test]
fn every_licence_allows_what_we_do() {
    let allowed = allowed();
    let mut wrong = Vec::new();
    let packages = packages();
    assert!(packages.len() > 50, "cargo named only {} packages", packages.len());
    for package in packages {
        let (name, licence) = (&package["name"], package["license"].as_str());
        if !licence.is_some_and(|licence| is_allowed(licence, &allowed)) {
            wrong.push(format!("{name}: {licence:?}"));
        }
    }
    assert!(wrong.is_empty(), "no licence that deny.toml allows:\n{}", wrong.join("\n"));
}

#[test]
fn a_licence_is_read_as_its_words_say() {
    let allowed = allowed();
    for (licence, expected) in [
        ("MIT", true),
        ("MIT/Apache-2.0", true),
        ("GPL-3.0-only OR MIT", true),
        ("GPL-3.0-only", false),
        ("GPL-3.0-only AND MIT", false),
        ("SSPL-1.0", false),
        ("my own", false),
    ] {
        assert_eq!(is_allowed(licence, &allowed), expected, "{licence}");
    }
}

#[test]
fn every_source_is_the_registry() {
    let deny = toml_file("deny.toml");
    let registries: Vec<String> =
        strings(&deny["sources"]["allow-registry"]).map(|url| format!("registry+{url}")).collect();
    let mut strange = Vec::new();
    for package in locked() {
        let name = package["name"].as_str().unwrap().to_owned();
        match package.get("source").and_then(toml::Value::as_str) {
            Some(source) if registries.iter().any(|known| known == source) => {}
            None if name == env!("CARGO_PKG_NAME") => {}
            source => strange.push(format!("{name}: {source:?}")),
        }
    }
    assert!(strange.is_empty(), "not from the registry:\n{}", strange.join("\n"));
}

#[test]
fn no_banned_crate_came_in() {
    let deny = toml_file("deny.toml");
    let banned: Vec<&str> = deny["bans"]["deny"]
        .as_array()
        .unwrap()
        .iter()
        .map(|ban| ban["crate"].as_str().unwrap())
        .collect();
    assert!(!banned.is_empty());
    for package in locked() {
        let name = package["name"].as_str().unwrap();
        assert!(!banned.contains(&name), "{name} is banned; deny.toml says why");
    }
}

#[test]
fn what_owns_a_file_format_is_pinned() {
    let manifest = toml_file("Cargo.toml");
    for name in PINNED {
        let wish = &manifest["dependencies"][name];
        let version = wish.as_str().or_else(|| wish["version"].as_str()).unwrap();
        assert!(version.starts_with('='), "{name} = {version:?}: write \"={version}\"");
    }
}

/// Whether an allowed licence satisfies the expression.
fn is_allowed(licence: &str, allowed: &[Licensee]) -> bool {
    Expression::parse_mode(licence, ParseMode::LAX).is_ok_and(|expression| {
        expression.evaluate(|wanted| allowed.iter().any(|ours| ours.satisfies(wanted)))
    })
}

fn allowed() -> Vec<Licensee> {
    strings(&toml_file("deny.toml")["licenses"]["allow"])
        .map(|name| Licensee::parse(&name).unwrap())
        .collect()
}

/// Every package that the program is built from, in tests too: for all machines where their
/// manifests were fetched, else for this one.
fn packages() -> Vec<Value> {
    let host = format!("--filter-platform={}", host());
    let metadata = cargo_metadata(&[]).or_else(|_| cargo_metadata(&[&host]));
    let metadata = metadata.unwrap_or_else(|why| panic!("cargo metadata: {why}"));
    metadata["packages"].as_array().unwrap().clone()
}

fn cargo_metadata(more: &[&str]) -> Result<Value, String> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--offline", "--locked"])
        .args(more)
        .current_dir(root())
        .output()
        .map_err(|error| error.to_string())?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    serde_json::from_slice(&output.stdout).map_err(|error| error.to_string())
}

/// What this machine is called among Rust's targets.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let host = text.lines().find_map(|line| line.strip_prefix("host: ")).unwrap();
    host.to_owned()
}

/// The packages of the lock file: those of all machines.
fn locked() -> Vec<toml::Value> {
    toml_file("Cargo.lock")["package"].as_array().unwrap().clone()
}

fn toml_file(name: &str) -> toml::Table {
    let text = std::fs::read_to_string(root().join(name)).unwrap();
    text.parse().unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn strings(value: &toml::Value) -> impl Iterator<Item = String> + '_ {
    value.as_array().unwrap().iter().map(|item| item.as_str().unwrap().to_owned())
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
