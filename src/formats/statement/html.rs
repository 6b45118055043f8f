//! HTML: one file that needs nothing beside it, to be read, printed, or kept as PDF by a browser.
//! On paper every page has its number, and `DRAFT` on it where it is one.

use std::fmt::Write as _;

use super::{DRAFT, DRAFT_SENTENCE, Line, Section, Standing, Statement, Total};

/// How it looks, on a screen and on paper.
const STYLE: &str = include_str!("statement.css");

/// What is added to that where it is a draft.
const DRAFT_STYLE: &str = "@page { @top-center { content: \"DRAFT\" } }\n";

/// The columns of a table of work.
const HEADINGS: [(&str, &str); 7] = [
    ("Day", "w"),
    ("Time of day", "w"),
    ("Task", "w"),
    ("Time", "n"),
    ("Billed", "n"),
    ("Rate", "n"),
    ("Amount", "n"),
];

/// The statement as a page.
pub fn write(statement: &Statement) -> String {
    let mut out = String::new();
    head(&mut out, statement);
    out.push_str("<body>\n");
    if statement.standing == Standing::Draft {
        // What stands still on a page is printed on each.
        let _ = writeln!(out, "<div class=\"draft\" aria-hidden=\"true\">{DRAFT}</div>");
        let _ = writeln!(out, "<p class=\"warning\">{DRAFT_SENTENCE}</p>");
    }
    about(&mut out, statement);
    for part in &statement.sections {
        section(&mut out, part);
    }
    out.push_str("<section class=\"all\">\n<h2>Total</h2>\n<table>\n");
    headings(&mut out);
    out.push_str("<tbody>\n");
    for part in &statement.sections {
        total(&mut out, &part.name, &part.total);
    }
    out.push_str("</tbody>\n<tfoot>\n");
    total(&mut out, "In all", &statement.total);
    out.push_str("</tfoot>\n</table>\n</section>\n</body>\n</html>\n");
    out
}

fn head(out: &mut String, statement: &Statement) {
    let draft = match statement.standing {
        Standing::Draft => DRAFT_STYLE,
        Standing::Agreed => "",
    };
    let title =
        format!("Statement for {}, {}", escaped(&statement.customer), escaped(&statement.days));
    let _ = write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>{title}</title>\n<style>\n{STYLE}{draft}</style>\n</head>\n"
    );
}

/// Who writes to whom about what.
fn about(out: &mut String, statement: &Statement) {
    out.push_str("<header>\n");
    if !statement.sender.is_empty() {
        let lines: Vec<String> = statement.sender.iter().map(|line| escaped(line)).collect();
        let _ = writeln!(out, "<address>{}</address>", lines.join("<br>"));
    }
    let _ = writeln!(out, "<h1>Statement of work</h1>\n<dl>");
    let mut pairs = vec![
        ("For", statement.customer.clone()),
        ("Days", statement.days.clone()),
        ("Made", statement.made.clone()),
    ];
    if !statement.workers.is_empty() {
        pairs.push(("Work by", statement.workers.join(", ")));
    }
    for (name, text) in pairs {
        let _ = writeln!(out, "<dt>{name}</dt><dd>{}</dd>", escaped(&text));
    }
    out.push_str("</dl>\n</header>\n");
}

fn section(out: &mut String, section: &Section) {
    let _ = writeln!(out, "<section>\n<h2>{}</h2>\n<table>", escaped(&section.name));
    headings(out);
    out.push_str("<tbody>\n");
    for line in &section.lines {
        row(out, line);
    }
    out.push_str("</tbody>\n<tfoot>\n");
    total(out, "Total", &section.total);
    out.push_str("</tfoot>\n</table>\n</section>\n");
}

fn headings(out: &mut String) {
    out.push_str("<thead><tr>");
    for (name, class) in HEADINGS {
        let _ = write!(out, "<th scope=\"col\" class=\"{class}\">{name}</th>");
    }
    out.push_str("</tr></thead>\n");
}

fn row(out: &mut String, line: &Line) {
    let mut task = escaped(&line.task);
    for note in &line.notes {
        let _ = write!(task, "<span class=\"note\">{}</span>", escaped(note));
    }
    let cells = [
        ("w", escaped(&line.day)),
        ("w", escaped(&line.clock)),
        ("t", task),
        ("n", escaped(&line.time)),
        ("n", escaped(&line.billed)),
        ("n", escaped(&line.rate)),
        ("n", escaped(&line.amount)),
    ];
    out.push_str("<tr>");
    for (class, cell) in cells {
        let _ = write!(out, "<td class=\"{class}\">{cell}</td>");
    }
    out.push_str("</tr>\n");
}

fn total(out: &mut String, name: &str, total: &Total) {
    let amounts: Vec<String> = total.amounts.iter().map(|amount| escaped(amount)).collect();
    let _ = writeln!(
        out,
        "<tr><th scope=\"row\" colspan=\"3\">{}</th><td class=\"n\">{}</td>\
         <td class=\"n\">{}</td><td></td><td class=\"n\">{}</td></tr>",
        escaped(name),
        escaped(&total.time),
        escaped(&total.billed),
        amounts.join("<br>"),
    );
}

/// Text that means itself; a line break stays one.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push_str("<br>"),
            '\t' => out.push(' '),
            '\r' => {}
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use proptest::prelude::*;

    /// Elements that have no end.
    const VOID: [&str; 3] = ["meta", "br", "!DOCTYPE"];

    /// What is wrong with how elements lie in each other.
    fn trouble(page: &str) -> Option<String> {
        let mut open: Vec<&str> = Vec::new();
        let mut rest = page;
        while let Some(at) = rest.find('<') {
            let Some(end) = rest[at..].find('>') else { return Some("a tag without end".into()) };
            let tag = &rest[at + 1..at + end];
            rest = &rest[at + end + 1..];
            let name = tag.trim_start_matches('/').split_whitespace().next().unwrap_or_default();
            if tag.starts_with('/') {
                if open.pop() != Some(name) {
                    return Some(format!("</{name}> ends nothing"));
                }
            } else if !VOID.contains(&name) {
                open.push(name);
            }
        }
        (!open.is_empty()).then(|| format!("{open:?} have no end"))
    }

    #[test]
    fn a_statement_says_who_what_when_and_how_much() {
        let page = write(&sample());
        assert_eq!(trouble(&page), None);
        for text in [
            "<dt>For</dt><dd>Acme &lt;b&gt; &amp; Söhne</dd>",
            "<address>Ανα Ñ<br>Main Street 1</address>",
            "fix &quot;login&quot;<span class=\"note\">twice<br>as agreed</span>",
            "<td class=\"n\">1:05</td><td class=\"n\">1:15</td><td class=\"n\">90.00</td>",
            "<th scope=\"row\" colspan=\"3\">In all</th><td class=\"n\">2:10</td>",
            ">DRAFT</div>",
            "counter(page)",
        ] {
            assert!(page.contains(text), "{text} is not in\n{page}");
        }
        let agreed = Statement { standing: Standing::Agreed, ..sample() };
        assert!(!write(&agreed).contains("DRAFT"));
    }

    proptest! {
        #[test]
        fn no_name_leaves_its_cell(name in any::<String>()) {
            let mut statement = Statement { customer: name.clone(), ..sample() };
            statement.sections[0].lines[0].task = name.clone();
            statement.sender.push(name);
            prop_assert_eq!(trouble(&write(&statement)), None);
        }
    }
}
