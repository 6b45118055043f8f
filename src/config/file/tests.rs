use super::*;
use rstest::rstest;

fn parsed(text: &str) -> Result<(File, Vec<String>), Refusal> {
    parse(Path::new("/home/ada/config.toml"), text)
}

#[test]
fn every_key_of_the_table_is_read() {
    let samples = [
        ("time_zone", "\"Europe/Paris\""),
        ("week_start", "\"sunday\""),
        ("currency", "\"usd\""),
        ("rounding.increment_minutes", "6"),
        ("rounding.mode", "\"nearest\""),
        ("holidays", "[\"2026-12-25\", 2026-12-26]"),
        ("sync.auto", "true"),
        ("ui.glyphs", "\"ascii\""),
        ("ui.mouse", "false"),
        ("ui.motion", "false"),
        ("ui.accessible", "true"),
        ("color", "\"never\""),
    ];
    for key in keys::KEYS {
        let sample = samples.iter().find(|(name, _)| *name == key.name);
        // A length of time is a text as well.
        let sample = sample.map_or("\"8h\"", |(_, value)| value);
        let text = format!("{} = {sample}\n", key.name.replace('*', "mine"));
        let read = parsed(&text).map(|(_, warnings)| warnings);
        assert_eq!(read, Ok(Vec::new()), "{text}");
        assert_eq!(given::list(&text).len(), 1, "{text}");
    }
}

#[rstest]
#[case(
    "tiemr.max = '1h'",
    "config.toml: nobody knows the key \"tiemr.max\"; did you mean \"timer.max\"?"
)]
#[case(
    "[rounding]\nincrement_minute = 6",
    "config.toml: nobody knows the key \"rounding.increment_minute\"; \
     did you mean \"rounding.increment_minutes\"?"
)]
#[case("xyzzy = 1", "config.toml: nobody knows the key \"xyzzy\"; `tat config list` shows all")]
fn an_unknown_key_is_a_warning(#[case] text: &str, #[case] warning: &str) {
    assert_eq!(parsed(text).unwrap().1, [warning]);
}

#[rstest]
#[case("\ncurrency = 5", 2, "currency: the number 5 stands where text in quotes belongs")]
#[case("[timer]\nmax = '45'", 2, "timer.max: \"45\" is not a length of time: it has no unit")]
#[case("timer.max = '0m'", 1, "timer.max: \"0m\" is not longer than no time")]
#[case("targets.mon = '25h'", 1, "targets.mon: \"25h\" is not a target that a day has room for")]
#[case("time_zone = 'Europe/Pari'", 1, "time_zone: \"Europe/Pari\" is not a time zone")]
#[case(
    "rounding.increment_minutes = 90",
    1,
    "rounding.increment_minutes: \"90\" is not a step of rounding"
)]
#[case(
    "rounding.mode = 'upp'",
    1,
    "rounding.mode: \"upp\" is not one of the words that are known here"
)]
#[case("holidays = ['monday']", 1, "holidays: \"monday\" is not a date")]
#[case(
    "holidays = '2026-12-25'",
    1,
    "holidays: the text \"2026-12-25\" stands where a list in square brackets belongs"
)]
#[case(
    "sync.auto = 'yes'",
    1,
    "sync.auto: the text \"yes\" stands where `true` or `false` without quotes belongs"
)]
#[case("ui = 3", 1, "ui: the number 3 stands where a table belongs")]
#[case("[alias.a]\nb = 'c'", 1, "alias.a: a table stands where text in quotes belongs")]
#[case("[default_command]\n", 1, "default_command: a table stands where text in quotes belongs")]
fn a_wrong_value_is_refused(#[case] text: &str, #[case] line: usize, #[case] why: &str) {
    let refusal = parsed(text).unwrap_err();
    assert_eq!(refusal.code, Code::Usage);
    assert_eq!(refusal.message, format!("/home/ada/config.toml line {line}, {why}"));
    assert_eq!(refusal.hints.last().unwrap(), "`tat config edit` opens the file");
}

#[rstest]
#[case("currency = ", 1)]
#[case("\n\n[[", 3)]
#[case("color = 'never'\ncolor = 'auto'", 2)]
fn what_is_not_toml_is_told_by_its_line(#[case] text: &str, #[case] line: usize) {
    let refusal = parsed(text).unwrap_err();
    assert_eq!(refusal.code, Code::Failed);
    let start = format!("/home/ada/config.toml line {line} is not TOML: ");
    assert!(refusal.message.starts_with(&start), "{}", refusal.message);
}

#[test]
fn a_file_that_is_missing_says_nothing_and_one_that_is_no_text_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    assert_eq!(text(&path), Ok(None));
    assert_eq!(text(folder.path()).unwrap_err().code, Code::Failed);
    std::fs::write(&path, b"currency = '\xff'").unwrap();
    let refusal = text(&path).unwrap_err();
    assert_eq!(refusal.code, Code::Failed);
    assert!(
        refusal.message.ends_with("cannot be read: it is not UTF-8 text"),
        "{}",
        refusal.message
    );
}

#[rstest]
#[case::dots("a.", "b = 1", "")]
#[case::tables("[", "", "")]
#[case::lists("[", "", "]")]
#[case::inline("{a=", "1", "}")]
fn no_depth_is_too_deep_to_be_told(#[case] open: &str, #[case] within: &str, #[case] close: &str) {
    for start in ["", "holidays = ", "alias.a = "] {
        let text = format!("{start}{}{within}{}", open.repeat(100_000), close.repeat(100_000));
        // Whether it is refused or passed over: it is answered.
        let _ = parsed(&text);
    }
}
