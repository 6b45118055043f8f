//! Limits: how much a field holds, and the shape in which words are kept (spec: Bad input).
//!
//! Text is not made fit for a terminal here; that happens where it is printed.

use super::{Code, Refusal, naming};

/// The most characters of a title or a name.
pub const LONGEST_NAME: usize = 1_000;
/// The most bytes of a note, memo or description.
pub const LONGEST_TEXT: usize = 64 * 1024;
/// The most tags of a record.
pub const MOST_TAGS: usize = 100;

/// A task's title as it is kept: on one line, without space at its ends.
pub fn title(words: &str) -> Result<String, Refusal> {
    name("title", words)
}

/// A name (of a customer, a pillar, …) as it is kept; `what` is the word for it in a refusal.
pub fn name(what: &str, words: &str) -> Result<String, Refusal> {
    let kept = one_line(what, words)?;
    if kept.is_empty() {
        return Err(Refusal::usage(format!("the {what} is empty"))
            .hint("a few words that tell it from others are enough"));
    }
    Ok(kept)
}

/// A short field on one line, such as a link or an address; none if nothing stands in it.
pub fn line(what: &str, words: &str) -> Result<Option<String>, Refusal> {
    one_line(what, words).map(|kept| Some(kept).filter(|kept| !kept.is_empty()))
}

/// A note as it is kept; none if nothing stands in it.
pub fn note(words: Option<&str>) -> Result<Option<String>, Refusal> {
    words.map_or(Ok(None), |words| text("note", words))
}

/// A text of several lines (a memo, a description); none if nothing stands in it.
pub fn text(what: &str, words: &str) -> Result<Option<String>, Refusal> {
    let kept = words.trim_matches(['\n', '\r']).trim_end();
    if kept.len() > LONGEST_TEXT {
        return Err(Refusal::new(
            Code::TooLarge,
            format!("the {what} has {} bytes, it holds {LONGEST_TEXT}", kept.len()),
        )
        .hint("keep the long text in a file and name its place"));
    }
    Ok(Some(kept.to_owned()).filter(|kept| !kept.trim().is_empty()))
}

/// Tags as they are kept: sorted, each once whatever its case, without a leading `#`.
pub fn tags(words: &[String]) -> Result<Vec<String>, Refusal> {
    let mut kept: Vec<(String, String)> = Vec::with_capacity(words.len().min(MOST_TAGS));
    for word in words {
        let tag = name("tag", word.trim().trim_start_matches('#'))?;
        let folded = naming::fold(&tag);
        if kept.iter().any(|(known, _)| *known == folded) {
            continue;
        }
        if kept.len() == MOST_TAGS {
            let message = format!("there are more than {MOST_TAGS} tags, a record holds no more");
            return Err(Refusal::new(Code::TooLarge, message)
                .hint("leave out the tags by which nobody looks for it"));
        }
        kept.push((folded, tag));
    }
    let mut tags: Vec<String> = kept.into_iter().map(|(_, tag)| tag).collect();
    tags.sort_unstable();
    Ok(tags)
}

/// Words on one line with single spaces between them.
fn one_line(what: &str, words: &str) -> Result<String, Refusal> {
    let kept = words.split_whitespace().collect::<Vec<_>>().join(" ");
    let length = kept.chars().count();
    if length > LONGEST_NAME {
        return Err(Refusal::new(
            Code::TooLarge,
            format!("the {what} has {length} characters, it holds {LONGEST_NAME}"),
        )
        .hint("a note or a description holds more: `tat task edit TASK --description TEXT`"));
    }
    Ok(kept)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("fix login", "fix login")]
    #[case("  two\nlines\tand   more ", "two lines and more")]
    #[case("é\u{2028}ß", "é ß")]
    fn titles_stand_on_one_line(#[case] typed: &str, #[case] kept: &str) {
        assert_eq!(title(typed).unwrap(), kept);
    }

    #[rstest]
    #[case("")]
    #[case(" \n\t ")]
    fn a_title_without_words_is_refused(#[case] typed: &str) {
        assert_eq!(title(typed).unwrap_err().code, Code::Usage);
    }

    #[test]
    fn limits_count_characters_of_names_and_bytes_of_texts() {
        assert!(title(&"ü".repeat(1_000)).is_ok());
        let refusal = title(&"x".repeat(1 << 20)).unwrap_err();
        assert_eq!(refusal.code, Code::TooLarge);
        assert!(refusal.message.len() < 100, "the long title is not repeated");
        assert!(note(Some(&"x".repeat(65_536))).is_ok());
        assert_eq!(note(Some(&"ü".repeat(32_769))).unwrap_err().code, Code::TooLarge);
        assert_eq!(note(Some(" \n ")).unwrap(), None);
    }

    #[test]
    fn tags_are_a_sorted_set() {
        let typed = ["web", "#Api", "api", " web "].map(str::to_owned);
        assert_eq!(tags(&typed).unwrap(), ["Api", "web"]);
        let many: Vec<String> = (0..100).map(|n| format!("t{n}")).collect();
        assert_eq!(tags(&many).unwrap().len(), 100);
        let more: Vec<String> = (0..101).map(|n| format!("t{n}")).collect();
        assert_eq!(tags(&more).unwrap_err().code, Code::TooLarge);
        assert_eq!(tags(&["#".to_owned()]).unwrap_err().code, Code::Usage);
    }
}
