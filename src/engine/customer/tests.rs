use super::*;
use crate::domain::{
    Code, Currency, Day, GENERAL_SUPPORT, RatePeriod, Refusal, Rounding, RoundingMode, Span,
};
use crate::engine::entry::AddWish;
use crate::engine::journal::UndoWhich;
use crate::engine::pillar::{PillarEdit, PillarWish};
use crate::engine::rate::Since;
use crate::engine::set::Set;
use crate::engine::shelf::{Listed, Shelf};
use crate::engine::tests::{contents, day, empty, now};
use crate::engine::timer::{Create, TaskWish};
use crate::engine::{Engine, Settings};
use rstest::rstest;
use rust_decimal::Decimal;

fn add(engine: &Engine, name: &str, rate: Option<i64>) -> Result<CustomerShown, Refusal> {
    let wish = CustomerWish {
        name: name.to_owned(),
        rate: rate.map(Decimal::from),
        ..CustomerWish::default()
    };
    engine.add_customer(&wish, now()).map(|done| done.value)
}

/// Twenty minutes for a customer's pillar on a day.
fn work(engine: &Engine, pillar: &str, on: Day) -> Result<(), Refusal> {
    let task = TaskWish {
        words: "mail".to_owned(),
        pillar: Some(pillar.to_owned()),
        create: Create::Make,
        ..TaskWish::default()
    };
    let length = Some(Span::minutes(20));
    engine.add(&AddWish { task, length, on: Some(on), ..AddWish::default() }, now()).map(drop)
}

fn amount(engine: &Engine, bill: &str) -> Option<Decimal> {
    engine.show_bill(bill, now()).unwrap().view.bill.amount
}

#[test]
fn a_customer_comes_with_general_support_and_the_configured_terms() {
    let rounding = Rounding { increment_minutes: 6, mode: RoundingMode::Nearest };
    let mut engine = empty();
    engine.settings = Settings {
        currency: Currency::parse("JPY").unwrap(),
        rounding: Some(rounding),
        ..engine.settings
    };
    let shown = add(&engine, " Acme  Corp ", Some(80)).unwrap();
    assert_eq!(shown.customer.name, "Acme Corp");
    assert_eq!(shown.customer.currency.code(), "JPY");
    assert_eq!(shown.customer.rounding, Some(rounding));
    assert_eq!(shown.customer.rates, [RatePeriod { since: None, rate: Some(80.into()) }]);
    let names: Vec<&str> = shown.pillars.iter().map(|pillar| pillar.name.as_str()).collect();
    assert_eq!(names, [GENERAL_SUPPORT]);
    assert_eq!(engine.show_customer("acme corp").unwrap(), shown);
    engine.undo(UndoWhich::Newest(1), now()).unwrap();
    assert!(contents(&engine).is_empty());
}

#[test]
fn names_are_the_only_ones_of_their_kind() {
    let engine = empty();
    add(&engine, "Acme", None).unwrap();
    add(&engine, "Bolt", None).unwrap();
    let pillar = |name: &str| {
        let wish = PillarWish {
            customer: "Acme".to_owned(),
            name: name.to_owned(),
            ..PillarWish::default()
        };
        engine.add_pillar(&wish, now()).map(|done| done.value)
    };
    pillar("Web").unwrap();
    engine.archive_customers(&["Bolt".to_owned()], Shelf::Archive, now()).unwrap();
    let before = contents(&engine);
    let code = |refusal: Refusal| refusal.code;
    assert_eq!(add(&engine, "ACME", None).map_err(code), Err(Code::Conflict));
    assert_eq!(add(&engine, "\t", None).map_err(code), Err(Code::Usage));
    let archived = add(&engine, "bolt", None).unwrap_err();
    assert!(archived.hints[0].contains("unarchive"), "{archived:?}");
    assert_eq!(pillar("web").map_err(code), Err(Code::Conflict));
    assert_eq!(pillar("general  support").map_err(code), Err(Code::Conflict));
    let rename = CustomerEdit { name: Some("bolt".to_owned()), ..CustomerEdit::default() };
    let outcome = engine.edit_customer("Acme", &rename, now()).map(drop);
    assert_eq!(outcome.map_err(code), Err(Code::Conflict));
    let rename = PillarEdit { name: Some("web".to_owned()), ..PillarEdit::default() };
    let outcome = engine.edit_pillar(GENERAL_SUPPORT, &rename, now()).map(drop);
    assert_eq!(outcome.map_err(code), Err(Code::Ambiguous), "Bolt has one too");
    let outcome = engine.edit_pillar("Acme/General Support", &rename, now()).map(drop);
    assert_eq!(outcome.map_err(code), Err(Code::Conflict));
    assert_eq!(contents(&engine), before);
}

/// What twenty minutes (30 billed) on Monday 23 and Tuesday 24, which is today, come to once the
/// rate of 60 was changed.
#[rstest]
#[case::from_today(Set::To(90), Since::Unsaid, [Some(30), Some(45)])]
#[case::from_a_day(Set::To(90), Since::Day(day(23)), [Some(45), Some(45)])]
#[case::from_tomorrow(Set::To(90), Since::Day(day(25)), [Some(30), Some(30)])]
#[case::for_all_time(Set::To(90), Since::All, [Some(45), Some(45)])]
#[case::no_more(Set::Clear, Since::Unsaid, [Some(30), None])]
#[case::never(Set::Clear, Since::All, [None, None])]
#[case::free(Set::To(0), Since::All, [Some(0), Some(0)])]
fn a_rate_holds_from_its_day_on(
    #[case] rate: Set<i64>,
    #[case] since: Since,
    #[case] amounts: [Option<i64>; 2],
) {
    let engine = empty();
    add(&engine, "Acme", Some(60)).unwrap();
    work(&engine, "Acme/General Support", day(23)).unwrap();
    work(&engine, "Acme/General Support", day(24)).unwrap();
    let rate = match rate {
        Set::To(rate) => Set::To(Decimal::from(rate)),
        Set::Clear => Set::Clear,
        Set::Keep => Set::Keep,
    };
    let edit = CustomerEdit { rate, since, ..CustomerEdit::default() };
    let before = contents(&engine);
    engine.edit_customer("Acme", &edit, now()).unwrap();
    let found = ["Acme@mon", "Acme@today"].map(|bill| amount(&engine, bill));
    assert_eq!(found, amounts.map(|amount| amount.map(Decimal::from)));
    let again = engine.edit_customer("Acme", &edit, now()).unwrap();
    assert!(again.value.already() && again.step.is_none());
    engine.undo(UndoWhich::Newest(1), now()).unwrap();
    assert_eq!(contents(&engine), before);
}

#[test]
fn a_pillars_first_rate_holds_for_all_time_and_goes_before_the_customers() {
    let engine = empty();
    add(&engine, "Acme", Some(60)).unwrap();
    work(&engine, "Acme/Web", day(23)).unwrap();
    assert_eq!(amount(&engine, "Acme@mon"), Some(30.into()));
    let edit = PillarEdit { rate: Set::To(100.into()), ..PillarEdit::default() };
    engine.edit_pillar("Acme/Web", &edit, now()).unwrap();
    assert_eq!(amount(&engine, "Acme@mon"), Some(50.into()));
    let negative = PillarEdit { rate: Set::To((-1).into()), ..PillarEdit::default() };
    assert_eq!(engine.edit_pillar("Web", &negative, now()).unwrap_err().code, Code::Usage);
    let alone = PillarEdit { since: Since::All, ..PillarEdit::default() };
    assert_eq!(engine.edit_pillar("Web", &alone, now()).unwrap_err().code, Code::Usage);
}

#[rstest]
#[case(Some((6, RoundingMode::Up)), Ok(24))]
#[case(Some((60, RoundingMode::Down)), Ok(0))]
#[case(None, Ok(30))]
#[case(Some((0, RoundingMode::Up)), Err(Code::Usage))]
#[case(Some((61, RoundingMode::None)), Err(Code::Usage))]
fn rounding_reaches_open_bills(
    #[case] rounding: Option<(u32, RoundingMode)>,
    #[case] minutes: Result<u32, Code>,
) {
    let engine = empty();
    add(&engine, "Acme", None).unwrap();
    work(&engine, "Acme/General Support", day(23)).unwrap();
    let rounding = rounding.map(|(increment_minutes, mode)| Rounding { increment_minutes, mode });
    let outcome = engine.set_rounding("acme", rounding, now());
    let billed = engine.show_bill("Acme@mon", now()).unwrap().view.bill.billed_minutes;
    assert_eq!(outcome.map(|_| billed).map_err(|refusal| refusal.code), minutes);
}

/// Which words make what on the way, where only Acme is known.
#[rstest]
#[case("Acme/Web", Create::Make, Ok("Acme/Web"))]
#[case("Bolt/Web", Create::Make, Ok("Bolt/Web"))]
#[case("Web", Create::Make, Err(Code::Usage))]
#[case("acme/general support", Create::Refuse, Ok("Acme/General Support"))]
#[case("Acme/Web", Create::Refuse, Err(Code::NotFound))]
#[case("Bolt/Web", Create::Refuse, Err(Code::NotFound))]
fn unknown_places_are_made_where_asked(
    #[case] words: &str,
    #[case] create: Create,
    #[case] made: Result<&str, Code>,
) {
    let engine = empty();
    add(&engine, "Acme", None).unwrap();
    let before = contents(&engine);
    let outcome = engine.change(now(), |draft| {
        let pillar = engine.pillar_or_new(draft, words, None, create)?;
        Ok((pillar, "Made".to_owned()))
    });
    match (outcome, made) {
        (Ok(done), Ok(name)) => {
            let views = engine.list_pillars(None, Listed::Active).unwrap();
            let view = views.iter().find(|view| view.pillar.id == done.value.id).unwrap();
            assert_eq!(format!("{}/{}", view.customer.name, view.pillar.name), name);
            let shown = engine.show_customer(&view.customer.name).unwrap();
            assert!(shown.pillars.iter().any(|pillar| pillar.is_default));
        }
        (Err(refusal), Err(code)) => {
            assert_eq!(refusal.code, code);
            let offered = refusal.hints.iter().any(|hint| hint.contains("--create"));
            assert_eq!(offered, create == Create::Refuse);
            assert_eq!(contents(&engine), before);
        }
        (outcome, _) => panic!("{outcome:?}"),
    }
}

#[test]
fn archived_customers_are_out_of_sight_with_their_pillars() {
    let engine = empty();
    add(&engine, "Acme", None).unwrap();
    add(&engine, "Bolt", None).unwrap();
    let both = ["Bolt".to_owned(), "bolt".to_owned()];
    let archived = engine.archive_customers(&both, Shelf::Archive, now()).unwrap().value;
    assert_eq!(archived.len(), 1);
    assert!(!archived[0].already());
    let names = |which| -> Vec<String> {
        let customers = engine.list_customers(which).unwrap();
        customers.into_iter().map(|customer| customer.name).collect()
    };
    assert_eq!(names(Listed::Active), ["Acme"]);
    assert_eq!(names(Listed::All), ["Acme", "Bolt"]);
    assert_eq!(engine.list_pillars(None, Listed::Active).unwrap().len(), 1);
    assert_eq!(engine.list_pillars(Some("Bolt"), Listed::Active).unwrap().len(), 1);
    let pillar = ["Acme/General Support".to_owned()];
    engine.archive_pillars(&pillar, Shelf::Archive, now()).unwrap();
    assert!(engine.list_pillars(None, Listed::Active).unwrap().is_empty());
    let again = engine.archive_customers(&both, Shelf::Archive, now()).unwrap();
    assert!(again.value[0].already() && again.step.is_none());
    engine.archive_customers(&both, Shelf::Unarchive, now()).unwrap();
    assert_eq!(names(Listed::Active), ["Acme", "Bolt"]);
}
