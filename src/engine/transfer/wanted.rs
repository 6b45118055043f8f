//! Wanted: where foreign time belongs here, by the names that the file gives. (spec: import)
//!
//! Whether customers, pillars and tasks of these names exist is asked in `places`.

use std::collections::BTreeMap;

use crate::domain::{Refusal, limits, naming};
use crate::formats::Projects;
use crate::formats::foreign::Foreign;

/// What a task is called of which the file says nothing at all.
const NAMELESS: &str = "(no title)";

/// `--map FROM=CUSTOMER/PILLAR`
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// The project's (or the tag's) bare text.
    pub from: String,
    /// The customer's name.
    pub customer: String,
    /// The pillar's name.
    pub pillar: Option<String>,
}

impl Mapping {
    /// Reads it as it is typed.
    pub fn parse(words: &str) -> Result<Self, Refusal> {
        let refused = || {
            Refusal::usage(format!("\"{words}\" maps nothing to anybody"))
                .hint("`--map website=Acme/Web`: the project as the file writes it, the customer, the pillar")
        };
        // A customer's name hardly holds an equals sign; a project may.
        let (from, to) = words.rsplit_once('=').ok_or_else(refused)?;
        let (customer, pillar) = match to.split_once('/') {
            Some((customer, pillar)) => (customer, Some(pillar.trim().to_owned())),
            None => (to, None),
        };
        let customer = customer.trim().to_owned();
        let nothing = from.trim().is_empty() || customer.is_empty();
        if nothing || pillar.as_ref().is_some_and(String::is_empty) {
            return Err(refused());
        }
        Ok(Self { from: from.trim().to_owned(), customer, pillar })
    }
}

/// A customer and a pillar by name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Place {
    pub(super) customer: Option<String>,
    pub(super) pillar: Option<String>,
}

/// Where time belongs, and what it is called there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    pub(super) place: Place,
    pub(super) title: String,
    pub(super) note: Option<String>,
    pub(super) tags: Vec<String>,
}

/// The mappings, and which of them met something.
#[derive(Debug, Default)]
pub(super) struct Maps {
    by_name: BTreeMap<String, (Mapping, bool)>,
}

impl Maps {
    /// These mappings.
    pub(super) fn of(maps: &[Mapping]) -> Self {
        let by_name =
            maps.iter().map(|map| (naming::fold(&map.from), (map.clone(), false))).collect();
        Self { by_name }
    }

    /// Where a name is mapped to.
    fn find(&mut self, name: &str) -> Option<Place> {
        if self.by_name.is_empty() {
            return None;
        }
        let (map, met) = self.by_name.get_mut(&naming::fold(name))?;
        *met = true;
        Some(Place { customer: Some(map.customer.clone()), pillar: map.pillar.clone() })
    }

    /// What was mapped and never met.
    pub(super) fn unmet(&self) -> impl Iterator<Item = &str> {
        self.by_name.values().filter(|(_, met)| !met).map(|(map, _)| map.from.as_str())
    }
}

/// Finds out where foreign time belongs.
pub(super) fn wanted(foreign: &Foreign, projects: Projects, maps: &mut Maps) -> Wanted {
    let mut tags = foreign.tags.clone();
    let mut own_title = None;
    let place = match projects {
        Projects::AreTags if foreign.project.is_none() && foreign.client.is_none() => {
            let mapped = tags.iter().position(|tag| maps.by_name.contains_key(&naming::fold(tag)));
            match mapped {
                Some(at) => maps.find(&tags.remove(at)).unwrap_or_default(),
                None => Place::default(),
            }
        }
        _ => named(foreign, maps, &mut own_title),
    };
    let description = foreign.description.as_deref().filter(|words| !words.trim().is_empty());
    let (title, note) = match (own_title, &foreign.task, description) {
        (Some(project), task, description) => (project, joined(task.as_deref(), description)),
        (None, Some(task), description) => (task.clone(), description.map(str::to_owned)),
        (None, None, Some(description)) => from_description(description),
        (None, None, None) => (nameless(&place, projects, &tags), None),
    };
    Wanted { place, title, note, tags }
}

/// The customer and pillar of a format in which projects have names.
fn named(foreign: &Foreign, maps: &mut Maps, own_title: &mut Option<String>) -> Place {
    let client = foreign.client.as_deref().map(str::trim).filter(|name| !name.is_empty());
    let project = foreign.project.as_deref().map(str::trim).filter(|name| !name.is_empty());
    if let Some(project) = project {
        let both = client.map(|client| format!("{client}/{project}"));
        let mapped = both.and_then(|both| maps.find(&both)).or_else(|| maps.find(project));
        if let Some(place) = mapped {
            return place;
        }
    }
    match (client, project) {
        (Some(client), project) => {
            if project.is_none()
                && let Some(place) = maps.find(client)
            {
                return place;
            }
            let pillar = project.map(|project| match split(project) {
                Some((owner, rest)) if naming::fold(owner) == naming::fold(client) => rest,
                _ => project,
            });
            Place { customer: Some(client.to_owned()), pillar: pillar.map(str::to_owned) }
        }
        (None, Some(project)) => {
            if let Some((customer, pillar)) = split(project) {
                let (customer, pillar) = (customer.to_owned(), pillar.to_owned());
                return Place { customer: Some(customer), pillar: Some(pillar) };
            }
            *own_title = Some(project.to_owned());
            Place::default()
        }
        (None, None) => Place::default(),
    }
}

/// A project of two levels: `a/b`, `a:b`, `a.b`. (spec: import)
fn split(project: &str) -> Option<(&str, &str)> {
    ['/', ':', '.'].into_iter().find_map(|sign| {
        let (left, right) = project.split_once(sign)?;
        // A point with a space behind it ends a sentence.
        let sentence = sign == '.' && (right.starts_with(' ') || left.ends_with(' '));
        let (left, right) = (left.trim(), right.trim());
        (!sentence && !left.is_empty() && !right.is_empty()).then_some((left, right))
    })
}

/// What is left to say where the project is the title already.
fn joined(task: Option<&str>, description: Option<&str>) -> Option<String> {
    match (task, description) {
        (Some(task), Some(description)) if task != description => {
            Some(format!("{task}\n{description}"))
        }
        (task, description) => description.or(task).map(str::to_owned),
    }
}

/// A title from the first line of a description; the whole is the note where there is more.
fn from_description(description: &str) -> (String, Option<String>) {
    let whole = description.trim();
    let first = whole.lines().next().unwrap_or_default().trim();
    let cut: String = first.chars().take(limits::LONGEST_NAME).collect();
    let more = cut.len() < whole.len();
    (cut, more.then(|| whole.to_owned()))
}

/// A title where neither task nor description is said: the pillar's name, else the customer's,
/// else (where tags are all there is) the first tag that reads like a title.
fn nameless(place: &Place, projects: Projects, tags: &[String]) -> String {
    let name = place.pillar.as_ref().or(place.customer.as_ref());
    let tag = || match projects {
        Projects::AreTags => tags.iter().find(|tag| tag.contains(' ')).or_else(|| tags.first()),
        Projects::HaveNames => None,
    };
    name.or_else(tag).cloned().unwrap_or_else(|| NAMELESS.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{Span, Timestamp};
    use crate::formats::foreign::ForeignTime;
    use rstest::rstest;

    fn foreign() -> Foreign {
        let start = Timestamp::from_millis(0);
        Foreign::new(1, ForeignTime::Instants(start, Some(start + Span::hours(1))))
    }

    fn owned(text: &str) -> Option<String> {
        (!text.is_empty()).then(|| text.to_owned())
    }

    #[rstest]
    // client, project, task, description -> customer, pillar, title, note
    #[case(["Acme", "Web", "", ""], ["Acme", "Web", "Web", ""])]
    #[case(["Acme", "Web", "Login", "two\nlines"], ["Acme", "Web", "Login", "two\nlines"])]
    #[case(["Acme", "", "", "fix it"], ["Acme", "", "fix it", ""])]
    #[case(["Acme", "", "", ""], ["Acme", "", "Acme", ""])]
    #[case(["Acme", "Acme/Web", "", ""], ["Acme", "Web", "Web", ""])]
    #[case(["", "acme/dev", "", "one\ntwo"], ["acme", "dev", "one", "one\ntwo"])]
    #[case(["", "acme:dev:login", "", ""], ["acme", "dev:login", "dev:login", ""])]
    #[case(["", "acme.dev", "", ""], ["acme", "dev", "dev", ""])]
    #[case(["", "standup", "", "long one"], ["", "", "standup", "long one"])]
    #[case(["", "standup", "Monday", "long one"], ["", "", "standup", "Monday\nlong one"])]
    #[case(["", "Mr. Smith", "", ""], ["", "", "Mr. Smith", ""])]
    #[case(["", "", "", "only this"], ["", "", "only this", ""])]
    #[case(["", "", "", ""], ["", "", NAMELESS, ""])]
    fn names_say_where_time_belongs(#[case] says: [&str; 4], #[case] means: [&str; 4]) {
        let [client, project, task, description] = says.map(owned);
        let foreign = Foreign { client, project, task, description, ..foreign() };
        let wanted = wanted(&foreign, Projects::HaveNames, &mut Maps::default());
        let [customer, pillar, title, note] = means.map(owned);
        assert_eq!(wanted.place, Place { customer, pillar });
        assert_eq!((Some(wanted.title), wanted.note), (title, note));
    }

    #[rstest]
    #[case("website=Acme/Web", Some(("website", "Acme", Some("Web"))))]
    #[case("ticket=7=Acme", Some(("ticket=7", "Acme", None)))]
    #[case("website", None)]
    #[case("=Acme", None)]
    #[case("website=", None)]
    #[case("website=Acme/", None)]
    fn mappings_are_read(#[case] words: &str, #[case] read: Option<(&str, &str, Option<&str>)>) {
        let mapping = Mapping::parse(words).ok();
        let mapping = mapping.as_ref().map(|m| (&*m.from, &*m.customer, m.pillar.as_deref()));
        assert_eq!(mapping, read);
    }

    #[test]
    fn a_mapped_tag_is_a_project_and_one_that_was_never_met_is_told() {
        let maps = ["acme=Acme/Web", "nobody=Acme"].map(|words| Mapping::parse(words).unwrap());
        let mut maps = Maps::of(&maps);
        let tags = ["review", "ACME", "fix login"].map(str::to_owned).to_vec();
        let foreign = Foreign { tags, ..foreign() };
        let wanted = wanted(&foreign, Projects::AreTags, &mut maps);
        assert_eq!(wanted.place.customer.as_deref(), Some("Acme"));
        assert_eq!((wanted.title.as_str(), wanted.tags.len()), ("Web", 2));
        assert_eq!(maps.unmet().collect::<Vec<_>>(), ["nobody"]);
    }
}
