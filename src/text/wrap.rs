//! Wrapping: text in lines of a width, broken between words.
//!
//! What stands in backticks is a command to type and is not broken, if it fits a line.

use super::width;

/// The text in lines of at most so many cells; a word that is wider stands alone.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in words(text) {
        let needed = width::of(word);
        if used > 0 && used + 1 + needed > width {
            lines.push(String::new());
            used = 0;
        }
        let line = lines.len() - 1;
        if used > 0 {
            lines[line].push(' ');
            used += 1;
        }
        lines[line].push_str(word);
        used += needed;
    }
    lines
}

/// The words of a text; one in backticks is one, whatever spaces are in it.
fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, c) in text.char_indices() {
        if c == '`' {
            quoted = !quoted;
        }
        if c == ' ' && !quoted {
            words.push(&text[start..at]);
            start = at + 1;
        }
    }
    words.push(&text[start..]);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("", &[""])]
    #[case("a day has its hours", &["a day has", "its hours"])]
    #[case("see `tat help x` now", &["see", "`tat help x`", "now"])]
    #[case("unforgettably long", &["unforgettably", "long"])]
    fn text_breaks_between_words(#[case] text: &str, #[case] lines: &[&str]) {
        assert_eq!(wrap(text, 12), lines);
    }

    proptest! {
        #[test]
        fn no_word_is_lost_and_no_line_too_wide(text in "[a-zü日 ]{0,60}", width in 8_usize..20) {
            let lines = wrap(&text, width);
            let words: Vec<&str> = text.split_whitespace().collect();
            let joined = lines.join(" ");
            prop_assert_eq!(joined.split_whitespace().collect::<Vec<_>>(), words);
            for line in &lines {
                prop_assert!(width::of(line) <= width || !line.contains(' '), "{:?}", line);
            }
        }
    }
}
