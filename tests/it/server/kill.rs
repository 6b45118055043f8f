//! Killed while many write: what was acknowledged is there, once; what is sent again under its key
//! happens once.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::running::{Running, add_task, titles};

/// How many write at the same time.
const WRITERS: u64 = 8;

#[test]
fn what_was_acknowledged_survives_being_killed() {
    rounds(4);
}

/// Twenty rounds, or as many as `TAT_KILL_ROUNDS` says, for a long run by hand.
#[test]
fn long_what_was_acknowledged_survives_being_killed_often() {
    #[expect(clippy::disallowed_methods, reason = "a knob of this test alone")]
    let wanted = std::env::var("TAT_KILL_ROUNDS").ok();
    rounds(wanted.map_or(20, |rounds| rounds.parse().expect("a number of rounds")));
}

/// Starts, writes, kills; after each round looks for what was acknowledged in it, in the end at
/// everything.
fn rounds(count: u64) {
    let mut server = Running::new();
    server.admin();
    let mut expected: Vec<String> = Vec::new();
    for round in 0..count {
        let client = server.sign_in();
        let acknowledged = AtomicU64::new(0);
        // A different number each time, so that it falls at another place of a batch.
        let enough = 5 + round * 7 % 60;
        let (told, home) = std::thread::scope(|threads| {
            let writers: Vec<_> = (0..WRITERS)
                .map(|writer| {
                    let (client, acknowledged) = (&client, &acknowledged);
                    threads.spawn(move || write(client, (round, writer), acknowledged))
                })
                .collect();
            while acknowledged.load(Ordering::Relaxed) < enough {
                std::thread::yield_now();
            }
            let home = server.kill();
            let told = writers.into_iter().map(|writer| writer.join().unwrap());
            (told.collect::<Vec<_>>(), home)
        });
        server = Running::in_home(home, "");
        let client = server.sign_in();
        let there = titles(&client);
        for (titles, last) in told {
            for title in titles {
                let times = there.iter().filter(|other| **other == title).count();
                assert_eq!(times, 1, "{title} was acknowledged in round {round}");
                expected.push(title);
            }
            // Nobody knows what became of the last one: it is sent again under its key.
            add_task(&client, &last).unwrap();
            expected.push(last);
        }
    }
    let mut there = titles(&server.sign_in());
    there.sort();
    expected.sort();
    assert_eq!(there, expected);
    let checked = server.tat("serve check");
    assert_eq!(checked.code, 0, "{checked}");
}

/// Writes until the server is gone; answers what was acknowledged, and what was not.
fn write(
    client: &tat::api::Client,
    (round, writer): (u64, u64),
    acknowledged: &AtomicU64,
) -> (Vec<String>, String) {
    let mut told = Vec::new();
    for number in 0.. {
        let title = format!("{round}-{writer}-{number}");
        match add_task(client, &title) {
            Ok(_) => {
                acknowledged.fetch_add(1, Ordering::Relaxed);
                told.push(title);
            }
            Err(trouble) => {
                assert!(trouble.is_passing(), "{trouble:?}");
                assert!(trouble.retry_after.is_none_or(|wait| wait > Duration::ZERO));
                return (told, title);
            }
        }
    }
    unreachable!("there is always another number")
}
