//! Fields: one line of text to type into, with the keys of a shell's line.

use ratatui::crossterm::event::Event;
use ratatui::layout::Rect;
use tui_input::Input;
use tui_input::backend::crossterm::EventHandler;

use super::paint::Pen;
use super::theme::Role;
use crate::text::sanitise;

/// Gives an event to a field; answers whether the text changed.
pub(crate) fn type_into(input: &mut Input, event: &Event) -> bool {
    input.handle_event(event).is_some_and(|change| change.value)
}

/// Puts a text where the cursor stands; line breaks are spaces.
pub(crate) fn paste_into(input: &mut Input, text: &str) {
    for letter in sanitise::one_line(text).chars() {
        input.handle(tui_input::InputRequest::InsertChar(letter));
    }
}

/// Draws a field behind its name.
pub(crate) fn line(pen: &mut Pen<'_>, area: Rect, name: &str, input: &Input) {
    let used = pen.text((area.x, area.y), area.width, &format!("{name} "), Role::Muted);
    value(pen, (area.x + used, area.y), area.width.saturating_sub(used), input, Role::Title);
}

/// Draws what is typed, scrolled so that the cursor is seen.
pub(crate) fn value(pen: &mut Pen<'_>, (x, y): (u16, u16), room: u16, input: &Input, role: Role) {
    let skipped = input.visual_scroll(usize::from(room.max(2)) - 1);
    let shown: String = skip_cells(input.value(), skipped);
    pen.text((x, y), room, &shown, role);
}

/// Puts the terminal's cursor into a field behind its name.
pub(crate) fn cursor(pen: &mut Pen<'_>, area: Rect, name: &str, input: &Input) {
    let used = u16::try_from(crate::text::width::of(name) + 1).unwrap_or(0);
    cursor_at(pen, (area.x + used, area.y), area.width.saturating_sub(used), input);
}

/// Puts the terminal's cursor into what is typed.
pub(crate) fn cursor_at(pen: &mut Pen<'_>, (x, y): (u16, u16), room: u16, input: &Input) {
    let skipped = input.visual_scroll(usize::from(room.max(2)) - 1);
    let at = input.visual_cursor().saturating_sub(skipped);
    let at = u16::try_from(at).unwrap_or(0).min(room.saturating_sub(1));
    pen.cursor = Some((x + at, y));
}

fn skip_cells(text: &str, cells: usize) -> String {
    let mut left = cells;
    let mut shown = String::new();
    for letter in text.chars() {
        let wide = crate::text::width::of(letter.encode_utf8(&mut [0; 4]));
        if left == 0 {
            shown.push(letter);
        } else {
            left = left.saturating_sub(wide.max(1));
        }
    }
    shown
}
