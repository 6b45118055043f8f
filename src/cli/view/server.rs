//! The server: where it listens, who may sign in to it.

use serde_json::{Value, json};

use crate::cli::context::Context;
use crate::cli::output::{Line, Page};
use crate::server::Started;

use super::{Tale, field};

/// A server that has begun to listen.
pub(in crate::cli) struct Listening<'a>(pub(in crate::cli) &'a Started);

impl Tale for Listening<'_> {
    fn json(&self) -> Value {
        json!({ "url": self.0.url, "link": self.0.link })
    }

    /// Where it listens, and the first administrator's link.
    fn rows(&self) -> Vec<Vec<String>> {
        vec![vec![self.0.url.clone(), field(self.0.link.clone())]]
    }

    fn page(&self, _: &Context) -> Page {
        let mut page = Page::new();
        if let Some(link) = &self.0.link {
            page.push(Line::new().text("set the first administrator's password at"));
            page.push(Line::new().text("  ").title(link));
        }
        page.push(Line::new().text("listening on ").title(&self.0.url));
        page
    }
}
