//! An office behind the server: two customers, two who work for them, and people of both customers.

use serde_json::{Value, json};
use tat::domain::{CustomerId, Role};

use super::{House, Person, Reply};

/// The office. It is Monday the 23rd of November 2026, nine o'clock in UTC.
pub(crate) struct Office {
    pub(crate) house: House,
    /// Decides on everything.
    pub(crate) admin: Person,
    /// Works for Acme.
    pub(crate) ada: Person,
    /// Works for Bolt.
    pub(crate) bob: Person,
    /// Acme's own administrator.
    pub(crate) acme_admin: Person,
    /// Acme's reader.
    pub(crate) acme_user: Person,
    pub(crate) acme: String,
    pub(crate) bolt: String,
    /// A task for Acme, in no pillar.
    pub(crate) mail: String,
    /// A task for Bolt.
    pub(crate) site: String,
}

impl Office {
    pub(crate) fn new() -> Self {
        Self::in_house(House::new())
    }

    /// The same in a house that stands already.
    pub(crate) fn in_house(house: House) -> Self {
        let admin = house.given_user(Some(Role::InternalAdmin), None);
        let customer = |name: &str, rate: &str| {
            let wish = json!({ "name": name, "rate": rate });
            let made = house.post("/api/customers", Some(&admin.token), &wish);
            assert_eq!(made.status, 201, "{:?}", made.body);
            made.text("/customer/id")
        };
        let (acme, bolt) = (customer("Acme", "80"), customer("Bolt", "100"));
        let task = |title: &str, customer: &str| {
            let wish = json!({ "title": title, "customerId": customer });
            let made = house.post("/api/tasks", Some(&admin.token), &wish);
            assert_eq!(made.status, 201, "{:?}", made.body);
            made.text("/id")
        };
        let (mail, site) = (task("mail", &acme), task("site", &bolt));
        let of = |role, customer: &str| {
            let customer = CustomerId(customer.parse().unwrap());
            house.given_user(Some(role), Some(customer))
        };
        Self {
            ada: house.given_user(Some(Role::InternalUser), None),
            bob: house.given_user(Some(Role::InternalUser), None),
            acme_admin: of(Role::CustomerAdmin, &acme),
            acme_user: of(Role::CustomerUser, &acme),
            admin,
            acme,
            bolt,
            mail,
            site,
            house,
        }
    }

    pub(crate) fn get(&self, person: &Person, path: &str) -> Reply {
        self.house.get(path, Some(&person.token))
    }

    pub(crate) fn post(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.house.post(path, Some(&person.token), body)
    }

    pub(crate) fn put(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.house.put(path, Some(&person.token), body)
    }

    pub(crate) fn patch(&self, person: &Person, path: &str, body: &Value) -> Reply {
        self.house.patch(path, Some(&person.token), body)
    }

    pub(crate) fn delete(&self, person: &Person, path: &str) -> Reply {
        self.house.delete(path, Some(&person.token))
    }

    /// Somebody's hour or so on a task, today, from and to as `08:00`; answers the entry's id.
    pub(crate) fn worked(&self, person: &Person, task: &str, from: &str, to: &str) -> String {
        let wish = json!({ "taskId": task, "startTime": today(from), "endTime": today(to) });
        let made = self.post(person, "/api/time-entries", &wish);
        assert_eq!(made.status, 201, "{:?}", made.body);
        made.text("/id")
    }

    /// The only bill of a customer.
    pub(crate) fn bill_of(&self, customer: &str) -> Value {
        let bills = self.get(&self.admin, &format!("/api/time-bills?customerId={customer}"));
        let [bill] = &bills.items()[..] else { panic!("{:?}", bills.body) };
        bill.clone()
    }

    /// Approves a bill.
    pub(crate) fn approve(&self, bill: &Value) {
        let path = format!("/api/time-bills/{}", bill["id"].as_str().unwrap());
        let wish = json!({ "status": "approved", "serverVersion": bill["serverVersion"] });
        let approved = self.patch(&self.admin, &path, &wish);
        assert_eq!(approved.status, 200, "{:?}", approved.body);
    }
}

/// An instant of today, as `08:00` in UTC.
pub(crate) fn today(clock: &str) -> String {
    format!("2026-11-23T{clock}:00.000Z")
}

impl Reply {
    /// The text at a place of the document.
    pub(crate) fn text(&self, pointer: &str) -> String {
        let found = self.body.pointer(pointer).and_then(Value::as_str);
        found.unwrap_or_else(|| panic!("no text at {pointer} in {:?}", self.body)).to_owned()
    }

    /// The items of a list.
    pub(crate) fn items(&self) -> Vec<Value> {
        assert_eq!(self.status, 200, "{:?}", self.body);
        self.body["items"].as_array().unwrap().clone()
    }

    /// The status and the code of a problem.
    pub(crate) fn problem(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or("no problem"))
    }
}
