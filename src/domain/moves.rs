//! Moves: the arrows between statuses that a person makes by hand (spec: Task status).
//!
//! Arrows that go by themselves are in `tree`; stopping a timer on the way is the engine's work.

use super::error::quoted;
use super::{Code, Refusal, Status, Task};

/// What a person wants to become of a task.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Move {
    /// Take it in: it waits to be done.
    Triage,
    /// Begin, as starting a timer does.
    Start,
    /// It is done.
    Done,
    /// It will not be done.
    Cancel,
    /// Take it back after it was closed.
    Reopen,
    /// Let it wait for others.
    Block,
    /// Split it into children.
    Explode,
    /// Let it wait for nobody any more.
    Unblock,
}

impl Move {
    /// Every move.
    pub const ALL: [Self; 8] = [
        Self::Triage,
        Self::Start,
        Self::Done,
        Self::Cancel,
        Self::Reopen,
        Self::Block,
        Self::Explode,
        Self::Unblock,
    ];

    /// The status it leads to.
    pub const fn target(self) -> Status {
        match self {
            Self::Triage | Self::Reopen | Self::Unblock => Status::ToDo,
            Self::Start => Status::InProgress,
            Self::Done => Status::Completed,
            Self::Cancel => Status::Cancelled,
            Self::Block => Status::Blocked,
            Self::Explode => Status::Exploded,
        }
    }

    /// Whether hand-made arrows lead there from a status, several in a row if need be.
    const fn leads_from(self, from: Status) -> bool {
        use Status::{Blocked, Cancelled, Completed, Exploded, InProgress, Intake, ToDo};
        match self {
            Self::Triage => matches!(from, Intake),
            Self::Start => matches!(from, Intake | ToDo),
            Self::Done | Self::Block | Self::Explode => matches!(from, Intake | ToDo | InProgress),
            Self::Cancel => matches!(from, Intake | ToDo | InProgress | Blocked | Exploded),
            Self::Reopen => matches!(from, Completed | Cancelled),
            Self::Unblock => matches!(from, Blocked),
        }
    }

    /// What a message says a task cannot be: "cannot be *done*".
    const fn participle(self) -> &'static str {
        match self {
            Self::Triage => "triaged",
            Self::Start => "started",
            Self::Done => "done",
            Self::Cancel => "cancelled",
            Self::Reopen => "reopened",
            Self::Block => "blocked",
            Self::Explode => "exploded",
            Self::Unblock => "unblocked",
        }
    }
}

/// Who holds a task up: the titles of its open children or open blockers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Held {
    /// Open children, of an exploded task.
    pub children: Vec<String>,
    /// Open blockers, of a blocked task.
    pub blockers: Vec<String>,
}

/// A task after a move.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moved {
    /// The task as it is now.
    pub task: Task,
    /// Where it stood.
    pub from: Status,
}

impl Moved {
    /// Whether it stood there already and nothing changed.
    pub fn already(&self) -> bool {
        self.from == self.task.status
    }
}

/// Moves a task by hand: takes every hand-made arrow on the way, never one that goes by itself.
/// Where it stands already, nothing changes and that is no refusal.
pub fn move_to(task: &Task, wanted: Move, held: &Held) -> Result<Moved, Refusal> {
    let from = task.status;
    if task.deleted_at.is_some() {
        return Err(Refusal::not_found(format!("{} was deleted", quoted(&task.title)))
            .hint("`tat undo` takes back a step that went wrong"));
    }
    if from == wanted.target() {
        return Ok(Moved { task: task.clone(), from });
    }
    if !wanted.leads_from(from) {
        return Err(refusal(task, wanted, held));
    }
    let ready = match wanted {
        Move::Unblock => Some(true),
        _ => task.ready.map(|_| false),
    };
    let task = Task { status: wanted.target(), ready, ..task.clone() };
    Ok(Moved { task, from })
}

/// Why no timer may run on a task, with the command that would make it possible; none if one may.
/// (spec: `canStartStop`)
pub fn timer_refusal(task: &Task, held: &Held) -> Option<Refusal> {
    move_to(task, Move::Start, held).err()
}

/// Why a move is not to be had, with what holds the task up and what would make it possible.
fn refusal(task: &Task, wanted: Move, held: &Held) -> Refusal {
    let is = task.status.as_str();
    let message = format!("{} cannot be {}: it is {is}", quoted(&task.title), wanted.participle());
    let name = in_shell(task);
    let refusal = |more: String| Refusal::new(Code::IllegalTransition, message.clone() + &more);
    match task.status {
        Status::Blocked => refusal(named(" and waits for ", &held.blockers))
            .hint(format!("`tat task unblock {name}` lets it wait for nobody")),
        Status::Exploded if held.children.is_empty() => refusal(" and no child is open".to_owned())
            .hint(format!("`tat task explode {name} TITLE` gives it another child"))
            .hint(format!("`tat task cancel {name}` closes it, `tat task reopen` takes it back")),
        Status::Exploded => {
            let children = named(", and its children are open: ", &held.children);
            let other = if wanted == Move::Start { "start" } else { "task done" };
            let refusal = refusal(children);
            match held.children.first().filter(|_| matches!(wanted, Move::Start | Move::Done)) {
                Some(child) => refusal.hint(format!("`tat {other} {}`", shell_word(child))),
                None => refusal.hint(format!("`tat task tree {name}` shows its children")),
            }
        }
        Status::Completed | Status::Cancelled if wanted == Move::Start => refusal(String::new())
            .hint(format!("`tat start --reopen {name}` takes it back and starts it")),
        Status::Completed | Status::Cancelled => refusal(String::new())
            .hint(format!("`tat task reopen {name}` takes it back to to_do first")),
        Status::Intake if wanted == Move::Reopen => refusal(", which is open".to_owned())
            .hint(format!("`tat task triage {name}` takes it in")),
        Status::Intake | Status::ToDo | Status::InProgress => match wanted {
            Move::Unblock => refusal(" and waits for nobody".to_owned()),
            Move::Reopen => refusal(", which is open".to_owned()),
            _ => refusal(", and only an intake task is taken in".to_owned()),
        }
        .hint(format!("`tat task show {name}` shows where it stands")),
    }
}

/// The names of those who hold a task up, as the end of a message.
fn named(lead: &str, titles: &[String]) -> String {
    const MOST: usize = 5;
    if titles.is_empty() {
        return String::new();
    }
    let mut words: Vec<String> = titles.iter().take(MOST).map(|title| quoted(title)).collect();
    if titles.len() > MOST {
        words.push(format!("{} more", titles.len() - MOST));
    }
    format!("{lead}{}", words.join(", "))
}

/// A task as one names it in a command: by its title, or by its id where that is long.
fn in_shell(task: &Task) -> String {
    if task.title.chars().count() > 40 {
        return task.id.to_string().get(..8).unwrap_or_default().to_owned();
    }
    shell_word(&task.title)
}

/// A word as it is typed in a shell.
fn shell_word(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@".contains(c);
    if !word.starts_with('-') && !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    let escaped: String = word
        .chars()
        .flat_map(|c| "\\\"$`".contains(c).then_some('\\').into_iter().chain([c]))
        .collect();
    format!("\"{escaped}\"")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{TaskId, Timestamp};
    use rstest::rstest;

    fn task(status: Status) -> Task {
        let id = TaskId::from_bytes([7; 16]);
        Task { status, ..Task::new(id, "fix login", Timestamp::from_millis(0)) }
    }

    /// One row a move: for each status in order of `Status::ALL`, `+` it moves, `=` it stands
    /// there already, `-` it is refused.
    #[rstest]
    #[case(Move::Triage, "+=-----")]
    #[case(Move::Start, "++=----")]
    #[case(Move::Done, "+++--=-")]
    #[case(Move::Cancel, "+++++-=")]
    #[case(Move::Reopen, "-=---++")]
    #[case(Move::Block, "+++=---")]
    #[case(Move::Explode, "+++-=--")]
    #[case(Move::Unblock, "-=-+---")]
    fn hand_made_arrows(#[case] wanted: Move, #[case] row: &str) {
        for (from, expected) in Status::ALL.into_iter().zip(row.chars()) {
            let outcome = move_to(&task(from), wanted, &Held::default());
            if expected == '-' {
                let refusal = outcome.expect_err("no arrow leads there");
                assert_eq!(refusal.code, Code::IllegalTransition, "{from:?} {wanted:?}");
                assert!(refusal.message.starts_with("\"fix login\" cannot be"));
                assert!(!refusal.hints.is_empty());
            } else {
                let moved = outcome.expect("an arrow leads there");
                assert_eq!(moved.task.status, wanted.target(), "{from:?} {wanted:?}");
                assert_eq!(moved.already(), expected == '=', "{from:?} {wanted:?}");
            }
        }
    }

    #[rstest]
    #[case(Move::Done)]
    #[case(Move::Start)]
    fn who_holds_a_task_up_is_named(#[case] wanted: Move) {
        let held = Held { children: vec!["write tests".into()], blockers: vec!["buy disk".into()] };
        let refusal = move_to(&task(Status::Blocked), wanted, &held).unwrap_err();
        assert!(refusal.message.contains("\"buy disk\""), "{}", refusal.message);
        let refusal = move_to(&task(Status::Exploded), wanted, &held).unwrap_err();
        assert!(refusal.message.contains("\"write tests\""), "{}", refusal.message);
    }

    #[test]
    fn ready_holds_only_in_to_do() {
        let unblocked = move_to(&task(Status::Blocked), Move::Unblock, &Held::default()).unwrap();
        assert_eq!(unblocked.task.ready, Some(true));
        for wanted in [Move::Start, Move::Done, Move::Cancel, Move::Block, Move::Explode] {
            let left = move_to(&unblocked.task, wanted, &Held::default()).unwrap();
            assert_eq!(left.task.ready, Some(false));
        }
        let closed = move_to(&unblocked.task, Move::Cancel, &Held::default()).unwrap();
        let again = move_to(&closed.task, Move::Reopen, &Held::default()).unwrap();
        assert_eq!(again.task.ready, Some(false));
    }

    #[test]
    fn a_timer_may_run_where_the_status_says_so() {
        for status in Status::ALL {
            let refused = timer_refusal(&task(status), &Held::default()).is_some();
            assert_eq!(refused, !status.can_start_stop(), "{status:?}");
        }
    }
}
