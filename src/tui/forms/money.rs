//! Forms of money: customers, pillars and decisions on bills.

use super::{Blank, Purpose, decimal, needed, set, set_read, text};
use crate::domain::{
    Currency, Customer, Pillar, Refusal, Rounding, RoundingMode, Zone, parse_day, rate_on,
};
use crate::engine::bill::{Chosen, Decision};
use crate::engine::customer::{CustomerEdit, CustomerWish};
use crate::engine::pillar::{PillarEdit, PillarWish};
use crate::engine::rate::Since;
use crate::engine::set::Set;
use crate::tui::deed::Deed;
use crate::tui::model::Model;
use crate::tui::overlays::form::{Field, Form, Kind};

const MODES: &[&str] = &["up", "nearest", "down", "none"];

fn contact_fields(customer: Option<&Customer>) -> Vec<Field> {
    let value = |text: Option<&String>| text.cloned().unwrap_or_default();
    vec![
        Field::new("e-mail", Kind::Text, "where statements go")
            .with(value(customer.and_then(|customer| customer.email.as_ref()))),
        Field::new("contact", Kind::Text, "whom to talk to")
            .with(value(customer.and_then(|customer| customer.contact_name.as_ref()))),
        Field::new("phone", Kind::Text, "")
            .with(value(customer.and_then(|customer| customer.phone.as_ref()))),
        Field::new("notes", Kind::Long, "words for yourself")
            .with(value(customer.and_then(|customer| customer.notes.as_ref()))),
        Field::new("time zone", Kind::Text, "of statements: Europe/Paris")
            .with(value(customer.and_then(|customer| customer.time_zone.as_ref()))),
    ]
}

/// A new customer.
pub(crate) fn customer_add(model: &Model) -> Blank {
    let mut fields = vec![
        Field::new("name", Kind::Text, "who pays"),
        Field::new("rate", Kind::Money, "an hour: 95"),
        Field::new("currency", Kind::Text, "").with(model.settings.currency.code()),
    ];
    fields.extend(contact_fields(None));
    ("New customer".to_owned(), Purpose::CustomerAdd, fields)
}

fn currency(text: &str) -> Result<Currency, Refusal> {
    Currency::parse(text).ok_or_else(|| {
        Refusal::usage(format!("\"{text}\" is no currency")).hint("three letters, such as `EUR`")
    })
}

fn zone(text: &str) -> Result<Zone, Refusal> {
    Zone::parse(text).ok_or_else(|| {
        Refusal::usage(format!("\"{text}\" is no time zone"))
            .hint("an IANA name, such as `Europe/Paris`")
    })
}

/// What the form of a new customer means.
pub(crate) fn customer_add_deed(form: &Form, model: &Model) -> Result<Deed, Refusal> {
    Ok(Deed::CustomerAdd(CustomerWish {
        name: needed(form, "name")?,
        rate: text(form, "rate").map(|text| decimal(&text)).transpose()?,
        since: Since::Unsaid,
        currency: text(form, "currency").map(|text| currency(&text)).transpose()?,
        rounding: model.settings.rounding,
        email: text(form, "e-mail"),
        contact: text(form, "contact"),
        phone: text(form, "phone"),
        notes: text(form, "notes"),
        time_zone: text(form, "time zone").map(|text| zone(&text)).transpose()?,
    }))
}

/// A customer as it is.
pub(crate) fn customer_edit(model: &Model, customer: &Customer) -> Blank {
    let rate = rate_on(&customer.rates, model.today());
    let mut fields = vec![
        Field::new("name", Kind::Text, "").with(&customer.name),
        Field::new("rate", Kind::Money, "an hour: 95")
            .with(rate.map_or(String::new(), |r| r.to_string())),
        Field::new("since", Kind::Text, "from today on, or a day, or all"),
        Field::new("currency", Kind::Text, "").with(customer.currency.code()),
    ];
    fields.extend(contact_fields(Some(customer)));
    let name = customer.name.clone();
    (format!("Edit \"{name}\""), Purpose::CustomerEdit(format!("id:{}", customer.id)), fields)
}

fn since(form: &Form, model: &Model) -> Result<Since, Refusal> {
    match form.value("since") {
        "" => Ok(Since::Unsaid),
        "all" => Ok(Since::All),
        text => parse_day(text, model.now, model.zone).map(Since::Day),
    }
}

fn nothing() -> Refusal {
    Refusal::usage("nothing is altered yet").hint("change a field, or esc leaves")
}

fn new_name(form: &Form) -> Result<Option<String>, Refusal> {
    match set(form, "name") {
        Set::To(name) => Ok(Some(name)),
        Set::Clear => needed(form, "name").map(Some),
        Set::Keep => Ok(None),
    }
}

/// What the form of a customer means: what nobody touched stays as it is.
pub(crate) fn customer_edit_deed(form: &Form, model: &Model, words: &str) -> Result<Deed, Refusal> {
    if !form.fields.iter().any(Field::changed) {
        return Err(nothing());
    }
    let currency = match set_read(form, "currency", currency)? {
        Set::To(currency) => Some(currency),
        _ => None,
    };
    Ok(Deed::CustomerEdit(
        words.to_owned(),
        CustomerEdit {
            name: new_name(form)?,
            rate: set_read(form, "rate", decimal)?,
            since: since(form, model)?,
            currency,
            email: set(form, "e-mail"),
            contact: set(form, "contact"),
            phone: set(form, "phone"),
            notes: set(form, "notes"),
            time_zone: set_read(form, "time zone", zone)?,
        },
    ))
}

/// How a customer's time is rounded.
pub(crate) fn rounding(customer: &Customer) -> Blank {
    let now = customer.rounding.unwrap_or_default();
    let fields = vec![
        Field::new("minutes", Kind::Text, "1 to 60").with(now.increment_minutes.to_string()),
        Field::new("way", Kind::Choice(MODES), "").with(now.mode.as_str()),
    ];
    let title = format!("Rounding of \"{}\"", customer.name);
    (title, Purpose::Rounding(format!("id:{}", customer.id)), fields)
}

/// What the form of a rounding means.
pub(crate) fn rounding_deed(form: &Form, words: &str) -> Result<Deed, Refusal> {
    let minutes = form.value("minutes");
    let increment_minutes = minutes.parse().map_err(|_| {
        Refusal::usage(format!("\"{minutes}\" is no number of minutes"))
            .hint("1 to 60, such as `15`")
    })?;
    let mode = match form.value("way") {
        "nearest" => RoundingMode::Nearest,
        "down" => RoundingMode::Down,
        "none" => RoundingMode::None,
        _ => RoundingMode::Up,
    };
    Ok(Deed::CustomerRounding(words.to_owned(), Some(Rounding { increment_minutes, mode })))
}

/// A new pillar of a customer.
pub(crate) fn pillar_add(customer: &str) -> Blank {
    let fields = vec![
        Field::new("name", Kind::Text, "which part of the work"),
        Field::new("customer", Kind::Customer, "").with_new(customer),
        Field::new("rate", Kind::Money, "the customer's, or its own"),
    ];
    ("New pillar".to_owned(), Purpose::PillarAdd, fields)
}

/// What the form of a new pillar means.
pub(crate) fn pillar_add_deed(form: &Form, model: &Model) -> Result<Deed, Refusal> {
    Ok(Deed::PillarAdd(PillarWish {
        customer: needed(form, "customer")?,
        name: needed(form, "name")?,
        rate: text(form, "rate").map(|text| decimal(&text)).transpose()?,
        since: since(form, model)?,
    }))
}

/// A pillar as it is.
pub(crate) fn pillar_edit(model: &Model, pillar: &Pillar) -> Blank {
    let rate = rate_on(&pillar.rates, model.today());
    let fields = vec![
        Field::new("name", Kind::Text, "").with(&pillar.name),
        Field::new("rate", Kind::Money, "the customer's")
            .with(rate.map_or(String::new(), |r| r.to_string())),
        Field::new("since", Kind::Text, "from today on, or a day, or all"),
    ];
    let title = format!("Edit \"{}\"", pillar.name);
    (title, Purpose::PillarEdit(format!("id:{}", pillar.id)), fields)
}

/// What the form of a pillar means.
pub(crate) fn pillar_edit_deed(form: &Form, model: &Model, words: &str) -> Result<Deed, Refusal> {
    if !form.fields.iter().any(Field::changed) {
        return Err(nothing());
    }
    let edit = PillarEdit {
        name: new_name(form)?,
        rate: set_read(form, "rate", decimal)?,
        since: since(form, model)?,
    };
    Ok(Deed::PillarEdit(words.to_owned(), edit))
}

/// Why bills are sent back.
pub(crate) fn reject(bills: Vec<Chosen>) -> Blank {
    let fields = vec![Field::new("reason", Kind::Long, "what is wrong with it")];
    (format!("Reject {}", counted(&bills)), Purpose::Reject(bills), fields)
}

fn counted(bills: &[Chosen]) -> String {
    crate::text::plural::count(bills.len(), "bill", "bills")
}

/// What the form of a rejection means.
pub(crate) fn reject_deed(form: &Form, bills: &[Chosen]) -> Result<Deed, Refusal> {
    Ok(Deed::Decide(Decision::Reject(needed(form, "reason")?), bills.to_vec()))
}

/// Under which reference bills were sent.
pub(crate) fn send(bills: Vec<Chosen>) -> Blank {
    let fields = vec![Field::new("reference", Kind::Text, "such as the invoice's number")];
    (format!("Mark {} as sent", counted(&bills)), Purpose::Send(bills), fields)
}

/// What the form of sending means.
pub(crate) fn send_deed(form: &Form, bills: &[Chosen]) -> Deed {
    Deed::Decide(Decision::Send(text(form, "reference")), bills.to_vec())
}

/// Words for the customer.
pub(crate) fn memo(bill: Chosen, before: &str) -> Blank {
    let fields = vec![Field::new("memo", Kind::Long, "words for the customer").with(before)];
    ("Memo of the bill".to_owned(), Purpose::Memo(bill), fields)
}

/// What the form of a memo means.
pub(crate) fn memo_deed(form: &Form, bill: &Chosen) -> Deed {
    Deed::Decide(Decision::Memo(form.value("memo").to_owned()), vec![bill.clone()])
}
