//! Measures: how many requests there were, how long they took, and how the process fares, as
//! Prometheus reads them.
//!
//! What a request was about is in the log.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Method, StatusCode};
use axum::routing::get;
use axum_server::Control;

/// Upper ends of the steps into which times fall, in seconds.
const STEPS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0];

/// What a request is counted under.
type Label = (String, String, u16);

/// What is measured while the server runs.
pub(super) struct Measures {
    began: Instant,
    control: Control,
    open: AtomicU64,
    series: Mutex<BTreeMap<Label, Series>>,
}

/// The requests of one label.
#[derive(Clone, Debug, Default)]
struct Series {
    count: u64,
    seconds: f64,
    /// How many took no longer than each step.
    within: [u64; STEPS.len()],
}

impl Measures {
    /// Nothing is measured yet; connections are counted by `control`.
    pub(super) fn new(control: Control) -> Self {
        Self { began: Instant::now(), control, open: AtomicU64::new(0), series: Mutex::default() }
    }

    /// A request begins.
    pub(super) fn begin(&self) {
        self.open.fetch_add(1, Ordering::Relaxed);
    }

    /// A request is answered. `route` is the route's pattern, never a path that somebody sent.
    pub(super) fn end(&self, method: &Method, route: &str, status: StatusCode, took: Duration) {
        self.open.fetch_sub(1, Ordering::Relaxed);
        // Methods that nobody knows would be labels without an end.
        let known = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
        let method = if known.contains(&method.as_str()) { method.as_str() } else { "other" };
        let label = (method.to_owned(), route.to_owned(), status.as_u16());
        let mut all = self.series.lock().unwrap_or_else(PoisonError::into_inner);
        let series = all.entry(label).or_default();
        series.count += 1;
        series.seconds += took.as_secs_f64();
        for (within, step) in series.within.iter_mut().zip(STEPS) {
            *within += u64::from(took.as_secs_f64() <= step);
        }
    }

    /// Everything as Prometheus text, with the store's size in bytes.
    fn text(&self, store: u64) -> String {
        let mut out = String::new();
        let version = env!("CARGO_PKG_VERSION");
        let up = self.began.elapsed().as_secs_f64();
        let open = self.open.load(Ordering::Relaxed);
        let connections = self.control.connection_count();
        gauge(
            &mut out,
            "tat_build_info",
            "Which tat runs.",
            &format!("{{version=\"{version}\"}} 1"),
        );
        gauge(&mut out, "tat_uptime_seconds", "How long it runs.", &format!(" {up:.3}"));
        gauge(&mut out, "tat_connections", "Open connections.", &format!(" {connections}"));
        gauge(&mut out, "tat_requests_open", "Requests not answered yet.", &format!(" {open}"));
        gauge(&mut out, "tat_store_bytes", "The store's file.", &format!(" {store}"));
        if let Some(bytes) = resident() {
            let name = "process_resident_memory_bytes";
            gauge(&mut out, name, "Memory in use.", &format!(" {bytes}"));
        }
        self.requests(&mut out);
        out
    }

    fn requests(&self, out: &mut String) {
        let name = "tat_request_seconds";
        let _ = writeln!(out, "# HELP {name} How long requests took, until their answer began.");
        let _ = writeln!(out, "# TYPE {name} histogram");
        let all = self.series.lock().unwrap_or_else(PoisonError::into_inner).clone();
        for ((method, route, status), series) in all {
            let label = format!("method=\"{method}\",route=\"{route}\",status=\"{status}\"");
            for (step, within) in STEPS.iter().zip(series.within) {
                let _ = writeln!(out, "{name}_bucket{{{label},le=\"{step}\"}} {within}");
            }
            let Series { count, seconds, .. } = series;
            let _ = writeln!(out, "{name}_bucket{{{label},le=\"+Inf\"}} {count}");
            let _ = writeln!(out, "{name}_sum{{{label}}} {seconds:.6}");
            let _ = writeln!(out, "{name}_count{{{label}}} {count}");
        }
    }
}

fn gauge(out: &mut String, name: &str, about: &str, sample: &str) {
    let _ = writeln!(out, "# HELP {name} {about}\n# TYPE {name} gauge\n{name}{sample}");
}

/// The memory of this process, in bytes, where the system tells it.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kilobytes * 1024)
}

/// What answers at the address for measures.
pub(super) fn router(measures: Arc<Measures>, store: PathBuf) -> Router {
    let text = move || async move {
        let bytes = store.metadata().map_or(0, |file| file.len());
        ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], measures.text(bytes))
    };
    Router::new().route("/metrics", get(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requests_are_counted_by_route_and_step() {
        let measures = Measures::new(Control::new());
        for (millis, status) in
            [(2, StatusCode::OK), (30, StatusCode::OK), (1, StatusCode::CONFLICT)]
        {
            measures.begin();
            measures.end(&Method::GET, "/api/tasks", status, Duration::from_millis(millis));
        }
        let text = measures.text(7);
        let ok = "method=\"GET\",route=\"/api/tasks\",status=\"200\"";
        for line in [
            format!("tat_request_seconds_bucket{{{ok},le=\"0.001\"}} 0"),
            format!("tat_request_seconds_bucket{{{ok},le=\"0.0025\"}} 1"),
            format!("tat_request_seconds_bucket{{{ok},le=\"+Inf\"}} 2"),
            format!("tat_request_seconds_sum{{{ok}}} 0.032000"),
            "tat_requests_open 0".to_owned(),
            "tat_store_bytes 7".to_owned(),
        ] {
            assert!(text.lines().any(|said| said == line), "{line} is not in\n{text}");
        }
    }
}
