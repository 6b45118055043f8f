use super::*;
use rstest::rstest;
use tempfile::TempDir;

fn file(text: &str) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("config.toml");
    std::fs::write(&path, text).unwrap();
    (folder, path)
}

fn text(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[rstest]
#[case::first("", "currency", "usd", "currency = \"USD\"\n")]
#[case::beside(
    "week_start = 'mon'\n",
    "currency",
    "EUR",
    "week_start = 'mon'\ncurrency = \"EUR\"\n"
)]
#[case::above_tables(
    "[ui]\nmouse = true\n",
    "color",
    "never",
    "color = \"never\"\n[ui]\nmouse = true\n"
)]
#[case::new_table("", "timer.max", "8h", "[timer]\nmax = \"8h\"\n")]
#[case::comments_stay(
    "# mine\n\n# long days\ntimer.max = '8h' # for now\n# end\n",
    "timer.max",
    "12h",
    "# mine\n\n# long days\ntimer.max = \"12h\" # for now\n# end\n"
)]
#[case::inline("timer = { max = '8h' }\n", "timer.max", "9h", "timer = { max = \"9h\" }\n")]
#[case::number("", "rounding.increment_minutes", "6", "[rounding]\nincrement_minutes = 6\n")]
#[case::switch("", "sync.auto", "on", "[sync]\nauto = true\n")]
#[case::days(
    "",
    "holidays",
    "2026-12-26, 2026-12-25",
    "holidays = [\"2026-12-25\", \"2026-12-26\"]\n"
)]
#[case::alias("", "alias.w", "report week", "[alias]\nw = \"report week\"\n")]
#[case::dotted_alias("", "alias.a.b", "status", "[alias]\n\"a.b\" = \"status\"\n")]
#[case::mended("color = 'purple'\n", "color", "auto", "color = \"auto\"\n")]
#[case::zone("", "time_zone", "europe/paris", "time_zone = \"Europe/Paris\"\n")]
#[case::no_pager("", "pager", "", "pager = \"\"\n")]
fn a_value_is_set(
    #[case] before: &str,
    #[case] key: &str,
    #[case] value: &str,
    #[case] after: &str,
) {
    let (_folder, path) = file(before);
    set(&path, key, value, Write::Real).unwrap();
    assert_eq!(text(&path), after);
    assert_eq!(check(&path), Ok(Vec::new()));
}

#[rstest]
#[case("timer.mx", "8h", Code::Usage, "nobody knows the key \"timer.mx\"")]
#[case("alias.", "status", Code::Usage, "nobody knows the key \"alias.\"")]
#[case("timer.max", "8", Code::Usage, "timer.max: \"8\" is not a length of time: it has no unit")]
#[case(
    "color",
    "purple",
    Code::Usage,
    "color: \"purple\" is not one of the words that are known here"
)]
#[case("alias.x", " ", Code::Usage, "alias.x: there is no value in an empty text")]
fn what_is_refused_leaves_no_trace(
    #[case] key: &str,
    #[case] value: &str,
    #[case] code: Code,
    #[case] why: &str,
) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tat/config.toml");
    let refusal = set(&path, key, value, Write::Real).unwrap_err();
    assert_eq!((refusal.code, refusal.message.as_str()), (code, why));
    assert!(!refusal.hints.is_empty());
    assert!(!folder.path().join("tat").exists());
}

#[rstest]
#[case("currency = \n", "currency", "EUR")]
#[case("ui = 3\n", "ui.mouse", "true")]
#[case("color = 'purple'\n", "currency", "EUR")]
fn a_file_that_would_not_load_stays_as_it_is(
    #[case] before: &str,
    #[case] key: &str,
    #[case] value: &str,
) {
    let (folder, path) = file(before);
    set(&path, key, value, Write::Real).unwrap_err();
    assert_eq!(text(&path), before);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1);
}

#[rstest]
#[case("currency = 'EUR'\n", "currency", "")]
#[case::its_comment_goes(
    "# about money\ncurrency = 'EUR'\ncolor = 'auto'\n",
    "currency",
    "color = 'auto'\n"
)]
#[case::others_stay(
    "# mine\n\n# about money\ncurrency = 'EUR'\n# about colour\ncolor = 'auto'\n",
    "currency",
    "# mine\n\n# about colour\ncolor = 'auto'\n"
)]
#[case(
    "[timer]\nmax = '8h' # long\n\n[ui]\nmouse = true\n",
    "timer.max",
    "[timer]\n\n[ui]\nmouse = true\n"
)]
#[case("tiemr.max = '8h'\n", "tiemr.max", "")]
#[case("ui = 3\n", "ui", "")]
fn a_value_is_taken_out(#[case] before: &str, #[case] key: &str, #[case] after: &str) {
    let (_folder, path) = file(before);
    assert_eq!(unset(&path, key, Write::Real), Ok(true));
    assert_eq!(text(&path), after);
    assert_eq!(unset(&path, "currency", Write::Real), Ok(false));
    assert_eq!(text(&path), after);
}

#[test]
fn nothing_is_made_to_take_something_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tat/config.toml");
    assert_eq!(unset(&path, "currency", Write::Real), Ok(false));
    assert_eq!(
        unset(&path, "curency", Write::Real).unwrap_err().hints,
        ["did you mean `currency`?"]
    );
    assert!(!folder.path().join("tat").exists());
}

#[cfg(unix)]
#[test]
fn rights_and_links_are_kept() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let folder = tempfile::tempdir().unwrap();
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;

    let new = folder.path().join("new/config.toml");
    set(&new, "currency", "EUR", Write::Real).unwrap();
    assert_eq!((mode(&new), mode(new.parent().unwrap())), (0o600, 0o700));

    std::fs::set_permissions(&new, std::fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("config.toml");
    symlink("new/config.toml", &link).unwrap();
    set(&link, "currency", "USD", Write::Real).unwrap();
    assert!(link.is_symlink());
    assert_eq!((text(&new).as_str(), mode(&new)), ("currency = \"USD\"\n", 0o640));

    let dangling = folder.path().join("dangling.toml");
    symlink("elsewhere/config.toml", &dangling).unwrap();
    set(&dangling, "currency", "USD", Write::Real).unwrap();
    assert!(dangling.is_symlink());
    assert_eq!(text(&folder.path().join("elsewhere/config.toml")), "currency = \"USD\"\n");
}

#[test]
fn a_new_file_holds_every_setting_as_a_comment_that_can_be_taken_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("tat/config.toml");
    make(&path).unwrap();
    let made = text(&path);
    assert_eq!(check(&path), Ok(Vec::new()));
    for key in keys::KEYS {
        let name = key.name.replace('*', "NAME");
        assert!(made.contains(&format!("\n# {name} =")), "{name}");
    }
    let with_value = |line: &&str| line.contains(" = ");
    let taken: Vec<&str> =
        made.lines().filter_map(|line| line.strip_prefix("# ")).filter(with_value).collect();
    std::fs::write(&path, taken.join("\n")).unwrap();
    assert_eq!(check(&path), Ok(Vec::new()), "{taken:#?}");
    std::fs::write(&path, "color = 'never'\n").unwrap();
    make(&path).unwrap();
    assert_eq!(text(&path), "color = 'never'\n");
}
