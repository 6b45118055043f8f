//! Acts: what each action does with the model, and which effects it asks for.

use super::action::{Action, Group};
use super::allowed::allowed;
use super::deed::Deed;
use super::effect::{Effect, Subject};
use super::forms;
use super::model::{Model, Screen, Toast};
use super::overlays::picker::{self, Purpose};
use super::overlays::{Overlay, directory, filter, form, help, palette};
use super::screens::today::Row;
use super::screens::{bills, reports, sync, tasks, today};
use super::update::{commit, load, move_by, opened, show};
use super::words::{exactly, task_words};
use crate::domain::{BillStatus, DayRange, Move, Span, Task};
use crate::engine::bill::Decision;
use crate::engine::entry::{Gap, JoinWish};
use crate::engine::entry_ref::EntryWords;
use crate::engine::filter::FilterWords;
use crate::engine::journal::UndoWhich;
use crate::engine::timer::{Again, StartWish, StopWish, TaskWish};
use crate::report::timeline::Stretch;
use crate::text::{date, span};

/// By how much a stretch is moved with a key.
const STEP: Span = Span::minutes(5);
/// Half a page.
const PAGE: isize = 10;

/// Takes an action, or says why it is not possible.
pub(crate) fn act(model: &mut Model, action: Action) -> Vec<Effect> {
    if let Err(why) = allowed(action, model) {
        model.toast = Some(Toast::note(why));
        return Vec::new();
    }
    match action.info().group {
        Group::Time => on_timer(model, action),
        Group::Day => on_day(model, action),
        Group::Task => on_task(model, action),
        Group::Bill => on_bill(model, action),
        Group::Journal => on_journal(model, action),
        Group::Move => {
            moves(model, action);
            Vec::new()
        }
        Group::View => on_view(model, action),
        Group::Any => anywhere(model, action),
    }
}

fn blank(model: &mut Model, blank: forms::Blank) -> Vec<Effect> {
    let overlay = form::open(model, blank);
    opened(model, overlay)
}

/// The task that a start would start: that of the selected row.
fn selected_task(model: &Model) -> Option<&Task> {
    match model.screen {
        Screen::Today => today::current_task(model),
        Screen::Tasks => tasks::current(model).map(|view| &view.task),
        _ => None,
    }
}

/// Whether `space` would stop what runs: it is selected, or nothing is.
pub(crate) fn would_stop(model: &Model) -> bool {
    let Some(running) = &model.data.status.running else { return false };
    selected_task(model).is_none_or(|task| task.id == running.task.id)
}

fn start_stop(model: &mut Model) -> Vec<Effect> {
    if would_stop(model) {
        let running = model.data.status.running.as_ref();
        if let Some(running) = running.filter(|running| running.forgotten) {
            let title = running.task.title.clone();
            return blank(model, forms::time::stop(&title));
        }
        return commit(model, Deed::Stop(StopWish::default()));
    }
    let Some(task) = selected_task(model) else {
        if model.data.status.since.is_some() {
            return commit(model, Deed::Resume(Again::Last, StartWish::default()));
        }
        return opened(model, picker::open(Purpose::Start));
    };
    let task = TaskWish { words: task_words(task), ..TaskWish::default() };
    if model.data.status.running.as_ref().is_some_and(|running| running.forgotten) {
        let title = selected_task(model).map_or(String::new(), |task| task.title.clone());
        return blank(model, forms::time::start(&title));
    }
    commit(model, Deed::Start(StartWish { task, ..StartWish::default() }))
}

fn on_timer(model: &mut Model, action: Action) -> Vec<Effect> {
    let title = |model: &Model| {
        let running = model.data.status.running.as_ref();
        running.map_or(String::new(), |running| running.task.title.clone())
    };
    match action {
        Action::StartStop => start_stop(model),
        Action::StartAt => blank(model, forms::time::start("")),
        Action::StopAt => {
            let title = title(model);
            blank(model, forms::time::stop(&title))
        }
        Action::Continue => commit(model, Deed::Resume(Again::Last, StartWish::default())),
        Action::CancelTimer => commit(model, Deed::Cancel),
        Action::Break => {
            let Some((words, title)) = selected_entry(model) else { return Vec::new() };
            blank(model, forms::time::interruption(words, &title))
        }
        _ => Vec::new(),
    }
}

/// The words that mean the selected entry, or the timer, and what it is called.
fn selected_entry(model: &Model) -> Option<(EntryWords, String)> {
    match today::current(model)? {
        Row::Running => {
            let running = model.data.status.running.as_ref()?;
            Some((EntryWords::Running, running.task.title.clone()))
        }
        Row::Entry(at) => {
            let logged = today::entries(model).get(at)?;
            let title = logged.task.as_ref().map_or(String::new(), |task| task.title.clone());
            Some((EntryWords::Id(logged.entry.id.to_string()), title))
        }
        Row::Gap(_) => None,
    }
}

fn on_day(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::EntryNew => {
            let gap = match today::current(model) {
                Some(Row::Gap(gap)) => Some(gap),
                _ => None,
            };
            let clock = |at| date::clock(at, model.zone);
            let (from, to) = gap
                .map_or((String::new(), String::new()), |gap| (clock(gap.start), clock(gap.end)));
            let form = forms::time::add(model, &from, &to);
            blank(model, form)
        }
        Action::EntryEdit => edit_entry(model),
        Action::EntryDelete => {
            let Some((words, _)) = selected_entry(model) else { return Vec::new() };
            commit(model, Deed::Delete(vec![words]))
        }
        Action::EntryNote => {
            let Some((words, title)) = selected_entry(model) else { return Vec::new() };
            blank(model, forms::time::note(words, &title))
        }
        Action::EntrySplit => {
            let Some((words, title)) = selected_entry(model) else { return Vec::new() };
            let middle = today::current_stretch(model).map(|(_, stretch)| {
                let half = Span::from_millis(stretch.length().millis() / 2);
                date::clock(stretch.start + half, model.zone)
            });
            blank(model, forms::time::split(words, &title, &middle.unwrap_or_default()))
        }
        Action::EntryJoin => join(model),
        Action::Fill => {
            let Some(Row::Gap(gap)) = today::current(model) else { return Vec::new() };
            let clock = |at| date::clock(at, model.zone);
            let to = model.look.glyphs.to;
            let said = format!(
                "{} {to} {}, {}",
                clock(gap.start),
                clock(gap.end),
                span::clock(gap.length())
            );
            blank(model, forms::time::fill(exactly(gap.start), &said))
        }
        _ => reshape(model, action),
    }
}

fn edit_entry(model: &mut Model) -> Vec<Effect> {
    let form = match today::current(model) {
        Some(Row::Running) => model.data.status.running.as_ref().map(forms::time::edit_timer),
        Some(Row::Entry(at)) => today::entries(model).get(at).map(forms::time::edit),
        _ => None,
    };
    form.map_or_else(Vec::new, |form| blank(model, form))
}

fn join(model: &mut Model) -> Vec<Effect> {
    let (Some(one), Some(other)) = (today::entry_before(model), today::current_entry(model)) else {
        return Vec::new();
    };
    let words = |id: crate::domain::EntryId| EntryWords::Id(id.to_string());
    let wish = JoinWish { one: words(one.id), other: words(other.entry.id), gap: Gap::Refuse };
    commit(model, Deed::Join(wish))
}

/// Moves or resizes the selected stretch by one step.
fn reshape(model: &mut Model, action: Action) -> Vec<Effect> {
    let Some((id, was)) = today::current_stretch(model) else { return Vec::new() };
    let Stretch { start, end } = was;
    let is = match action {
        Action::MoveEarlier => Stretch { start: start - STEP, end: end - STEP },
        Action::MoveLater => Stretch { start: start + STEP, end: end + STEP },
        Action::BeginEarlier => Stretch { start: start - STEP, end },
        Action::BeginLater => Stretch { start: start + STEP, end },
        Action::EndEarlier => Stretch { start, end: end - STEP },
        Action::EndLater => Stretch { start, end: end + STEP },
        _ => return Vec::new(),
    };
    let is = match today::current(model) {
        // The timer has no end to move.
        Some(Row::Running) => Stretch { end, ..is },
        _ => is,
    };
    commit(model, super::drag::moved_to(id, was, is))
}

fn on_task(model: &mut Model, action: Action) -> Vec<Effect> {
    let words: Vec<String> =
        tasks::chosen(model).into_iter().map(|view| task_words(&view.task)).collect();
    let first = words.first().cloned().unwrap_or_default();
    let deed = match action {
        Action::TaskNew => return blank(model, forms::work::add(None)),
        Action::TaskTree => return vec![Effect::Show(Subject::Tree)],
        Action::TaskChild => {
            let form = tasks::current(model).map(|view| forms::work::add(Some(&view.task)));
            return form.map_or_else(Vec::new, |form| blank(model, form));
        }
        Action::TaskEdit => return edit_task(model),
        Action::TaskExplode => {
            let form = tasks::current(model).map(|view| forms::work::explode(&view.task));
            return form.map_or_else(Vec::new, |form| blank(model, form));
        }
        Action::TaskBlock => return opened(model, picker::open(Purpose::Block(first))),
        Action::TaskMerge => return opened(model, picker::open(Purpose::MergeTask(first))),
        Action::TaskDelete => Deed::TaskDelete(words),
        Action::TaskDone => Deed::TaskMove(words, Move::Done),
        Action::TaskCancel => Deed::TaskMove(words, Move::Cancel),
        Action::TaskReopen => Deed::TaskMove(words, Move::Reopen),
        Action::TaskUnblock => Deed::TaskUnblock(first),
        Action::TaskAssign => Deed::TaskAssign(first, "me".to_owned()),
        Action::StatusNext => match tasks::move_on(model) {
            Some(Move::Unblock) => Deed::TaskUnblock(first),
            // Work begins with a timer.
            Some(Move::Start) => return start_stop(model),
            Some(wanted) => Deed::TaskMove(words, wanted),
            None => return Vec::new(),
        },
        Action::StatusBack => match tasks::move_back(model) {
            Some(wanted) => Deed::TaskMove(words, wanted),
            None => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    commit(model, deed)
}

fn edit_task(model: &mut Model) -> Vec<Effect> {
    let Some(view) = tasks::current(model) else { return Vec::new() };
    let all = model.data.board.iter().flat_map(|board| board.columns.iter().flatten());
    let parent = view.task.parent_task_id;
    let parent = all.map(|view| &view.task).find(|task| Some(task.id) == parent);
    let form = forms::work::edit(view, parent);
    blank(model, form)
}

fn on_bill(model: &mut Model, action: Action) -> Vec<Effect> {
    let pending = [BillStatus::Pending];
    match action {
        Action::Approve => {
            let chosen = bills::decided_on(model, &pending);
            commit(model, Deed::Decide(Decision::Approve, chosen))
        }
        Action::Reject => {
            let chosen = bills::decided_on(model, &pending);
            blank(model, forms::money::reject(chosen))
        }
        Action::Send => {
            let chosen = bills::decided_on(model, &[BillStatus::Approved]);
            blank(model, forms::money::send(chosen))
        }
        Action::BillReopen => {
            let chosen = bills::decided_on(model, &[BillStatus::Approved, BillStatus::Rejected]);
            commit(model, Deed::Decide(Decision::Reopen, chosen))
        }
        Action::Memo => {
            let Some(view) = bills::current(model) else { return Vec::new() };
            let memo = view.bill.memo.clone().unwrap_or_default();
            let chosen = bills::as_seen(view);
            blank(model, forms::money::memo(chosen, &memo))
        }
        Action::Recompute => commit(model, Deed::Recompute),
        Action::Verify => vec![Effect::Show(Subject::Verified)],
        Action::WhatIf => vec![Effect::Show(Subject::WhatIf(model.bills.range))],
        _ => Vec::new(),
    }
}

fn on_journal(model: &mut Model, action: Action) -> Vec<Effect> {
    let step = sync::current(model).map(|step| step.seq);
    match (action, step) {
        (Action::Undo, _) => commit(model, Deed::Undo(UndoWhich::Newest(1))),
        (Action::Redo, _) => commit(model, Deed::Redo),
        (Action::UndoThis, Some(seq)) => commit(model, Deed::Undo(UndoWhich::One(seq))),
        (Action::UndoTo, Some(seq)) => commit(model, Deed::Undo(UndoWhich::After(seq))),
        _ => Vec::new(),
    }
}

fn moves(model: &mut Model, action: Action) {
    match action {
        Action::Down => move_by(model, 1),
        Action::Up => move_by(model, -1),
        Action::Top => move_by(model, isize::MIN / 2),
        Action::Bottom => move_by(model, isize::MAX / 2),
        Action::PageDown => move_by(model, PAGE),
        Action::PageUp => move_by(model, -PAGE),
        Action::Left => tasks::column_by(model, -1),
        Action::Right => tasks::column_by(model, 1),
        Action::NextPane | Action::PreviousPane => match model.screen {
            Screen::Today => model.today.pane = 1 - model.today.pane,
            Screen::Tasks => {
                tasks::column_by(model, if action == Action::NextPane { 1 } else { -1 });
            }
            _ => {}
        },
        _ => {}
    }
}

fn on_view(model: &mut Model, action: Action) -> Vec<Effect> {
    match action {
        Action::Open => open(model),
        Action::Why => why(model),
        Action::Copy => copy(model),
        Action::Export => export(model),
        Action::Browse => {
            let link = selected_task(model).and_then(|task| task.link.clone());
            link.map_or_else(Vec::new, |link| vec![Effect::Browse(link)])
        }
        Action::Mark => {
            if model.screen == Screen::Tasks {
                tasks::mark(model);
            } else {
                bills::mark(model);
            }
            Vec::new()
        }
        Action::MarkAll => {
            if model.screen == Screen::Tasks {
                tasks::mark_all(model);
            } else {
                bills::mark_all(model);
            }
            Vec::new()
        }
        Action::HiddenColumns => {
            model.tasks.closed = !model.tasks.closed;
            Vec::new()
        }
        Action::SentBills => {
            model.bills.sent = !model.bills.sent;
            load(model)
        }
        Action::Views => {
            model.week.shape = model.week.shape.next();
            Vec::new()
        }
        Action::Compare => {
            model.reports.compare = !model.reports.compare;
            load(model)
        }
        Action::Fold => {
            reports::fold(model);
            Vec::new()
        }
        Action::Period => {
            let form = forms::view::period(model);
            blank(model, form)
        }
        Action::Filter => {
            let words = model.filter().to_owned();
            model.overlays.push(Overlay::Filter(filter::State::new(&words)));
            Vec::new()
        }
        Action::Earlier | Action::Later | Action::Present => in_time(model, action),
        _ => {
            let Some(by) = reports::grouping_of(action) else { return Vec::new() };
            model.reports.by = by.to_vec();
            model.reports.row = 0;
            model.reports.open.clear();
            model.reports.untouched = true;
            load(model)
        }
    }
}

/// One step back or on in time, or back to the present.
fn in_time(model: &mut Model, action: Action) -> Vec<Effect> {
    let today = model.today();
    let by = if action == Action::Earlier { -1 } else { 1 };
    match model.screen {
        Screen::Today => {
            model.today.selected = None;
            model.today.day = match action {
                Action::Present => today,
                _ => days_on(model.today.day, by),
            };
        }
        Screen::Week => {
            model.week.day = match action {
                Action::Present => today,
                _ => days_on(model.week.day, 7 * by),
            };
        }
        Screen::Bills => {
            let month = DayRange::month_of(today);
            model.bills.range = match (action, model.bills.range) {
                (Action::Present, _) => None,
                (_, None) => Some(month),
                (_, Some(range)) => Some(beside(range, by)),
            };
        }
        Screen::Reports => {
            let week = DayRange::week_of(today, model.settings.week_start);
            model.reports.range = match action {
                Action::Present => week,
                _ => beside(model.reports.range, by),
            };
        }
        _ => {}
    }
    load(model)
}

fn days_on(day: crate::domain::Day, by: i64) -> crate::domain::Day {
    let moved = chrono::TimeDelta::try_days(by).and_then(|by| day.checked_add_signed(by));
    moved.unwrap_or(day)
}

/// The days before a range, or after it: a month beside a month, else as many days.
fn beside(range: DayRange, by: i64) -> DayRange {
    if by < 0 {
        return range.previous().unwrap_or(range);
    }
    let (Some(start), Some(end)) = (range.start, range.end) else { return range };
    let next = days_on(end, 1);
    if range == DayRange::month_of(start) {
        return DayRange::month_of(next);
    }
    if range == DayRange::year_of(start) {
        return DayRange::year_of(next);
    }
    let days = end.signed_duration_since(start).num_days();
    DayRange::new(next, days_on(next, days))
}

fn open(model: &mut Model) -> Vec<Effect> {
    let subject = match model.screen {
        Screen::Today => match today::current(model) {
            _ if model.today.pane == 1 => today::current_task(model).map(|t| Subject::Task(t.id)),
            Some(Row::Entry(at)) => {
                today::entries(model).get(at).map(|logged| Subject::Entry(logged.entry.id))
            }
            Some(Row::Running) => today::current_task(model).map(|task| Subject::Task(task.id)),
            Some(Row::Gap(_)) => return act(model, Action::Fill),
            None => None,
        },
        Screen::Tasks => tasks::current(model).map(|view| Subject::Task(view.task.id)),
        Screen::Week => {
            model.today.day = model.week.day;
            model.today.selected = None;
            return show(model, Screen::Today);
        }
        Screen::Bills => bills::current(model).map(|view| Subject::Bill(view.bill.id)),
        Screen::Reports => {
            if reports::toggle(model) {
                return Vec::new();
            }
            return why(model);
        }
        Screen::Sync => sync::current(model).map(|step| Subject::Step(step.seq)),
    };
    subject.map_or_else(Vec::new, |subject| vec![Effect::Show(subject)])
}

/// How the number came about that stands where the selection is.
fn why(model: &Model) -> Vec<Effect> {
    let sum = |title: String, range: DayRange, filter: FilterWords| {
        Some(Subject::Sum(title, range, Box::new(filter)))
    };
    let subject = match model.screen {
        Screen::Today => {
            let day = model.today.day;
            let entry = today::current_entry(model);
            entry
                .map(|logged| Subject::Entry(logged.entry.id))
                .or_else(|| sum(date::heading(day), DayRange::day(day), FilterWords::default()))
        }
        Screen::Tasks => tasks::current(model).and_then(|view| {
            let filter =
                FilterWords { tasks: vec![task_words(&view.task)], ..FilterWords::default() };
            sum(view.task.title.clone(), DayRange::ALL, filter)
        }),
        Screen::Week => {
            let day = model.week.day;
            sum(date::heading(day), DayRange::day(day), FilterWords::default())
        }
        Screen::Bills => bills::current(model).map(|view| Subject::Bill(view.bill.id)),
        Screen::Reports => reports::current(model).and_then(|row| {
            let (range, filter) = reports::filter_of(model, &row);
            let names: Vec<&str> = row.path.iter().map(|group| group.label.as_str()).collect();
            sum(names.join(&format!(" {} ", model.look.glyphs.within)), range, filter)
        }),
        Screen::Sync => None,
    };
    subject.map_or_else(Vec::new, |subject| vec![Effect::Show(subject)])
}

fn copy(model: &mut Model) -> Vec<Effect> {
    let text = match model.screen {
        Screen::Today | Screen::Tasks => selected_task(model).map(|task| task.title.clone()),
        Screen::Week => Some(model.week.day.to_string()),
        Screen::Bills => bills::current(model).map(|view| view.name.clone()),
        Screen::Reports => reports::current(model).map(|row| row.group.label.clone()),
        Screen::Sync => sync::current(model).map(|step| step.sentence.clone()),
    };
    let Some(text) = text else { return Vec::new() };
    model.toast = Some(Toast::note(format!("copied \"{text}\"")));
    vec![Effect::Copy(text)]
}

fn export(model: &mut Model) -> Vec<Effect> {
    let (text, command) = match model.screen {
        Screen::Reports => {
            (reports::as_table(model), format!("tat report {} --csv -o FILE", model.reports.range))
        }
        Screen::Bills => {
            let rows: Vec<String> = bills::shown(model)
                .iter()
                .map(|view| {
                    let amount = view.bill.amount.map_or(String::new(), |a| a.to_string());
                    let billed = span::minutes(view.bill.billed_minutes);
                    format!("{}\t{billed}\t{amount}\t{}", view.name, view.bill.status.word())
                })
                .collect();
            (rows.join("\n"), "tat bill list --csv -o FILE".to_owned())
        }
        _ => {
            let days = super::screens::week::range(model).days();
            let rows: Vec<String> = days
                .map(|day| {
                    let time = super::screens::week::time_on(model, day);
                    format!("{day}\t{}", span::decimal_hours(time))
                })
                .collect();
            (rows.join("\n"), "tat log week --csv -o FILE".to_owned())
        }
    };
    let hint = format!("`{command}` writes a file");
    model.toast = Some(Toast { hint, ..Toast::note("copied as a table") });
    vec![Effect::Copy(text)]
}

fn anywhere(model: &mut Model, action: Action) -> Vec<Effect> {
    if let Some(screen) = palette::screen_of(action) {
        return show(model, screen);
    }
    match action {
        Action::Palette => opened(model, Overlay::Palette(palette::State::default())),
        Action::Help => {
            model.overlays.push(Overlay::Help(help::State::default()));
            Vec::new()
        }
        Action::Customers => opened(model, Overlay::Directory(directory::State::default())),
        Action::Focus => {
            let marked = model.data.focus.iter().map(|customer| customer.name.clone()).collect();
            let state = picker::State::new(Purpose::Focus).marked(marked);
            opened(model, Overlay::Picker(state))
        }
        Action::TagRename => opened(model, picker::open(Purpose::TagRename)),
        Action::TagRemove => opened(model, picker::open(Purpose::TagRemove)),
        Action::Back => {
            back(model);
            Vec::new()
        }
        Action::Quit if back(model) => Vec::new(),
        Action::Quit | Action::QuitNow => vec![Effect::Quit],
        Action::Suspend => vec![Effect::Suspend],
        Action::Redraw => vec![Effect::Redraw],
        _ => Vec::new(),
    }
}

/// Takes back what narrows or marks; answers whether there was anything.
fn back(model: &mut Model) -> bool {
    if model.filters.remove(model.screen.name()).is_some() {
        return true;
    }
    match model.screen {
        Screen::Tasks if !model.tasks.marked.is_empty() => model.tasks.marked.clear(),
        Screen::Bills if !model.bills.marked.is_empty() => model.bills.marked.clear(),
        Screen::Today if model.today.pane == 1 => model.today.pane = 0,
        Screen::Today if model.today.drag.take().is_some() => {}
        _ => return false,
    }
    true
}
