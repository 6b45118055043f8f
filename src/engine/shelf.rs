//! The shelf: what is archived, out of sight and still counted.
//!
//! How customers and pillars get there is in `customer` and `pillar`.

/// Where a record is put.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shelf {
    /// Out of sight.
    Archive,
    /// Back in use.
    Unarchive,
}

impl Shelf {
    /// Whether what is put there is in use.
    pub(super) fn active(self) -> bool {
        self == Self::Unarchive
    }

    /// What the journal says was done to things of a kind.
    pub(super) fn sentence(self, kind: &str, names: &[&str]) -> String {
        let verb = if self.active() { "Brought back" } else { "Archived" };
        match names {
            [one] => format!("{verb} the {kind} \"{one}\""),
            several => format!("{verb} {} {kind}s", several.len()),
        }
    }
}

/// A record that was put into the archive or taken out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archived<T> {
    /// As it was.
    pub before: T,
    /// As it is now.
    pub after: T,
}

impl<T: PartialEq> Archived<T> {
    /// Whether it was there already.
    pub fn already(&self) -> bool {
        self.before == self.after
    }
}

/// Whether a list shows what is archived.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listed {
    /// Only what is in use.
    #[default]
    Active,
    /// What is archived too.
    All,
}

impl Listed {
    /// Whether a record with this flag is shown.
    pub(super) fn shows(self, active: bool) -> bool {
        active || self == Self::All
    }
}
