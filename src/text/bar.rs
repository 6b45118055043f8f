//! Bars: how much of a whole something is, in cells.
//!
//! Colours are not decided here.

use super::glyphs::Glyphs;

/// A bar of so many cells for `part` of `whole`, without what is empty at its end. What is above
/// zero is seen.
pub fn of(part: i64, whole: i64, cells: usize, glyphs: &Glyphs) -> String {
    if part <= 0 || whole <= 0 || cells == 0 {
        return String::new();
    }
    let steps = glyphs.eighths.len().max(1);
    let most = i128::try_from(cells * steps).unwrap_or(0);
    let filled = i128::from(part.min(whole)) * most / i128::from(whole);
    let filled = usize::try_from(filled.max(1)).unwrap_or(0);
    let mut bar = glyphs.full.repeat(filled / steps);
    if let Some(rest) = (filled % steps).checked_sub(1) {
        bar.push_str(glyphs.eighths.get(rest).copied().unwrap_or_default());
    }
    bar
}

#[cfg(test)]
mod tests {
    use super::super::width;
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case::none(0, 8, "", "")]
    #[case::half_a_cell(1, 16, "▌", "#")]
    #[case::some(12, 16, "██████", "######")]
    #[case::an_eighth(1, 1000, "▏", "#")]
    #[case::full(16, 16, "████████", "########")]
    #[case::more_than_full(99, 16, "████████", "########")]
    fn bars_are_as_long_as_their_part(
        #[case] part: i64,
        #[case] whole: i64,
        #[case] unicode: &str,
        #[case] ascii: &str,
    ) {
        assert_eq!(of(part, whole, 8, Glyphs::UNICODE), unicode);
        assert_eq!(of(part, whole, 8, Glyphs::ASCII), ascii);
    }

    proptest! {
        #[test]
        fn no_bar_is_wider_than_its_cells(part in any::<i64>(), whole in any::<i64>(), cells in 0_usize..40) {
            for glyphs in [Glyphs::UNICODE, Glyphs::ASCII] {
                prop_assert!(width::of(&of(part, whole, cells, glyphs)) <= cells);
            }
        }
    }
}
