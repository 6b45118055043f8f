//! Differences: what an edit altered, before and after side by side.

use crate::cli::context::Context;
use crate::cli::output::Line;

/// Something that can be altered, with what it is called; empty where there is nothing.
pub(super) type Fact = (&'static str, String);

/// `  note   old → new`, a line for each fact that is not as it was. Where both do not fit on one
/// line, the new one stands below.
pub(super) fn lines(cx: &Context, before: &[Fact], after: &[Fact]) -> Vec<Line> {
    let longest = before.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let mut lines = Vec::new();
    for ((name, was), (_, is)) in before.iter().zip(after).filter(|((_, a), (_, b))| a != b) {
        let label = Line::new().dim(format!("  {name:<longest$}  "));
        let old = label.dim(word(was));
        let arrow = format!("{} ", cx.glyphs().becomes);
        let whole = old.clone().text(format!(" {arrow}")).text(word(is));
        match cx.columns {
            Some(columns) if whole.width() > columns => {
                let indent = " ".repeat((longest + 4).saturating_sub(2));
                lines.push(old.fit(columns));
                lines.push(Line::new().text(indent).text(arrow).text(word(is)).fit(columns));
            }
            _ => lines.push(whole),
        }
    }
    if lines.is_empty() {
        lines.push(Line::new().dim("  nothing changed"));
    }
    lines
}

fn word(text: &str) -> &str {
    if text.is_empty() { "none" } else { text }
}
