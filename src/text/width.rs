//! Widths: how many cells of a terminal a text takes, and texts cut and padded to fit.
//!
//! Texts are [sanitised](super::sanitise) before; a control character has no width to speak of.

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::glyphs::Glyphs;

/// The cells that a text takes.
pub fn of(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.graphemes(true).map(cells).sum() }
}

/// The cells of what people see as one character.
fn cells(grapheme: &str) -> usize {
    grapheme.width()
}

/// The text if it fits, else its beginning with an ellipsis.
pub fn fit(text: &str, width: usize) -> String {
    cut(text, width, Glyphs::UNICODE)
}

/// The same with the sign of these glyphs. Characters are never torn, so that the result may be a
/// cell narrower.
pub fn cut(text: &str, width: usize, glyphs: &Glyphs) -> String {
    if of(text) <= width {
        return text.to_owned();
    }
    let Some(room) = width.checked_sub(of(glyphs.cut)) else { return String::new() };
    let (mut used, mut end) = (0, 0);
    for grapheme in text.graphemes(true) {
        used += cells(grapheme);
        if used > room {
            break;
        }
        end += grapheme.len();
    }
    format!("{}{}", &text[..end], glyphs.cut)
}

/// The text with spaces behind it, up to the width.
pub fn pad(text: &str, width: usize) -> String {
    format!("{text}{}", spaces(text, width))
}

/// The text with spaces before it, up to the width: for numbers.
pub fn pad_start(text: &str, width: usize) -> String {
    format!("{}{text}", spaces(text, width))
}

fn spaces(text: &str, width: usize) -> String {
    " ".repeat(width.saturating_sub(of(text)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("", 0)]
    #[case("fix login", 9)]
    #[case("Zu\u{308}rich", 6)]
    #[case("日本", 4)]
    #[case("👩\u{200D}💻", 2)]
    fn widths_are_those_of_cells(#[case] text: &str, #[case] width: usize) {
        assert_eq!(of(text), width);
    }

    #[rstest]
    #[case("fix login", 9, "fix login")]
    #[case("fix login", 8, "fix log…")]
    #[case("fix login", 1, "…")]
    #[case("fix login", 0, "")]
    #[case("日本語", 5, "日本…")]
    #[case("日本語", 4, "日…")]
    #[case("u\u{308}u\u{308}u\u{308}", 2, "u\u{308}…")]
    fn texts_are_cut_between_characters(
        #[case] text: &str,
        #[case] width: usize,
        #[case] cut: &str,
    ) {
        assert_eq!(fit(text, width), cut);
    }

    #[test]
    fn texts_are_padded_by_cells() {
        assert_eq!(pad("日", 4), "日  ");
        assert_eq!(pad_start("1:05", 6), "  1:05");
        assert_eq!(pad("too long", 3), "too long");
    }

    #[test]
    fn signs_are_one_cell_wide() {
        let Glyphs { running, stopped, within, to, cut, becomes, item, .. } = Glyphs::UNICODE;
        let Glyphs { done, dropped, warning, full, empty, .. } = Glyphs::UNICODE;
        for sign in [running, stopped, within, to, cut, becomes, item, done, dropped, warning] {
            assert_eq!(of(sign), 1, "{sign}");
        }
        assert_eq!((of(full), of(empty)), (1, 1));
    }

    proptest! {
        #[test]
        fn what_is_fitted_fits(text in "\\PC{0,30}", width in 0_usize..20) {
            for glyphs in [Glyphs::UNICODE, Glyphs::ASCII] {
                let fitted = cut(&text, width, glyphs);
                prop_assert!(of(&fitted) <= width, "{fitted:?}");
                prop_assert_eq!(of(&text) <= width, fitted == text);
                let shown = fitted.strip_suffix(glyphs.cut).unwrap_or(&fitted);
                prop_assert!(text.starts_with(shown));
                prop_assert!(of(&pad(&fitted, width)) >= width);
            }
        }
    }
}
