use super::*;
use crate::domain::{BillStatus, Code, Move, Refusal, Span, Status, Task};
use crate::engine::bill::{Chosen, Decision, Which};
use crate::engine::customer::CustomerWish;
use crate::engine::entry::AddWish;
use crate::engine::journal::UndoWhich;
use crate::engine::lookup::{self, Among};
use crate::engine::set::Set;
use crate::engine::tests::{contents, day, empty, now};
use crate::engine::timer::{StartWish, TaskDefaults, TaskWish};
use crate::engine::{Done, Engine};
use rstest::rstest;

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}

/// A store with two customers.
fn office() -> Engine {
    let engine = empty();
    for name in ["Acme", "Bolt"] {
        let wish = CustomerWish {
            name: name.to_owned(),
            rate: Some(60.into()),
            ..CustomerWish::default()
        };
        engine.add_customer(&wish, now()).unwrap();
    }
    engine
}

/// A task of Acme, or of nobody with an empty place.
fn add(engine: &Engine, title: &str, pillar: &str) -> Result<Task, Refusal> {
    let wish = TaskAddWish {
        title: title.to_owned(),
        pillar: (!pillar.is_empty()).then(|| pillar.to_owned()),
        ..TaskAddWish::default()
    };
    engine.add_task(&wish, now()).map(|done| done.value.task)
}

/// A store with these tasks.
fn tasks(titles: &[&str]) -> Engine {
    let engine = office();
    for title in titles {
        add(&engine, title, "").unwrap();
    }
    engine
}

fn task(engine: &Engine, title: &str) -> Task {
    engine.ask(|read| lookup::task(read, title, Among::All)).unwrap()
}

fn status(engine: &Engine, title: &str) -> Status {
    task(engine, title).status
}

fn go(engine: &Engine, titles: &[&str], wanted: Move) -> Result<Done<MovedTasks>, Refusal> {
    engine.move_tasks(&owned(titles), wanted, now())
}

fn block(engine: &Engine, title: &str, by: &[&str]) -> Result<Done<MovedTasks>, Refusal> {
    engine.block_task(title, &owned(by), now())
}

fn explode(engine: &Engine, title: &str, children: &[&str]) -> Result<Done<Exploded>, Refusal> {
    engine.explode_task(title, &owned(children), now())
}

fn edit(engine: &Engine, title: &str, edit: &TaskEdit) -> Result<EditedTask, Refusal> {
    engine.edit_task(title, edit, now()).map(|done| done.value)
}

/// An hour on a task of that place.
fn hour(engine: &Engine, title: &str, pillar: &str) {
    let task = TaskWish {
        words: title.to_owned(),
        pillar: Some(pillar.to_owned()),
        ..TaskWish::default()
    };
    let (length, on) = (Some(Span::hours(1)), Some(day(23)));
    engine.add(&AddWish { task, length, on, ..AddWish::default() }, now()).unwrap();
}

#[test]
fn a_new_task_takes_over_what_was_not_said() {
    let engine = office();
    let defaults =
        TaskDefaults { customer: Some("acme".to_owned()), pillar: None, tags: owned(&["web"]) };
    let wish = TaskAddWish {
        title: "site".to_owned(),
        tags: owned(&["urgent"]),
        arrival: Arrival::Intake,
        defaults,
        ..TaskAddWish::default()
    };
    let site = engine.add_task(&wish, now()).unwrap().value.task;
    assert_eq!((site.status, site.tags), (Status::Intake, owned(&["urgent", "web"])));
    assert!(site.customer_id.is_some() && site.user_id.is_some());
    let wish = TaskAddWish {
        title: "header".to_owned(),
        parent: Some("site".to_owned()),
        ..TaskAddWish::default()
    };
    let child = engine.add_task(&wish, now()).unwrap().value.task;
    assert_eq!((child.parent_task_id, child.customer_id), (Some(site.id), site.customer_id));
    engine.set_focus(&owned(&["Bolt"]), now()).unwrap();
    let bolt = engine.show_customer("bolt").unwrap().customer.id;
    assert_eq!(add(&engine, "pump", "").unwrap().customer_id, Some(bolt));
    let refusal = add(&engine, "x", "Acne/Web").unwrap_err();
    assert_eq!(refusal.code, Code::NotFound);
}

/// Where "mail" of Acme's General Support is open: who else may be called so.
#[rstest]
#[case("mail", "Acme/General Support", false)]
#[case("  MAIL ", "Acme/General Support", false)]
#[case("mail", "Bolt/General Support", true)]
#[case("mail", "", true)]
fn open_titles_are_unique_in_their_place(
    #[case] title: &str,
    #[case] pillar: &str,
    #[case] allowed: bool,
) {
    let engine = office();
    let wish = TaskAddWish {
        title: "mail".to_owned(),
        customer: Some("Acme".to_owned()),
        ..TaskAddWish::default()
    };
    let mail = engine.add_task(&wish, now()).unwrap().value.task;
    assert_eq!(mail.pillar_id, None, "no pillar lies in General Support");
    let outcome = add(&engine, title, pillar).map(|_| ()).map_err(|refusal| refusal.code);
    assert_eq!(outcome, if allowed { Ok(()) } else { Err(Code::Conflict) });
}

#[test]
fn no_command_makes_a_second_open_title() {
    let engine = tasks(&["mail", "post"]);
    let conflict = |outcome: Result<(), Refusal>| {
        assert_eq!(outcome.unwrap_err().code, Code::Conflict);
    };
    go(&engine, &["mail"], Move::Done).unwrap();
    let done = engine.history(1).unwrap()[0].seq;
    let mail = add(&engine, "mail", "").unwrap();
    let before = contents(&engine);
    conflict(go(&engine, &["mail"], Move::Reopen).map(drop));
    conflict(engine.undo(UndoWhich::One(done), now()).map(drop));
    let renamed = TaskEdit { title: Some("Mail".to_owned()), ..TaskEdit::default() };
    conflict(edit(&engine, "post", &renamed).map(drop));
    conflict(explode(&engine, "post", &["a", "mail"]).map(drop));
    conflict(explode(&engine, "post", &["a", "A"]).map(drop));
    assert_eq!(contents(&engine), before);
    // Elsewhere it may be called so, until it comes here.
    add(&engine, "mail", "Bolt/General Support").unwrap();
    let away = TaskEdit { customer: Set::To("Bolt".to_owned()), ..TaskEdit::default() };
    conflict(edit(&engine, &mail.id.to_string(), &away).map(drop));
}

#[test]
fn several_move_together_or_not_at_all() {
    let engine = tasks(&["a", "b", "c"]);
    block(&engine, "b", &["c"]).unwrap();
    let before = contents(&engine);
    let refusal = go(&engine, &["a", "b"], Move::Done).unwrap_err();
    assert_eq!(refusal.code, Code::IllegalTransition);
    assert!(refusal.message.contains("\"c\""), "{}", refusal.message);
    assert_eq!(go(&engine, &["a", "d"], Move::Done).unwrap_err().code, Code::NotFound);
    assert_eq!(contents(&engine), before);
    // What waits for one of them need not be named after it.
    let moved = go(&engine, &["b", "a", "c", "A"], Move::Done).unwrap().value;
    let titles: Vec<&str> = moved.tasks.iter().map(|one| one.task.title.as_str()).collect();
    assert_eq!(titles, ["b", "a", "c"]);
    assert!(moved.tasks.iter().all(|one| one.task.status == Status::Completed));
}

#[test]
fn a_second_time_is_no_refusal_and_no_step() {
    let engine = tasks(&["fix login", "fix login redirect"]);
    go(&engine, &["fix login"], Move::Done).unwrap();
    let again = go(&engine, &["fix login"], Move::Done).unwrap();
    assert!(again.value.tasks[0].already());
    assert_eq!(again.step, None);
    assert_eq!(status(&engine, "fix login redirect"), Status::ToDo);
    let refusal = go(&engine, &["fix login"], Move::Cancel).unwrap_err();
    assert_eq!(refusal.code, Code::IllegalTransition);
}

#[rstest]
#[case::done(Move::Done, Status::Completed)]
#[case::cancel(Move::Cancel, Status::Cancelled)]
#[case::block(Move::Block, Status::Blocked)]
#[case::explode(Move::Explode, Status::Exploded)]
fn the_doers_timer_stops_first(#[case] wanted: Move, #[case] then: Status) {
    let engine = tasks(&["a", "b"]);
    let start = |title: &str| {
        let task = TaskWish { words: title.to_owned(), ..TaskWish::default() };
        engine.start(&StartWish { task, ..StartWish::default() }, now()).unwrap();
    };
    start("b");
    let later = now() + Span::hours(1);
    let close = |title: &str, other: &str| match wanted {
        Move::Block => engine.block_task(title, &owned(&[other]), later).unwrap().value.stopped,
        Move::Explode => {
            engine.explode_task(title, &owned(&["c"]), later).unwrap().value.moved.stopped
        }
        _ => engine.move_tasks(&owned(&[title]), wanted, later).unwrap().value.stopped,
    };
    assert!(close("a", "b").is_none(), "it runs on another");
    engine.undo(UndoWhich::Newest(1), later).unwrap();
    let stopped = close("b", "a").unwrap();
    assert_eq!(stopped.entry.unwrap().duration, Span::hours(1));
    assert_eq!(stopped.task.status, then);
    let timers = engine.ask(|read| Ok(read.timers()?)).unwrap();
    assert!(timers.is_empty());
}

#[test]
fn an_exploded_task_is_done_when_its_children_are() {
    let engine = office();
    add(&engine, "house", "Acme/General Support").unwrap();
    let tags = TaskEdit { tags: Set::To(owned(&["build"])), ..TaskEdit::default() };
    let house = edit(&engine, "house", &tags).unwrap().task;
    let children = explode(&engine, "house", &["roof", "wall"]).unwrap().value.children;
    for child in &children {
        assert_eq!(child.parent_task_id, Some(house.id));
        assert_eq!((child.customer_id, child.pillar_id), (house.customer_id, house.pillar_id));
        assert_eq!(child.tags, house.tags);
    }
    explode(&engine, "roof", &["tiles"]).unwrap();
    let refusal = go(&engine, &["house"], Move::Done).unwrap_err();
    assert!(refusal.message.contains("\"roof\""), "{}", refusal.message);
    explode(&engine, "house", &["door"]).unwrap();
    go(&engine, &["door"], Move::Cancel).unwrap();
    go(&engine, &["wall"], Move::Done).unwrap();
    assert_eq!(status(&engine, "house"), Status::Exploded);
    let followed = go(&engine, &["tiles"], Move::Done).unwrap().value.followed;
    assert_eq!(followed.len(), 2, "roof and then house");
    assert_eq!(status(&engine, "house"), Status::Completed);
    engine.undo(UndoWhich::Newest(1), now()).unwrap();
    assert_eq!(status(&engine, "house"), Status::Exploded);
    assert_eq!(explode(&engine, "house", &[]).unwrap_err().code, Code::Usage);
}

#[test]
fn an_exploded_task_stays_when_all_its_children_were_cancelled() {
    let engine = tasks(&["house"]);
    explode(&engine, "house", &["roof", "wall"]).unwrap();
    assert!(go(&engine, &["roof"], Move::Cancel).unwrap().value.notes.is_empty());
    let notes = go(&engine, &["wall"], Move::Cancel).unwrap().value.notes;
    assert!(notes[0].contains("\"house\" stays exploded"), "{notes:?}");
    assert_eq!(status(&engine, "house"), Status::Exploded);
}

/// What becomes of a task that waits for "a" and "b" once this is done to both.
#[rstest]
#[case::done(&|e: &Engine| go(e, &["a", "b"], Move::Done).map(drop))]
#[case::cancelled(&|e: &Engine| go(e, &["a", "b"], Move::Cancel).map(drop))]
#[case::deleted(&|e: &Engine| e.delete_tasks(&owned(&["a", "b"]), now()).map(drop))]
#[case::named(&|e: &Engine| e.unblock_task("c", &owned(&["b", "a"]), now()).map(drop))]
#[case::all(&|e: &Engine| e.unblock_task("c", &[], now()).map(drop))]
fn the_last_blocker_makes_ready(#[case] free: &dyn Fn(&Engine) -> Result<(), Refusal>) {
    let engine = tasks(&["a", "b", "c"]);
    block(&engine, "c", &["a", "b"]).unwrap();
    engine.unblock_task("c", &owned(&["a"]), now()).unwrap();
    assert_eq!(status(&engine, "c"), Status::Blocked);
    block(&engine, "c", &["a"]).unwrap();
    let before = contents(&engine);
    free(&engine).unwrap();
    let ready = task(&engine, "c");
    assert_eq!((ready.status, ready.ready), (Status::ToDo, Some(true)));
    engine.undo(UndoWhich::Newest(1), now()).unwrap();
    assert_eq!(contents(&engine), before);
}

#[test]
fn circles_are_refused_with_their_path() {
    let engine = tasks(&["a", "b", "c"]);
    block(&engine, "b", &["a"]).unwrap();
    block(&engine, "c", &["b"]).unwrap();
    let before = contents(&engine);
    let refusal = block(&engine, "a", &["c"]).unwrap_err();
    assert_eq!(refusal.code, Code::Conflict);
    assert!(refusal.message.contains("\"a\" → \"c\" → \"b\" → \"a\""), "{}", refusal.message);
    assert_eq!(block(&engine, "a", &["a"]).unwrap_err().code, Code::Conflict);
    assert_eq!(contents(&engine), before);
    let under =
        |parent: &str| TaskEdit { parent: Set::To(parent.to_owned()), ..TaskEdit::default() };
    edit(&engine, "b", &under("a")).unwrap();
    assert_eq!(edit(&engine, "a", &under("b")).unwrap_err().code, Code::Conflict);
    go(&engine, &["a"], Move::Done).unwrap();
    assert_eq!(block(&engine, "b", &["a"]).unwrap_err().code, Code::Conflict, "a is done");
}

#[test]
fn a_deleted_task_keeps_its_time_and_its_bill() {
    let engine = office();
    hour(&engine, "mail", "Acme/General Support");
    let bill = |engine: &Engine| engine.show_bill("Acme@mon", now()).unwrap().view.bill;
    let before = bill(&engine);
    engine.delete_tasks(&owned(&["mail"]), now()).unwrap();
    assert_eq!(bill(&engine), before);
    assert_eq!(engine.show_task("mail").unwrap_err().code, Code::NotFound);
    let task = TaskWish { words: "mail".to_owned(), ..TaskWish::default() };
    engine.start(&StartWish { task, ..StartWish::default() }, now()).unwrap();
    let refusal = engine.delete_tasks(&owned(&["mail"]), now()).unwrap_err();
    assert_eq!(refusal.code, Code::Conflict, "a timer runs on it");
}

#[test]
fn time_moves_with_its_task_but_for_what_is_frozen() {
    let engine = office();
    hour(&engine, "mail", "Acme/General Support");
    let to =
        |customer: &str| TaskEdit { customer: Set::To(customer.to_owned()), ..TaskEdit::default() };
    let moved = engine.edit_task("mail", &to("Bolt"), now()).unwrap();
    assert!(moved.value.keep.is_empty());
    let gone = moved.bills().filter(|(_, after)| after.is_some_and(|b| b.deleted_at.is_some()));
    assert_eq!(gone.count(), 1, "Acme's bill goes");
    let words = "Bolt@mon".to_owned();
    let chosen = Which::Named(vec![Chosen { words, seen: None }]);
    engine.decide_bills(&Decision::Approve, &chosen, now()).unwrap();
    let stays = engine.edit_task("mail", &to("Acme"), now()).unwrap();
    assert_eq!(stays.bills().count(), 0);
    let keep: Vec<BillStatus> = stays.value.keep.iter().map(|bill| bill.status).collect();
    assert_eq!(keep, [BillStatus::Approved]);
    assert_eq!(stays.value.task.pillar_id, None, "a pillar does not go to another customer");
    let same = engine.edit_task("mail", &to("Acme"), now()).unwrap();
    assert!(same.value.already() && same.step.is_none());
}

#[test]
fn lists_are_narrowed_by_focus_and_status() {
    let engine = tasks(&["plain"]);
    add(&engine, "site", "Acme/General Support").unwrap();
    add(&engine, "pump", "Bolt/General Support").unwrap();
    go(&engine, &["pump"], Move::Done).unwrap();
    engine.set_focus(&owned(&["Acme"]), now()).unwrap();
    let titles = |wish: &TaskListWish| -> Vec<String> {
        let views = engine.list_tasks(wish).unwrap();
        views.into_iter().map(|view| view.task.title).collect()
    };
    let all = TaskListWish { focus: Focused::All, ..TaskListWish::default() };
    assert_eq!(titles(&TaskListWish::default()), ["site"]);
    assert_eq!(titles(&all), ["plain", "site", "pump"]);
    let customers = owned(&["none", "Bolt"]);
    assert_eq!(titles(&TaskListWish { customers, ..TaskListWish::default() }), ["plain"]);
    let statuses = vec![Status::Completed];
    assert_eq!(titles(&TaskListWish { statuses, ..all }), ["pump"]);
    engine.clear_focus(now()).unwrap();
    assert_eq!(titles(&TaskListWish::default()), ["plain", "site"]);
    engine.undo(UndoWhich::Newest(1), now()).unwrap();
    assert_eq!(titles(&TaskListWish::default()), ["site"]);
}

#[test]
fn the_tree_goes_depth_first() {
    let engine = tasks(&["house", "alone", "done"]);
    explode(&engine, "house", &["roof", "wall"]).unwrap();
    explode(&engine, "roof", &["tiles"]).unwrap();
    go(&engine, &["done"], Move::Done).unwrap();
    let lines = |under: Option<&str>| -> Vec<(String, usize)> {
        let lines = engine.task_tree(under).unwrap();
        lines.into_iter().map(|line| (line.view.task.title, line.depth)).collect()
    };
    let of = |lines: &[(&str, usize)]| -> Vec<(String, usize)> {
        lines.iter().map(|(title, depth)| ((*title).to_owned(), *depth)).collect()
    };
    let house = [("house", 0), ("roof", 1), ("tiles", 2), ("wall", 1)];
    assert_eq!(lines(None), of(&[&[("alone", 0)], &house[..]].concat()));
    assert_eq!(lines(Some("roof")), of(&[("roof", 0), ("tiles", 1)]));
    // Children of a deleted task stand for themselves.
    engine.delete_tasks(&owned(&["house", "alone"]), now()).unwrap();
    assert_eq!(lines(None), of(&[("roof", 0), ("tiles", 1), ("wall", 0)]));
}

#[test]
fn a_task_is_given_to_a_known_user_only() {
    let engine = tasks(&["a"]);
    assert!(engine.assign_task("a", "ME@example.org", now()).unwrap().value.tasks[0].already());
    assert_eq!(engine.assign_task("a", "you", now()).unwrap_err().code, Code::NotFound);
}
