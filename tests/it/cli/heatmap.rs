//! `tat heatmap`.

use insta::assert_snapshot;
use serde_json::json;

use crate::sandbox::{Home, Ran};

/// Days of a year that are fuller and fuller.
fn office() -> Home {
    let mut home = Home::new();
    for (day, hours) in [("01-01", 1), ("03-29", 2), ("07-14", 4), ("07-15", 6), ("11-20", 9)] {
        home.set("TAT_NOW", format!("2026-{day}T22:00:00+01:00"));
        home.ok(&format!("add work --for {hours}h"));
    }
    home.set("TAT_NOW", "2026-11-23T10:00:00+01:00");
    home
}

#[track_caller]
fn wide(home: &mut Home, columns: usize, line: &str) -> Ran {
    home.set("COLUMNS", columns.to_string());
    let picture = home.ok(line);
    let widest = picture.stdout.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    assert!(widest <= columns, "{widest} columns\n{picture}");
    picture
}

#[test]
fn a_year_is_a_map_of_its_days() {
    let mut home = office();
    assert_snapshot!(wide(&mut home, 60, "heatmap"), @"
    $ tat heatmap
    2026   22:00

        Jan Feb Mar  Apr May  Jun Jul Aug  Sep Oct Nov  Dec
    Mon  ···············································
         ···························▒··················
    Wed  ···························▓··················
        ░··············································
    Fri ··············································█
        ···············································
        ············░··································

        · none  ░ to 2:30  ▒ to 5:00  ▓ to 7:30  █ more

    5 days, 4:24 each on average; the busiest was Fri 20 Nov
    2026 with 9:00; 2 days in a row at most
    ");
    assert_snapshot!(wide(&mut home, 120, "heatmap"), @"
    $ tat heatmap
    2026   22:00

        Jan     Feb     Mar       Apr     May       Jun     Jul     Aug       Sep     Oct     Nov       Dec
    Mon   · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · ·
          · · · · · · · · · · · · · · · · · · · · · · · · · · · ▒▒· · · · · · · · · · · · · · · · · ·
    Wed   · · · · · · · · · · · · · · · · · · · · · · · · · · · ▓▓· · · · · · · · · · · · · · · · · ·
        ░░· · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · ·
    Fri · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · ██
        · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · ·
        · · · · · · · · · · · · ░░· · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · · ·

        ·  none  ░░ to 2:30  ▒▒ to 5:00  ▓▓ to 7:30  ██ more

    5 days, 4:24 each on average; the busiest was Fri 20 Nov 2026 with 9:00; 2 days in a row at most
    ");
    assert_snapshot!(wide(&mut home, 200, "heatmap year"), @"
    $ tat heatmap year
    2026   22:00

        Jan         Feb         Mar            Apr         May            Jun         Jul         Aug            Sep         Oct         Nov            Dec
    Mon    ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
           ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ▒▒ ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
    Wed    ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ▓▓ ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
        ░░ ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
    Fri ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ██
        ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·
        ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ░░ ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·  ·

        ·  none  ░░ to 2:30  ▒▒ to 5:00  ▓▓ to 7:30  ██ more

    5 days, 4:24 each on average; the busiest was Fri 20 Nov 2026 with 9:00; 2 days in a row at most
    ");
    assert_snapshot!(wide(&mut home, 40, "heatmap"), @"
    $ tat heatmap
    2026   22:00

        Jan Feb Mar  Apr May  Jun Jul Aug
    Mon  ···································
         ···························▒·······
    Wed  ···························▓·······
        ░···································
    Fri ····································
        ····································
        ············░·······················

        Sep    Nov  Dec
    Mon ············
        ···········
    Wed ···········
        ···········
    Fri ··········█
        ···········
        ···········

        · none  ░ to 2:30  ▒ to 5:00  ▓ to …

    5 days, 4:24 each on average; the
    busiest was Fri 20 Nov 2026 with 9:00; 2
    days in a row at most
    ");
    assert_snapshot!(wide(&mut home, 80, "heatmap 2025"), @"
    $ tat heatmap 2025
    no time in 2025
    ");
}

#[test]
fn a_target_is_what_makes_a_day_full() {
    let mut home = office();
    home.ok("config set targets.daily 6h");
    home.ok("config set week_start sunday");
    home.set("LC_ALL", "C");
    assert_snapshot!(wide(&mut home, 80, "heatmap"), @"
    $ tat heatmap
    2026   22:00

        Jan  Feb Mar Apr May  Jun Jul Aug  Sep Oct  Nov Dec
         ............+..................................
    Mon  ...............................................
         ...........................*..................
    Wed  ...........................#..................
        -..............................................
    Fri ..............................................#
        ...............................................

        . none  - to 1:30  + to 3:00  * to 4:30  # more

    5 days, 4:24 each on average; the busiest was Fri 20 Nov 2026 with 9:00; 2 days
    in a row at most
    ");
    home.unset("LC_ALL").unset("NO_COLOR");
    let coloured = home.ok("heatmap --color always").stdout;
    let legend = coloured.lines().find(|line| line.contains("none")).unwrap();
    assert_snapshot!(legend.trim().replace('\u{1b}', "^"), @"
    ^[2m·^[0m ^[2mnone^[0m  ^[38;5;22m█^[0m ^[2mto 1:30^[0m  ^[38;5;28m█^[0m ^[2mto 3:00^[0m  ^[38;5;34m█^[0m ^[2mto 4:30^[0m  ^[38;5;40m█^[0m ^[2mmore^[0m
    ");
}

#[test]
fn a_script_reads_the_days() {
    let home = office();
    let document = home.json("heatmap");
    assert_eq!(document["year"], 2026);
    assert_eq!(document["days"][0], json!({"day": "2026-01-01", "duration": 3_600_000}));
    assert_eq!(document["total"]["duration"], 22 * 3_600_000);
    assert_snapshot!(home.ok("heatmap --plain").stdout.lines().next().unwrap(), @"
    2026-01-01	3600000
    ");
    home.refused("heatmap month", "usage").names(&["month"]).hints_at("tat chart");
}
