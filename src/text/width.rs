//! stub
pub fn of(t: &str) -> usize {
    unicode_width::UnicodeWidthStr::width(t)
}
pub fn fit(t: &str, w: usize) -> String {
    if of(t) <= w {
        t.to_owned()
    } else {
        t.chars().take(w.saturating_sub(1)).chain(['…']).collect()
    }
}
