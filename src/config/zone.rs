//! Zone: where "today" is decided, and who said so.
//!
//! The zone database is in `domain`; which zone an entry is in is decided by its command.

use std::path::Path;

use super::env::Env;
use super::list::Origin;
use super::value::Written;
use crate::domain::{Refusal, Zone};

/// The configured zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub(super) zone: Zone,
    pub(super) origin: Origin,
    pub(super) warnings: Vec<String>,
}

/// The zone: first of `TAT_TIMEZONE`, the file, `TZ` and the system's (spec: Time).
pub(super) fn find(env: &Env, file: Option<Zone>, path: &Path) -> Result<Found, Refusal> {
    let found = |zone, origin| Found { zone, origin, warnings: Vec::new() };
    if let Some(name) = &env.zone {
        let zone = Zone::read(name).map_err(|refusal| Refusal {
            message: format!("TAT_TIMEZONE: {}", refusal.message),
            ..refusal
        })?;
        return Ok(found(zone, Origin::Environment("TAT_TIMEZONE")));
    }
    if let Some(zone) = file {
        return Ok(found(zone, Origin::File(path.to_owned())));
    }
    let mut warnings = Vec::new();
    match env.tz.as_deref().map(read_tz) {
        Some(Tz::Zone(zone)) => return Ok(found(zone, Origin::Environment("TZ"))),
        Some(Tz::Unknown(text)) => warnings.push(format!(
            "TZ is \"{text}\", which is no time zone by name; `TZ=Europe/Paris` would be one"
        )),
        Some(Tz::System) | None => {}
    }
    let system = iana_time_zone::get_timezone().ok().and_then(|name| Zone::parse(&name));
    if system.is_none() {
        warnings.push(
            "the system does not say its time zone, so times are in UTC; \
             `tat config set time_zone Europe/Paris` names another"
                .to_owned(),
        );
    }
    Ok(Found { zone: system.unwrap_or(Zone::UTC), origin: Origin::System, warnings })
}

/// What `TZ` may mean.
#[derive(Debug, PartialEq, Eq)]
enum Tz<'a> {
    Zone(Zone),
    /// Whatever the system is set to.
    System,
    /// A zone by its rules, or nonsense.
    Unknown(&'a str),
}

/// Reads `TZ`: a name, or a path to the zone's file, with or without a colon before it.
fn read_tz(text: &str) -> Tz<'_> {
    let name = text.strip_prefix(':').unwrap_or(text);
    if matches!(name, "" | "/etc/localtime") {
        return Tz::System;
    }
    let name = name.split_once("zoneinfo/").map_or(name, |(_, name)| name);
    let name =
        ["posix/", "right/"].iter().find_map(|folder| name.strip_prefix(folder)).unwrap_or(name);
    match name {
        "UTC0" => Tz::Zone(Zone::UTC),
        name => Zone::parse(name).map_or(Tz::Unknown(text), Tz::Zone),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Code;
    use rstest::rstest;

    fn paris() -> Zone {
        Zone::parse("Europe/Paris").unwrap()
    }

    #[rstest]
    #[case("Europe/Paris")]
    #[case(":Europe/Paris")]
    #[case("/usr/share/zoneinfo/Europe/Paris")]
    #[case(":/usr/share/zoneinfo/posix/Europe/Paris")]
    fn a_zone_is_named_in_many_ways(#[case] text: &str) {
        assert_eq!(read_tz(text), Tz::Zone(paris()));
    }

    #[rstest]
    #[case("CET-1CEST,M3.5.0,M10.5.0/3")]
    #[case("Mars/Olympus")]
    fn a_zone_by_its_rules_is_not_known(#[case] text: &str) {
        assert_eq!(read_tz(text), Tz::Unknown(text));
        let env = Env { tz: Some(text.to_owned()), ..Env::default() };
        let found = find(&env, None, Path::new("config.toml")).unwrap();
        assert_eq!(found.origin, Origin::System);
        assert!(found.warnings[0].contains(text), "{:?}", found.warnings);
    }

    #[test]
    fn the_systems_own_file_is_the_system() {
        assert_eq!(read_tz(":/etc/localtime"), Tz::System);
    }

    #[test]
    fn the_first_who_names_a_zone_is_heard() {
        let utc = Some("UTC".to_owned());
        let file = Path::new("config.toml");
        let mut env = Env { zone: Some("Asia/Tokyo".to_owned()), tz: utc, ..Env::default() };
        let origin = |env: &Env, zone| find(env, zone, file).unwrap().origin;
        assert_eq!(origin(&env, Some(paris())), Origin::Environment("TAT_TIMEZONE"));
        env.zone = None;
        assert_eq!(origin(&env, Some(paris())), Origin::File(file.to_owned()));
        assert_eq!(origin(&env, None), Origin::Environment("TZ"));
    }

    #[test]
    fn a_wrong_name_is_refused() {
        let env = Env { zone: Some("Europe/Pari".to_owned()), ..Env::default() };
        let refusal = find(&env, None, Path::new("config.toml")).unwrap_err();
        assert_eq!(refusal.code, Code::Usage);
        assert_eq!(refusal.message, "TAT_TIMEZONE: \"Europe/Pari\" is not a time zone");
        assert_eq!(refusal.hints, ["did you mean `Europe/Paris`?"]);
    }
}
