//! Progress: how much of a target is reached, as a line.

use crate::domain::Span;
use crate::tui::paint::Pen;
use crate::tui::theme::Role;

/// Draws a line of so many cells, of which `done` of `whole` is thick.
pub(crate) fn line(pen: &mut Pen<'_>, (x, y): (u16, u16), cells: u16, (done, whole): (Span, Span)) {
    let (thick, thin) = (pen.look.sign("━", "="), pen.look.sign("─", "-"));
    let whole = i128::from(whole.millis().max(1));
    let filled = i128::from(done.millis().max(0)) * i128::from(cells) / whole;
    let filled = u16::try_from(filled).unwrap_or(cells).min(cells);
    let role = if filled == cells { Role::Done } else { Role::Running };
    pen.text((x, y), filled, &thick.repeat(usize::from(filled)), role);
    let rest = cells - filled;
    pen.text((x + filled, y), rest, &thin.repeat(usize::from(rest)), Role::Border);
}

/// How many hundredths of the whole are done.
pub(crate) fn percent(done: Span, whole: Span) -> i64 {
    let whole = i128::from(whole.millis().max(1));
    i64::try_from(i128::from(done.millis()) * 100 / whole).unwrap_or(0)
}
