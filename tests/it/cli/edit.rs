//! `tat edit`.

use std::os::unix::fs::PermissionsExt;

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

fn morning() -> Home {
    let mut home = Home::new();
    let lines = "
        08:00 customer add Acme --rate 90
        09:00 start fix login -c Acme -n first -t web
        10:00 stop
        10:30 start standup
        11:00 status
    ";
    play(&mut home, lines);
    home
}

#[test]
fn what_was_and_what_is_stand_side_by_side() {
    let lines = "
        11:00 edit last --from 9:15
        11:00 edit last --to 9:50
        11:00 edit last --for 1h
        11:00 edit last --shift -15m
        11:00 edit last --on yesterday
        11:00 edit last --on mon --note 'second' --tag review --untag web
        11:00 edit last --task standup --not-billable
        11:00 edit last --note '' --zone Europe/London
        11:00 edit last --zone Europe/Amsterdam --keep-instant
        11:00 edit last --for 1h
        11:00 edit --from 10:15 --tag daily --task 'fix login'
    ";
    assert_snapshot!(play(&mut morning(), lines), @r#"
    $ tat edit last --from 9:15
    ✓ fix login   Acme   09:15–10:00   0:45   06d184ac
      time      Mon 23 09:00–10:00   1:00 → Mon 23 09:15–10:00   0:45
      billed 0:45 for Acme › General Support today   67.50 EUR
    $ tat edit last --to 9:50
    ✓ fix login   Acme   09:15–09:50   0:35   06d184ac
      time      Mon 23 09:15–10:00   0:45 → Mon 23 09:15–09:50   0:35
      billed 0:45 for Acme › General Support today   67.50 EUR
    $ tat edit last --for 1h
    ✓ fix login   Acme   09:15–10:15   1:00   06d184ac
      time      Mon 23 09:15–09:50   0:35 → Mon 23 09:15–10:15   1:00
      billed 1:00 for Acme › General Support today   90.00 EUR
    $ tat edit last --shift -15m
    ✓ fix login   Acme   09:00–10:00   1:00   06d184ac
      time      Mon 23 09:15–10:15   1:00 → Mon 23 09:00–10:00   1:00
      billed 1:00 for Acme › General Support today   90.00 EUR
    $ tat edit last --on yesterday
    ✓ fix login   Acme   Sun 22 09:00–10:00   1:00   06d184ac
      time      Mon 23 09:00–10:00   1:00 → Sun 22 09:00–10:00   1:00
      billed 1:00 for Acme › General Support on Sun 22   90.00 EUR
    $ tat edit last --on mon --note second --tag review --untag web
    ✓ fix login   Acme   09:00–10:00   1:00   06d184ac
      time      Sun 22 09:00–10:00   1:00 → Mon 23 09:00–10:00   1:00
      tags      web → review
      note      first → second
      billed 1:00 for Acme › General Support today   90.00 EUR
    $ tat edit last --task standup --not-billable
    ✓ standup   09:00–10:00   1:00   06d184ac
      task      fix login → standup
      billable  yes → no
    $ tat edit last --note '' --zone Europe/London
    ! error: 2026-11-23 09:00–10:00 overlaps the timer that runs since 10:30 Europe/Amsterdam "standup" (05016bf7)
    !
    ! hint: `--trim` lets the timer begin later, `--overlap` keeps both
    = exit 1
    $ tat edit last --zone Europe/Amsterdam --keep-instant
    ✓ standup   09:00–10:00   1:00   06d184ac
      nothing changed
    $ tat edit last --for 1h
    ✓ standup   09:00–10:00   1:00   06d184ac
      nothing changed
    $ tat edit --from 10:15 --tag daily --task 'fix login'
    ▶ fix login   Acme   since 10:15
      task      standup → fix login
      since     Mon 23 Nov 2026 10:30 → Mon 23 Nov 2026 10:15
      tags      none → daily
      billable  no → yes
    "#);
}

#[test]
fn a_dry_run_shows_minutes_and_money() {
    let home = morning();
    let before = home.contents();
    assert_snapshot!(home.tat("edit last --to 9:40 --dry-run"), @"
    $ tat edit last --to 9:40 --dry-run
    ✓ fix login   Acme   09:00–09:40   0:40   06d184ac
      time      Mon 23 09:00–10:00   1:00 → Mon 23 09:00–09:40   0:40
      bill  Mon 23  Acme › General Support  1:00 → 0:45  90.00 EUR → 67.50 EUR
    ! note: this was a dry run; nothing was written
    ");
    assert_eq!(home.contents(), before);
}

#[test]
fn what_cannot_be_is_refused() {
    let home = morning();
    home.ok("add review --from 8:00 --to 8:30");
    home.refused("edit @1 --from 8:15", "overlap").names(&["review"]).hints_at("--trim");
    home.refused("edit @1 --to 8:50", "invalid_time");
    home.refused("edit @1 --from 11:30 --to 11:40", "invalid_time").names(&["future"]);
    home.refused("edit @1 --from 'sat 9:00' --for 17h", "usage").hints_at("--yes");
    home.refused("edit running --to 10:45", "usage").hints_at("tat stop --at");
    home.refused("edit running --from 9:30", "overlap");
    home.refused("edit @9 --tag x", "not_found");
    home.refused("edit zz --tag x", "usage").hints_at("tat log");
    home.refused("edit @1 --task nothing", "not_found");
    home.refused("edit @1 --keep-instant", "usage");
    home.refused("edit @1 --billable --not-billable", "usage");
    home.refused("edit @1 @9 --tag x", "not_found");
    home.refused("edit @1 @2", "usage").names(&["one"]);
    home.refused("edit @1", "usage").hints_at("flags");
    home.refused("edit @1 --shift 10", "usage");
    home.ok("edit @1 --from 8:15 --trim");
    home.ok("stop");
    home.refused("edit running --tag x", "nothing_running");
}

#[test]
fn scripts_read_one_entry_the_timer_or_several() {
    let home = morning();
    let one = home.json("edit last --billable");
    assert_eq!(one["entry"]["billableByHand"], true);
    assert_eq!(one["bills"][0]["billedMinutes"], 60);
    let timer = home.json("edit running --note x");
    assert_eq!(timer["timer"]["notes"], "x");
    assert_eq!(timer.as_object().unwrap().len(), 1);
    let both = home.json("edit last running --tag both");
    let changed = both["changed"].as_array().unwrap();
    assert!(changed.iter().all(|record| record["tags"][0] == "both"), "{both}");
    assert_eq!(changed.len(), 2);
    let steps = home.json("history").as_array().unwrap().len();
    home.json("edit last --tag both");
    assert_eq!(home.json("history").as_array().unwrap().len(), steps, "nothing changed");
    home.ok("stop");
    for minute in 0..21 {
        home.ok(&format!("add x --from 7:{minute:02} --for 1m"));
    }
    let numbers: Vec<String> = (1..=21).map(|nth| format!(" @{nth}")).collect();
    let all = numbers.concat();
    home.refused(&format!("edit{all} --tag many"), "usage").hints_at("--yes");
    assert_eq!(home.json(&format!("edit{all} --tag many --yes"))["changed"][20]["tags"][0], "many");
}

#[test]
fn an_approved_bill_holds_its_entries() {
    let home = morning();
    home.ok("bill approve Acme@today");
    for line in ["edit last --note x", "edit last", "delete last", "split last 9:30"] {
        home.refused(line, "frozen").names(&["Acme"]).hints_at("tat bill reopen");
    }
}

/// Runs a line in which the editor is this shell script; `$1` is the file.
fn by_hand(home: &mut Home, script: &str, line: &str) -> String {
    let editor = home.path("editor.sh");
    std::fs::write(&editor, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&editor, std::fs::Permissions::from_mode(0o755)).unwrap();
    let temporary = home.path("tmp");
    std::fs::create_dir_all(&temporary).unwrap();
    home.set("EDITOR", editor.to_str().unwrap()).set("TMPDIR", temporary.to_str().unwrap());
    home.tat(line).to_string()
}

fn left_over(home: &Home) -> Vec<String> {
    let files = std::fs::read_dir(home.path("tmp")).unwrap();
    files
        .map(|file| std::fs::read(file.unwrap().path()).unwrap())
        .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
        .collect()
}

#[test]
fn by_hand_it_is_a_text_of_fields() {
    let mut home = morning();
    assert_snapshot!(by_hand(&mut home, "cat $1", "edit last"), @"
    $ tat edit last
    # Change what is wrong, save, and close the editor.
    # Lines that begin with # are left out; all below `note:`
    # is the note. An empty file changes nothing.
    task: fix login
    from: 2026-11-23 09:00
    to: 2026-11-23 10:00
    zone: Europe/Amsterdam
    tags: web
    billable: yes
    note:
    first
    ✓ fix login   Acme   09:00–10:00   1:00   06d184ac
      nothing changed
    ");
    assert_snapshot!(by_hand(&mut home, "cat $1", "edit"), @"
    $ tat edit
    # Change what is wrong, save, and close the editor.
    # Lines that begin with # are left out; all below `note:`
    # is the note. An empty file changes nothing.
    task: standup
    from: 2026-11-23 10:30
    zone: Europe/Amsterdam
    tags:
    billable: no
    note:
    ▶ standup   since 10:30
      nothing changed
    ");
    let script = "sed -i 's/09:00/09:15/; s/^tags:.*/tags: a, b/; s/^first/second/' $1";
    assert_snapshot!(by_hand(&mut home, script, "edit last"), @"
    $ tat edit last
    ✓ fix login   Acme   09:15–10:00   0:45   06d184ac
      time      Mon 23 09:00–10:00   1:00 → Mon 23 09:15–10:00   0:45
      tags      web → a, b
      note      first → second
      billed 0:45 for Acme › General Support today   67.50 EUR
    ");
    assert_snapshot!(by_hand(&mut home, ": > $1", "edit last"), @"
    $ tat edit last
    ✓ fix login   Acme   09:15–10:00   0:45   06d184ac
      nothing changed
    ");
    assert!(left_over(&home).is_empty());
    assert_eq!(home.json("undo")["steps"].as_array().unwrap().len(), 1);
}

#[test]
fn a_text_that_is_refused_stays() {
    let mut home = morning();
    let before = home.contents();
    let picture = by_hand(&mut home, "sed -i 's/10:00/10h/' $1", "edit last --json");
    assert!(picture.contains("line 6: \\\"2026-11-23 10h\\\" is not a time"), "{picture}");
    assert!(picture.contains("the text stays in [HOME]/tmp/tat-entry-"), "{picture}");
    assert!(left_over(&home)[0].contains("to: 2026-11-23 10h"));
    let picture = by_hand(&mut home, "sed -i 's/10:00/10:45/' $1", "edit last");
    assert!(picture.contains("overlaps the timer") && picture.contains("stays in"), "{picture}");
    let picture = by_hand(&mut home, "printf '\\377' >> $1; exit 1", "edit last");
    assert!(picture.contains("gave up") && picture.contains("stays in"), "{picture}");
    assert_eq!(left_over(&home).len(), 3);
    let picture = by_hand(&mut home, "exit 1", "edit last");
    assert!(picture.contains("gave up") && !picture.contains("stays in"), "{picture}");
    assert_eq!(home.contents(), before);
}
