//! Events: what the server tells while one listens (server-sent events).
//!
//! What an event says is read by those who listen.

use std::io::{BufRead, BufReader};

use reqwest::Method;
use reqwest::blocking::Response;
use reqwest::header::ACCEPT;

use super::Answer;
use super::address::ServerUrl;
use super::client::Client;
use super::trouble::Trouble;

/// A line longer than this is none of ours, in bytes.
const LONGEST: u64 = 1 << 20;

/// One event.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Event {
    /// Its kind; `message` where the server names none.
    pub kind: String,
    /// Its id, with which one goes on listening after it.
    pub id: Option<String>,
    /// What it says: a JSON document as text.
    pub data: String,
}

/// Events as they come: each `next` waits for one. It ends when the server ends it; a connection
/// that breaks, or over which nothing comes for long, is trouble.
#[derive(Debug)]
pub struct Events<R = BufReader<Response>> {
    server: ServerUrl,
    lines: Option<R>,
}

impl Client {
    /// Listens to what changes, after the event with this id if it is given. (GET /api/events)
    pub fn events(&self, after: Option<&str>) -> Answer<Events> {
        let mut request =
            self.request(&Method::GET, "/api/events").header(ACCEPT, "text/event-stream");
        if let Some(id) = after {
            request = request.header("last-event-id", id);
        }
        let response = self.send(request)?;
        Ok(Events { server: self.server().clone(), lines: Some(BufReader::new(response)) })
    }
}

impl<R: BufRead> Iterator for Events<R> {
    type Item = Answer<Event>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut lines = self.lines.take()?;
        match read(&mut lines) {
            Ok(event) => {
                let event = event?;
                self.lines = Some(lines);
                Some(Ok(event))
            }
            Err(error) => Some(Err(Trouble::broken(&self.server, &error))),
        }
    }
}

/// The next event; none at the end.
fn read(lines: &mut impl BufRead) -> std::io::Result<Option<Event>> {
    let mut event = Event { kind: "message".to_owned(), ..Event::default() };
    let mut data: Vec<String> = Vec::new();
    loop {
        let mut line = String::new();
        if std::io::Read::take(&mut *lines, LONGEST).read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_end_matches(['\n', '\r']);
        if line.is_empty() {
            if data.is_empty() {
                continue;
            }
            event.data = data.join("\n");
            return Ok(Some(event));
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value).to_owned();
        match field {
            "event" => event.kind = value,
            "id" => event.id = Some(value),
            "data" => data.push(value),
            // A comment keeps the connection alive.
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn events_are_read_between_comments() {
        let text = ": hello\n\nevent: changed\nid: 7\ndata: {\"a\":\ndata: 1}\n\n:\n\ndata:x\r\n\r\ndata: cut";
        let server = ServerUrl::parse("example.com").unwrap();
        let mut events = Events { server, lines: Some(text.as_bytes()) };
        let first = events.next().unwrap().unwrap();
        let expected =
            Event { kind: "changed".into(), id: Some("7".into()), data: "{\"a\":\n1}".into() };
        assert_eq!(first, expected);
        assert_eq!(events.next().unwrap().unwrap().data, "x");
        // Half an event is none.
        assert!(events.next().is_none() && events.next().is_none());
    }
}
