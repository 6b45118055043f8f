//! The environment: every variable that the program reads, and the only place where it reads one.
//!
//! What a variable means next to a flag or a key of the configuration is decided in `config`.

use std::ffi::OsString;
use std::path::PathBuf;

use crate::domain::{Refusal, Timestamp};

/// A variable that the program reads.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    /// Its name.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub about: &'static str,
}

/// Every variable, in the order in which `tat help environment` tells of them.
pub const VARIABLES: &[Variable] = &[
    variable("TAT_DATA_DIR", "The folder of the store."),
    variable("TAT_CONFIG_DIR", "The folder of `config.toml`."),
    variable("TAT_CONFIG", "The configuration file itself."),
    variable("TAT_NOW", "Pretends that it is this instant (RFC 3339), for scripts and tests."),
    variable("TAT_TIMEZONE", "The time zone, such as `Europe/Paris`; before the configuration."),
    variable("TZ", "The time zone where neither TAT_TIMEZONE nor the configuration names one."),
    variable("TAT_SEED", "Makes ids follow from this text, for tests; never keys or tokens."),
    variable("TAT_SERVER", "The server to speak to."),
    variable("TAT_TOKEN", "A personal access token; with TAT_SERVER it needs no `tat login`."),
    variable("TAT_TOKEN_FILE", "A file that holds the personal access token; before TAT_TOKEN."),
    variable("TAT_SMTP_URL", "The mail server through which `tat serve` sends."),
    variable("CREDENTIALS_DIRECTORY", "The folder in which systemd hands over `tat-token`."),
    variable("COMPLETE", "The shell that asks for completion; set by `tat completions`."),
    variable("NO_COLOR", "Turns colour off when it is not empty."),
    variable("CLICOLOR_FORCE", "Turns colour on, also in a pipe, unless it is 0."),
    variable("COLUMNS", "The width to write for, in characters."),
    variable("PAGER", "The program that shows long answers."),
    variable("VISUAL", "The editor for texts; before EDITOR."),
    variable("EDITOR", "The editor for texts."),
    variable("XDG_CONFIG_HOME", "The folder of configurations, in place of `~/.config`."),
    variable("XDG_DATA_HOME", "The folder of data, in place of `~/.local/share`."),
    variable("XDG_STATE_HOME", "The folder of logs, in place of `~/.local/state`."),
    variable("XDG_CACHE_HOME", "The folder of what can be made again, in place of `~/.cache`."),
    variable("HOME", "The home folder."),
    variable("TERM", "The terminal's kind; on `dumb` and `linux` signs are drawn in ASCII."),
    variable("LC_ALL", "The locale; one without UTF-8 has signs drawn in ASCII."),
    variable("LC_CTYPE", "The locale of letters, where LC_ALL is not set."),
    variable("LANG", "The locale where neither of these is set."),
];

const fn variable(name: &'static str, about: &'static str) -> Variable {
    Variable { name, about }
}

/// The value of a variable; one that is empty counts as not set.
#[expect(clippy::disallowed_methods, reason = "the one place where the environment is read")]
pub fn var(name: &str) -> Option<OsString> {
    debug_assert!(VARIABLES.iter().any(|known| known.name == name), "{name} is not in the table");
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// The value of a variable as text; bytes that are no text are replaced.
pub fn text(name: &str) -> Option<String> {
    var(name).map(|value| match value.into_string() {
        Ok(text) => text,
        Err(bytes) => bytes.to_string_lossy().into_owned(),
    })
}

/// What the environment says that most commands need. Secrets are not in it: whoever needs one
/// asks for it by name.
#[derive(Clone, Debug, Default)]
pub struct Env {
    /// The instant that it is said to be (`TAT_NOW`).
    pub now: Option<Timestamp>,
    /// The zone by its name (`TAT_TIMEZONE`).
    pub zone: Option<String>,
    /// The zone as the system understands it (`TZ`).
    pub tz: Option<String>,
    /// The text that ids follow from (`TAT_SEED`).
    pub seed: Option<String>,
    /// The server to speak to (`TAT_SERVER`).
    pub server: Option<String>,
    /// Whether colour is forbidden (`NO_COLOR`).
    pub no_color: bool,
    /// Whether colour is demanded (`CLICOLOR_FORCE`).
    pub force_color: bool,
    /// The width to write for, in characters (`COLUMNS`).
    pub columns: Option<usize>,
    /// The program that shows long answers (`PAGER`).
    pub pager: Option<String>,
    /// The editor for texts (`VISUAL`, else `EDITOR`).
    pub editor: Option<String>,
    /// The terminal's kind (`TERM`).
    pub term: Option<String>,
    /// The locale of letters (`LC_ALL`, else `LC_CTYPE`, else `LANG`).
    pub locale: Option<String>,
    /// The folders.
    pub folders: Folders,
}

/// Where the environment puts the program's files.
#[derive(Clone, Debug, Default)]
pub struct Folders {
    /// The configuration file (`TAT_CONFIG`).
    pub config_file: Option<PathBuf>,
    /// The folder of the configuration (`TAT_CONFIG_DIR`).
    pub config: Option<PathBuf>,
    /// The folder of the store (`TAT_DATA_DIR`).
    pub data: Option<PathBuf>,
    /// The folder of all programs' configurations (`XDG_CONFIG_HOME`).
    pub xdg_config: Option<PathBuf>,
    /// The folder of all programs' data (`XDG_DATA_HOME`).
    pub xdg_data: Option<PathBuf>,
    /// The folder of all programs' logs (`XDG_STATE_HOME`).
    pub xdg_state: Option<PathBuf>,
    /// The folder of all programs' caches (`XDG_CACHE_HOME`).
    pub xdg_cache: Option<PathBuf>,
}

impl Env {
    /// Reads the environment.
    pub fn read() -> Result<Self, Refusal> {
        Ok(Self {
            now: text("TAT_NOW").map(|text| instant(&text)).transpose()?,
            zone: text("TAT_TIMEZONE"),
            tz: text("TZ"),
            seed: text("TAT_SEED"),
            server: text("TAT_SERVER"),
            no_color: var("NO_COLOR").is_some(),
            force_color: var("CLICOLOR_FORCE").is_some_and(|value| value != "0"),
            columns: text("COLUMNS").and_then(|text| columns(&text)),
            pager: text("PAGER"),
            editor: text("VISUAL").or_else(|| text("EDITOR")),
            term: text("TERM"),
            locale: text("LC_ALL").or_else(|| text("LC_CTYPE")).or_else(|| text("LANG")),
            folders: Folders::read(),
        })
    }
}

impl Folders {
    fn read() -> Self {
        let folder = |name| var(name).map(PathBuf::from);
        Self {
            config_file: folder("TAT_CONFIG"),
            config: folder("TAT_CONFIG_DIR"),
            data: folder("TAT_DATA_DIR"),
            xdg_config: folder("XDG_CONFIG_HOME"),
            xdg_data: folder("XDG_DATA_HOME"),
            xdg_state: folder("XDG_STATE_HOME"),
            xdg_cache: folder("XDG_CACHE_HOME"),
        }
    }
}

/// Reads `TAT_NOW`.
fn instant(text: &str) -> Result<Timestamp, Refusal> {
    Timestamp::parse_rfc3339(text.trim()).ok_or_else(|| {
        Refusal::usage(format!("TAT_NOW is \"{text}\", which is not an RFC 3339 instant"))
            .hint("write it as `TAT_NOW=2026-11-23T09:30:00Z`, or unset it")
    })
}

/// Reads `COLUMNS`; a width that nobody can write in is none.
fn columns(text: &str) -> Option<usize> {
    text.trim().parse().ok().filter(|columns| (10..=1000).contains(columns))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Code;
    use rstest::rstest;

    #[test]
    fn every_variable_has_a_name_of_its_own_and_a_sentence() {
        let mut names: Vec<&str> = VARIABLES.iter().map(|variable| variable.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), VARIABLES.len());
        for variable in VARIABLES {
            assert!(variable.about.ends_with('.'), "{}", variable.name);
        }
    }

    #[test]
    fn every_variable_that_is_read_stands_in_the_table() {
        // The assertion in `var` is what is tested.
        Env::read().unwrap();
    }

    #[rstest]
    #[case("2026-11-23T10:00:00+01:00", Some("2026-11-23T09:00:00.000Z"))]
    #[case(" 2026-11-23T09:00:00.5Z ", Some("2026-11-23T09:00:00.500Z"))]
    #[case("2026-11-23", None)]
    #[case("yesterday", None)]
    fn the_pretended_instant_is_rfc_3339(#[case] text: &str, #[case] meant: Option<&str>) {
        match instant(text) {
            Ok(instant) => assert_eq!(Some(instant.to_string().as_str()), meant),
            Err(refusal) => {
                assert_eq!((meant, refusal.code), (None, Code::Usage));
                assert!(refusal.message.contains("TAT_NOW") && refusal.message.contains(text));
            }
        }
    }

    #[rstest]
    #[case("100", Some(100))]
    #[case("0", None)]
    #[case("-3", None)]
    #[case("wide", None)]
    #[case("99999999999999999999", None)]
    fn the_width_is_a_sound_number(#[case] text: &str, #[case] meant: Option<usize>) {
        assert_eq!(columns(text), meant);
    }
}
