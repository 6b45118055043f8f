//! stub
use crate::domain::{Day, Timestamp, Zone};
pub fn clock(at: Timestamp, zone: Zone) -> String {
    zone.local(at).format("%H:%M").to_string()
}
pub fn short(day: Day) -> String {
    day.format("%a %d").to_string()
}
pub fn when(at: Timestamp, zone: Zone) -> String {
    zone.local(at).format("%a %d %b %H:%M").to_string()
}
