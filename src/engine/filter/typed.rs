//! Filters typed as one line: `customer:acme tag:review -tag:admin login`.
//!
//! They are the same filters as those of the flags; what their words mean is found in `filter`.

use crate::domain::{Refusal, naming};

use super::FilterWords;

/// What may stand before a colon.
const KEYS: [&str; 8] = ["task", "customer", "pillar", "tag", "user", "billable", "grep", "limit"];

/// A word of the line: what stands before its colon, if it has one, and the rest.
#[derive(Debug, PartialEq, Eq)]
struct Word {
    not: bool,
    key: Option<String>,
    value: String,
}

impl FilterWords {
    /// Reads a line of filters. Words without a colon are a text that title, note or tags hold;
    /// what has spaces stands in quotes, and what is quoted has no colon.
    pub fn parse(line: &str) -> Result<Self, Refusal> {
        let mut filter = Self::default();
        let mut text: Vec<String> = Vec::new();
        for Word { not, key, value } in words(line)? {
            match (key.as_deref(), not) {
                (None, false) => text.push(value),
                (None, true) => {
                    return Err(Refusal::usage(format!("\"-{value}\" leaves out a text"))
                        .hint("only tags can be left out: `-tag:admin`")
                        .hint(format!("in quotes it is looked for as it is: `\"-{value}\"`")));
                }
                (Some("tag"), true) => filter.not_tags.push(value),
                (Some(key), true) => {
                    return Err(Refusal::usage(format!("\"-{key}:{value}\" leaves out a {key}"))
                        .hint("only tags can be left out: `-tag:admin`"));
                }
                (Some(key), false) => filter.take(key, value)?,
            }
        }
        if !text.is_empty() {
            filter.grep.push(text.join(" "));
        }
        Ok(filter)
    }

    /// The same with what other filters say beside it.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        self.tasks.extend(other.tasks);
        self.customers.extend(other.customers);
        self.pillars.extend(other.pillars);
        self.tags.extend(other.tags);
        self.not_tags.extend(other.not_tags);
        self.users.extend(other.users);
        self.billable = other.billable.or(self.billable);
        self.grep.extend(other.grep);
        self.limit = other.limit.or(self.limit);
        self
    }

    fn take(&mut self, key: &str, value: String) -> Result<(), Refusal> {
        match key {
            "task" => self.tasks.push(value),
            "customer" => self.customers.push(value),
            "pillar" => self.pillars.push(value),
            "tag" => self.tags.push(value),
            "user" => self.users.push(value),
            "grep" => self.grep.push(value),
            "billable" => {
                self.billable = Some(match naming::fold(&value).as_str() {
                    "yes" | "y" | "true" => true,
                    "no" | "n" | "false" => false,
                    _ => {
                        return Err(Refusal::usage(format!("\"{value}\" is neither yes nor no"))
                            .hint("`billable:yes` or `billable:no`"));
                    }
                });
            }
            "limit" => {
                self.limit = Some(value.parse().map_err(|_| {
                    Refusal::usage(format!("\"{value}\" is no number of entries"))
                        .hint("`limit:20` takes the newest 20")
                })?);
            }
            other => return Err(unknown(other, &value)),
        }
        Ok(())
    }
}

fn unknown(key: &str, value: &str) -> Refusal {
    let refusal = Refusal::usage(format!("there is no filter \"{key}:\""));
    let refusal = match naming::nearest(key, KEYS) {
        Some(near) => refusal.hint(format!("did you mean `{near}:{value}`?")),
        None => {
            refusal.hint(format!("the filters are {}", KEYS.map(|k| format!("{k}:")).join(", ")))
        }
    };
    refusal.hint(format!("in quotes it is looked for as it is: `\"{key}:{value}\"`"))
}

/// The words of a line.
fn words(line: &str) -> Result<Vec<Word>, Refusal> {
    let mut words = Vec::new();
    let mut rest = line.trim_start();
    while !rest.is_empty() {
        let (not, after) = match rest.strip_prefix('-') {
            Some(after) if !after.is_empty() && !after.starts_with(char::is_whitespace) => {
                (true, after)
            }
            _ => (false, rest),
        };
        let head =
            after.len() - after.trim_start_matches(|c: char| c.is_alphanumeric() || c == '_').len();
        let (key, value) = match after[head..].strip_prefix(':') {
            Some(value) if head > 0 => (Some(naming::fold(&after[..head])), value),
            _ => (None, after),
        };
        let (value, left) = value_of(value, line)?;
        if let Some(key) = key.as_deref().filter(|_| value.is_empty()) {
            return Err(Refusal::usage(format!("nothing stands behind \"{key}:\""))
                .hint(format!("`{key}:none` finds what has none"))
                .hint("no space stands behind the colon: `customer:acme`"));
        }
        words.push(Word { not, key, value });
        rest = left.trim_start();
    }
    Ok(words)
}

/// A value, which ends with its quote or at the next space, and what stands behind it.
fn value_of<'a>(text: &'a str, line: &str) -> Result<(String, &'a str), Refusal> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(char::is_whitespace).unwrap_or(text.len());
        return Ok((text[..end].to_owned(), &text[end..]));
    };
    let mut value = String::new();
    let mut letters = quoted.char_indices();
    while let Some((at, letter)) = letters.next() {
        match letter {
            '"' => return Ok((value, &quoted[at + 1..])),
            '\\' => value.extend(letters.next().map(|(_, letter)| letter)),
            letter => value.push(letter),
        }
    }
    Err(Refusal::usage(format!("a quote does not close in {line}"))
        .hint("close it, or write `\\\"` for a quote itself"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    fn of(words: &[&str]) -> Vec<String> {
        words.iter().map(|word| (*word).to_owned()).collect()
    }

    #[test]
    fn a_line_says_what_the_flags_say() {
        let line = "customer:acme Customer:\"Bolt & Co\" tag:review -tag:admin  login page \
                    pillar:none billable:no limit:5 user:all task:\"say \\\"hi\\\"\" grep:x";
        let wanted = FilterWords {
            tasks: of(&["say \"hi\""]),
            customers: of(&["acme", "Bolt & Co"]),
            pillars: of(&["none"]),
            tags: of(&["review"]),
            not_tags: of(&["admin"]),
            users: of(&["all"]),
            billable: Some(false),
            grep: of(&["x", "login page"]),
            limit: Some(5),
        };
        assert_eq!(FilterWords::parse(line), Ok(wanted.clone()));
        let halves = FilterWords::parse("tag:a limit:3").unwrap();
        let both = halves.and(FilterWords::parse("tag:b").unwrap());
        assert_eq!((both.tags, both.limit), (of(&["a", "b"]), Some(3)));
    }

    #[rstest]
    #[case("", &[])]
    #[case("  fix -  it ", &["fix - it"])]
    #[case("\"tag:review\"", &["tag:review"])]
    #[case("\"-x\" :", &["-x :"])]
    #[case("12:30", &[])]
    fn what_is_no_filter_is_a_text(#[case] line: &str, #[case] grep: &[&str]) {
        match FilterWords::parse(line) {
            Ok(filter) => assert_eq!(filter.grep, of(grep)),
            Err(refusal) => assert_eq!(refusal.message, "there is no filter \"12:\""),
        }
    }

    #[rstest]
    #[case("costumer:acme", "there is no filter \"costumer:\"", "did you mean `customer:acme`?")]
    #[case("tag: review", "nothing stands behind \"tag:\"", "`tag:none` finds what has none")]
    #[case("-customer:acme", "\"-customer:acme\" leaves out a customer", "only tags")]
    #[case("-login", "\"-login\" leaves out a text", "only tags")]
    #[case("task:\"fix", "a quote does not close in task:\"fix", "close it")]
    #[case("billable:maybe", "\"maybe\" is neither yes nor no", "`billable:yes`")]
    #[case("limit:few", "\"few\" is no number of entries", "`limit:20`")]
    fn what_cannot_be_read_is_refused(
        #[case] line: &str,
        #[case] message: &str,
        #[case] hint: &str,
    ) {
        let refusal = FilterWords::parse(line).unwrap_err();
        assert_eq!(refusal.message, message);
        assert!(refusal.hints[0].starts_with(hint), "{:?}", refusal.hints);
    }

    proptest! {
        #[test]
        fn no_line_panics(line in "[a-z:\"\\\\ \u{e9}-]{0,24}") {
            let _ = FilterWords::parse(&line);
        }
    }
}
