//! Glyphs: the few signs beside the words, and what stands for them where only ASCII can be drawn.
//!
//! Colours are not decided here.

/// Which signs a person wants (spec: `ui.glyphs`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum GlyphChoice {
    /// What the terminal and the locale allow.
    #[default]
    Auto,
    /// Unicode, whatever they say.
    Unicode,
    /// ASCII, where a terminal draws the others badly.
    Ascii,
}

/// A set of signs.
#[derive(Debug, PartialEq, Eq)]
pub struct Glyphs {
    /// Before what runs.
    pub running: &'static str,
    /// Before what was stopped.
    pub stopped: &'static str,
    /// Between a customer and a pillar.
    pub within: &'static str,
    /// Between the two ends of a time.
    pub to: &'static str,
    /// Where a text was cut.
    pub cut: &'static str,
    /// Between before and after.
    pub becomes: &'static str,
    /// Before one of several.
    pub item: &'static str,
    /// Before what is done.
    pub done: &'static str,
    /// Before what was given up.
    pub dropped: &'static str,
    /// Before what needs a look.
    pub warning: &'static str,
    /// Before a child that has siblings below it.
    pub branch: &'static str,
    /// Before the last child.
    pub branch_end: &'static str,
    /// Below a parent that has siblings below it.
    pub branch_on: &'static str,
    /// A full cell of a bar.
    pub full: &'static str,
    /// An empty cell of a bar.
    pub empty: &'static str,
    /// Cells of a bar that are not full: from an eighth to eight eighths.
    pub eighths: &'static [&'static str],
    /// Cells of a line of time of which the first or the second half is taken.
    pub halves: [&'static str; 2],
    /// Full cells of several kinds, which are told apart without colour.
    pub shades: [&'static str; 4],
    /// Cells from empty to full, in the steps of a heat map.
    pub heat: [&'static str; 5],
    /// A mark on a line, such as an hour or a target.
    pub mark: &'static str,
    /// Room that something might take.
    pub faint: &'static str,
}

impl Glyphs {
    /// The signs of Unicode; each is drawn one cell wide.
    pub const UNICODE: &Self = &Self {
        running: "▶",
        stopped: "■",
        within: "›",
        to: "–",
        cut: "…",
        becomes: "→",
        item: "·",
        done: "✓",
        dropped: "✗",
        warning: "!",
        branch: "├─ ",
        branch_end: "└─ ",
        branch_on: "│  ",
        full: "█",
        empty: "░",
        eighths: &["▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"],
        halves: ["▌", "▐"],
        shades: ["█", "▓", "▒", "░"],
        heat: ["·", "░", "▒", "▓", "█"],
        mark: "│",
        faint: "·",
    };

    /// The signs of ASCII.
    pub const ASCII: &Self = &Self {
        running: ">",
        stopped: "#",
        within: "/",
        to: "-",
        cut: "~",
        becomes: "->",
        item: "-",
        done: "+",
        dropped: "x",
        warning: "!",
        branch: "|- ",
        branch_end: "`- ",
        branch_on: "|  ",
        full: "#",
        empty: ".",
        eighths: &["#"],
        halves: ["#", "#"],
        shades: ["#", "=", "+", ":"],
        heat: [".", "-", "+", "*", "#"],
        mark: "|",
        faint: ".",
    };

    /// The signs for this choice on a terminal of this kind in this locale.
    pub fn choose(choice: GlyphChoice, term: Option<&str>, locale: Option<&str>) -> &'static Self {
        let unicode = match choice {
            GlyphChoice::Auto => draws_unicode(term, locale),
            GlyphChoice::Unicode => true,
            GlyphChoice::Ascii => false,
        };
        if unicode { Self::UNICODE } else { Self::ASCII }
    }
}

/// Whether a terminal can be trusted with the signs. Where nobody names a locale, as in many
/// containers, UTF-8 is likelier than anything else.
fn draws_unicode(term: Option<&str>, locale: Option<&str>) -> bool {
    if term.is_some_and(|term| matches!(term, "dumb" | "linux")) {
        return false;
    }
    locale.is_none_or(|locale| {
        let lower = locale.to_ascii_lowercase();
        lower.contains("utf-8") || lower.contains("utf8")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(Some("xterm-256color"), Some("de_DE.UTF-8"), true)]
    #[case(Some("xterm"), Some("C.utf8"), true)]
    #[case(None, None, true)]
    #[case(Some("dumb"), Some("C.UTF-8"), false)]
    #[case(Some("linux"), None, false)]
    #[case(Some("xterm"), Some("C"), false)]
    #[case(Some("xterm"), Some("de_DE.ISO-8859-1"), false)]
    fn signs_follow_terminal_and_locale(
        #[case] term: Option<&str>,
        #[case] locale: Option<&str>,
        #[case] unicode: bool,
    ) {
        let chosen = Glyphs::choose(GlyphChoice::Auto, term, locale);
        assert_eq!(chosen == Glyphs::UNICODE, unicode);
        assert_eq!(Glyphs::choose(GlyphChoice::Unicode, term, locale), Glyphs::UNICODE);
        assert_eq!(Glyphs::choose(GlyphChoice::Ascii, term, locale), Glyphs::ASCII);
    }
}
