//! Customers, their rates and rounding, and who is in focus.

use serde_json::{Value, json};

use crate::cli::output::{Column, Line, Page, Table};
use crate::domain::{
    Currency, Customer, CustomerFocus, Pillar, RatePeriod, Refusal, Rounding, RoundingMode, rate_on,
};
use crate::engine::customer::{CustomerShown, EditedCustomer};
use crate::engine::focus::Focus;
use crate::engine::shelf::Archived;
use crate::engine::short;
use crate::text::money;
use crate::wire;

use super::{Look, View, field};

/// A customer as a record: id, name, today's rate, currency, rounding (`15,up`), active, e-mail,
/// contact, phone, zone.
fn row(look: &Look<'_>, customer: &Customer) -> Vec<String> {
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

/// The rate of today, and what else is known of rates: `90.00 EUR/h, 95.00 from 2027-01-01`.
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

fn line(look: &Look<'_>, customer: &Customer) -> Result<Line, Refusal> {
    let rate = rate_words(look, &customer.rates, customer.currency);
    let line = id(look, customer)?.text("  ").title(&customer.name).dim("   rate ").text(rate);
    let line = line.dim(format!("   rounded {}", rounding_words(customer.rounding)));
    Ok(if customer.active { line } else { line.dim("   archived") })
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
        let mut page = Page::of(line(look, &self.customer)?);
        for pillar in &self.pillars {
            page.push(super::pillar::below(look, pillar, &self.customer));
        }
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
        let mut page =
            Page::of(Line::new().title(&customer.name).text("   ").then(id(look, customer)?));
        let label = |label: &str| Line::new().dim(format!("  {label:<11}"));
        page.push(label("rate").text(rate_words(look, &customer.rates, customer.currency)));
        page.push(label("rounding").text(rounding_words(customer.rounding)));
        let said = [
            ("e-mail", &customer.email),
            ("contact", &customer.contact_name),
            ("phone", &customer.phone),
            ("zone", &customer.time_zone),
        ];
        for (name, value) in said {
            page.extend(value.as_ref().map(|value| label(name).text(value)));
        }
        if !customer.active {
            page.push(label("archived").text("yes"));
        }
        for pillar in &self.0.pillars {
            page.push(super::pillar::below(look, pillar, customer));
        }
        if let Some(notes) = &customer.notes {
            page.gap();
            page.block(2, crate::cli::output::Role::Text, notes);
        }
        Ok(page)
    }
}

impl View for EditedCustomer {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        Ok(document(look, &self.customer, &self.pillars))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(vec![row(look, &self.customer)])
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let line = line(look, &self.customer)?;
        Ok(Page::of(if self.already() { line.dim("   (it was so already)") } else { line }))
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

    fn page(&self, _: &Look<'_>) -> Result<Page, Refusal> {
        let lines = self.iter().map(|one| {
            let already = if one.already() { "already " } else { "" };
            let word = if one.after.active { "in use" } else { "archived" };
            Line::new().title(&one.after.name).dim(format!("   {already}{word}"))
        });
        Ok(lines.collect())
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
            Column::left("customer").cut(),
            Column::right("rate"),
            Column::left("rounding").may_go(2),
            Column::right("pillars").may_go(1),
            Column::left("").may_go(3),
        ]);
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
                Line::new().text(rounding_words(customer.rounding)),
                Line::new().text(pillars.to_string()),
                Line::new().dim(if customer.active { "" } else { "archived" }),
            ]);
        }
        Ok(table.lines(look.cx.columns).into_iter().collect())
    }
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
    if customers.len() == 1 { line.dim("   (the customer of new tasks)") } else { line }
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
