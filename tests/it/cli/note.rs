//! `tat note`.

use insta::assert_snapshot;

use super::play;
use crate::sandbox::Home;

#[test]
fn a_line_is_added_to_what_runs_or_ran_last() {
    let lines = "
        09:00 note too early
        09:00 start fix login
        09:10 note the redirect loses the query
        09:20 note and the fragment
        09:30 stop
        09:40 note done
        09:45 start standup
        09:50 note --entry @1 --dry-run never
        09:50 note --entry @1 afterwards
        09:50 log
    ";
    let mut home = Home::new();
    assert_snapshot!(play(&mut home, lines), @"
    $ tat note too early
    ! error: there are no entries yet
    !
    ! hint: `tat start TITLE` starts the first timer
    = exit 3
    $ tat start fix login
    ▶ fix login   since 09:00
    ! note: it has no customer, so its time makes no bill
    $ tat note the redirect loses the query
    ▶ fix login   since 09:00
      the redirect loses the query
    $ tat note and the fragment
    ▶ fix login   since 09:00
      the redirect loses the query
      and the fragment
    $ tat stop
    ■ fix login   09:00–09:30   0:30
    $ tat note done
    ✓ fix login   09:00–09:30   0:30   4a5f35cb
      the redirect loses the query
      and the fragment
      done
    $ tat start standup
    ▶ standup   since 09:45
    ! note: it has no customer, so its time makes no bill
    $ tat note --entry @1 --dry-run never
    ✓ fix login   09:00–09:30   0:30   4a5f35cb
      the redirect loses the query
      and the fragment
      done
      never
    ! note: this was a dry run; nothing was written
    $ tat note --entry @1 afterwards
    ✓ fix login   09:00–09:30   0:30   4a5f35cb
      the redirect loses the query
      and the fragment
      done
      afterwards
    $ tat log
    Mon 23 Nov 2026  0:35
      09:00–09:30    0:30  fix login           @1  4a5f35cb
                           the redirect loses the query
                           and the fragment
                           done
                           afterwards
      gap            0:15
    ▶ 09:45–now      0:05  standup    running      a5bd5db0
    ");
    assert_eq!(home.json("note one")["timer"]["notes"], "one");
    let noted = home.json("note --entry 9:15 more");
    assert!(noted["entry"]["notes"].as_str().unwrap().ends_with("afterwards\nmore"), "{noted}");
    home.refused("note", "usage");
    home.refused("note --entry @7 x", "not_found");
    let long = "x".repeat(64 * 1024);
    home.args(["note", &long, "--json"]).refusal("too_large");
}
