use std::fmt::Write as _;

use super::*;
use crate::config::env::Folders;
use crate::domain::RoundingMode;
use tempfile::TempDir;

/// A folder with this file, and an environment that names the folder and nothing else.
fn home(text: &str) -> (TempDir, Env, Paths) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("config.toml"), text).unwrap();
    let env = Env {
        tz: Some("UTC".to_owned()),
        folders: Folders {
            config: Some(folder.path().to_owned()),
            data: Some(folder.path().to_owned()),
            ..Folders::default()
        },
        ..Env::default()
    };
    let paths = Paths::find(&env).unwrap();
    (folder, env, paths)
}

fn setting(config: &Config, key: &str, env: &Env, paths: &Paths) -> (Option<String>, Origin) {
    let setting = config.get(key, env, paths).unwrap();
    (setting.value, setting.origin)
}

#[test]
fn without_a_file_everything_has_its_default() {
    let (folder, env, paths) = home("");
    std::fs::remove_file(folder.path().join("config.toml")).unwrap();
    let (config, warnings) = Config::load(&env, &paths).unwrap();
    assert_eq!(warnings, [""; 0]);
    assert_eq!((config.zone, config.week_start), (Zone::UTC, Weekday::Mon));
    assert_eq!((config.currency, config.timer_max), (Currency::EUR, Span::hours(10)));
    assert_eq!((config.rounding, config.targets), (None, Targets::default()));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_file_comes_before_the_defaults_and_the_environment_before_the_file() {
    let (_folder, mut env, paths) = home(
        "time_zone = 'Asia/Tokyo'\nrounding.increment_minutes = 6\ncolor = 'always'\n\
         pager = ''\nalias.s = 'status --json'\nholidays = [2026-12-25]\n",
    );
    let (config, warnings) = Config::load(&env, &paths).unwrap();
    assert_eq!(warnings, [""; 0]);
    assert_eq!(config.zone.name(), "Asia/Tokyo");
    let six = Rounding { increment_minutes: 6, mode: RoundingMode::Up };
    assert_eq!(config.rounding, Some(six));
    assert_eq!((config.color, config.pager.as_deref()), (Color::Always, None));
    assert_eq!(config.aliases["s"], "status --json");
    assert!(config.targets.is_holiday("2026-12-25".parse().unwrap()));

    env.zone = Some("europe/paris".to_owned());
    (env.no_color, env.force_color) = (true, true);
    env.pager = Some("more".to_owned());
    let (config, _) = Config::load(&env, &paths).unwrap();
    assert_eq!(config.zone.name(), "Europe/Paris");
    assert_eq!((config.color, config.pager.as_deref()), (Color::Never, Some("more")));
}

#[test]
fn the_list_says_who_set_what() {
    let (_folder, mut env, paths) = home("timer.max = '8h'\nalias.s = 'status'\nxyzzy = 1\n");
    env.no_color = true;
    let (config, _) = Config::load(&env, &paths).unwrap();
    let file = || Origin::File(paths.config_file.clone());
    let of = |key| setting(&config, key, &env, &paths);
    let some = |text: &str| Some(text.to_owned());
    assert_eq!(of("time_zone"), (some("UTC"), Origin::Environment("TZ")));
    assert_eq!(of("timer.max"), (some("8h"), file()));
    assert_eq!(of("alias.s"), (some("status"), file()));
    assert_eq!(of("alias.t"), (None, Origin::Default));
    assert_eq!(of("color"), (some("never"), Origin::Environment("NO_COLOR")));
    assert_eq!(of("currency"), (some("EUR"), Origin::Default));
    assert_eq!(of("targets.daily"), (None, Origin::Default));
    let keys: Vec<String> =
        config.list(&env, &paths).unwrap().into_iter().map(|setting| setting.key).collect();
    assert!(!keys.contains(&"xyzzy".to_owned()));
    assert!(keys.contains(&"alias.s".to_owned()));
}

#[test]
fn an_unknown_key_is_refused_with_the_nearest() {
    let (_folder, env, paths) = home("");
    let (config, _) = Config::load(&env, &paths).unwrap();
    let refusal = config.get("timer.mx", &env, &paths).unwrap_err();
    assert_eq!(refusal.message, "nobody knows the key \"timer.mx\"");
    assert_eq!(refusal.hints, ["did you mean `timer.max`?"]);
}

#[test]
fn the_defaults_of_the_table_are_those_of_the_program() {
    let (_folder, env, paths) = home("");
    let (plain, _) = Config::load(&env, &paths).unwrap();
    let mut text = String::new();
    for key in crate::config::keys::KEYS {
        if let Some(default) = key.default {
            writeln!(text, "{} = {}", key.name, key.check(default).unwrap()).unwrap();
        }
    }
    std::fs::write(&paths.config_file, text).unwrap();
    let (mut written, _) = Config::load(&env, &paths).unwrap();
    assert_eq!(written.rounding, Some(Rounding::default()));
    written.rounding = None;
    assert_eq!(format!("{written:?}"), format!("{plain:?}"));
}
