use std::collections::BTreeMap;

use proptest::prelude::*;
use rstest::rstest;

use super::*;
use crate::domain::{Code, Timestamp};

type World = BTreeMap<TaskId, Task>;

fn id(n: usize) -> TaskId {
    TaskId::from_bytes([u8::try_from(n).unwrap(); 16])
}

fn task(n: usize, status: Status) -> Task {
    Task { status, ..Task::new(id(n), format!("t{n}"), Timestamp::from_millis(0)) }
}

fn with(statuses: &str) -> Vec<Task> {
    let letter = |c| match c {
        'c' => Status::Completed,
        'x' => Status::Cancelled,
        'p' => Status::InProgress,
        _ => Status::Intake,
    };
    statuses.chars().enumerate().map(|(n, c)| task(n + 1, letter(c))).collect()
}

#[rstest]
#[case("", None)]
#[case("cc", Some(Status::Completed))]
#[case("cx", Some(Status::Completed))]
#[case("xx", None)]
#[case("cp", None)]
#[case("xi", None)]
fn an_exploded_task_is_done_with_its_children(
    #[case] children: &str,
    #[case] moved: Option<Status>,
) {
    let parent = task(0, Status::Exploded);
    assert_eq!(automatic(&parent, &with(children), &[]).map(|t| t.status), moved);
}

#[rstest]
#[case("cc", true)]
#[case("cx", true)]
#[case("xx", true)]
#[case("cp", false)]
fn a_blocked_task_is_ready_after_its_blockers(#[case] blockers: &str, #[case] moves: bool) {
    let blockers = with(blockers);
    let mut waiting = task(0, Status::Blocked);
    waiting.blocked_by_task_ids = blockers.iter().map(|t| t.id).collect();
    let moved = automatic(&waiting, &[], &blockers).map(|t| (t.status, t.ready));
    assert_eq!(moved, moves.then_some((Status::ToDo, Some(true))));
}

#[test]
fn deleted_children_and_blockers_hold_nobody_up() {
    let mut open = task(1, Status::InProgress);
    open.deleted_at = Some(Timestamp::from_millis(1));
    let mut waiting = task(0, Status::Blocked);
    waiting.blocked_by_task_ids = vec![open.id];
    assert!(automatic(&waiting, &[], &[open.clone()]).is_some());
    let parent = task(0, Status::Exploded);
    assert!(automatic(&parent, &[open, task(2, Status::Completed)], &[]).is_some());
}

#[test]
fn a_circle_is_refused_with_its_path() {
    let mut world: World = (0..3).map(|n| (id(n), task(n, Status::ToDo))).collect();
    world.get_mut(&id(1)).unwrap().blocked_by_task_ids = vec![id(0)];
    world.get_mut(&id(2)).unwrap().blocked_by_task_ids = vec![id(1)];
    world.get_mut(&id(1)).unwrap().parent_task_id = Some(id(0));
    let find = |id: TaskId| -> Result<_, Refusal> { Ok(world.get(&id).cloned()) };
    let refusal = refuse_blocker_circle(&world[&id(0)], &world[&id(2)], find).unwrap_err();
    assert_eq!(refusal.code, Code::Conflict);
    assert!(refusal.message.ends_with(r#""t0" → "t2" → "t1" → "t0""#), "{}", refusal.message);
    let refusal = refuse_parent_circle(&world[&id(0)], &world[&id(0)], find).unwrap_err();
    assert!(refusal.message.ends_with(r#""t0" → "t0""#), "{}", refusal.message);
    assert!(refuse_parent_circle(&world[&id(0)], &world[&id(1)], find).is_err());
    assert!(refuse_parent_circle(&world[&id(2)], &world[&id(1)], find).is_ok());
}

/// Whether walking along `next` from anywhere ever comes back.
fn has_circle(world: &World, next: impl Fn(&Task) -> Vec<TaskId>) -> bool {
    // Takes away those that lead nowhere any more until none is left or a circle is.
    let mut left: BTreeSet<TaskId> = world.keys().copied().collect();
    loop {
        let ends: Vec<TaskId> = left
            .iter()
            .filter(|id| !next(&world[id]).iter().any(|to| left.contains(to)))
            .copied()
            .collect();
        if ends.is_empty() {
            return !left.is_empty();
        }
        left.retain(|id| !ends.contains(id));
    }
}

/// Moves tasks by themselves, in the order that `pick` chooses, until none moves.
fn settle(mut world: World, mut pick: impl FnMut(usize) -> usize) -> World {
    loop {
        let moving: Vec<Task> = world
            .values()
            .filter_map(|task| {
                let children: Vec<Task> =
                    world.values().filter(|t| t.parent_task_id == Some(task.id)).cloned().collect();
                let blockers: Vec<Task> =
                    task.blocked_by_task_ids.iter().map(|id| world[id].clone()).collect();
                automatic(task, &children, &blockers)
            })
            .collect();
        if moving.is_empty() {
            return world;
        }
        let moved = moving[pick(moving.len())].clone();
        world.insert(moved.id, moved);
    }
}

const SIZE: usize = 8;

fn worlds() -> impl Strategy<Value = World> {
    let statuses = prop::collection::vec(prop::sample::select(Status::ALL.to_vec()), SIZE);
    let links = prop::collection::vec((0..SIZE, 0..SIZE, any::<bool>()), 0..24);
    (statuses, links).prop_map(|(statuses, links)| {
        let mut world: World =
            statuses.into_iter().enumerate().map(|(n, s)| (id(n), task(n, s))).collect();
        for (one, other, parent) in links {
            link(&mut world, one, other, parent);
        }
        world
    })
}

/// Links two tasks if that closes no circle.
fn link(world: &mut World, one: usize, other: usize, as_parent: bool) {
    let find = |id: TaskId| -> Result<_, Refusal> { Ok(world.get(&id).cloned()) };
    let (from, to) = (world[&id(one)].clone(), world[&id(other)].clone());
    let allowed = if as_parent {
        refuse_parent_circle(&from, &to, find)
    } else {
        refuse_blocker_circle(&from, &to, find)
    };
    if allowed.is_ok() {
        let task = world.get_mut(&from.id).unwrap();
        if as_parent {
            task.parent_task_id = Some(to.id);
        } else if !task.blocked_by_task_ids.contains(&to.id) {
            task.blocked_by_task_ids.push(to.id);
        }
    }
}

proptest! {
    #[test]
    fn links_that_are_allowed_close_no_circle(world in worlds()) {
        prop_assert!(!has_circle(&world, |t| t.parent_task_id.into_iter().collect()));
        prop_assert!(!has_circle(&world, |t| t.blocked_by_task_ids.clone()));
    }

    #[test]
    fn moves_by_themselves_end_the_same_in_any_order(
        world in worlds(),
        picks in prop::collection::vec(0..1000_usize, 64),
    ) {
        let first = settle(world.clone(), |_| 0);
        let mut picks = picks.into_iter().cycle();
        let other = settle(world, |count| picks.next().unwrap_or(0) % count);
        prop_assert_eq!(first, other);
    }
}
