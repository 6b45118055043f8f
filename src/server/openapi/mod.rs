//! The shapes that the document names: records, problems, and the statuses with which a route may
//! refuse.
//!
//! They are never made: records are written by `wire`. A test compares the two.

mod people;
mod problems;
mod records;
mod sync;

pub use people::{
    CustomerRole, KeySet, Lead, PasswordSet, PersonalToken, PersonalTokenPage, Role, Session,
    SignIn, Standing, User, UserPage,
};
pub use problems::{Once, OpenRefused, ProblemShape, ReadRefused, SyncRefused, WriteRefused};
pub use records::{
    ActiveTimer, BillStatus, ChangeEvent, Customer, CustomerFocus, CustomerPage, Member,
    MemberPage, Pillar, PillarPage, RatePeriod, Rounding, RoundingMode, Task, TaskPage, TaskStatus,
    TimeBill, TimeBillPage, TimeEntry, TimeEntryPage, TimerPage,
};

pub use sync::{Exchange, ExchangeReply};

use utoipa::Modify;
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};

/// Adds the way in which one proves who one is.
pub struct Bearer;

impl Modify for Bearer {
    fn modify(&self, document: &mut OpenApi) {
        let scheme = HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .description(Some("An access token of a sign-in, or a personal access token"))
            .build();
        let components = document.components.get_or_insert_default();
        components.add_security_scheme("bearer", SecurityScheme::Http(scheme));
    }
}
