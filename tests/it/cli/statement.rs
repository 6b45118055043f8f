//! `tat bill export`: what a customer is told.

use insta::assert_snapshot;

use super::sheet::office;
use crate::sandbox::{Home, left_out};

/// The same, with somebody who signs and one bill approved.
fn signed() -> Home {
    let home = office();
    home.ok("config set sender.name 'Ana Löwe'");
    home.ok("config set sender.tax_id NL-1");
    home.ok("bill approve Acme/Platform@tue");
    home
}

#[test]
fn a_statement_takes_what_is_agreed() {
    let home = signed();
    assert_snapshot!(home.ok("bill export 2026-11 --customer Acme"), @"
    $ tat bill export 2026-11 --customer Acme
    # Statement of work

    - For: Acme
    - Days: Sun 1 Nov 2026 to Mon 30 Nov 2026
    - Made: Mon 23 Nov 2026
    - From: Ana Löwe, Tax id NL-1
    - Work by: Ana Löwe

    ## Platform

    | day             | time of day    | task                        | time | billed |  rate |     amount |
    | --------------- | -------------- | --------------------------- | ---: | -----: | ----: | ---------: |
    | Tue 17 Nov 2026 | 09:15 to 10:20 | fix login                   | 1:05 |   1:11 | 90.00 | 106.36 EUR |
    | Tue 17 Nov 2026 | 10:20 to 11:05 | =danger<br>the login, twice | 0:45 |   0:49 | 90.00 |  73.64 EUR |
    |                 |                | total                       | 1:50 |   2:00 |       | 180.00 EUR |

    ## Total

    | pillar   | time | billed | rate |     amount |
    | -------- | ---: | -----: | ---: | ---------: |
    | Platform | 1:50 |   2:00 |      | 180.00 EUR |
    | in all   | 1:50 |   2:00 |      | 180.00 EUR |
    ! note: 2 bills of these days are not approved and not in it; `--draft` takes them
    ");
}

#[test]
fn a_draft_takes_all_and_says_so() {
    let home = signed();
    home.ok("bill export 2026-11 --customer Acme --draft -o acme.html");
    let page = std::fs::read_to_string(home.path("home/acme.html")).unwrap();
    for text in [">DRAFT</div>", "<dt>For</dt><dd>Acme</dd>", "Ana Löwe", "315.00 EUR"] {
        assert!(page.contains(text), "{text} is not in\n{page}");
    }
    let told = home.json("bill export 2026-11 --customer Acme --draft");
    assert_eq!((&told["draft"], &told["billedMinutes"]), (&true.into(), &210.into()));
    assert_eq!(told["amounts"]["EUR"], "315.00");
    let lines =
        told["bills"].as_array().unwrap().iter().flat_map(|bill| bill["lines"].as_array().unwrap());
    assert_eq!(lines.map(|line| line["billedMinutes"].as_u64().unwrap()).sum::<u64>(), 210);
    let agreed = home.json("bill export 2026-11 --customer Acme");
    assert_eq!((&agreed["draft"], &agreed["amounts"]["EUR"]), (&false.into(), &"180.00".into()));
    home.ok("bill export 2026-11 -c Acme -o acme.xlsx");
    let csv = home.ok("bill export 2026-11 -c Acme --csv --quiet").stdout;
    assert_eq!(csv.lines().count(), 3, "{csv}");
}

#[test]
fn a_pdf_holds_names_and_totals_and_says_draft_on_every_page() {
    let home = signed();
    for hour in 0..70 {
        let (minute, hour) = (hour % 6 * 10, hour / 6);
        home.ok(&format!(
            "add 'кофе ελ {hour}' --from '2026-11-16 {hour}:{minute:02}' --for 9m -c Acme"
        ));
    }
    home.ok("bill export 2026-11 -c Acme --draft -o acme.pdf");
    home.refused("bill export 2026-11 -c Acme --format pdf -o acme.pdf --json", "usage");
    if left_out("pdftotext") {
        return;
    }
    let read = std::process::Command::new("pdftotext")
        .args(["-layout", "acme.pdf", "-"])
        .current_dir(home.path("home"))
        .output()
        .unwrap();
    let text = String::from_utf8(read.stdout).unwrap();
    let pages: Vec<&str> = text.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() > 1, "{text}");
    for (at, page) in pages.iter().enumerate() {
        let number = format!("Page {} of {}", at + 1, pages.len());
        assert!(page.contains("DRAFT") && page.contains(&number), "{page}");
    }
    for words in ["Ana Löwe", "кофе ελ 7", "Statement of work", "In all", "EUR"] {
        assert!(text.contains(words), "{words:?} is not in\n{text}");
    }
}

#[test]
fn a_statement_over_nothing_is_refused() {
    let home = signed();
    assert_snapshot!(home.tat("bill export 2026-11 --customer Globex"), @r#"
    $ tat bill export 2026-11 --customer Globex
    ! error: no bill of "Globex" in 2026-11 (2026-11-01..2026-11-30) is approved
    !
    ! hint: `--draft` takes those that are not, and `tat bill approve` approves them
    = exit 3
    "#);
    home.refused("bill export 2025 --customer Acme", "not_found");
    home.refused("bill export 2026-11 --customer Nobody", "not_found");
    assert_eq!(home.tat("bill export 2026-11 --customer Acme -o acme.doc").code, 2);
    assert_eq!(home.tat("bill export 2026-11 --customer Acme --plain").code, 2);
}
