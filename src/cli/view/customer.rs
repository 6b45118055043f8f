//! Customers, their rates and rounding, and who is in focus.

use serde_json::{Value, json};

use crate::cli::output::{Column, Line, Page, Role, Table};
use crate::domain::{
    Currency, Customer, CustomerFocus, Pillar, RatePeriod, Refusal, Rounding, RoundingMode, rate_on,
};
use crate::engine::customer::{CustomerShown, EditedCustomer};
use crate::engine::focus::{self, Focus};
use crate::engine::shelf::Archived;
use crate::engine::short;
use crate::text::money;
use crate::wire;

use super::differences::{self, Fact};
use super::headline::Headline;
use super::{Look, View, field};

/// A customer as a record: id, name, today's rate, currency, rounding (`15,up`), active, e-mail,
/// contact, phone, zone.
pub(super) fn row(look: &Look<'_>, customer: &Customer) -> Vec<String> {
    let rounding = customer.rounding.unwrap_or_default();
    vec![
        customer.id.to_string(),
        customer.name.clone(),
        field(rate_on(&customer.rates, look.cx.today())),
        customer.currency.to_string(),
        format!("{},{}", rounding.increment_minutes, rounding.mode.as_str()),
        customer.active.to_string(),
        field(customer.email.as_ref()),
        field(customer.contact_name.as_ref()),
        field(customer.phone.as_ref()),
        field(customer.time_zone.as_ref()),
    ]
}

/// `{"customer","pillars"}`
fn document(look: &Look<'_>, customer: &Customer, pillars: &[Pillar]) -> Value {
    let today = look.cx.today();
    let pillars: Vec<Value> = pillars.iter().map(|pillar| wire::pillar(pillar, today)).collect();
    json!({ "customer": wire::customer(customer, today), "pillars": pillars })
}

fn id(look: &Look<'_>, customer: &Customer) -> Result<Line, Refusal> {
    let others = look.read.customers()?.into_iter().map(|other| other.id.0);
    Ok(Line::new().id(&customer.id.to_string(), short::among(customer.id.0, others)))
}

/// `up to 15 minutes`
pub(super) fn rounding_words(rounding: Option<Rounding>) -> String {
    let rounding = rounding.unwrap_or_default();
    let step = match rounding.increment_minutes {
        1 => "minutes".to_owned(),
        minutes => format!("{minutes} minutes"),
    };
    match rounding.mode {
        RoundingMode::Up => format!("up to {step}"),
        RoundingMode::Nearest => format!("to the nearest {step}"),
        RoundingMode::Down => format!("down to {step}"),
        RoundingMode::None => "to whole minutes".to_owned(),
    }
}

/// The rate of today and those to come: `90.00 EUR/h, 95.00 from 2027-01-01`.
pub(super) fn rate_words(look: &Look<'_>, rates: &[RatePeriod], currency: Currency) -> String {
    let today = look.cx.today();
    let now = rate_on(rates, today).map(|rate| money::rate(rate, currency));
    let mut words = now.unwrap_or_else(|| "none".to_owned());
    for period in rates.iter().filter(|period| period.since.is_some_and(|day| day > today)) {
        let rate = period.rate.map(|rate| money::number(rate, currency));
        let since = field(period.since);
        words = format!("{words}, {} from {since}", rate.unwrap_or_else(|| "none".to_owned()));
    }
    words
}

/// The line that names a customer.
pub(super) fn headline(look: &Look<'_>, customer: &Customer) -> Result<Line, Refusal> {
    let tail = Line::new().dim(if customer.active { "" } else { "archived" });
    let (title, place) = (customer.name.clone(), String::new());
    Ok(Headline { sign: id(look, customer)?.text("  "), title, place, tail }.line(look.cx))
}

/// A label before a value.
fn labelled(label: &str) -> Line {
    Line::new().dim(format!("  {label:<11}"))
}

/// What is known of a customer, a line for each thing that was said, and its pillars.
pub(super) fn facts(page: &mut Page, look: &Look<'_>, shown: &CustomerShown) {
    let CustomerShown { customer, pillars } = shown;
    for (at, line) in rate_lines(look, &customer.rates, customer.currency).into_iter().enumerate() {
        page.push(labelled(if at == 0 { "rate" } else { "" }).then(line));
    }
    page.push(labelled("rounding").text(rounding_words(customer.rounding)));
    let said = [
        ("e-mail", &customer.email),
        ("contact", &customer.contact_name),
        ("phone", &customer.phone),
        ("zone", &customer.time_zone),
    ];
    for (name, value) in said {
        page.extend(value.as_ref().map(|value| labelled(name).text(value)));
    }
    for (at, pillar) in pillars.iter().enumerate() {
        let label = labelled(if at == 0 { "pillars" } else { "" });
        page.push(label.then(super::pillar::below(look, pillar, customer)));
    }
}

/// The rates, one a line in the order of their days; the one of today is marked where there are
/// several.
fn rate_lines(look: &Look<'_>, rates: &[RatePeriod], currency: Currency) -> Vec<Line> {
    let today = look.cx.today();
    let nothing = RatePeriod { since: None, rate: None };
    let before = rates.first().is_none_or(|period| period.since.is_some()).then_some(nothing);
    let periods: Vec<RatePeriod> = before.into_iter().chain(rates.iter().cloned()).collect();
    let begun = |period: &&RatePeriod| period.since.is_none_or(|day| day <= today);
    let now = periods.iter().filter(begun).count();
    let lines = periods.iter().enumerate().map(|(at, period)| {
        let rate = period.rate.map(|rate| money::rate(rate, currency));
        let line = match rate {
            Some(rate) => Line::new().text(rate),
            None => Line::new().dim(format!("none, in {currency}")),
        };
        let line = match period.since {
            Some(day) => line.text(format!(" from {day}")),
            None => line,
        };
        if at + 1 == now && periods.len() > 1 { line.dim("   today") } else { line }
    });
    lines.collect()
}

impl View for CustomerShown {
    /// A bare object when it is shown; `customer add` wraps it.
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        Ok(document(look, &self.customer, &self.pillars))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(vec![row(look, &self.customer)])
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::of(headline(look, &self.customer)?);
        facts(&mut page, look, self);
        Ok(page)
    }
}

/// One customer, to be shown.
#[derive(Debug)]
pub(in crate::cli) struct Shown(pub(in crate::cli) CustomerShown);

impl View for Shown {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let Value::Object(mut map) = document(look, &self.0.customer, &self.0.pillars) else {
            return Ok(Value::Null);
        };
        let pillars = map.remove("pillars").unwrap_or_default();
        let mut customer = map.remove("customer").unwrap_or_default();
        customer["pillars"] = pillars;
        Ok(customer)
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.0.rows(look)
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let customer = &self.0.customer;
        let mut page = Page::of(headline(look, customer)?);
        facts(&mut page, look, &self.0);
        if let Some(notes) = &customer.notes {
            page.gap();
            page.wrapped(2, look.cx.columns, Role::Text, notes);
        }
        Ok(page)
    }
}

/// What an edit can alter, in words.
fn altered(look: &Look<'_>, customer: &Customer) -> [Fact; 9] {
    [
        ("name", customer.name.clone()),
        ("rate", rate_words(look, &customer.rates, customer.currency)),
        ("currency", customer.currency.to_string()),
        ("rounding", rounding_words(customer.rounding)),
        ("e-mail", field(customer.email.as_ref())),
        ("contact", field(customer.contact_name.as_ref())),
        ("phone", field(customer.phone.as_ref())),
        ("zone", field(customer.time_zone.as_ref())),
        ("notes", field(customer.notes.as_ref())),
    ]
}

impl View for EditedCustomer {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        Ok(document(look, &self.customer, &self.pillars))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(vec![row(look, &self.customer)])
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::of(headline(look, &self.customer)?);
        let (before, after) = (altered(look, &self.before), altered(look, &self.customer));
        page.extend(differences::lines(look.cx, &before, &after));
        Ok(page)
    }
}

impl View for Vec<Archived<Customer>> {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let changed = self.iter().filter(|one| !one.already());
        let today = look.cx.today();
        let changed: Vec<Value> = changed.map(|one| wire::customer(&one.after, today)).collect();
        Ok(json!({ "changed": changed }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(self.iter().map(|one| row(look, &one.after)).collect())
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let lines = self.iter().map(|one| {
            let already = if one.already() { "already " } else { "" };
            let word = if one.after.active { "in use" } else { "archived" };
            Ok(id(look, &one.after)?
                .text("  ")
                .title(&one.after.name)
                .dim(format!("   {already}{word}")))
        });
        lines.collect()
    }
}

/// Customers in a list.
#[derive(Debug)]
pub(in crate::cli) struct CustomerList(pub(in crate::cli) Vec<Customer>);

impl View for CustomerList {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let today = look.cx.today();
        Ok(self.0.iter().map(|customer| wire::customer(customer, today)).collect())
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(self.0.iter().map(|customer| row(look, customer)).collect())
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        if self.0.is_empty() {
            let line =
                Line::new().dim("no customers").sentence("; `tat customer add NAME` makes one");
            return Ok(Page::of(line));
        }
        let mut table = Table::new(&[
            Column::left("id"),
            Column::left("customer").cut_to(20),
            Column::right("rate"),
            Column::left("to come").may_go(2),
            Column::left("rounding").may_go(3),
            Column::right("pillars").may_go(1),
            Column::left(""),
        ]);
        let focus = focus::customers(look.read)?;
        for customer in &self.0 {
            let rate = rate_on(&customer.rates, look.cx.today());
            let pillars = look.read.pillars_of(customer.id)?.len();
            table.row([
                id(look, customer)?,
                Line::new().title(&customer.name),
                match rate {
                    Some(rate) => Line::new().text(money::rate(rate, customer.currency)),
                    None => Line::new().dim(format!("no rate, {}", customer.currency)),
                },
                Line::new().dim(coming(look, customer)),
                Line::new().text(rounding_words(customer.rounding)),
                Line::new().text(pillars.to_string()),
                Line::new().dim(match customer.active {
                    false => "archived",
                    true if focus.iter().any(|one| one.id == customer.id) => "in focus",
                    true => "",
                }),
            ]);
        }
        Ok(table.lines(look.cx.columns).into_iter().collect())
    }
}

/// The next rate to come: `95.00 from 2027-01-01`.
fn coming(look: &Look<'_>, customer: &Customer) -> String {
    let today = look.cx.today();
    let next = customer.rates.iter().find(|period| period.since.is_some_and(|day| day > today));
    let Some(period) = next else { return String::new() };
    let rate = period.rate.map(|rate| money::number(rate, customer.currency));
    format!("{} from {}", rate.unwrap_or_else(|| "none".to_owned()), field(period.since))
}

/// The customers in focus.
#[derive(Debug)]
pub(in crate::cli) struct InFocus(pub(in crate::cli) Vec<Customer>);

impl View for InFocus {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        CustomerList(self.0.clone()).json(look)
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(self.0.iter().map(|customer| row(look, customer)).collect())
    }

    fn page(&self, _: &Look<'_>) -> Result<Page, Refusal> {
        Ok(Page::of(focus_line(&self.0)))
    }
}

fn focus_line(customers: &[Customer]) -> Line {
    if customers.is_empty() {
        return Line::new().dim("no focus: lists show every customer");
    }
    let names: Vec<&str> = customers.iter().map(|customer| customer.name.as_str()).collect();
    let line = Line::new().dim("in focus: ").title(names.join(", "));
    if customers.len() == 1 { line.dim(", the customer of new tasks") } else { line }
}

impl View for Focus {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let changed: Vec<CustomerFocus> = if self.already() {
            Vec::new()
        } else {
            look.read.focus(look.read.owner()?.id)?.into_iter().collect()
        };
        Ok(json!({ "changed": changed }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(self.customers.iter().map(|customer| row(look, customer)).collect())
    }

    fn page(&self, _: &Look<'_>) -> Result<Page, Refusal> {
        Ok(Page::of(focus_line(&self.customers)))
    }
}
