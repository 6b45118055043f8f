//! stub
use super::Refusal;
pub fn title(s: &str) -> Result<String, Refusal> {
    Ok(s.to_owned())
}
pub fn note(s: Option<&str>) -> Result<Option<String>, Refusal> {
    Ok(s.map(str::to_owned))
}
pub fn tags(s: &[String]) -> Result<Vec<String>, Refusal> {
    Ok(s.to_vec())
}
