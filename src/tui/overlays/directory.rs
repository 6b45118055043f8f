//! The directory: customers and their pillars, with rates and rounding, to make, alter, archive and
//! merge.

use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ratatui::layout::Rect;

use super::picker::{self, Purpose};
use super::{Next, form};
use crate::domain::{Customer, Pillar, rate_on};
use crate::engine::customer::CustomerShown;
use crate::engine::shelf::Shelf;
use crate::text::money;
use crate::tui::deed::Deed;
use crate::tui::forms;
use crate::tui::hits::Hit;
use crate::tui::model::Model;
use crate::tui::paint::{Cell, Frame, Pen, Picked, first_row, middle};
use crate::tui::screens::moved;
use crate::tui::theme::Role;

/// The directory.
#[derive(Debug, Default)]
pub(crate) struct State {
    at: usize,
}

/// A row.
#[derive(Clone, Copy, Debug)]
enum Row<'a> {
    Customer(&'a Customer),
    Pillar(&'a Customer, &'a Pillar),
}

fn rows(model: &Model) -> Vec<Row<'_>> {
    let shown: &[CustomerShown] = model.data.directory.as_deref().unwrap_or(&[]);
    let mut rows = Vec::new();
    for shown in shown {
        rows.push(Row::Customer(&shown.customer));
        rows.extend(shown.pillars.iter().map(|pillar| Row::Pillar(&shown.customer, pillar)));
    }
    rows
}

impl State {
    /// Takes a key.
    pub(crate) fn key(&mut self, event: KeyEvent, model: &mut Model) -> Next {
        let count = rows(model).len();
        match event.code {
            KeyCode::Esc | KeyCode::Char('q') => return Next::Close,
            KeyCode::Char('j') | KeyCode::Down => self.at = moved(self.at, 1, count),
            KeyCode::Char('k') | KeyCode::Up => self.at = moved(self.at, -1, count),
            KeyCode::PageDown => self.at = moved(self.at, 8, count),
            KeyCode::PageUp => self.at = moved(self.at, -8, count),
            KeyCode::Char('g') | KeyCode::Home => self.at = 0,
            KeyCode::Char('G') | KeyCode::End => self.at = count.saturating_sub(1),
            KeyCode::Char('n') => {
                let blank = forms::money::customer_add(model);
                return Next::Over(form::open(model, blank));
            }
            code => return self.on_row(code, model),
        }
        Next::Stay
    }

    /// What a key does with the selected row.
    fn on_row(&mut self, code: KeyCode, model: &mut Model) -> Next {
        let rows = rows(model);
        let Some(row) = rows.get(self.at).copied() else { return Next::Stay };
        let blank = match (code, row) {
            (KeyCode::Char('e') | KeyCode::Enter, Row::Customer(customer)) => {
                forms::money::customer_edit(model, customer)
            }
            (KeyCode::Char('e') | KeyCode::Enter, Row::Pillar(_, pillar)) => {
                forms::money::pillar_edit(model, pillar)
            }
            (KeyCode::Char('N'), Row::Customer(customer) | Row::Pillar(customer, _)) => {
                forms::money::pillar_add(&customer.name)
            }
            (KeyCode::Char('r'), Row::Customer(customer) | Row::Pillar(customer, _)) => {
                forms::money::rounding(customer)
            }
            (KeyCode::Char('d' | 'a'), Row::Customer(customer)) => {
                return Next::Do(Deed::CustomerShelf(
                    format!("id:{}", customer.id),
                    other_shelf(customer.active),
                ));
            }
            (KeyCode::Char('d' | 'a'), Row::Pillar(_, pillar)) => {
                return Next::Do(Deed::PillarShelf(
                    format!("id:{}", pillar.id),
                    other_shelf(pillar.active),
                ));
            }
            (KeyCode::Char('M'), Row::Customer(customer)) => {
                return Next::Over(picker::open(Purpose::MergeCustomer(customer.name.clone())));
            }
            (KeyCode::Char('M'), Row::Pillar(customer, pillar)) => {
                let words = format!("{}/{}", customer.name, pillar.name);
                return Next::Over(picker::open(Purpose::MergePillar(words)));
            }
            _ => return Next::Stay,
        };
        Next::Over(form::open(model, blank))
    }

    /// Takes a click.
    pub(crate) fn click(&mut self, row: usize) -> Next {
        self.at = row;
        Next::Stay
    }

    /// Moves by so many rows.
    pub(crate) fn scroll(&mut self, by: isize, model: &Model) {
        self.at = moved(self.at, by, rows(model).len());
    }

    /// Draws it.
    pub(crate) fn view(&self, model: &Model, pen: &mut Pen<'_>, area: Rect) {
        let area = middle(area, (90, area.height.saturating_sub(4).max(8)));
        pen.clear(area);
        pen.hits.put(area, Hit::Overlay);
        let foot = "n customer  N pillar  e edit  r rounding  d archive  M merge  esc";
        let inner = pen
            .frame(area, &Frame { title: "Customers and pillars", foot, focused: true, note: "" });
        let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let rows = rows(model);
        if rows.is_empty() {
            let said = match model.data.directory {
                Some(_) => "No customer yet. n makes the first; without one nothing is billed.",
                None => "reading…",
            };
            pen.text((inner.x + 1, inner.y + 1), inner.width, said, Role::Muted);
            return;
        }
        let room = usize::from(inner.height);
        let at = self.at.min(rows.len() - 1);
        let first = first_row(at, rows.len(), room);
        for (y, (index, row)) in (inner.y..inner.bottom()).zip(rows.iter().enumerate().skip(first))
        {
            let line = Rect { y, height: 1, ..inner };
            pen.row(line, y, &cells(model, *row));
            pen.pick(line, Hit::Choice(index), Picked::of(index == at, true));
        }
    }
}

fn other_shelf(active: bool) -> Shelf {
    if active { Shelf::Archive } else { Shelf::Unarchive }
}

fn cells(model: &Model, row: Row<'_>) -> [Cell; 3] {
    let today = model.today();
    let role = |active: bool, role: Role| if active { role } else { Role::Muted };
    match row {
        Row::Customer(customer) => {
            let rate = rate_on(&customer.rates, today)
                .map_or("no rate".to_owned(), |rate| money::rate(rate, customer.currency));
            let policy = customer.rounding.unwrap_or_default();
            let rounding = format!("{} {}m", policy.mode.as_str(), policy.increment_minutes);
            let name = if customer.active {
                customer.name.clone()
            } else {
                format!("{}  (archived)", customer.name)
            };
            [
                Cell::rest(name, role(customer.active, Role::Title)),
                Cell::right(rate, 18, role(customer.active, Role::Money)),
                Cell::right(rounding, 13, Role::Muted),
            ]
        }
        Row::Pillar(customer, pillar) => {
            let rate = rate_on(&pillar.rates, today)
                .map_or(String::new(), |rate| money::rate(rate, customer.currency));
            let archived = if pillar.active { "" } else { "  (archived)" };
            let name = format!("   {} {}{archived}", model.look.glyphs.within, pillar.name);
            [
                Cell::rest(name, role(pillar.active, Role::Text)),
                Cell::right(rate, 18, role(pillar.active, Role::Money)),
                Cell::right("", 13, Role::Muted),
            ]
        }
    }
}
