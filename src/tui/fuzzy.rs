//! Fuzzy find: which of many texts somebody means, the best first.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

/// The places of the texts that fit, the best first; all in order where nothing is typed.
pub(crate) fn best<'a>(
    typed: &str,
    texts: impl Iterator<Item = &'a str>,
    most: usize,
) -> Vec<usize> {
    if typed.trim().is_empty() {
        return texts.enumerate().map(|(at, _)| at).take(most).collect();
    }
    let pattern = Pattern::parse(typed, CaseMatching::Smart, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let mut letters = Vec::new();
    let mut scored: Vec<(u32, usize)> = texts
        .enumerate()
        .filter_map(|(at, text)| {
            let score = pattern.score(Utf32Str::new(text, &mut letters), &mut matcher)?;
            Some((score, at))
        })
        .collect();
    scored.sort_by_key(|(score, at)| (std::cmp::Reverse(*score), *at));
    scored.truncate(most);
    scored.into_iter().map(|(_, at)| at).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_fit_stands_first() {
        let texts = ["rotate keys", "fix login redirect", "login page", "standup"];
        assert_eq!(best("login", texts.into_iter(), 9), [1, 2]);
        assert_eq!(best("pag log", texts.into_iter(), 9), [2]);
        assert_eq!(best("fx lgn", texts.into_iter(), 9), [1]);
        assert_eq!(best("", texts.into_iter(), 2), [0, 1]);
        assert!(best("zzz", texts.into_iter(), 9).is_empty());
    }
}
