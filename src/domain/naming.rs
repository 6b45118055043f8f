//! Naming: when two names are the same, and which one was probably meant.
//!
//! Finding the thing behind a name is the engine's business.

/// How alike two names must be, from 0 to 1, for one to be suggested for the other.
const ALIKE: f64 = 0.8;

/// Characters of a name that are compared; the rest of a long one says little.
const COMPARED: usize = 80;

/// The form in which names are compared: letters without their case, single spaces.
pub fn fold(name: &str) -> String {
    let mut folded = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        if word.is_ascii() {
            folded.extend(word.chars().map(|letter| letter.to_ascii_lowercase()));
        } else {
            word.chars().for_each(|letter| fold_letter(letter, &mut folded));
        }
    }
    folded
}

/// A letter without its case: up and down again, so that `ß` and `SS`, `ς` and `Σ` are the same.
fn fold_letter(letter: char, folded: &mut String) {
    // The dotless i has no lower case of its own to come back to.
    if letter == 'ı' {
        folded.push(letter);
    } else {
        folded.extend(letter.to_uppercase().flat_map(char::to_lowercase));
    }
}

/// The name that is most like the word, if one is like it at all.
pub fn nearest<'a>(word: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word = comparable(word);
    if word.is_empty() {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    for name in names {
        let score = strsim::jaro_winkler(&word, &comparable(name));
        if score >= ALIKE && best.is_none_or(|(highest, _)| score > highest) {
            best = Some((score, name));
        }
    }
    best.map(|(_, name)| name)
}

/// A name's letters and digits, as far as they are compared.
fn comparable(name: &str) -> String {
    fold(name).chars().filter(|c| c.is_alphanumeric()).take(COMPARED).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case("Fix  Login", "fix login")]
    #[case("STRASSE", "straße")]
    #[case("ΟΔΟΣ", "οδος")]
    #[case("ÉTÉ", "été")]
    fn names_are_the_same(#[case] one: &str, #[case] other: &str) {
        assert_eq!(fold(one), fold(other));
    }

    #[rstest]
    #[case("kız", "kiz")]
    #[case("resume", "résumé")]
    fn names_differ(#[case] one: &str, #[case] other: &str) {
        assert_ne!(fold(one), fold(other));
    }

    #[rstest]
    #[case("fixlogn", Some("fix login redirect"))]
    #[case("STANDPU", Some("standup"))]
    #[case("invoices", None)]
    #[case("…", None)]
    fn the_nearest_name_is_suggested(#[case] word: &str, #[case] meant: Option<&str>) {
        let names = ["standup", "fix login redirect", "write the report"];
        assert_eq!(nearest(word, names), meant);
    }

    proptest! {
        #[test]
        fn folding_is_done_once(name in "\\PC{0,40}") {
            let folded = fold(&name);
            prop_assert_eq!(fold(&folded), folded);
        }
    }
}
