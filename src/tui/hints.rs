//! The line of hints: what can be done here, each with its key; a click does it.

use ratatui::layout::Rect;

use super::action::{ACTIONS, Action};
use super::allowed::allowed;
use super::hits::Hit;
use super::model::Model;
use super::paint::Pen;
use super::theme::Role;
use crate::text::width;

/// What stands at the right, always.
const RIGHT: [(Action, &str); 3] =
    [(Action::Help, "help"), (Action::Palette, "command"), (Action::Quit, "quit")];

/// Draws the line.
pub(crate) fn draw(model: &Model, pen: &mut Pen<'_>, area: Rect) {
    let mut end = area.right();
    for (action, word) in RIGHT.into_iter().rev() {
        let key = model.keymap.key_of(action);
        let wide = u16::try_from(width::of(&key) + width::of(word) + 1).unwrap_or(0);
        if key.is_empty() || end < area.x + wide + 20 {
            continue;
        }
        let x = end - wide;
        hint(pen, Rect { x, width: wide, height: 1, ..area }, (&key, word, action));
        end = x.saturating_sub(2);
    }
    let mut x = area.x;
    for (action, word) in left(model) {
        let key = model.keymap.key_of(action);
        let wide = u16::try_from(width::of(&key) + width::of(&word) + 1).unwrap_or(0);
        if key.is_empty() {
            continue;
        }
        if x + wide + 1 >= end {
            break;
        }
        hint(pen, Rect { x, width: wide, height: 1, ..area }, (&key, &word, action));
        x += wide + 2;
    }
}

fn hint(pen: &mut Pen<'_>, place: Rect, (key, word, action): (&str, &str, Action)) {
    let used = pen.text((place.x, place.y), place.width, key, Role::Key);
    let room = place.width.saturating_sub(used + 1);
    pen.text((place.x + used + 1, place.y), room, word, Role::Muted);
    pen.hits.put(place, Hit::Act(action));
}

/// What can be done, the most useful first.
fn left(model: &Model) -> Vec<(Action, String)> {
    let possible = |action: &Action| allowed(*action, model).is_ok();
    let hinted = ACTIONS.iter().filter(|info| !info.hint.is_empty() && info.is_on(model.screen));
    let mut found: Vec<(Action, String)> = hinted
        .filter(|info| possible(&info.action))
        .map(|info| (info.action, info.hint.to_owned()))
        .collect();
    for (action, word) in &mut found {
        if *action == Action::StartStop {
            let stops = model.data.status.running.is_some() && super::act::would_stop(model);
            *word = if stops { "stop".to_owned() } else { "start".to_owned() };
        }
        if *action == Action::GroupBoth {
            "group".clone_into(word);
        }
    }
    // What belongs to this screen alone stands before what can be done everywhere, but the timer.
    found.sort_by_key(|(action, _)| match action {
        Action::StartStop | Action::StartAt => 0,
        action if !action.info().screens.is_empty() => 1,
        _ => 2,
    });
    found
}
