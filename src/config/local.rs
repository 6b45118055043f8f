//! Local defaults: customer, pillar and tags of new tasks made in a folder (spec: `.tat.toml`).
//!
//! Nothing else can be set there, since whoever is given a folder may not trust who made it. It is
//! read only by commands that may create a task.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::file;
use super::given::{self, Shape};
use crate::domain::Refusal;

/// The file's name.
const NAME: &str = ".tat.toml";

/// The most bytes of a file that says so little.
const LARGEST: u64 = 64 << 10;

/// What new tasks made in a folder get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalDefaults {
    /// The file that says so.
    pub path: PathBuf,
    /// The customer by name.
    pub customer: Option<String>,
    /// The pillar by name, alone or as `Customer/Pillar`.
    pub pillar: Option<String>,
    /// The tags.
    pub tags: Vec<String>,
    /// What was passed over in the file.
    pub warnings: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Written {
    customer: Option<String>,
    pillar: Option<String>,
    tags: Vec<String>,
}

impl LocalDefaults {
    /// The defaults of the nearest file from this folder upward; none if there is no file.
    pub fn find(from: &Path) -> Result<Option<Self>, Refusal> {
        let from = std::path::absolute(from).unwrap_or_else(|_| from.to_owned());
        for folder in from.ancestors() {
            let path = folder.join(NAME);
            // A folder that one may not look into has nothing to say.
            let Ok(found) = std::fs::metadata(&path) else { continue };
            if let Some(why) = unfit(&found) {
                let message = format!("{} {why}", path.display());
                return Err(Refusal::usage(message).hint(HOLDS));
            }
            if let Some(text) = file::text(&path).map_err(|refusal| refusal.hint(HOLDS))? {
                return parse(path, &text).map(Some).map_err(|refusal| refusal.hint(HOLDS));
            }
        }
        Ok(None)
    }
}

/// Why a thing of this name is not even opened.
fn unfit(found: &std::fs::Metadata) -> Option<&'static str> {
    if !found.is_file() {
        Some("is not a file")
    } else if found.len() > LARGEST {
        Some("is too large")
    } else {
        None
    }
}

/// What people should know about the file.
const HOLDS: &str = "a `.tat.toml` may hold customer, pillar and tags: mend it or take it away";

fn parse(path: PathBuf, text: &str) -> Result<LocalDefaults, Refusal> {
    let document =
        toml::Deserializer::parse(text).map_err(|error| file::no_toml(&path, text, &error))?;
    let mut warnings = Vec::new();
    let warning = |key: serde_ignored::Path<'_>| {
        warnings.push(format!("{NAME}: nobody knows the key \"{key}\" there; {HOLDS}"));
    };
    let written: Written = serde_ignored::deserialize(document, warning)
        .map_err(|error| wrong_value(&path, text, error.span()))?;
    let name = |text: Option<String>| text.filter(|text| !text.trim().is_empty());
    let mut tags: Vec<String> = Vec::new();
    for tag in written.tags {
        if !tag.trim().is_empty() && !tags.contains(&tag) {
            tags.push(tag);
        }
    }
    Ok(LocalDefaults {
        path,
        customer: name(written.customer),
        pillar: name(written.pillar),
        tags,
        warnings,
    })
}

/// The refusal of a value that its key does not take.
fn wrong_value(path: &Path, text: &str, span: Option<std::ops::Range<usize>>) -> Refusal {
    let wrong = |given: given::Given| {
        let wanted = match given.key.as_str() {
            "customer" | "pillar" => Shape::Text,
            "tags" => Shape::List,
            _ => return None,
        };
        given.must_be(wanted).err().map(|refusal| given.at(path, refusal))
    };
    given::list(text)
        .into_iter()
        .find_map(wrong)
        .unwrap_or_else(|| file::wrong_kind(path, text, span))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::Code;
    use rstest::rstest;

    #[test]
    fn the_nearest_file_is_read() {
        let root = tempfile::tempdir().unwrap();
        let inner = root.path().join("acme/platform/src");
        std::fs::create_dir_all(&inner).unwrap();
        assert_eq!(LocalDefaults::find(&inner), Ok(None));

        let far = root.path().join(NAME);
        std::fs::write(&far, "customer = 'Globex'").unwrap();
        assert_eq!(LocalDefaults::find(&inner).unwrap().unwrap().path, far);

        let near = root.path().join("acme").join(NAME);
        std::fs::write(&near, "pillar = 'Acme/Platform'\ntags = ['web', '', 'web']").unwrap();
        let found = LocalDefaults::find(&inner).unwrap().unwrap();
        let expected = LocalDefaults {
            path: near,
            customer: None,
            pillar: Some("Acme/Platform".to_owned()),
            tags: vec!["web".to_owned()],
            warnings: Vec::new(),
        };
        assert_eq!(found, expected);
    }

    #[test]
    fn what_cannot_be_such_a_file_is_not_opened() {
        let root = tempfile::tempdir().unwrap();
        let path = root.path().join(NAME);
        let refused = || LocalDefaults::find(root.path()).unwrap_err().message;
        std::fs::create_dir(&path).unwrap();
        assert_eq!(refused(), format!("{} is not a file", path.display()));
        std::fs::remove_dir(&path).unwrap();
        std::fs::write(&path, " ".repeat(100_000)).unwrap();
        assert_eq!(refused(), format!("{} is too large", path.display()));
    }

    #[test]
    fn nothing_else_can_be_set() {
        let found = parse(PathBuf::from(NAME), "pager = 'rm -rf'\ncustomer = ''").unwrap();
        assert_eq!((found.customer, found.warnings.len()), (None, 1));
        assert!(found.warnings[0].contains("\"pager\""), "{:?}", found.warnings);
    }

    #[rstest]
    #[case(
        "\ncustomer = 5",
        Code::Usage,
        " line 2, customer: the number 5 stands where text in quotes belongs"
    )]
    #[case(
        "tags = 'web'",
        Code::Usage,
        " line 1, tags: the text \"web\" stands where a list in square brackets belongs"
    )]
    #[case("tags = [5]", Code::Usage, " line 1 holds a value of the wrong kind")]
    #[case("customer", Code::Failed, " line 1 is not TOML: ")]
    fn a_wrong_file_is_refused(#[case] text: &str, #[case] code: Code, #[case] why: &str) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        std::fs::write(&path, text).unwrap();
        let refusal = LocalDefaults::find(folder.path()).unwrap_err();
        assert_eq!(refusal.code, code);
        let start = format!("{}{why}", path.display());
        assert!(refusal.message.starts_with(&start), "{}", refusal.message);
    }
}
