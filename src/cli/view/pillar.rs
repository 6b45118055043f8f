//! Pillars: the parts of the work for a customer.

use serde_json::{Value, json};

use crate::cli::output::{Column, Line, Page, Table};
use crate::domain::{Customer, Pillar, Refusal, rate_on};
use crate::engine::pillar::{EditedPillar, PillarView};
use crate::engine::shelf::Archived;
use crate::engine::short;
use crate::text::money;
use crate::wire;

use super::customer::rate_words;
use super::differences::{self, Fact};
use super::headline::Headline;
use super::{Look, View, field};

/// A pillar as a record: id, customer, name, today's own rate, active.
pub(super) fn row(look: &Look<'_>, pillar: &Pillar) -> Result<Vec<String>, Refusal> {
    let customer = look.read.customer(pillar.customer_id)?;
    Ok(vec![
        pillar.id.to_string(),
        field(customer.map(|customer| customer.name)),
        pillar.name.clone(),
        field(rate_on(&pillar.rates, look.cx.today())),
        pillar.active.to_string(),
    ])
}

fn id(look: &Look<'_>, pillar: &Pillar) -> Result<Line, Refusal> {
    let others = look.read.pillars()?.into_iter().map(|other| other.id.0);
    Ok(Line::new().id(&pillar.id.to_string(), short::among(pillar.id.0, others)))
}

/// A pillar below its customer.
pub(super) fn below(look: &Look<'_>, pillar: &Pillar, customer: &Customer) -> Line {
    let line = Line::new().text(&pillar.name);
    let line = if pillar.rates.is_empty() {
        line
    } else {
        line.dim("   ").text(rate_words(look, &pillar.rates, customer.currency))
    };
    if pillar.active { line } else { line.dim("   archived") }
}

/// `Acme › Platform`
fn full_name(look: &Look<'_>, pillar: &Pillar) -> Result<String, Refusal> {
    let customer = look.read.customer(pillar.customer_id)?;
    Ok(customer.map_or_else(
        || pillar.name.clone(),
        |customer| format!("{} {} {}", customer.name, look.cx.glyphs().within, pillar.name),
    ))
}

/// The line that names a pillar.
pub(super) fn headline(look: &Look<'_>, pillar: &Pillar, tail: Line) -> Result<Line, Refusal> {
    let (sign, title) = (id(look, pillar)?.text("  "), full_name(look, pillar)?);
    Ok(Headline { sign, title, place: String::new(), tail }.line(look.cx))
}

/// A pillar's rate in words: its own, else the customer's.
pub(super) fn rate(look: &Look<'_>, pillar: &Pillar) -> Result<String, Refusal> {
    let Some(customer) = look.read.customer(pillar.customer_id)? else {
        return Ok(String::new());
    };
    if pillar.rates.is_empty() {
        if customer.rates.is_empty() {
            return Ok("no rate".to_owned());
        }
        let theirs = rate_words(look, &customer.rates, customer.currency);
        return Ok(format!("{theirs}, as the customer"));
    }
    Ok(rate_words(look, &pillar.rates, customer.currency))
}

impl View for Pillar {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        Ok(json!({ "pillar": wire::pillar(self, look.cx.today()) }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        Ok(vec![row(look, self)?])
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        Ok(Page::of(headline(look, self, Line::new().text(rate(look, self)?))?))
    }
}

impl View for EditedPillar {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        self.pillar.json(look)
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.pillar.rows(look)
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let mut page = Page::of(headline(look, &self.pillar, Line::new())?);
        let facts = |pillar: &Pillar| -> Result<[Fact; 2], Refusal> {
            Ok([("name", pillar.name.clone()), ("rate", rate(look, pillar)?)])
        };
        page.extend(differences::lines(look.cx, &facts(&self.before)?, &facts(&self.pillar)?));
        Ok(page)
    }
}

impl View for Vec<Archived<Pillar>> {
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let changed = self.iter().filter(|one| !one.already());
        let today = look.cx.today();
        let changed: Vec<Value> = changed.map(|one| wire::pillar(&one.after, today)).collect();
        Ok(json!({ "changed": changed }))
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.iter().map(|one| row(look, &one.after)).collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        let lines = self.iter().map(|one| {
            let already = if one.already() { "already " } else { "" };
            let word = if one.after.active { "in use" } else { "archived" };
            headline(look, &one.after, Line::new().dim(format!("{already}{word}")))
        });
        lines.collect()
    }
}

/// Pillars in a list.
#[derive(Debug)]
pub(in crate::cli) struct PillarList(pub(in crate::cli) Vec<PillarView>);

impl View for PillarList {
    /// Pillars, each with `customerName`.
    fn json(&self, look: &Look<'_>) -> Result<Value, Refusal> {
        let pillars = self.0.iter().map(|view| {
            let mut pillar = wire::pillar(&view.pillar, look.cx.today());
            pillar["customerName"] = json!(view.customer.name);
            pillar
        });
        Ok(pillars.collect())
    }

    fn rows(&self, look: &Look<'_>) -> Result<Vec<Vec<String>>, Refusal> {
        self.0.iter().map(|view| row(look, &view.pillar)).collect()
    }

    fn page(&self, look: &Look<'_>) -> Result<Page, Refusal> {
        if self.0.is_empty() {
            let line = Line::new().dim("no pillars");
            return Ok(Page::of(line.sentence("; `tat pillar add CUSTOMER NAME` makes one")));
        }
        let mut table = Table::new(&[
            Column::left("id"),
            Column::left("customer").cut(),
            Column::left("pillar").cut_to(16),
            Column::right("rate"),
            Column::left(""),
        ]);
        for PillarView { pillar, customer } in &self.0 {
            let today = look.cx.today();
            let own =
                rate_on(&pillar.rates, today).map(|rate| money::rate(rate, customer.currency));
            let theirs =
                rate_on(&customer.rates, today).map(|rate| money::rate(rate, customer.currency));
            table.row([
                id(look, pillar)?,
                Line::new().text(&customer.name),
                Line::new().title(&pillar.name),
                match (own, theirs) {
                    (Some(own), _) => Line::new().text(own),
                    (None, Some(theirs)) => Line::new().dim(theirs),
                    (None, None) => Line::new().dim("no rate"),
                },
                Line::new().dim(if pillar.active { "" } else { "archived" }),
            ]);
        }
        Ok(table.lines(look.cx.columns).into_iter().collect())
    }
}
