//! Headlines: the line that says what a command was about, whatever the terminal's width.

use crate::cli::context::Context;
use crate::cli::output::Line;
use crate::text::width;

/// Between the parts of a headline.
const GAP: &str = "   ";

/// Neither title nor place is cut below this.
const NARROWEST: usize = 12;

/// `▶ fix login redirect   Acme › Platform   since 09:30`
pub(super) struct Headline {
    /// The sign before it.
    pub(super) sign: Line,
    /// The task's title.
    pub(super) title: String,
    /// Its customer and pillar; empty where it has none.
    pub(super) place: String,
    /// What is never cut.
    pub(super) tail: Line,
}

impl Headline {
    /// The line. Where it does not fit, the title is cut first, then the place.
    pub(super) fn line(self, cx: &Context) -> Line {
        let Self { sign, mut title, mut place, tail } = self;
        if let Some(columns) = cx.columns {
            let gap = |part: usize| if part > 0 { GAP.len() + part } else { 0 };
            let fixed = sign.width() + gap(tail.width());
            let fit = |text: &str, others: usize| {
                let room = columns.saturating_sub(fixed + others).max(NARROWEST);
                width::cut(text, room, cx.glyphs())
            };
            title = fit(&title, gap(width::of(&place)));
            place = fit(&place, GAP.len() + width::of(&title));
        }
        let mut line = sign.title(title);
        if !place.is_empty() {
            line = line.text(GAP).text(place);
        }
        if !tail.is_empty() {
            line = line.text(GAP).then(tail);
        }
        line
    }
}
