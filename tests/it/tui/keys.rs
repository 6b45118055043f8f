//! The keys in `docs/dashboard.md` are those of the table of actions.
//! `TAT_UPDATE=1 cargo test --test it keys` writes them anew.

use std::path::Path;

use crate::manual::same;

/// Where the keys begin in the page.
const MARK: &str = "<!-- keys -->\n";

#[test]
fn the_page_shows_every_key() {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/dashboard.md");
    let text = std::fs::read_to_string(&page).unwrap();
    let (head, _) = text.split_once(MARK).expect("the page has a place for the keys");
    same(&page, &format!("{head}{MARK}{}", tat::tui::keys_page()));
}
