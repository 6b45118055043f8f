//! stub
pub fn one_line(t: &str) -> String {
    t.replace('\n', " ")
}
pub fn lines(t: &str) -> Vec<String> {
    t.lines().map(one_line).collect()
}
pub fn is_unsafe(c: char) -> bool {
    c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c)
}
