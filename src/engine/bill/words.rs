//! From words to a bill, and from a bill to the words that name it (spec: BILL).

use crate::domain::{
    BillId, Candidate, Code, Day, Refusal, TimeBill, Timestamp, Zone, naming, parse_day,
};
use crate::engine::lookup;
use crate::store::Read;

/// Most candidates that a refusal names.
const MOST_CANDIDATES: usize = 12;

/// The words that name a bill: `Acme/Platform@2026-11-20`, with `#2` from the second on.
pub fn name(read: &dyn Read, bill: &TimeBill) -> Result<String, Refusal> {
    let customer = read.customer(bill.customer_id)?.map(|customer| customer.name);
    let pillar = read.pillar(bill.pillar_id)?.map(|pillar| pillar.name);
    Ok(match (customer, pillar) {
        (Some(customer), Some(pillar)) => compose(&customer, &pillar, bill),
        _ => bill.id.to_string(),
    })
}

/// The same from names that are known already.
pub(super) fn compose(customer: &str, pillar: &str, bill: &TimeBill) -> String {
    let sequence = match bill.sequence {
        0 | 1 => String::new(),
        later => format!("#{later}"),
    };
    format!("{customer}/{pillar}@{}{sequence}", bill.date)
}

/// Finds the bill that words mean: an id prefix, or `CUSTOMER[/PILLAR]@DAY[#SEQUENCE]`.
pub fn find(read: &dyn Read, words: &str, now: Timestamp, zone: Zone) -> Result<TimeBill, Refusal> {
    let words = words.trim();
    match words.rsplit_once('@') {
        Some((place, when)) => find_in_place(read, words, place.trim(), when, (now, zone)),
        None => find_by_prefix(read, words),
    }
}

fn find_by_prefix(read: &dyn Read, words: &str) -> Result<TimeBill, Refusal> {
    let bare = words.strip_prefix("id:").unwrap_or(words);
    let Some((low, high)) = lookup::typed_prefix(bare) else {
        return Err(Refusal::usage(format!("\"{words}\" names no bill"))
            .hint("a bill is `CUSTOMER/PILLAR@DAY`, or 4 characters or more of its id")
            .hint("`tat bill list` shows them"));
    };
    let found = read.bills_range(BillId::from_bytes(low), BillId::from_bytes(high))?;
    one_of(read, words, found, || {
        Refusal::not_found(format!("no bill has an id that begins with \"{words}\""))
            .hint("`tat bill list` shows those not yet sent, `tat bill list all` every one")
    })
}

/// Finds a bill by whose it is and its day. Without a number the first of its group is meant.
fn find_in_place(
    read: &dyn Read,
    words: &str,
    place: &str,
    when: &str,
    (now, zone): (Timestamp, Zone),
) -> Result<TimeBill, Refusal> {
    let (day, sequence) = match when.split_once('#') {
        None => (when, 1),
        Some((day, number)) => (day, read_sequence(words, number)?),
    };
    let day = parse_day(day.trim(), now, zone)?;
    let mut there = Vec::new();
    for bill in read.bills_on(day, day)? {
        if is_in(read, &bill, place)? {
            there.push(bill);
        }
    }
    let owner = read.owner()?.id;
    if there.iter().any(|bill| bill.user_id == owner) {
        there.retain(|bill| bill.user_id == owner);
    }
    let found: Vec<TimeBill> =
        there.iter().filter(|bill| bill.sequence == sequence).cloned().collect();
    if found.is_empty() {
        return Err(missing(read, place, day, (sequence, &there))?);
    }
    one_of(read, words, found, || Refusal::not_found(format!("no bill is \"{words}\"")))
}

fn read_sequence(words: &str, number: &str) -> Result<u32, Refusal> {
    number.trim().parse().ok().filter(|sequence| *sequence > 0).ok_or_else(|| {
        Refusal::usage(format!("\"#{number}\" in \"{words}\" is no number from 1 on"))
            .hint("`#2` means the second bill of that day")
    })
}

/// Whether `CUSTOMER` or `CUSTOMER/PILLAR`, in names or id prefixes, means where a bill is.
fn is_in(read: &dyn Read, bill: &TimeBill, place: &str) -> Result<bool, Refusal> {
    let customer = read.customer(bill.customer_id)?.map_or_else(String::new, |c| c.name);
    let pillar = read.pillar(bill.pillar_id)?.map_or_else(String::new, |p| p.name);
    let wanted = naming::fold(place);
    let is = |words: &str, name: &str, id: [u8; 16]| {
        naming::fold(words) == naming::fold(name)
            || lookup::typed_prefix(words).is_some_and(|(low, high)| (low..=high).contains(&id))
    };
    let (owner, part) = (*bill.customer_id.as_bytes(), *bill.pillar_id.as_bytes());
    Ok(is(place, &customer, owner)
        || wanted == naming::fold(&format!("{customer}/{pillar}"))
        || place.match_indices('/').any(|(at, _)| {
            is(place[..at].trim(), &customer, owner) && is(place[at + 1..].trim(), &pillar, part)
        }))
}

/// The refusal for a day on which there is no such bill: unknown names are told first.
fn missing(
    read: &dyn Read,
    place: &str,
    day: Day,
    (sequence, there): (u32, &[TimeBill]),
) -> Result<Refusal, Refusal> {
    if there.is_empty()
        && let Err(unknown) = lookup::customer(read, place)
    {
        match place.split_once('/') {
            Some(_) => lookup::pillar(read, place, None).map(drop)?,
            None => return Err(unknown),
        }
    }
    let number = if sequence > 1 { format!(" #{sequence}") } else { String::new() };
    let refusal = Refusal::not_found(format!("\"{place}\" has no bill{number} on {day}"));
    Ok(match there.iter().map(|bill| bill.sequence).max() {
        Some(last) => refusal.hint(format!("the last of that day is #{last}")),
        None => refusal.hint(format!("`tat bill list {day}` shows the bills of that day")),
    })
}

fn one_of(
    read: &dyn Read,
    words: &str,
    found: Vec<TimeBill>,
    missing: impl Fn() -> Refusal,
) -> Result<TimeBill, Refusal> {
    match <[TimeBill; 1]>::try_from(found) {
        Ok([bill]) => Ok(bill),
        Err(several) if several.is_empty() => Err(missing()),
        Err(several) => {
            let message = format!("\"{words}\" fits {} bills", several.len());
            let mut refusal = Refusal::new(Code::Ambiguous, message);
            let mut candidates = Vec::with_capacity(several.len());
            for bill in &several {
                let (id, label) = (bill.id.to_string(), name(read, bill)?);
                if candidates.len() < MOST_CANDIDATES {
                    refusal = refusal.hint(format!("`{}`  {label}", id.get(..8).unwrap_or(&id)));
                }
                candidates.push(Candidate { id, label });
            }
            Err(refusal.among(words, candidates))
        }
    }
}
