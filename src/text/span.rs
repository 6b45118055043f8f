//! stub
use crate::domain::Span;
pub fn clock(span: Span) -> String {
    let m = span.whole_minutes();
    format!("{}:{:02}", m / 60, m % 60)
}
pub fn minutes(m: u32) -> String {
    format!("{}:{:02}", m / 60, m % 60)
}
