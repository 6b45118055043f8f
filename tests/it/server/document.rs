//! The document: what it says is what the routes answer.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::office::Office;

/// The fields that the document says a shape has, without those of `enrich`.
fn fields(document: &Value, shape: &str) -> BTreeSet<String> {
    let shape = document.pointer(&format!("/components/schemas/{shape}/properties"));
    let enriched = |field: &Value| {
        field["description"].as_str().is_some_and(|text| text.starts_with("With `enrich`"))
    };
    let shape = shape.unwrap().as_object().unwrap();
    shape.iter().filter(|(_, field)| !enriched(field)).map(|(name, _)| name.clone()).collect()
}

fn keys(record: &Value) -> BTreeSet<String> {
    record.as_object().unwrap().keys().cloned().collect()
}

#[test]
fn every_record_has_the_fields_of_its_shape() {
    let office = Office::new();
    office.worked(&office.ada, &office.mail, "07:00", "08:00");
    let started =
        office.post(&office.ada, &format!("/api/tasks/{}/start", office.mail), &json!({}));
    let document = office.house.get("/api/openapi.json", None).body;
    let admin = &office.admin;
    for (shape, record) in [
        ("Task", office.get(admin, "/api/tasks").items()[0].clone()),
        ("TimeEntry", office.get(admin, "/api/time-entries").items()[0].clone()),
        ("TimeBill", office.get(admin, "/api/time-bills").items()[0].clone()),
        ("Customer", office.get(admin, "/api/customers").items()[0].clone()),
        ("Pillar", office.get(admin, "/api/pillars").items()[0].clone()),
        ("ActiveTimer", started.body["activeTimer"].clone()),
        ("CustomerFocus", office.get(admin, "/api/customer-focus").body),
        ("Member", office.get(admin, "/api/tasks/internal-users").items()[0].clone()),
        ("StartedAnswer", started.body),
        ("TaskPage", office.get(admin, "/api/tasks").body),
        ("TimeBillPage", office.get(admin, "/api/time-bills").body),
    ] {
        assert_eq!(keys(&record), fields(&document, shape), "{shape}");
    }
}

#[test]
fn every_route_that_asks_who_one_is_says_so_and_how_it_may_refuse() {
    let office = Office::new();
    let document = office.house.get("/api/openapi.json", None).body;
    assert_eq!(document["openapi"], json!("3.1.0"));
    assert_eq!(document["components"]["securitySchemes"]["bearer"]["scheme"], json!("bearer"));
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, route) in item.as_object().unwrap() {
            let answers = keys(&route["responses"]);
            assert!(answers.iter().any(|status| status.starts_with('2')), "{method} {path}");
            if !route["security"].is_null() {
                let missing = ["401", "403"].iter().find(|status| !answers.contains(**status));
                assert_eq!(missing, None, "{method} {path} does not say how it may refuse");
            }
        }
    }
    let nowhere = office.house.get("/api/nothing", None);
    assert_eq!(nowhere.problem(), (404, "not_found"));
    let method = office.house.send("TRACE", "/api/tasks", None, None);
    assert_eq!(method.status, 405);
    assert_eq!(method.headers["allow"], "GET,HEAD,POST");
}
