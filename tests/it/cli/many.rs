//! `tat edit --range` and `tat log --edit`: many entries altered as one step.

use std::os::unix::fs::PermissionsExt;

use insta::assert_snapshot;

use super::play_days;
use crate::sandbox::{Home, Ran};

/// Two days with time for Acme, one of them approved, and a night.
fn days() -> Home {
    let mut home = Home::new();
    let lines = "
        19 18:00 customer add Acme --rate 90
        20 18:00 add 'fix login' -c Acme --from 9:00 --to 10:00 -t api -n first
        20 18:00 bill approve Acme@today
        23 18:00 add 'fix login' --from 9:00 --to 10:10 -t api
        23 18:00 add standup --from 11:00 --to 11:15
        24 09:00 add night --from 'yesterday 23:30' --to 1:15
        24 09:00 start review
        24 10:00 status
    ";
    play_days(&mut home, lines);
    home
}

/// Runs a line with an editor that does this to the file `$1`; the file as it was opened lies in
/// `opened.txt`.
fn by_hand(home: &mut Home, script: &str, line: &str) -> Ran {
    let path = home.path("editor.sh");
    let opened = home.path("opened.txt");
    let script = format!("#!/bin/sh\ncat \"$1\" > '{}'\n{script}\n", opened.display());
    std::fs::write(&path, script).unwrap();
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o755)).unwrap();
    let scratch = home.path("home");
    home.set("EDITOR", path.clone()).set("TMPDIR", scratch);
    home.tat(line)
}

/// A picture in which the name of the file that was kept does not change.
fn picture(ran: &Ran) -> String {
    let text = ran.to_string();
    match (text.find("/tat-log-"), text.find(".txt")) {
        (Some(from), Some(to)) => {
            let folder = text[..from].rfind(' ').unwrap();
            format!("{} [FILE]{}", &text[..folder], &text[to + 4..])
        }
        _ => text,
    }
}

#[test]
fn a_range_is_edited_as_one_step() {
    let mut home = days();
    let lines = "
        24 10:00 edit --range 2026-11-23 --tag daily --dry-run
        24 10:00 edit --range 2026-11-23 --where 'task:standup -tag:daily' --task 'fix login'
        24 10:00 edit --range nov --customer Acme --shift -10m
        24 10:00 edit --range nov --customer Acme --shift -10m --skip-frozen
        24 10:00 edit --range nov --customer Acme --not-tag api --not-billable
        24 10:00 edit --range nov --customer Acme --not-tag api --not-billable
        24 10:00 edit --range 2026-10 --tag x
        24 10:00 undo --steps 3
    ";
    assert_snapshot!(play_days(&mut home, lines), @r#"
    $ tat edit --range 2026-11-23 --tag daily --dry-run
    ✓ fix login   Acme   Mon 23 09:00–10:10   1:10   a150fcbe
      tags      api → api, daily
    ✓ standup   Mon 23 11:00–11:15   0:15   0cb3a93e
      tags      none → daily
    ✓ night   Mon 23 23:30–Tue 24 01:15   1:45   a5bd5db0
      tags      none → daily
    3 changed of 3 entries in 2026-11-23
    ! note: this was a dry run; nothing was written
    $ tat edit --range 2026-11-23 --where 'task:standup -tag:daily' --task 'fix login'
    ✓ fix login   Acme   Mon 23 11:00–11:15   0:15   0cb3a93e
      task      standup → fix login
      billable  no → yes
    1 changed of 1 entry in 2026-11-23
      bill  Mon 23  Acme › General Support  1:15 → 1:30  112.50 EUR → 135.00 EUR
    ! hint: `tat undo` takes it back
    $ tat edit --range nov --customer Acme --shift -10m
    ! error: the entry of 2026-11-20 stands in the approved bill Acme/General Support@2026-11-20
    !
    ! hint: `tat bill reopen "Acme/General Support@2026-11-20"` opens it again
    ! hint: `--skip-frozen` alters only the others
    = exit 1
    $ tat edit --range nov --customer Acme --shift -10m --skip-frozen
    ✓ fix login   Acme   Mon 23 08:50–10:00   1:10   a150fcbe
      time      Mon 23 09:00–10:10   1:10 → Mon 23 08:50–10:00   1:10
    ✓ fix login   Acme   Mon 23 10:50–11:05   0:15   0cb3a93e
      time      Mon 23 11:00–11:15   0:15 → Mon 23 10:50–11:05   0:15
    2 changed of 3 entries in nov (2026-11-01..2026-11-30)
    ! hint: `tat undo` takes it back
    ! note: 1 entry in approved or sent bills left as it is
    $ tat edit --range nov --customer Acme --not-tag api --not-billable
    ✓ fix login   Acme   Mon 23 10:50–11:05   0:15   0cb3a93e
      billable  yes → no
    1 changed of 1 entry in nov (2026-11-01..2026-11-30)
      bill  Mon 23  Acme › General Support  1:30 → 1:15  135.00 EUR → 112.50 EUR
    ! hint: `tat undo` takes it back
    $ tat edit --range nov --customer Acme --not-tag api --not-billable
    nothing changed of 1 entry in nov (2026-11-01..2026-11-30)
    $ tat edit --range 2026-10 --tag x
    no entries in 2026-10 (2026-10-01..2026-10-31)
    $ tat undo --steps 3
    3 steps undone
    10  10:00  Edited 15m of "fix login" on 2026-11-23
     9  10:00  Edited 2 entries
     8  10:00  Edited 15m of "fix login" on 2026-11-23
    "#);
    let changed = home.json("edit --range 2026-11-23 --tag daily");
    assert_eq!(changed["changed"].as_array().unwrap().len(), 3);
    assert_eq!(home.json("edit --range 2026-11-23 --tag daily")["changed"], serde_json::json!([]));
}

#[test]
fn what_is_said_of_a_range_must_make_sense() {
    let mut home = days();
    home.refused("edit --range nov", "usage").hints_at("tat log nov --edit");
    home.refused("edit --range soon --tag x", "usage");
    home.refused("edit last --range nov --tag x", "usage");
    home.refused("edit last --customer Acme --tag x", "usage").hints_at("--range");
    home.refused("edit --where tag:api --tag x", "usage").hints_at("--range");
    home.refused("edit --range nov --where tga:x --tag y", "usage").hints_at("grep:");
    home.refused("edit --range nov --customer Bolt --tag y", "not_found");
    home.refused("edit --range 2026-11-23 --from 9:00 --for 3h", "overlap");
    let mut lines = String::new();
    for minute in 10..31 {
        lines +=
            &["24 10:00 add dot --from 'today 2:", &minute.to_string(), "' --for 1m\n"].concat();
    }
    play_days(&mut home, &lines);
    home.refused("edit --range nov --where task:dot --tag x", "usage").hints_at("--yes");
    let edited = home.json("edit --range nov --where task:dot --tag x --yes");
    assert_eq!(edited["changed"].as_array().unwrap().len(), 21);
}

#[test]
fn days_are_edited_as_text() {
    let mut home = days();
    let script = "
        sed -i -e 's/09:00-10:10  fix login/9:00-10:30  fix login/' -e '/standup/d' \"$1\"
        sed -i -e 's/23:30-01:15+1/23:30-1:00/' \"$1\"
        printf '7:00-8:30  fix login  #web  | letters\\n    and more\\n' >> \"$1\"";
    assert_snapshot!(by_hand(&mut home, "true", "log 2026-11-20.. --edit"), @"
    $ tat log 2026-11-20.. --edit
    nothing changed of 3 entries in 2026-11-20..
    ");
    let opened = std::fs::read_to_string(home.path("opened.txt")).unwrap();
    assert_snapshot!(opened, @"
    # Change times, tasks, #tags and | notes, save, and close the editor.
    #   06d184ac  9:30-11:00  fix login  #web #review  | what was done
    # Two spaces stand between the parts. A line that is taken out is an entry
    # deleted; one without an id in front is a new one; one that is put below
    # another day moves there. 23:30-1:15+1 ends a day later, 2h has no clock
    # times; lines that begin with spaces go on with the note above. Lines that
    # begin with # are left out. An empty file changes nothing.

    2026-11-20  Friday
    # 06d184ac  09:00-10:00  fix login  #api  | first   (in an approved or sent bill)

    2026-11-21  Saturday

    2026-11-22  Sunday

    2026-11-23  Monday
    a150fcbe  09:00-10:10  fix login  #api
    0cb3a93e  11:00-11:15  standup
    a5bd5db0  23:30-01:15+1  night

    2026-11-24  Tuesday
    # 09:00  review   (runs)
    ");
    let before = home.contents();
    let dry = by_hand(&mut home, script, "log 2026-11-20.. --edit --dry-run");
    assert_eq!((home.contents(), dry.code), (before.clone(), 0), "{dry}");
    assert_snapshot!(by_hand(&mut home, script, "log 2026-11-20.. --edit --yes"), @"
    $ tat log 2026-11-20.. --edit --yes
    ✓ fix login   Acme   Mon 23 09:00–10:30   1:30   a150fcbe
      time      Mon 23 09:00–10:10   1:10 → Mon 23 09:00–10:30   1:30
    ✓ night   Mon 23 23:30–Tue 24 01:00   1:30   a5bd5db0
      time      Mon 23 23:30–01:15   1:45 → Mon 23 23:30–01:00   1:30
    + fix login   Acme   07:00–08:30   1:30   7da83378
    - standup   Mon 23 11:00–11:15   0:15   0cb3a93e
    2 changed, 1 added, 1 deleted of 3 entries in 2026-11-20..   3:10 → 4:30   +1:20
      bill  Mon 23  Acme › General Support  1:15 → 1:30  112.50 EUR → 135.00 EUR
      bill  Tue 24  Acme › General Support  none → 1:30  none → 135.00 EUR
    ! hint: `tat undo` takes it back
    ");
    assert_snapshot!(home.tat("log 2026-11-23.."), @"
    $ tat log 2026-11-23..
    Mon 23 Nov 2026   2:00
      09:00–10:30     1:30  fix login  Acme  #api     @3  a150fcbe
      gap            13:00
      23:30–24:00 →   0:30  night                     @2  a5bd5db0

    Tue 24 Nov 2026   3:30
    → 00:00–01:00     1:00  night                     @2  a5bd5db0
      gap             6:00
      07:00–08:30     1:30  fix login  Acme  #web     @1  7da83378
                            letters
                            and more
      gap             0:30
    ▶ 09:00–now       1:00  review           running      3982dd65

    total             5:30  on 2 days

    → passes midnight: each day counts its own part
    ");
    home.ok("undo");
    assert_eq!(home.json("log all").as_array().unwrap().len(), 4);
    let changed = by_hand(&mut home, script, "log 2026-11-20.. --edit --yes --json").document();
    let deleted: Vec<bool> = changed["changed"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["deletedAt"].is_string())
        .collect();
    assert_eq!(deleted, [false, false, false, true]);
}

#[test]
fn a_text_that_is_refused_is_not_lost() {
    let mut home = days();
    let before = home.contents();
    let line = "log 2026-11-20.. --edit --yes";
    let soon = "sed -i 's/11:00-11:15/soon/' \"$1\"";
    assert_snapshot!(picture(&by_hand(&mut home, soon, line)), @r#"
    $ tat log 2026-11-20.. --edit --yes
    ! error: line 18: "soon" is no time
    !
    ! hint: `9:30-11:00` is from and to, `2h` a length, `23:30-1:15+1` ends a day later
    ! hint: the text stays in [FILE]
    = exit 2
    "#);
    let over = "sed -i 's/11:00-11:15/10:00-11:15/' \"$1\"";
    assert_snapshot!(picture(&by_hand(&mut home, over, line)), @r#"
    $ tat log 2026-11-20.. --edit --yes
    ! error: line 18: 2026-11-23 10:00–11:15 overlaps 2026-11-23 09:00–10:10 "fix login" (a150fcbe)
    !
    ! hint: alter one of the two, or run it with `--overlap` to keep both
    ! hint: the text stays in [FILE]
    = exit 1
    "#);
    let nobody = "sed -i 's/11:00-11:15/11:00-11:30/' \"$1\"";
    let ran = by_hand(&mut home, nobody, "log 2026-11-20.. --edit");
    assert_snapshot!(picture(&ran), @r#"
    $ tat log 2026-11-20.. --edit
    ! error: nobody is there to answer "Apply this?"
    !
    ! hint: `--yes` answers it
    ! hint: the text stays in [FILE]
    = exit 2
    "#);
    let file = ran.stderr.split_whitespace().find(|word| word.contains("tat-log-")).unwrap();
    let file = home.path(file.trim_start_matches("[HOME]/"));
    assert!(std::fs::read_to_string(&file).unwrap().contains("11:00-11:30"));
    assert_eq!(home.contents(), before);
    assert_eq!(by_hand(&mut home, over, &format!("{line} --overlap")).code, 0);
}

#[test]
fn what_others_changed_meanwhile_is_not_overwritten() {
    let mut home = days();
    let tat = env!("CARGO_BIN_EXE_tat");
    let script = format!(
        "{tat} edit @2 --note other >/dev/null\nsed -i 's/11:00-11:15/11:00-11:30/' \"$1\""
    );
    let ran = by_hand(&mut home, &script, "log 2026-11-23 --edit --yes --json");
    ran.refusal("conflict").names(&["line", "standup", "changed meanwhile"]).hints_at("tat-log-");
    let script = format!("{tat} delete @2 >/dev/null\nsed -i '/standup/d' \"$1\"");
    let ran = by_hand(&mut home, &script, "log 2026-11-23 --edit --yes --json");
    ran.refusal("conflict").names(&["deleted meanwhile"]);
}
