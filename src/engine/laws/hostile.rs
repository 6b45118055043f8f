//! Hostile documents: an export with anything in any place of it.

use std::collections::BTreeSet;

use proptest::prelude::*;
use serde_json::{Value, json};

use crate::domain::TaskId;
use crate::engine::transfer::TakeRunning;
use crate::formats::json;

use super::history::{Op, histories};
use super::world::World;

/// What is put in some place of a document.
#[derive(Clone, Debug)]
enum Evil {
    Put(Value),
    CopyFrom(prop::sample::Index),
    Doubled,
    Gone,
}

fn evils() -> impl Strategy<Value = Evil> {
    let values = vec![
        Value::Null,
        json!(-1),
        json!(0),
        json!(u64::from(u32::MAX)),
        json!(i64::MAX),
        json!(1e300),
        json!(""),
        json!("none"),
        json!("x".repeat(70_000)),
        json!(vec!["t"; 200]),
        json!("1900-01-01T00:00:00Z"),
        json!("9999-12-30T00:00:00Z"),
        json!("+262142-12-31"),
        json!("-0001-01-01"),
        json!("79228162514264337593543950335"),
        json!("approved"),
        json!("exploded"),
        json!("Mars/Olympus"),
        json!([]),
        json!({}),
        json!(true),
    ];
    prop_oneof![
        3 => prop::sample::select(values).prop_map(Evil::Put),
        3 => any::<prop::sample::Index>().prop_map(Evil::CopyFrom),
        1 => Just(Evil::Doubled),
        1 => Just(Evil::Gone),
    ]
}

/// The paths to every value of a document.
fn paths(value: &Value, at: &str, found: &mut Vec<String>) {
    let mut below = |name: String, value: &Value| {
        let path = format!("{at}/{name}");
        paths(value, &path, found);
        found.push(path);
    };
    match value {
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(n, item)| below(n.to_string(), item));
        }
        Value::Object(map) => map.iter().for_each(|(name, item)| below(name.clone(), item)),
        _ => {}
    }
}

fn spoil(document: &mut Value, place: prop::sample::Index, evil: &Evil) {
    let mut all = Vec::new();
    paths(document, "", &mut all);
    let path = &all[place.index(all.len())];
    let (above, name) = path.rsplit_once('/').unwrap();
    match evil {
        Evil::Put(value) => *document.pointer_mut(path).unwrap() = value.clone(),
        Evil::CopyFrom(other) => {
            let value = document.pointer(&all[other.index(all.len())]).unwrap().clone();
            *document.pointer_mut(path).unwrap() = value;
        }
        Evil::Doubled => {
            let value = document.pointer(path).unwrap().clone();
            if let Some(Value::Array(items)) = document.pointer_mut(above) {
                items.push(value);
            }
        }
        Evil::Gone => match document.pointer_mut(above) {
            Some(Value::Object(map)) => drop(map.remove(name)),
            Some(Value::Array(items)) => drop(items.remove(name.parse().unwrap())),
            _ => {}
        },
    }
}

/// Takes the document in twice and sees that the store is one that commands could have made.
fn take_in(world: &World, bytes: &[u8]) -> Result<(), TestCaseError> {
    let import = || {
        let document = json::read(bytes)?;
        world.engine.import_json(document, TakeRunning::Yes, world.now)
    };
    let Ok(first) = import() else { return Ok(()) };
    let findings = world.engine.store.check().unwrap();
    prop_assert!(findings.is_sound(), "{:?}", findings);
    world.look_at_entries()?;
    let recomputed = world.engine.recompute_bills(None, world.now).unwrap();
    prop_assert!(recomputed.changes.is_empty(), "{:#?}", recomputed.changes);
    world.engine.verify_bills(None, world.now).unwrap();
    no_circles(world)?;
    let stands = world.everything();
    let second = import().unwrap();
    prop_assert_eq!(second.added, 0);
    prop_assert!(second.failed.iter().all(|failed| first.failed.contains(failed)));
    prop_assert_eq!(world.everything(), stands);
    Ok(())
}

fn no_circles(world: &World) -> Result<(), TestCaseError> {
    let mut tasks = Vec::new();
    world.engine.ask(|read| Ok(read.every_task(&mut |task| tasks.push(task))?)).unwrap();
    for task in tasks {
        let mut seen = BTreeSet::<TaskId>::new();
        let mut ahead = vec![task.clone()];
        while let Some(next) = ahead.pop() {
            if let Some(id) = &next.parent_task_id {
                prop_assert!(*id != task.id, "{} stands above itself", task.title);
                if seen.insert(*id) {
                    ahead.extend(world.engine.ask(|read| Ok(read.task(*id)?)).unwrap());
                }
            }
        }
    }
    Ok(())
}

/// A history to export, what spoils the document, and whether it goes into an empty store.
type Case = ((usize, Vec<Op>), Vec<(prop::sample::Index, Evil)>, bool);

fn cases() -> impl Strategy<Value = Case> {
    let evils = prop::collection::vec((any::<prop::sample::Index>(), evils()), 1..8);
    (histories(3..10), evils, any::<bool>())
}

fn no_unsound_store(((place, ops), evils, empty): &Case) -> Result<(), TestCaseError> {
    let mut from = World::new(*place);
    for op in ops {
        // Refused or not: something will be there.
        drop(op.apply(&mut from));
    }
    let mut document: Value = serde_json::from_slice(&from.everything().0).unwrap();
    for (place, evil) in evils {
        spoil(&mut document, *place, evil);
    }
    let bytes = serde_json::to_vec(&document).unwrap();
    let into = if *empty { from.elsewhere() } else { from };
    take_in(&into, &bytes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn no_document_makes_an_unsound_store(case in cases()) {
        no_unsound_store(&case)?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]
    #[test]
    fn long_no_document_makes_an_unsound_store(case in cases()) {
        no_unsound_store(&case)?;
    }
}
