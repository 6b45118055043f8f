//! Forms: fields to fill, with what may stand in them and what the whole would do.
//!
//! Which fields there are, and what they mean together, is in `forms`.

use ratatui::crossterm::event::{Event, KeyCode, KeyEvent};
use ratatui::layout::Rect;
use tui_input::Input;

use super::{Next, Overlay};
use crate::domain::{Refusal, Span, When, parse_day, parse_shift};
use crate::text::wrap::wrap;
use crate::tui::deed::{Deed, Did};
use crate::tui::effect::Effect;
use crate::tui::forms::Purpose;
use crate::tui::hits::Hit;
use crate::tui::keymap::Key;
use crate::tui::model::Model;
use crate::tui::paint::{Cell, Frame, Pen, middle};
use crate::tui::theme::Role;
use crate::tui::{field, fuzzy};

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Any text.
    Text,
    /// A text of several lines, which an editor may help with.
    Long,
    /// A time.
    When,
    /// A length of time.
    Length,
    /// A day.
    Day,
    /// A number of money.
    Money,
    /// A task.
    Task,
    /// Tasks, or new titles, with semicolons between them.
    Titles,
    /// A customer.
    Customer,
    /// A pillar.
    Pillar,
    /// Tags, with commas or spaces between them.
    Tags,
    /// One of these words; the arrows choose.
    Choice(&'static [&'static str]),
    /// Days.
    Range,
}

/// A field.
#[derive(Clone, Debug)]
pub(crate) struct Field {
    /// What it is called.
    pub(crate) name: &'static str,
    /// What it holds.
    pub(crate) kind: Kind,
    /// What is typed.
    pub(crate) input: Input,
    /// What stands there while nothing is typed.
    pub(crate) hint: &'static str,
    /// What stood there at first: what is the same is left alone.
    pub(crate) before: String,
}

impl Field {
    /// An empty field.
    pub(crate) fn new(name: &'static str, kind: Kind, hint: &'static str) -> Self {
        Self { name, kind, input: Input::default(), hint, before: String::new() }
    }

    /// The same, filled.
    #[must_use]
    pub(crate) fn with(mut self, value: impl Into<String>) -> Self {
        let value = value.into();
        self.before.clone_from(&value);
        self.input = Input::new(value);
        self
    }

    /// The same, filled with something that is new.
    #[must_use]
    pub(crate) fn with_new(mut self, value: impl Into<String>) -> Self {
        self.input = Input::new(value.into());
        self
    }

    /// What is typed, without room around it.
    pub(crate) fn value(&self) -> &str {
        self.input.value().trim()
    }

    /// Whether it is other than at first.
    pub(crate) fn changed(&self) -> bool {
        self.value() != self.before.trim()
    }

    /// What is wrong with what is typed, as far as the field can tell alone.
    fn fault(&self, model: &Model) -> Option<Refusal> {
        let value = self.value();
        if value.is_empty() {
            return None;
        }
        match self.kind {
            Kind::When => When::parse(value).err(),
            Kind::Length => value.parse::<Span>().err().filter(|_| parse_shift(value).is_err()),
            Kind::Day => parse_day(value, model.now, model.zone).err(),
            Kind::Range => crate::domain::Period::parse(value).err(),
            _ => None,
        }
    }

    /// What may stand here, the best first.
    fn offers(&self, model: &Model) -> Vec<String> {
        const MOST: usize = 6;
        let Some(catalog) = &model.data.catalog else { return Vec::new() };
        let all: Vec<&str> = match self.kind {
            Kind::Task => catalog.tasks.iter().map(|task| task.title.as_str()).collect(),
            Kind::Customer => catalog.customers.iter().map(String::as_str).collect(),
            Kind::Pillar => catalog.pillars.iter().map(String::as_str).collect(),
            Kind::Tags => catalog.tags.iter().map(String::as_str).collect(),
            _ => return Vec::new(),
        };
        let typed = match self.kind {
            Kind::Tags => self.value().rsplit([',', ' ']).next().unwrap_or(""),
            _ => self.value(),
        };
        if all.contains(&typed) {
            return Vec::new();
        }
        let found = fuzzy::best(typed, all.iter().copied(), MOST);
        found.into_iter().map(|at| all[at].to_owned()).collect()
    }
}

/// What the whole would do, as the engine sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Foreseen {
    /// It is being looked at.
    Unknown,
    /// This.
    Would(Did),
    /// It would be refused.
    Refused(Refusal),
}

/// A form.
#[derive(Debug)]
pub(crate) struct Form {
    /// Its number: answers to older ones are not for it.
    pub(crate) number: u64,
    /// What it is called.
    pub(crate) title: String,
    /// What it is for.
    pub(crate) purpose: Purpose,
    /// Its fields.
    pub(crate) fields: Vec<Field>,
    at: usize,
    offer: Option<usize>,
    foreseen: Foreseen,
}

/// A form, as something above the screen.
pub(crate) fn open(
    model: &mut Model,
    (title, purpose, fields): (String, Purpose, Vec<Field>),
) -> Overlay {
    let number = model.next_form;
    model.next_form += 1;
    Overlay::Form(Box::new(Form {
        number,
        title,
        purpose,
        fields,
        at: 0,
        offer: None,
        foreseen: Foreseen::Unknown,
    }))
}

impl Form {
    /// The field of this name; an empty text where there is none.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.field(name).map_or("", Field::value)
    }

    /// The field of this name.
    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// What it would do; none where it changes what is shown and not the store.
    fn deed(&self, model: &Model) -> Result<Option<Deed>, Refusal> {
        for field in &self.fields {
            if let Some(fault) = field.fault(model) {
                return Err(fault);
            }
        }
        self.purpose.deed(self, model)
    }

    /// Asks what the whole would do.
    pub(crate) fn foresee(&mut self, model: &Model) -> Vec<Effect> {
        match self.deed(model) {
            Ok(Some(deed)) => vec![Effect::Foresee(self.number, Box::new(deed))],
            Ok(None) => {
                self.foreseen = Foreseen::Would(Did::default());
                Vec::new()
            }
            Err(refusal) => {
                self.foreseen = Foreseen::Refused(refusal);
                Vec::new()
            }
        }
    }

    /// The same at first, when nobody has had a chance to fill in what is needed.
    pub(crate) fn begin(&mut self, model: &Model) -> Vec<Effect> {
        let effects = self.foresee(model);
        if matches!(self.foreseen, Foreseen::Refused(_)) {
            self.foreseen = Foreseen::Unknown;
        }
        effects
    }

    /// Takes what the whole would do.
    pub(crate) fn foreseen(&mut self, foreseen: Result<Did, Refusal>) {
        self.foreseen = match foreseen {
            Ok(did) => Foreseen::Would(did),
            Err(refusal) => Foreseen::Refused(refusal),
        };
    }

    /// Takes a text that came back from the editor.
    pub(crate) fn edited(&mut self, text: &str, model: &Model) -> Vec<Effect> {
        if let Some(field) = self.fields.get_mut(self.at) {
            field.input = Input::new(text.trim_end().to_owned());
        }
        self.foresee(model)
    }

    /// Takes a key.
    pub(crate) fn key(&mut self, event: KeyEvent, model: &mut Model) -> Next {
        let key = Key::of(event);
        match event.code {
            KeyCode::Esc => return Next::Close,
            KeyCode::Enter => return self.enter(model),
            KeyCode::Down if self.offers(model) > 0 => self.choose_offer(1, model),
            KeyCode::Up if self.offer.is_some() => self.choose_offer(-1, model),
            KeyCode::Tab if key.is_back_tab() => self.go(-1, model),
            KeyCode::Up | KeyCode::BackTab => self.go(-1, model),
            KeyCode::Tab | KeyCode::Down => self.go(1, model),
            KeyCode::Left | KeyCode::Right | KeyCode::Char(' ') if self.turn(event.code) => {}
            _ if key.is_ctrl('o') => {
                let text = self.fields.get(self.at).map(|field| field.input.value().to_owned());
                return Next::StayAnd(vec![Effect::Editor(text.unwrap_or_default())]);
            }
            _ => {
                self.offer = None;
                let Some(field) = self.fields.get_mut(self.at) else { return Next::Stay };
                if matches!(field.kind, Kind::Choice(_))
                    || !field::type_into(&mut field.input, &Event::Key(event))
                {
                    return Next::Stay;
                }
            }
        }
        Next::StayAnd(self.foresee(model))
    }

    /// Takes a click on a field.
    pub(crate) fn click(&mut self, row: usize, model: &mut Model) -> Next {
        self.take_offer(model);
        self.at = row.min(self.fields.len().saturating_sub(1));
        Next::StayAnd(self.foresee(model))
    }

    /// Takes a pasted text.
    pub(crate) fn paste(&mut self, text: &str, model: &mut Model) -> Next {
        if let Some(field) = self.fields.get_mut(self.at) {
            field::paste_into(&mut field.input, text);
        }
        Next::StayAnd(self.foresee(model))
    }

    fn enter(&mut self, model: &mut Model) -> Next {
        if self.offer.is_some() {
            self.take_offer(model);
            return Next::StayAnd(self.foresee(model));
        }
        match self.deed(model) {
            Err(refusal) => {
                self.foreseen = Foreseen::Refused(refusal);
                Next::Stay
            }
            Ok(None) => Next::CloseAnd(self.purpose.clone().apply(self, model)),
            Ok(Some(deed)) => Next::Do(deed),
        }
    }

    fn offers(&self, model: &Model) -> usize {
        self.fields.get(self.at).map_or(0, |field| field.offers(model).len())
    }

    fn choose_offer(&mut self, by: isize, model: &Model) {
        let count = self.offers(model);
        self.offer = match (self.offer, by) {
            (None, _) => Some(0),
            (Some(0), -1) => None,
            (Some(at), by) => Some(at.saturating_add_signed(by).min(count.saturating_sub(1))),
        };
    }

    /// Puts the chosen offer into the field.
    fn take_offer(&mut self, model: &Model) {
        let Some(chosen) = self.offer.take() else { return };
        let Some(field) = self.fields.get_mut(self.at) else { return };
        let Some(text) = field.offers(model).into_iter().nth(chosen) else { return };
        let text = match (field.kind, field.input.value().rfind([',', ' '])) {
            (Kind::Tags, Some(end)) => format!("{}{text}", &field.input.value()[..=end]),
            _ => text,
        };
        field.input = Input::new(text);
    }

    /// To the next field, or the one before.
    fn go(&mut self, by: isize, model: &Model) {
        self.take_offer(model);
        let count = self.fields.len().max(1);
        let at = self.at.cast_signed() + by;
        self.at = at.rem_euclid(count.cast_signed()).unsigned_abs();
    }

    /// Chooses the next word of a choice; answers whether this is one.
    fn turn(&mut self, code: KeyCode) -> bool {
        let Some(field) = self.fields.get_mut(self.at) else { return false };
        let Kind::Choice(words) = field.kind else { return false };
        let at = words.iter().position(|word| *word == field.value()).unwrap_or(0);
        let next = if code == KeyCode::Left { at + words.len() - 1 } else { at + 1 };
        field.input = Input::new(words[next % words.len()].to_owned());
        true
    }

    /// Draws it.
    pub(crate) fn view(&self, model: &Model, pen: &mut Pen<'_>, area: Rect) {
        let offers = self.fields.get(self.at).map_or(Vec::new(), |field| field.offers(model));
        let fields = u16::try_from(self.fields.len()).unwrap_or(8);
        let area = middle(area, (78, fields + 12));
        pen.clear(area);
        pen.hits.put(area, Hit::Overlay);
        let foot = "tab next  enter accepts  esc cancels";
        let inner = pen.frame(area, &Frame { title: &self.title, foot, focused: true, note: "" });
        let inner = Rect { x: inner.x + 1, width: inner.width.saturating_sub(2), ..inner };
        let room = usize::from(inner.height.saturating_sub(4)).max(1);
        let first = crate::tui::paint::first_row(self.at, self.fields.len(), room);
        let mut y = inner.y;
        let mut cursor = None;
        for (index, field) in self.fields.iter().enumerate().skip(first).take(room) {
            let line = Rect { y, height: 1, ..inner };
            let here = index == self.at;
            draw_field(model, pen, line, (field, here));
            pen.hits.put(line, Hit::Choice(index));
            if here {
                cursor = Some((line, &field.input));
            }
            y += 1;
        }
        y += 1;
        for (index, offer) in offers.iter().enumerate() {
            if y + 2 >= inner.bottom() {
                break;
            }
            let line =
                Rect { x: inner.x + 16, y, width: inner.width.saturating_sub(16), height: 1 };
            pen.row(line, y, &[Cell::rest(offer, Role::Muted)]);
            if self.offer == Some(index) {
                pen.over(line, Role::Selected);
            }
            y += 1;
        }
        self.draw_foreseen(pen, Rect { y, height: inner.bottom().saturating_sub(y), ..inner });
        if let Some((line, input)) = cursor {
            field::cursor_at(pen, (line.x + 16, line.y), line.width.saturating_sub(16), input);
        }
    }

    fn draw_foreseen(&self, pen: &mut Pen<'_>, area: Rect) {
        let (mut lines, role) = match &self.foreseen {
            Foreseen::Unknown => (Vec::new(), Role::Muted),
            Foreseen::Refused(refusal) => {
                let mut lines = vec![format!("{} {}", pen.look.glyphs.warning, refusal.message)];
                lines.extend(refusal.hints.first().map(|hint| format!("  {hint}")));
                (lines, Role::Warn)
            }
            Foreseen::Would(did) => {
                let mut lines = did.bills.clone();
                lines.extend(did.notes.iter().cloned());
                if lines.is_empty() && did.changed > 0 {
                    lines.push("ready".to_owned());
                }
                if let Some(first) = lines.first_mut() {
                    *first = format!("{} {first}", pen.look.glyphs.done);
                }
                (lines, Role::Done)
            }
        };
        lines = lines.iter().flat_map(|line| wrap(line, usize::from(area.width.max(10)))).collect();
        for (y, line) in (area.y + 1..area.bottom()).zip(lines) {
            pen.text((area.x, y), area.width, &line, role);
        }
    }
}

fn draw_field(model: &Model, pen: &mut Pen<'_>, line: Rect, (field, here): (&Field, bool)) {
    let role = if here { Role::Title } else { Role::Muted };
    let marker = if here { pen.look.sign("▸", ">") } else { " " };
    pen.text((line.x, line.y), 15, &format!("{marker} {}", field.name), role);
    let (x, room) = (line.x + 16, line.width.saturating_sub(16));
    let fault = field.fault(model).is_some();
    if let Kind::Choice(words) = field.kind {
        let mut at = x;
        for word in words {
            let wide = pen.text((at, line.y), line.right().saturating_sub(at), word, Role::Text);
            if *word == field.value() {
                let place = Rect { x: at, y: line.y, width: wide, height: 1 };
                pen.over(place, if here { Role::Selected } else { Role::Title });
            } else {
                let place = Rect { x: at, y: line.y, width: wide, height: 1 };
                pen.over(place, Role::Muted);
            }
            at += wide + 2;
        }
        return;
    }
    if field.input.value().is_empty() {
        pen.text((x, line.y), room, field.hint, Role::Muted);
        return;
    }
    let role = match (fault, here) {
        (true, _) => Role::Error,
        (false, true) => Role::Title,
        (false, false) => Role::Text,
    };
    field::value(pen, (x, line.y), room, &field.input, role);
}
