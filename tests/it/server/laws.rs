//! What holds whatever people do: no answer is a fault of the server's, and bills are what their
//! entries come to.

use proptest::prelude::*;
use serde_json::{Value, json};

use super::Reply;
use super::office::{Office, today};

/// Something that somebody does.
#[derive(Clone, Debug)]
enum Deed {
    Work { by: usize, task: usize, from: u32, minutes: u32 },
    Move { entry: usize, by: usize, from: u32 },
    Drop { entry: usize, by: usize },
    Bill { task: usize, to: usize },
    Finish { task: usize, status: &'static str },
    Decide { bill: usize, status: &'static str },
    Price { customer: usize, rate: u32 },
    Unmake { pillar: usize },
    Delete { task: usize },
}

fn deed() -> impl Strategy<Value = Deed> {
    let status = prop::sample::select(vec!["to_do", "in_progress", "completed", "cancelled"]);
    let decided = prop::sample::select(vec!["approved", "rejected", "pending", "sent_to_billing"]);
    let (by, n) = (0..2usize, 0..8usize);
    prop_oneof![
        6 => (by.clone(), 0..3usize, 0..8 * 60u32, 1..60u32)
            .prop_map(|(by, task, from, minutes)| Deed::Work { by, task, from, minutes }),
        3 => (n.clone(), by.clone(), 0..8 * 60u32)
            .prop_map(|(entry, by, from)| Deed::Move { entry, by, from }),
        1 => (n.clone(), by).prop_map(|(entry, by)| Deed::Drop { entry, by }),
        3 => (0..3usize, 0..4usize).prop_map(|(task, to)| Deed::Bill { task, to }),
        2 => (0..3usize, status).prop_map(|(task, status)| Deed::Finish { task, status }),
        4 => (n, decided).prop_map(|(bill, status)| Deed::Decide { bill, status }),
        1 => (0..2usize, 0..200u32).prop_map(|(customer, rate)| Deed::Price { customer, rate }),
        1 => (0..2usize).prop_map(|pillar| Deed::Unmake { pillar }),
        1 => (0..3usize).prop_map(|task| Deed::Delete { task }),
    ]
}

/// The one that a number means, if there is any.
fn pick(of: &[Value], number: usize) -> Option<String> {
    of.get(number % of.len().max(1)).map(|record| record["id"].as_str().unwrap().to_owned())
}

fn clock(minute: u32) -> String {
    today(&format!("{:02}:{:02}", minute / 60, minute % 60))
}

impl Deed {
    fn done(&self, office: &Office) -> Option<Reply> {
        let people = [&office.ada, &office.bob];
        let all = |path: &str| office.get(&office.admin, path).items();
        let tasks = [&office.mail, &office.site];
        let task = |n: usize| tasks[n % 2];
        Some(match self {
            Self::Work { by, task: n, from, minutes } => {
                let (from, to) = (clock(*from), clock(from + minutes));
                let wish = json!({ "taskId": task(*n), "startTime": from, "endTime": to });
                office.post(people[*by], "/api/time-entries", &wish)
            }
            Self::Move { entry, by, from } => {
                let path =
                    format!("/api/time-entries/{}", pick(&all("/api/time-entries"), *entry)?);
                office.patch(people[*by], &path, &json!({ "startTime": clock(*from) }))
            }
            Self::Drop { entry, by } => {
                let path =
                    format!("/api/time-entries/{}", pick(&all("/api/time-entries"), *entry)?);
                office.delete(people[*by], &path)
            }
            Self::Bill { task: n, to } => {
                let pillar = pick(&all("/api/pillars"), *to)?;
                let path = format!("/api/tasks/{}", task(*n));
                let customer = [&office.acme, &office.bolt][to % 2];
                let wish = match to {
                    0 | 1 => json!({ "customerId": customer }),
                    2 => json!({ "customerId": null }),
                    _ => json!({ "pillarId": pillar }),
                };
                office.put(&office.ada, &path, &wish)
            }
            Self::Finish { task: n, status } => {
                let path = format!("/api/tasks/{}", task(*n));
                office.put(&office.ada, &path, &json!({ "status": status }))
            }
            Self::Decide { bill, status } => {
                let path = format!("/api/time-bills/{}", pick(&all("/api/time-bills"), *bill)?);
                let wish = json!({ "status": status, "rejectionNote": "why" });
                office.patch(&office.admin, &path, &wish)
            }
            Self::Price { customer, rate } => {
                let path = format!("/api/customers/{}", [&office.acme, &office.bolt][*customer]);
                office.put(&office.admin, &path, &json!({ "rate": rate.to_string() }))
            }
            Self::Unmake { pillar } => {
                let path = format!("/api/pillars/{}", pick(&all("/api/pillars"), *pillar)?);
                office.delete(&office.admin, &path)
            }
            Self::Delete { task: n } => {
                office.delete(&office.ada, &format!("/api/tasks/{}", task(*n)))
            }
        })
    }
}

fn unchanged(office: &Office) -> bool {
    let dry = json!({ "dryRun": true });
    let counted = office.post(&office.admin, "/api/time-bills/recompute", &dry);
    counted.body["created"] == json!(0) && counted.body["updated"] == json!(0)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn bills_are_what_their_entries_come_to_whatever_is_done(
        deeds in prop::collection::vec(deed(), 1..20),
    ) {
        let office = Office::new();
        let wish = json!({ "customerId": office.acme, "name": "Web", "rate": "120" });
        let pillar = office.post(&office.admin, "/api/pillars", &wish).text("/id");
        let path = format!("/api/tasks/{}", office.mail);
        office.put(&office.ada, &path, &json!({ "pillarId": pillar }));
        for deed in &deeds {
            let Some(reply) = deed.done(&office) else { continue };
            prop_assert!(reply.status < 500, "{deed:?}: {:?}", reply.body);
            prop_assert!(unchanged(&office), "{deed:?} left bills that are wrong");
        }
        // No minute lies in two bills.
        let mut parts: Vec<Value> = Vec::new();
        for bill in office.get(&office.admin, "/api/time-bills").items() {
            parts.extend(bill["timeEntryIds"].as_array().unwrap().iter().cloned());
        }
        let all = parts.len();
        parts.sort_by_key(ToString::to_string);
        parts.dedup();
        prop_assert_eq!(all, parts.len());
    }
}
