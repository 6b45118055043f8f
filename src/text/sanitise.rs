//! Sanitising: text from outside, made safe for a terminal.
//!
//! A title may come from an import, a chat or another person. It must not move the cursor, turn
//! the line around or hide a part of itself. What is stored stays as it was written.

/// What stands for a character that is not let through.
const REPLACEMENT: char = '\u{FFFD}';

/// Text on a single line: line breaks and tabs are spaces, and nothing commands the terminal.
pub fn one_line(text: &str) -> String {
    clean(text, ' ')
}

/// The lines of a text, whatever breaks them: tabs are spaces, and nothing commands the terminal.
/// A break at the very end begins no line.
pub fn lines(text: &str) -> Vec<String> {
    clean(text, '\n').lines().map(str::to_owned).collect()
}

/// Whether a character must not reach a terminal as it is: it would be obeyed, or not be seen.
pub fn is_unsafe(c: char) -> bool {
    !matches!(fate(c), Fate::Kept)
}

/// What becomes of a character.
enum Fate {
    Kept,
    /// It ends a line.
    Break,
    /// It is nothing but room.
    Space,
    /// It commands the terminal or turns the line around: shown as a sign that it was there.
    Replaced,
    /// It cannot be seen and says nothing.
    Dropped,
}

fn fate(c: char) -> Fate {
    match c {
        ' '..='~' => Fate::Kept,
        '\n' | '\r' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Fate::Break,
        '\t' => Fate::Space,
        // Embeddings, overrides and isolates of writing direction.
        '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => Fate::Replaced,
        c if c.is_control() => Fate::Replaced,
        // Joiners stay: many scripts and pictures are written with them.
        '\u{AD}'
        | '\u{180E}'
        | '\u{200B}'
        | '\u{2060}'..='\u{2065}'
        | '\u{206A}'..='\u{206F}'
        | '\u{FEFF}'
        | '\u{FFF9}'..='\u{FFFB}'
        | '\u{E0000}'..='\u{E007F}' => Fate::Dropped,
        _ => Fate::Kept,
    }
}

fn clean(text: &str, line_break: char) -> String {
    let Some(first) = text.find(is_unsafe) else { return text.to_owned() };
    let mut clean = String::with_capacity(text.len());
    clean.push_str(&text[..first]);
    let mut chars = text[first..].chars().peekable();
    while let Some(c) = chars.next() {
        match fate(c) {
            Fate::Kept => clean.push(c),
            // One line break of Windows.
            Fate::Break if c == '\r' && chars.peek() == Some(&'\n') => {}
            Fate::Break => clean.push(line_break),
            Fate::Space => clean.push(' '),
            Fate::Replaced => clean.push(REPLACEMENT),
            Fate::Dropped => {}
        }
    }
    clean
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case::plain("fix login – Zürich", "fix login – Zürich")]
    #[case::colour("\u{1B}[31mred\u{1B}[0m", "\u{FFFD}[31mred\u{FFFD}[0m")]
    #[case::c1("a\u{9B}2Jb", "a\u{FFFD}2Jb")]
    #[case::delete("a\u{7F}b", "a\u{FFFD}b")]
    #[case::bell("\u{7}", "\u{FFFD}")]
    #[case::turned_around("user\u{202E}gpj.exe", "user\u{FFFD}gpj.exe")]
    #[case::isolated("\u{2066}a\u{2069}", "\u{FFFD}a\u{FFFD}")]
    #[case::unseen("ad\u{200B}min\u{E0041}\u{FEFF}", "admin")]
    #[case::breaks("a\r\nb\rc\nd\u{85}e\u{2028}f", "a b c d e f")]
    #[case::tab("a\tb", "a b")]
    #[case::joined("👩\u{200D}💻", "👩\u{200D}💻")]
    fn one_line_is_safe(#[case] text: &str, #[case] safe: &str) {
        assert_eq!(one_line(text), safe);
    }

    #[rstest]
    #[case("a\r\nb\rc\n\nd\u{2029}e", &["a", "b", "c", "", "d", "e"])]
    #[case("a\tb\u{1B}c\n", &["a b\u{FFFD}c"])]
    #[case("", &[])]
    fn lines_stay_lines(#[case] text: &str, #[case] safe: &[&str]) {
        assert_eq!(lines(text), safe);
    }

    /// Text in which every fate is likely.
    fn wild() -> impl Strategy<Value = String> {
        let wild = prop_oneof![
            any::<char>(),
            prop::sample::select(vec!['\r', '\n', '\t', '\u{1B}', '\u{202E}', '\u{200B}', 'a'])
        ];
        prop::collection::vec(wild, 0..40).prop_map(|chars| chars.into_iter().collect())
    }

    proptest! {
        #[test]
        fn nothing_commands_the_terminal(text in wild()) {
            prop_assert!(!one_line(&text).chars().any(|c| c.is_control() || is_unsafe(c)));
            for line in lines(&text) {
                prop_assert!(!line.chars().any(|c| c.is_control() || is_unsafe(c)));
            }
        }

        #[test]
        fn once_is_enough(text in wild()) {
            let line = one_line(&text);
            prop_assert_eq!(one_line(&line), line);
            let several = lines(&text);
            prop_assert!(several.iter().all(|line| one_line(line) == *line));
        }
    }
}
