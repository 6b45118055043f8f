//! The address of a server, as an account is named after it.

use std::fmt;

use reqwest::Url;

use crate::domain::Refusal;

/// Where a server is reached, without a slash at the end: two ways to write it are one value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ServerUrl(String);

impl ServerUrl {
    /// Reads an address as somebody types it: `tat.example` means `https://tat.example`.
    pub fn parse(text: &str) -> Result<Self, Refusal> {
        let text = text.trim();
        let whole = if text.contains("://") { text.to_owned() } else { format!("https://{text}") };
        let url = Url::parse(&whole).ok().filter(|url| {
            let known = ["https", "http"].contains(&url.scheme()) && url.has_host();
            let bare = url.username().is_empty() && url.password().is_none();
            known && bare && url.query().is_none() && url.fragment().is_none()
        });
        match url {
            Some(url) => Ok(Self(url.as_str().trim_end_matches('/').to_owned())),
            None => Err(Refusal::usage("this is no address of a server")
                .hint("write it as `https://tat.example`")),
        }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether what is sent there can be read on the way.
    pub fn is_plain(&self) -> bool {
        self.0.starts_with("http://")
    }

    /// The address of a route.
    pub(super) fn route(&self, path: &str) -> String {
        format!("{}{path}", self.0)
    }
}

impl fmt::Display for ServerUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("tat.example", Some("https://tat.example"))]
    #[case(" HTTPS://Tat.Example:443/ ", Some("https://tat.example"))]
    #[case("http://127.0.0.1:8787", Some("http://127.0.0.1:8787"))]
    #[case("https://example.com/tat/", Some("https://example.com/tat"))]
    #[case("", None)]
    #[case("ftp://example.com", None)]
    #[case("https://ada.example:secret@tat.example", None)]
    #[case("https://example.com/?token=secret", None)]
    fn one_server_has_one_name(#[case] typed: &str, #[case] name: Option<&str>) {
        let read = ServerUrl::parse(typed);
        assert_eq!(read.as_ref().ok().map(ServerUrl::as_str), name);
        // What was typed may hold a password.
        assert!(read.err().is_none_or(|refusal| !refusal.message.contains("secret")));
    }
}
