//! Actions: everything a person can do in the dashboard, in one table.
//!
//! Keys, the line of hints, the help, the palette, clicks and the page of keys are all made from
//! it. What an action does is in `act`; whether it is possible now, in `allowed`.

use super::model::Screen;

/// Something a person can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Action {
    /// Starts the selected task, or stops what runs.
    StartStop,
    /// Opens the form of a start.
    StartAt,
    /// Opens the form of a stop.
    StopAt,
    /// Starts the last task again.
    Continue,
    /// Drops the timer.
    CancelTimer,
    /// Opens the form of a break in what ran.
    Break,
    /// Fills the selected gap.
    Fill,
    /// Opens the form of a new entry.
    EntryNew,
    /// Opens the form of the selected entry.
    EntryEdit,
    /// Deletes the selected entry.
    EntryDelete,
    /// Adds a line to an entry's note.
    EntryNote,
    /// Splits the selected entry.
    EntrySplit,
    /// Joins the selected entry with the one before.
    EntryJoin,
    /// Moves the selected entry to an earlier time.
    MoveEarlier,
    /// Moves the selected entry to a later time.
    MoveLater,
    /// Lets the selected entry begin earlier.
    BeginEarlier,
    /// Lets the selected entry begin later.
    BeginLater,
    /// Lets the selected entry end earlier.
    EndEarlier,
    /// Lets the selected entry end later.
    EndLater,
    /// Opens the form of a new task.
    TaskNew,
    /// Opens the form of a new child of the selected task.
    TaskChild,
    /// Opens the form of the selected task.
    TaskEdit,
    /// Deletes the marked tasks, or the selected one.
    TaskDelete,
    /// Moves tasks one status on.
    StatusNext,
    /// Moves tasks one status back.
    StatusBack,
    /// Marks tasks as done.
    TaskDone,
    /// Gives tasks up.
    TaskCancel,
    /// Takes closed tasks back.
    TaskReopen,
    /// Lets the selected task wait for others.
    TaskBlock,
    /// Lets the selected task wait for nobody.
    TaskUnblock,
    /// Splits the selected task into children.
    TaskExplode,
    /// Merges the selected task into another.
    TaskMerge,
    /// Assigns tasks to oneself.
    TaskAssign,
    /// Shows tasks with their children.
    TaskTree,
    /// Shows or hides the closed columns.
    HiddenColumns,
    /// One column to the left.
    Left,
    /// One column to the right.
    Right,
    /// Approves the marked bills, or the selected one.
    Approve,
    /// Opens the form of a rejection.
    Reject,
    /// Takes bills back to pending.
    BillReopen,
    /// Marks approved bills as sent.
    Send,
    /// Opens the form of a bill's memo.
    Memo,
    /// Computes the bills that are not frozen anew.
    Recompute,
    /// Computes all bills and says which differ.
    Verify,
    /// Shows what bills would come to if rounded otherwise.
    WhatIf,
    /// Shows or hides sent bills.
    SentBills,
    /// Chooses days.
    Period,
    /// Chooses another view of the week.
    Views,
    /// Groups the report by customer.
    GroupCustomer,
    /// Groups the report by customer and pillar.
    GroupBoth,
    /// Groups the report by pillar.
    GroupPillar,
    /// Groups the report by task.
    GroupTask,
    /// Groups the report by tag.
    GroupTag,
    /// Groups the report by day.
    GroupDay,
    /// Groups the report by week.
    GroupWeek,
    /// Groups the report by month.
    GroupMonth,
    /// Groups the report by the status of tasks.
    GroupStatus,
    /// Groups the report by the status of bills.
    GroupBills,
    /// Sets the report beside the days before.
    Compare,
    /// Closes the group around the selected one.
    Fold,
    /// Copies what is shown as a table.
    Export,
    /// Shows how the selected number came about.
    Why,
    /// Opens what is selected.
    Open,
    /// Copies what is selected.
    Copy,
    /// Opens the selected task's link.
    Browse,
    /// Marks what is selected.
    Mark,
    /// Marks all, or none.
    MarkAll,
    /// One step back in time.
    Earlier,
    /// One step on in time.
    Later,
    /// Back to the present.
    Present,
    /// One row down.
    Down,
    /// One row up.
    Up,
    /// To the first row.
    Top,
    /// To the last row.
    Bottom,
    /// Half a page down.
    PageDown,
    /// Half a page up.
    PageUp,
    /// To the next pane.
    NextPane,
    /// To the pane before.
    PreviousPane,
    /// Syncs now.
    SyncNow,
    /// Shows settled conflicts.
    Conflicts,
    /// Shows the log.
    Log,
    /// Takes the selected step back, and that alone.
    UndoThis,
    /// Takes all later steps back.
    UndoTo,
    /// Narrows what is shown.
    Filter,
    /// Takes the last step back.
    Undo,
    /// Does the last undone step again.
    Redo,
    /// Shows customers and pillars.
    Customers,
    /// Narrows lists to customers.
    Focus,
    /// Renames a tag.
    TagRename,
    /// Removes a tag.
    TagRemove,
    /// Goes to Today.
    ShowToday,
    /// Goes to Tasks.
    ShowTasks,
    /// Goes to Week.
    ShowWeek,
    /// Goes to Bills.
    ShowBills,
    /// Goes to Reports.
    ShowReports,
    /// Goes to Sync.
    ShowSync,
    /// Opens the palette.
    Palette,
    /// Shows what can be done here.
    Help,
    /// Back.
    Back,
    /// Back, or out.
    Quit,
    /// Out.
    QuitNow,
    /// Hands the terminal back for a while.
    Suspend,
    /// Draws everything anew.
    Redraw,
}

/// Under which heading an action stands in the help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// Timers and entries.
    Time,
    /// Mending a day.
    Day,
    /// Tasks.
    Task,
    /// Bills.
    Bill,
    /// What is shown.
    View,
    /// Steps and sync.
    Journal,
    /// Moving about.
    Move,
    /// The rest.
    Any,
}

impl Group {
    /// Every group, in the order of the help.
    pub(crate) const ALL: [Self; 8] = [
        Self::Time,
        Self::Day,
        Self::Task,
        Self::Bill,
        Self::View,
        Self::Journal,
        Self::Move,
        Self::Any,
    ];

    /// Its heading.
    pub(crate) const fn heading(self) -> &'static str {
        match self {
            Self::Time => "Time",
            Self::Day => "Day",
            Self::Task => "Task",
            Self::Bill => "Bill",
            Self::View => "View",
            Self::Journal => "Journal",
            Self::Move => "Move",
            Self::Any => "Any",
        }
    }
}

/// A line of the table.
#[derive(Debug)]
pub(crate) struct Info {
    /// What it is about.
    pub(crate) action: Action,
    /// Its name in the configuration.
    pub(crate) name: &'static str,
    /// What it does, in a few words.
    pub(crate) label: &'static str,
    /// The word for it in the line of hints; empty where it has no place there.
    pub(crate) hint: &'static str,
    /// Its heading.
    pub(crate) group: Group,
    /// Where it can be done; nowhere named means everywhere.
    pub(crate) screens: &'static [Screen],
    /// Its keys; several words are keys pressed one after another.
    pub(crate) keys: &'static [&'static str],
}

impl Info {
    /// Whether it belongs to this screen.
    pub(crate) fn is_on(&self, screen: Screen) -> bool {
        self.screens.is_empty() || self.screens.contains(&screen)
    }
}

impl Action {
    /// Its line of the table.
    pub(crate) fn info(self) -> &'static Info {
        // A test holds every action against the table.
        ACTIONS.iter().find(|info| info.action == self).unwrap_or(&ACTIONS[0])
    }

    /// The action of this name; none if there is none.
    pub(crate) fn named(name: &str) -> Option<Self> {
        ACTIONS.iter().find(|info| info.name == name).map(|info| info.action)
    }
}

/// Shorthand for a line.
const fn line(
    (action, name): (Action, &'static str),
    (label, hint): (&'static str, &'static str),
    (group, screens): (Group, &'static [Screen]),
    keys: &'static [&'static str],
) -> Info {
    Info { action, name, label, hint, group, screens, keys }
}

const TODAY: &[Screen] = &[Screen::Today];
const TASKS: &[Screen] = &[Screen::Tasks];
const WEEK: &[Screen] = &[Screen::Week];
const BILLS: &[Screen] = &[Screen::Bills];
const REPORTS: &[Screen] = &[Screen::Reports];
const SYNC: &[Screen] = &[Screen::Sync];
const IN_TIME: &[Screen] = &[Screen::Today, Screen::Week, Screen::Bills, Screen::Reports];
const MARKED: &[Screen] = &[Screen::Tasks, Screen::Bills];
const NUMBERS: &[Screen] =
    &[Screen::Today, Screen::Tasks, Screen::Week, Screen::Bills, Screen::Reports];

/// Every action, in the order of hints and help.
pub(crate) static ACTIONS: &[Info] = &[
    line(
        (Action::StartStop, "start-stop"),
        ("start the selected task, or stop what runs", "start/stop"),
        (Group::Time, &[]),
        &["space"],
    ),
    line(
        (Action::StartAt, "start-at"),
        ("start at a time you choose", "start at…"),
        (Group::Time, &[]),
        &["s"],
    ),
    line(
        (Action::Continue, "continue"),
        ("start the last task again", "continue"),
        (Group::Time, &[]),
        &["c"],
    ),
    line(
        (Action::StopAt, "stop-at"),
        ("stop at a time you choose", ""),
        (Group::Time, &[]),
        &["."],
    ),
    line(
        (Action::CancelTimer, "cancel-timer"),
        ("drop the timer; nothing is recorded", ""),
        (Group::Time, TODAY),
        &["X"],
    ),
    line(
        (Action::Break, "break"),
        ("cut an interruption out of what ran", ""),
        (Group::Time, TODAY),
        &["i"],
    ),
    line(
        (Action::EntryEdit, "entry-edit"),
        ("edit the entry", "edit"),
        (Group::Day, TODAY),
        &["e"],
    ),
    line(
        (Action::EntryNew, "entry-new"),
        ("record finished time", "new"),
        (Group::Day, TODAY),
        &["n"],
    ),
    line(
        (Action::EntryDelete, "entry-delete"),
        ("delete the entry", "delete"),
        (Group::Day, TODAY),
        &["d", "delete"],
    ),
    line((Action::Fill, "fill"), ("fill the gap", "fill"), (Group::Day, TODAY), &["f"]),
    line(
        (Action::EntrySplit, "split"),
        ("split the entry in two", ""),
        (Group::Day, TODAY),
        &["S"],
    ),
    line(
        (Action::EntryJoin, "join"),
        ("join it with the entry before", ""),
        (Group::Day, TODAY),
        &["J"],
    ),
    line((Action::EntryNote, "note"), ("add a line to the note", ""), (Group::Day, TODAY), &["N"]),
    line(
        (Action::MoveEarlier, "move-earlier"),
        ("move it 5 minutes earlier", ""),
        (Group::Day, TODAY),
        &["<", "shift-left"],
    ),
    line(
        (Action::MoveLater, "move-later"),
        ("move it 5 minutes later", ""),
        (Group::Day, TODAY),
        &[">", "shift-right"],
    ),
    line(
        (Action::BeginEarlier, "begin-earlier"),
        ("begin 5 minutes earlier", ""),
        (Group::Day, TODAY),
        &["("],
    ),
    line(
        (Action::BeginLater, "begin-later"),
        ("begin 5 minutes later", ""),
        (Group::Day, TODAY),
        &[")"],
    ),
    line(
        (Action::EndEarlier, "end-earlier"),
        ("end 5 minutes earlier", ""),
        (Group::Day, TODAY),
        &["-"],
    ),
    line(
        (Action::EndLater, "end-later"),
        ("end 5 minutes later", ""),
        (Group::Day, TODAY),
        &["+", "="],
    ),
    line(
        (Action::StatusBack, "status-back"),
        ("to the status before", ""),
        (Group::Task, TASKS),
        &["<"],
    ),
    line(
        (Action::StatusNext, "status-next"),
        ("to the next status", "move"),
        (Group::Task, TASKS),
        &[">"],
    ),
    line((Action::TaskNew, "task-new"), ("new task", "new"), (Group::Task, TASKS), &["n"]),
    line(
        (Action::TaskChild, "task-child"),
        ("new child of the task", "child"),
        (Group::Task, TASKS),
        &["N"],
    ),
    line((Action::TaskEdit, "task-edit"), ("edit the task", "edit"), (Group::Task, TASKS), &["e"]),
    line((Action::TaskDone, "task-done"), ("it is done", "done"), (Group::Task, TASKS), &["D"]),
    line(
        (Action::TaskBlock, "task-block"),
        ("let it wait for another task", "blocked by"),
        (Group::Task, TASKS),
        &["b"],
    ),
    line(
        (Action::TaskUnblock, "task-unblock"),
        ("let it wait for nobody", ""),
        (Group::Task, TASKS),
        &["B"],
    ),
    line((Action::TaskCancel, "task-cancel"), ("give it up", ""), (Group::Task, TASKS), &["X"]),
    line((Action::TaskReopen, "task-reopen"), ("take it back", ""), (Group::Task, TASKS), &["R"]),
    line(
        (Action::TaskExplode, "task-explode"),
        ("split it into children", ""),
        (Group::Task, TASKS),
        &["x"],
    ),
    line(
        (Action::TaskMerge, "task-merge"),
        ("merge it into another", ""),
        (Group::Task, TASKS),
        &["M"],
    ),
    line(
        (Action::TaskAssign, "task-assign"),
        ("assign it to me", ""),
        (Group::Task, TASKS),
        &["a"],
    ),
    line(
        (Action::TaskDelete, "task-delete"),
        ("delete the task; its time stays", ""),
        (Group::Task, TASKS),
        &["d", "delete"],
    ),
    line(
        (Action::TaskTree, "task-tree"),
        ("tasks with their children", ""),
        (Group::Task, TASKS),
        &["T"],
    ),
    line(
        (Action::HiddenColumns, "hidden-columns"),
        ("show or hide closed tasks", ""),
        (Group::View, TASKS),
        &["v"],
    ),
    line((Action::Approve, "approve"), ("approve", "approve"), (Group::Bill, BILLS), &["a"]),
    line(
        (Action::Reject, "reject"),
        ("reject, with a reason", "reject…"),
        (Group::Bill, BILLS),
        &["x"],
    ),
    line(
        (Action::Send, "send"),
        ("mark approved bills as sent", "send"),
        (Group::Bill, BILLS),
        &["B"],
    ),
    line(
        (Action::BillReopen, "bill-reopen"),
        ("take back to pending", ""),
        (Group::Bill, BILLS),
        &["R"],
    ),
    line((Action::Memo, "memo"), ("words for the customer", ""), (Group::Bill, BILLS), &["e"]),
    line((Action::Recompute, "recompute"), ("compute bills anew", ""), (Group::Bill, BILLS), &[]),
    line(
        (Action::Verify, "verify-bills"),
        ("compute all bills, and say which differ", ""),
        (Group::Bill, BILLS),
        &["V"],
    ),
    line(
        (Action::WhatIf, "what-if"),
        ("what bills would come to if rounded otherwise", ""),
        (Group::Bill, BILLS),
        &["W"],
    ),
    line(
        (Action::SentBills, "sent-bills"),
        ("show or hide sent bills", ""),
        (Group::View, BILLS),
        &["v"],
    ),
    line((Action::Mark, "mark"), ("mark", "mark"), (Group::View, MARKED), &["m"]),
    line((Action::MarkAll, "mark-all"), ("mark all, or none", ""), (Group::View, MARKED), &["*"]),
    line(
        (Action::GroupCustomer, "group-customer"),
        ("group by customer", ""),
        (Group::View, REPORTS),
        &["z c"],
    ),
    line(
        (Action::GroupBoth, "group-customer-pillar"),
        ("group by customer and pillar", "z group"),
        (Group::View, REPORTS),
        &["z z"],
    ),
    line(
        (Action::GroupPillar, "group-pillar"),
        ("group by pillar", ""),
        (Group::View, REPORTS),
        &["z p"],
    ),
    line(
        (Action::GroupTask, "group-task"),
        ("group by task", ""),
        (Group::View, REPORTS),
        &["z t"],
    ),
    line((Action::GroupTag, "group-tag"), ("group by tag", ""), (Group::View, REPORTS), &["z g"]),
    line((Action::GroupDay, "group-day"), ("group by day", ""), (Group::View, REPORTS), &["z d"]),
    line(
        (Action::GroupWeek, "group-week"),
        ("group by week", ""),
        (Group::View, REPORTS),
        &["z w"],
    ),
    line(
        (Action::GroupMonth, "group-month"),
        ("group by month", ""),
        (Group::View, REPORTS),
        &["z m"],
    ),
    line(
        (Action::GroupStatus, "group-task-status"),
        ("group by the status of tasks", ""),
        (Group::View, REPORTS),
        &["z s"],
    ),
    line(
        (Action::GroupBills, "group-bill-status"),
        ("group by the status of bills", ""),
        (Group::View, REPORTS),
        &["z b"],
    ),
    line(
        (Action::Compare, "compare"),
        ("set it beside the days before", "compare"),
        (Group::View, REPORTS),
        &["v"],
    ),
    line(
        (Action::Fold, "fold"),
        ("close the group around it", ""),
        (Group::View, REPORTS),
        &["backspace", "h", "left"],
    ),
    line(
        (Action::Views, "views"),
        ("another view: bars, hours, year", "views"),
        (Group::View, WEEK),
        &["p"],
    ),
    line(
        (Action::Period, "period"),
        ("choose the days", "period"),
        (Group::View, &[Screen::Bills, Screen::Reports]),
        &["p"],
    ),
    line(
        (Action::Why, "why"),
        ("how the number came about", "why"),
        (Group::View, NUMBERS),
        &["w"],
    ),
    line((Action::Open, "open"), ("open it", ""), (Group::View, &[]), &["enter"]),
    line((Action::Copy, "copy"), ("copy it", ""), (Group::View, &[]), &["y"]),
    line(
        (Action::Export, "export"),
        ("copy what is shown as a table", "export"),
        (Group::View, &[Screen::Week, Screen::Bills, Screen::Reports]),
        &["E"],
    ),
    line(
        (Action::Browse, "browse"),
        ("open the task's link", ""),
        (Group::View, &[Screen::Today, Screen::Tasks]),
        &["o"],
    ),
    line((Action::Earlier, "earlier"), ("earlier", ""), (Group::View, IN_TIME), &["["]),
    line((Action::Later, "later"), ("later", ""), (Group::View, IN_TIME), &["]"]),
    line((Action::Present, "present"), ("back to today", ""), (Group::View, IN_TIME), &["t"]),
    line(
        (Action::Filter, "filter"),
        ("narrow what is shown", "filter"),
        (Group::View, &[]),
        &["/"],
    ),
    line((Action::SyncNow, "sync-now"), ("sync now", "sync"), (Group::Journal, SYNC), &["r"]),
    line(
        (Action::Conflicts, "conflicts"),
        ("show settled conflicts", ""),
        (Group::Journal, SYNC),
        &["o"],
    ),
    line((Action::Log, "log"), ("show the log", ""), (Group::Journal, SYNC), &["L"]),
    line(
        (Action::UndoThis, "undo-this"),
        ("take this step back, and it alone", ""),
        (Group::Journal, SYNC),
        &["x"],
    ),
    line(
        (Action::UndoTo, "undo-to"),
        ("take back all steps after this one", ""),
        (Group::Journal, SYNC),
        &["T"],
    ),
    line((Action::Undo, "undo"), ("undo", "undo"), (Group::Journal, &[]), &["u"]),
    line((Action::Redo, "redo"), ("redo", ""), (Group::Journal, &[]), &["U", "ctrl-r"]),
    line((Action::Down, "down"), ("down", ""), (Group::Move, &[]), &["j", "down"]),
    line((Action::Up, "up"), ("up", ""), (Group::Move, &[]), &["k", "up"]),
    line((Action::Left, "left"), ("left", ""), (Group::Move, TASKS), &["h", "left"]),
    line((Action::Right, "right"), ("right", ""), (Group::Move, TASKS), &["l", "right"]),
    line((Action::Top, "top"), ("to the top", ""), (Group::Move, &[]), &["g", "home"]),
    line((Action::Bottom, "bottom"), ("to the end", ""), (Group::Move, &[]), &["G", "end"]),
    line(
        (Action::PageDown, "page-down"),
        ("half a page down", ""),
        (Group::Move, &[]),
        &["ctrl-d", "pgdn"],
    ),
    line(
        (Action::PageUp, "page-up"),
        ("half a page up", ""),
        (Group::Move, &[]),
        &["ctrl-u", "pgup"],
    ),
    line((Action::NextPane, "next-pane"), ("next pane", ""), (Group::Move, &[]), &["tab"]),
    line(
        (Action::PreviousPane, "previous-pane"),
        ("pane before", ""),
        (Group::Move, &[]),
        &["shift-tab"],
    ),
    line(
        (Action::Customers, "customers"),
        ("customers and pillars", ""),
        (Group::Any, &[]),
        &["C"],
    ),
    line(
        (Action::Focus, "focus"),
        ("narrow lists to some customers", ""),
        (Group::Any, &[]),
        &["F"],
    ),
    line((Action::TagRename, "tag-rename"), ("rename a tag", ""), (Group::Any, &[]), &[]),
    line((Action::TagRemove, "tag-remove"), ("remove a tag", ""), (Group::Any, &[]), &[]),
    line((Action::ShowToday, "show-today"), ("Today", ""), (Group::Any, &[]), &["1"]),
    line((Action::ShowTasks, "show-tasks"), ("Tasks", ""), (Group::Any, &[]), &["2"]),
    line((Action::ShowWeek, "show-week"), ("Week", ""), (Group::Any, &[]), &["3"]),
    line((Action::ShowBills, "show-bills"), ("Bills", ""), (Group::Any, &[]), &["4"]),
    line((Action::ShowReports, "show-reports"), ("Reports", ""), (Group::Any, &[]), &["5"]),
    line((Action::ShowSync, "show-sync"), ("Sync and journal", ""), (Group::Any, &[]), &["6"]),
    line((Action::Help, "help"), ("what can be done here", ""), (Group::Any, &[]), &["?", "f1"]),
    line(
        (Action::Palette, "palette"),
        ("any command, task or place", ""),
        (Group::Any, &[]),
        &[":", "ctrl-p"],
    ),
    line((Action::Back, "back"), ("back", ""), (Group::Any, &[]), &["esc"]),
    line((Action::Quit, "quit"), ("back, then quit", ""), (Group::Any, &[]), &["q"]),
    line((Action::QuitNow, "quit-now"), ("quit", ""), (Group::Any, &[]), &["ctrl-c"]),
    line((Action::Suspend, "suspend"), ("suspend", ""), (Group::Any, &[]), &["ctrl-z"]),
    line((Action::Redraw, "redraw"), ("draw anew", ""), (Group::Any, &[]), &["ctrl-l"]),
];
