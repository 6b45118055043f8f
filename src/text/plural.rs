//! Plurals: `1 entry`, `3 entries`.
//!
//! Whoever counts names both words; no rule guesses them.

/// A number of things: `1 entry`, `3 entries`, `0 entries`.
pub fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", word(number, one, many))
}

/// The word for so many things.
pub fn word<'a>(number: usize, one: &'a str, many: &'a str) -> &'a str {
    if number == 1 { one } else { many }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case(0, "0 entries")]
    #[case(1, "1 entry")]
    #[case(21, "21 entries")]
    fn things_are_counted(#[case] number: usize, #[case] shown: &str) {
        assert_eq!(count(number, "entry", "entries"), shown);
    }
}
