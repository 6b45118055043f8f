//! The pages that people read: that their links lead somewhere, that each can be found, and that
//! they send nobody to a host that only one machine knows.
//!
//! Whether the examples in them run is tested elsewhere.

use std::collections::BTreeSet;
use std::path::{Component, Path, PathBuf};

/// Where a reader begins.
const DOORS: &[&str] = &["README.md", "CONTRIBUTING.md"];

/// The hosts that a page, a comment or a setting may name, and names that belong to nobody.
const HOSTS: &[&str] = &[
    "doc.rust-lang.org",
    "docs.rs",
    "example.com",
    "example.org",
    "github.com",
    "keepachangelog.com",
    "localhost",
    "semver.org",
    "spdx.org",
    "www.apache.org",
];

#[test]
fn every_link_leads_somewhere() {
    let mut dead = Vec::new();
    for page in pages() {
        for link in links(&read(&page)) {
            let (file, anchor) = link.split_once('#').unwrap_or((&link, ""));
            let target = if file.is_empty() { page.clone() } else { beside(&page, file) };
            let alive =
                target.exists() && (anchor.is_empty() || headings(&read(&target)).contains(anchor));
            if !alive {
                dead.push(format!("{}: {link}", shown(&page)));
            }
        }
    }
    assert!(dead.is_empty(), "links that lead nowhere:\n{}", dead.join("\n"));
}

#[test]
fn every_page_can_be_found() {
    let mut found: BTreeSet<PathBuf> = BTreeSet::new();
    let mut ahead: Vec<PathBuf> = DOORS.iter().map(|door| root().join(door)).collect();
    while let Some(page) = ahead.pop() {
        let is_page = page.extension().is_some_and(|ext| ext == "md");
        if is_page && page.exists() && found.insert(page.clone()) {
            for link in links(&read(&page)) {
                ahead.push(beside(&page, link.split('#').next().unwrap()));
            }
        }
    }
    let lost: Vec<String> =
        pages().iter().filter(|page| !found.contains(*page)).map(|page| shown(page)).collect();
    assert!(lost.is_empty(), "no page that a reader comes to links to {lost:?}");
}

#[test]
fn nobody_is_sent_to_a_strange_host() {
    let mut strange = Vec::new();
    for file in texts(&root()) {
        let Ok(text) = std::fs::read_to_string(&file) else { continue };
        for host in hosts(&text) {
            let nobodys = [".example", ".test", ".invalid"].iter().any(|end| host.ends_with(end));
            if !nobodys && !HOSTS.contains(&host.as_str()) {
                strange.push(format!("{}: {host}", shown(&file)));
            }
        }
    }
    assert!(strange.is_empty(), "not in HOSTS:\n{}", strange.join("\n"));
}

/// What the tests above read is itself a thing that may be wrong.
#[test]
fn the_reader_of_pages_sees_links_headings_and_hosts() {
    let page = "# The map\n\nSee [one](a.md), [two](b/c.md#so-it-is) and [web](https://example.org/y).\n\
                ```\n[no](link.md)\n# no heading\n```\n## So it is: `x`, y!\n<http://y.example:80>";
    assert_eq!(links(page), ["a.md", "b/c.md#so-it-is"]);
    assert_eq!(headings(page), BTreeSet::from(["the-map", "so-it-is-x-y"].map(str::to_owned)));
    assert_eq!(hosts(page).collect::<Vec<_>>(), ["example.org", "y.example"]);
}

/// The pages in the top folder and in `docs`.
fn pages() -> Vec<PathBuf> {
    let mut pages = Vec::new();
    for folder in [root(), root().join("docs")] {
        let files = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        pages.extend(files.filter(|file| file.extension().is_some_and(|ext| ext == "md")));
    }
    pages.sort();
    pages
}

/// The links of a page that do not leave the project.
fn links(page: &str) -> Vec<String> {
    let prose = without_code(page);
    prose
        .match_indices("](")
        .filter_map(|(at, lead)| prose[at + lead.len()..].split_once(')'))
        .map(|(link, _)| link.to_owned())
        .filter(|link| !link.contains("://") && !link.starts_with("mailto:"))
        .collect()
}

/// The names under which a page's headings can be linked to.
fn headings(page: &str) -> BTreeSet<String> {
    without_code(page)
        .lines()
        .filter(|line| line.starts_with('#'))
        .map(|line| {
            let words = line.trim_start_matches('#').trim().to_lowercase().replace(' ', "-");
            words.chars().filter(|c| c.is_alphanumeric() || "-_".contains(*c)).collect()
        })
        .collect()
}

/// A page without the blocks that show code.
fn without_code(page: &str) -> String {
    let mut inside = false;
    let mut prose = String::with_capacity(page.len());
    for line in page.lines() {
        let fence = line.trim_start().starts_with("```");
        inside ^= fence;
        if !inside && !fence {
            prose.push_str(line);
            prose.push('\n');
        }
    }
    prose
}

/// The hosts of a text's addresses.
fn hosts(text: &str) -> impl Iterator<Item = String> {
    text.match_indices("://").filter_map(|(at, lead)| {
        let web = text[..at].ends_with("http") || text[..at].ends_with("https");
        let rest = &text[at + lead.len()..];
        let host = rest.split(|c: char| !c.is_ascii_alphanumeric() && !".-".contains(c)).next()?;
        (web && host.contains(|c: char| c.is_ascii_alphabetic())).then(|| host.to_owned())
    })
}

/// Every file of the project, but for what cargo and git keep for themselves.
fn texts(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if [".git", ".cargo", "target"].contains(&name.as_str()) {
            continue;
        }
        if path.is_dir() { files.extend(texts(&path)) } else { files.push(path) }
    }
    files
}

/// A file named from a page.
fn beside(page: &Path, link: &str) -> PathBuf {
    let mut path = PathBuf::new();
    for part in page.parent().unwrap().join(link).components() {
        match part {
            Component::ParentDir => drop(path.pop()),
            part => path.push(part),
        }
    }
    path
}

fn read(file: &Path) -> String {
    std::fs::read_to_string(file).unwrap()
}

fn shown(file: &Path) -> String {
    file.strip_prefix(root()).unwrap_or(file).to_string_lossy().into_owned()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}
