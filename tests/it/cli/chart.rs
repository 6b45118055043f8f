//! `tat chart`.

use insta::assert_snapshot;
use serde_json::json;

use super::play_days;
use crate::sandbox::{Home, Ran};

/// A home with targets, a holiday, and two weeks of work for several customers, a night, time
/// without clock times and a timer that runs.
fn office() -> Home {
    let mut home = Home::new();
    std::fs::create_dir_all(home.path("config")).unwrap();
    let config =
        "holidays = [\"2026-11-19\"]\n[targets]\ndaily = \"8h\"\nsat = \"0m\"\nsun = \"0m\"\n";
    std::fs::write(home.path("config/config.toml"), config).unwrap();
    let lines = "
        16 18:00 add fix login -c Acme --create --from 08:50 --to 12:10
        16 18:00 add landing page -c Globex --create --from 12:45 --to 17:30
        17 18:00 add fix login --from 09:00 --to 17:00
        18 18:00 add research --from 09:10 --to 10:00
        18 18:00 add guide -c Initech --create --from 10:00 --to 15:20
        18 22:15 start night deploy -c Hooli --create
        19 01:30 stop
        20 18:00 add landing page --from 10:00 --to 18:00
        21 18:00 add call -c Umbrella --create --for 40m --on 2026-11-21
        23 08:30 start fix login
        23 09:05 start standup
        23 09:20 stop
        23 10:05 start fix login
        23 12:30 add mail --on today --for 20m
        23 12:40 start landing page
        23 14:10 status
    ";
    let played = play_days(&mut home, lines);
    assert!(!played.contains("error"), "{played}");
    home
}

/// The picture in a terminal of so many columns, which it does not leave.
#[track_caller]
fn wide(home: &mut Home, columns: usize, line: &str) -> Ran {
    home.set("COLUMNS", columns.to_string());
    let picture = home.ok(line);
    let widest = picture.stdout.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    assert!(widest <= columns, "{widest} columns\n{picture}");
    picture
}

#[test]
fn a_day_is_a_timeline_with_its_gaps() {
    let mut home = office();
    assert_snapshot!(wide(&mut home, 60, "chart"), @"
    $ tat chart
    Mon 23 Nov 2026   5:15 ▶
    target 8:00, 2:45 left, even so far

                          08   09   10    11   12    13   14
                          │    │    │     │    │     │    │
    fix login       3:10  │ ▐███    │▐█████████████▌ │    │
    standup         0:15  │    │█   │     │    │     │    │
    landing page ▶  1:30  │    │    │     │    │   ▐███████▌
    mail            0:20  at no time of the day
    gaps            0:45         ····
    ");
    assert_snapshot!(wide(&mut home, 80, "chart"), @"
    $ tat chart
    Mon 23 Nov 2026   5:15 ▶
    target 8:00, 2:45 left, even so far

                          08      09      10      11       12      13      14
                          │       │       │       │        │       │       │
    fix login       3:10  │   █████       │▐████████████████████▌  │       │
    standup         0:15  │       │██     │       │        │       │       │
    landing page ▶  1:30  │       │       │       │        │    ▐████████████
    mail            0:20  at no time of the day
    gaps            0:45             ······
    ");
    assert_snapshot!(wide(&mut home, 120, "chart today"), @"
    $ tat chart today
    Mon 23 Nov 2026   5:15 ▶
    target 8:00, 2:45 left, even so far

                          08            09            10            11            12            13            14
                          │             │             │             │             │             │             │
    fix login       3:10  │      ████████             │████████████████████████████████████▌    │             │
    standup         0:15  │             │███▌         │             │             │             │             │
    landing page ▶  1:30  │             │             │             │             │        ▐████████████████████▌
    mail            0:20  at no time of the day
    gaps            0:45                     ··········
    ");
    assert_snapshot!(wide(&mut home, 200, "chart 2026-11-16"), @"
    $ tat chart 2026-11-16
    Mon 16 Nov 2026   8:05
    target 8:00, reached, 0:05 ahead so far

                          08               09                10                11                12                13               14                15                16                17
                          │                │                 │                 │                 │                 │                │                 │                 │                 │
    fix login       3:20  │              ███████████████████████████████████████████████████████████               │                │                 │                 │                 │
    landing page    4:45  │                │                 │                 │                 │            ▐████████████████████████████████████████████████████████████████████████████████████
    gaps            0:35                                                                            ··········
    ");
    assert_snapshot!(wide(&mut home, 80, "chart 2026-11-19"), @"
    $ tat chart 2026-11-19
    Thu 19 Nov 2026   1:30
    nothing to reach, 1:30 ahead so far

                          00       01        02        03       04        05
                          │        │         │         │        │         │
    night deploy    1:30  ██████████████▌    │         │        │         │
    ");
    assert_snapshot!(wide(&mut home, 80, "chart 2026-11-18 --customer hooli"), @"
    $ tat chart 2026-11-18 --customer hooli
    Wed 18 Nov 2026   1:45

                          22       23        00        01       02        03
                          │        │         │         │        │         │
    night deploy    1:45  │ ▐████████████████▌         │        │         │
    ");
    assert_snapshot!(wide(&mut home, 80, "chart 2026-11-15"), @"
    $ tat chart 2026-11-15
    no time in 2026-11-15
    ");
}

#[test]
fn hours_are_those_on_the_wall_when_clocks_are_changed() {
    let mut home = Home::new();
    home.set("TAT_NOW", "2026-10-25T12:00:00+01:00");
    home.ok("add watch the clocks --on 2026-10-25 --from 00:30 --to 04:00");
    assert_snapshot!(wide(&mut home, 80, "chart"), @"
    $ tat chart
    Sun 25 Oct 2026   4:30

                              00       01       02       02       03       04
                              │        │        │        │        │        │
    watch the clocks    4:30  │   ▐████████████████████████████████████████│
    ");
}

#[test]
fn a_week_is_bars_against_its_target() {
    let mut home = office();
    assert_snapshot!(wide(&mut home, 60, "chart last-week"), @"
    $ tat chart last-week
    Mon 16 Nov 2026 to Sun 22 Nov 2026   34:10
    target 32:00, reached, 2:10 ahead so far

    Mon 16 Nov  8:05  ███████████████▓▓▓▓▓▓▓▓▓▓▓           +0:05
    Tue 17 Nov  8:00  ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓
    Wed 18 Nov  7:55  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░│           -0:05
    Thu 19 Nov  1:30  ░░░░░                       holiday  +1:30
    Fri 20 Nov  8:00  ██████████████████████████
    Sat 21 Nov  0:40  ░░                                   +0:40
    Sun 22 Nov

    █ Globex   ▓ Acme   ▒ Initech   ░ others   │ target
    ");
    assert_snapshot!(wide(&mut home, 80, "chart week"), @"
    $ tat chart week
    Mon 23 Nov 2026 to Sun 29 Nov 2026   5:15 ▶
    target 40:00, 34:45 left, even so far

    Mon 23 Nov  5:15  ████████████████████▓▓▓▓▓▓▓▓▓▓▒▒▒·················│  2:45 left
    Tue 24 Nov        ··················································│
    Wed 25 Nov        ··················································│
    Thu 26 Nov        ··················································│
    Fri 27 Nov        ··················································│
    Sat 28 Nov
    Sun 29 Nov

    █ Acme   ▓ Globex   ▒ (no customer)   │ target
    ");
    assert_snapshot!(wide(&mut home, 120, "chart 2026-11-16..2026-11-24"), @"
    $ tat chart 2026-11-16..2026-11-24
    Mon 16 Nov 2026 to Tue 24 Nov 2026   39:25 ▶
    target 48:00, 8:35 left, 2:10 ahead so far

    Mon 16 Nov  8:05  ███████████████████████████████████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓           +0:05
    Tue 17 Nov  8:00  █████████████████████████████████████████████████████████████████████████████████████
    Wed 18 Nov  7:55  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░░░░░░░░░░░░░░░░░│            -0:05
    Thu 19 Nov  1:30  ░░░░░░░░░░░░░░░░                                                                        holiday  +1:30
    Fri 20 Nov  8:00  ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓
    Sat 21 Nov  0:40  ░░░░░░░                                                                                          +0:40
    Sun 22 Nov
    Mon 23 Nov  5:15  ██████████████████████████████████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░····························│        2:45 left
    Tue 24 Nov        ····················································································│

    █ Acme   ▓ Globex   ▒ Initech   ░ others   │ target
    ");
    assert_snapshot!(wide(&mut home, 200, "chart last-week"), @"
    $ tat chart last-week
    Mon 16 Nov 2026 to Sun 22 Nov 2026   34:10
    target 32:00, reached, 2:10 ahead so far

    Mon 16 Nov  8:05  ██████████████████████████████████████████████████████████████████████████████████████████████████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓           +0:05
    Tue 17 Nov  8:00  ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓
    Wed 18 Nov  7:55  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░│             -0:05
    Thu 19 Nov  1:30  ░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░                                                                                                                                         holiday  +1:30
    Fri 20 Nov  8:00  ████████████████████████████████████████████████████████████████████████████████████████████████████████████████████████████████████████████████████████████████████
    Sat 21 Nov  0:40  ░░░░░░░░░░░░░░                                                                                                                                                                   +0:40
    Sun 22 Nov

    █ Globex   ▓ Acme   ▒ Initech   ░ others   │ target
    ");
    assert_snapshot!(wide(&mut home, 80, "chart last-week -c Globex"), @"
    $ tat chart last-week -c Globex
    Mon 16 Nov 2026 to Sun 22 Nov 2026   12:45

    Mon 16 Nov  4:45  ███████████████████████████████
    Tue 17 Nov
    Wed 18 Nov
    Thu 19 Nov                                                               holiday
    Fri 20 Nov  8:00  █████████████████████████████████████████████████████
    Sat 21 Nov
    Sun 22 Nov

    █ Globex
    ");
}

#[test]
fn a_month_is_a_calendar() {
    let mut home = office();
    assert_snapshot!(wide(&mut home, 60, "chart month"), @"
    $ tat chart month
    Sun 1 Nov 2026 to Mon 30 Nov 2026   39:25 ▶
    target 80:00, 40:35 left, 2:10 ahead so far

    Mon    Tue    Wed    Thu    Fri    Sat    Sun    week
                                              1

    2      3      4      5      6      7      8

    9      10     11     12     13     14     15

    16     17     18     19     20     21     22
    8:05   8:00   7:55   1:30   8:00   0:40          34:10
    █████  ████▉  ████▉  ▉      ████▉  ▍

    23     24     25     26     27     28     29
    5:15                                             5:15
    ███▏·

    30
    ");
    assert_snapshot!(wide(&mut home, 80, "chart month"), @"
    $ tat chart month
    Sun 1 Nov 2026 to Mon 30 Nov 2026   39:25 ▶
    target 80:00, 40:35 left, 2:10 ahead so far

    Mon       Tue       Wed       Thu       Fri       Sat       Sun       week
                                                                1

    2         3         4         5         6         7         8

    9         10        11        12        13        14        15

    16        17        18        19        20        21        22
    8:05      8:00      7:55      1:30      8:00      0:40                34:10
    ████████  ███████▉  ███████▊  █▍        ███████▉  ▋

    23 today  24        25        26        27        28        29
    5:15                                                                  5:15
    █████▏··

    30
    ");
    assert_snapshot!(wide(&mut home, 120, "chart 2026-11-10..2026-11-30"), @"
    $ tat chart 2026-11-10..2026-11-30
    Tue 10 Nov 2026 to Mon 30 Nov 2026   39:25 ▶
    target 80:00, 40:35 left, 2:10 ahead so far

    Mon            Tue            Wed            Thu            Fri            Sat            Sun            week
                   10             11             12             13             14             15

    16             17             18             19 holiday     20             21             22
    8:05           8:00           7:55           1:30           8:00           0:40                          34:10
    █████████████  ████████████▊  ████████████▋  ██▍            ████████████▊  █

    23 today       24             25             26             27             28             29
    5:15                                                                                                     5:15
    ████████▍····

    30
    ");
    assert_snapshot!(wide(&mut home, 200, "chart month"), @"
    $ tat chart month
    Sun 1 Nov 2026 to Mon 30 Nov 2026   39:25 ▶
    target 80:00, 40:35 left, 2:10 ahead so far

    Mon             Tue             Wed             Thu             Fri             Sat             Sun             week
                                                                                                    1

    2               3               4               5               6               7               8

    9               10              11              12              13              14              15

    16              17              18              19 holiday      20              21              22
    8:05            8:00            7:55            1:30            8:00            0:40                            34:10
    ██████████████  █████████████▊  █████████████▋  ██▌             █████████████▊  █▏

    23 today        24              25              26              27              28              29
    5:15                                                                                                            5:15
    █████████·····

    30
    ");
}

#[test]
fn more_is_a_bar_for_each_week_or_month() {
    let mut home = office();
    assert_snapshot!(wide(&mut home, 60, "chart quarter"), @"
    $ tat chart quarter
    Thu 1 Oct 2026 to Thu 31 Dec 2026   39:25 ▶
    target 264:00, 224:35 left, 2:10 ahead so far

    28 Sep
    5 Oct
    12 Oct
    19 Oct
    26 Oct
    2 Nov
    9 Nov
    16 Nov  34:10  █████████▓▓▓▓▓▓▓▓▓▓▓▒▒▒▒░░░░            +2:10
    23 Nov   5:15  ███▓····························│  34:45 left
    30 Nov         ································│
    7 Dec          ································│
    14 Dec         ································│
    21 Dec         ································│
    28 Dec         ·························│

    █ Acme   ▓ Globex   ▒ Initech   ░ others   │ target
    ");
    assert_snapshot!(wide(&mut home, 80, "chart 2026"), @"
    $ tat chart 2026
    Thu 1 Jan 2026 to Thu 31 Dec 2026   39:25 ▶
    target 264:00, 224:35 left, 2:10 ahead so far

    Jan 2026
    Feb 2026
    Mar 2026
    Apr 2026
    May 2026
    Jun 2026
    Jul 2026
    Aug 2026
    Sep 2026
    Oct 2026
    Nov 2026  39:25  ████▓▓▓▓▒░░··········│                               40:35 left
    Dec 2026         ··················································│

    █ Acme   ▓ Globex   ▒ Initech   ░ others   │ target
    ");
    assert_snapshot!(wide(&mut home, 120, "chart all"), @"
    $ tat chart all
    Mon 16 Nov 2026 to Mon 23 Nov 2026   39:25 ▶
    target 40:00, 0:35 left, 2:10 ahead so far

    Mon 16 Nov  8:05  ███████████████████████████████████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓           +0:05
    Tue 17 Nov  8:00  █████████████████████████████████████████████████████████████████████████████████████
    Wed 18 Nov  7:55  ▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒▒░░░░░░░░░░░░░░░░░░░░░░░░░░░│            -0:05
    Thu 19 Nov  1:30  ░░░░░░░░░░░░░░░░                                                                        holiday  +1:30
    Fri 20 Nov  8:00  ▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓
    Sat 21 Nov  0:40  ░░░░░░░                                                                                          +0:40
    Sun 22 Nov
    Mon 23 Nov  5:15  ██████████████████████████████████▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓▓░░░░░░····························│        2:45 left

    █ Acme   ▓ Globex   ▒ Initech   ░ others   │ target
    ");
}

#[test]
fn it_is_drawn_in_ascii_and_in_colour() {
    let mut home = office();
    home.set("LC_ALL", "C");
    for line in ["chart", "chart last-week", "chart month", "chart quarter"] {
        let picture = wide(&mut home, 80, line);
        assert!(picture.stdout.is_ascii(), "{picture}");
    }
    assert_snapshot!(wide(&mut home, 80, "chart"), @"
    $ tat chart
    Mon 23 Nov 2026   5:15 >
    target 8:00, 2:45 left, even so far

                          08      09      10      11       12      13      14
                          |       |       |       |        |       |       |
    fix login       3:10  |   #####       |######################  |       |
    standup         0:15  |       |##     |       |        |       |       |
    landing page >  1:30  |       |       |       |        |    #############
    mail            0:20  at no time of the day
    gaps            0:45             ......
    ");
    assert_snapshot!(wide(&mut home, 80, "chart last-week"), @"
    $ tat chart last-week
    Mon 16 Nov 2026 to Sun 22 Nov 2026   34:10
    target 32:00, reached, 2:10 ahead so far

    Mon 16 Nov  8:05  ###########################===================           +0:05
    Tue 17 Nov  8:00  ==============================================
    Wed 18 Nov  7:55  ++++++++++++++++++++++++++++++:::::::::::::::|           -0:05
    Thu 19 Nov  1:30  :::::::::                                       holiday  +1:30
    Fri 20 Nov  8:00  ##############################################
    Sat 21 Nov  0:40  ::::                                                     +0:40
    Sun 22 Nov

    # Globex   = Acme   + Initech   : others   | target
    ");
    home.unset("LC_ALL").unset("NO_COLOR");
    let coloured = home.ok("chart last-week --color always").stdout;
    let bar = coloured.lines().find(|line| line.contains("8:05")).unwrap();
    assert_snapshot!(bar.replace('\u{1b}', "^"), @"
    Mon 16 Nov  8:05  ^[34m███████████████████████████^[0m^[32m███████████████████^[0m           +0:05
    ");
}

#[test]
fn a_script_reads_the_days() {
    let home = office();
    let document = home.json("chart week");
    assert_eq!(document["range"], json!({"start": "2026-11-23", "end": "2026-11-29"}));
    let monday = json!({"day": "2026-11-23", "duration": 18_900_000, "target": 28_800_000});
    assert_eq!((&document["days"][0], document["days"].as_array().unwrap().len()), (&monday, 7));
    assert_eq!(document["total"], json!({"duration": 18_900_000, "running": 5_400_000}));
    assert_snapshot!(home.ok("chart --plain"), @"
    $ tat chart --plain
    2026-11-23	18900000	28800000
    ");
    home.refused("chart nonsense", "usage");
}
