//! From words to things: exact name, id prefix, then words that fit one thing only.
//!
//! Nobody is asked here: several fits are a refusal that carries the candidates.

use crate::domain::{
    Candidate, Code, Customer, CustomerId, Pillar, PillarId, Refusal, SHORTEST_PREFIX, Status,
    Task, TaskId, User, naming, prefix_range,
};
use crate::store::Read;

/// Which tasks words may mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Among {
    /// Open tasks only.
    Open,
    /// Closed ones too.
    All,
}

/// A task named by its id without doubt, as `id:4711…` writes it.
const BY_ID: &str = "id:";

/// Most candidates that a refusal names.
const MOST_CANDIDATES: usize = 12;

/// Finds the task that words mean: a title, an id prefix, or words that fit one task only.
/// (spec: TASK elsewhere)
pub fn task(read: &dyn Read, words: &str, among: Among) -> Result<Task, Refusal> {
    if let Some(prefix) = words.strip_prefix(BY_ID) {
        return task_by_prefix(read, prefix, Among::All)?.ok_or_else(|| no_task(words));
    }
    let wanted = naming::fold(words);
    let titled: Vec<Task> = read
        .tasks_titled(&wanted)?
        .into_iter()
        .filter(|task| among == Among::All || task.is_open())
        .collect();
    match titled.len() {
        0 => {}
        1 => return titled.into_iter().next().ok_or_else(|| no_task(words)),
        _ => {
            // Of one open and several closed tasks the open one is meant.
            let mut open: Vec<Task> = titled.iter().filter(|t| t.is_open()).cloned().collect();
            return match (open.len(), open.pop()) {
                (1, Some(task)) => Ok(task),
                _ => Err(ambiguous_tasks(read, words, &titled)?),
            };
        }
    }
    if let Some(task) = task_by_prefix(read, words, among)? {
        return Ok(task);
    }
    let fitting = tasks_with_words(read, &wanted, among)?;
    match <[Task; 1]>::try_from(fitting) {
        Ok([task]) => Ok(task),
        Err(several) if several.is_empty() => Err(missing_task(read, words, among)?),
        Err(several) => Err(ambiguous_tasks(read, words, &several)?),
    }
}

/// The task whose id begins so; none if the words are no id prefix or fit nothing.
pub fn task_by_prefix(
    read: &dyn Read,
    prefix: &str,
    among: Among,
) -> Result<Option<Task>, Refusal> {
    let Some((low, high)) = typed_prefix(prefix) else { return Ok(None) };
    let found: Vec<Task> = read
        .tasks_between(TaskId::from_bytes(low), TaskId::from_bytes(high))?
        .into_iter()
        .filter(|task| among == Among::All || task.is_open())
        .collect();
    match <[Task; 1]>::try_from(found) {
        Ok([task]) => Ok(Some(task)),
        Err(several) if several.is_empty() => Ok(None),
        Err(several) => Err(ambiguous_tasks(read, prefix, &several)?),
    }
}

/// Open (or all) tasks whose title holds every one of the words, case folded.
pub fn tasks_with_words(read: &dyn Read, folded: &str, among: Among) -> Result<Vec<Task>, Refusal> {
    let words: Vec<&str> = folded.split_whitespace().collect();
    if words.is_empty() {
        return Ok(Vec::new());
    }
    let mut fitting = tasks_among(read, among)?;
    fitting.retain(|task| {
        let title = naming::fold(&task.title);
        words.iter().all(|word| title.contains(word))
    });
    Ok(fitting)
}

/// Every open (or every) task.
pub fn tasks_among(read: &dyn Read, among: Among) -> Result<Vec<Task>, Refusal> {
    let mut tasks = Vec::new();
    for status in Status::ALL {
        if among == Among::All || status.is_open() {
            tasks.extend(read.tasks_in(status)?);
        }
    }
    Ok(tasks)
}

/// Finds a customer by name or id prefix; archived ones too.
pub fn customer(read: &dyn Read, words: &str) -> Result<Customer, Refusal> {
    let all = read.customers()?;
    let wanted = naming::fold(words);
    if let Some(found) = all.iter().find(|customer| naming::fold(&customer.name) == wanted) {
        return Ok(found.clone());
    }
    let range = typed_prefix(words.strip_prefix(BY_ID).unwrap_or(words));
    if let Some((low, high)) = range {
        let span = CustomerId::from_bytes(low)..=CustomerId::from_bytes(high);
        let fitting: Vec<_> = all.iter().filter(|c| span.contains(&c.id)).collect();
        if let [found] = fitting[..] {
            return Ok(found.clone());
        }
        if !fitting.is_empty() {
            let candidates = fitting.iter().map(|c| candidate(c.id.0, &c.name)).collect();
            return Err(ambiguous("customers", words, candidates));
        }
    }
    let refusal = Refusal::not_found(format!("no customer is called \"{words}\""));
    let names: Vec<&str> = all.iter().map(|customer| customer.name.as_str()).collect();
    Err(match naming::nearest(words, names) {
        Some(name) => refusal.hint(format!("did you mean `{name}`? `tat customer list` shows all")),
        None => refusal,
    }
    .hint(format!("`tat customer add {}` makes it", quoted(words))))
}

/// Finds a pillar by name or id prefix, within a customer if one is given; `Customer/Pillar`
/// names both.
pub fn pillar(read: &dyn Read, words: &str, within: Option<&Customer>) -> Result<Pillar, Refusal> {
    if let Some((left, right)) = words.split_once('/')
        && let Ok(owner) = customer(read, left.trim())
        && within.is_none_or(|within| within.id == owner.id)
    {
        return pillar(read, right.trim(), Some(&owner));
    }
    let all = match within {
        Some(customer) => read.pillars_of(customer.id)?,
        None => read.pillars()?,
    };
    let wanted = naming::fold(words);
    let mut fitting: Vec<&Pillar> =
        all.iter().filter(|pillar| naming::fold(&pillar.name) == wanted).collect();
    let range = typed_prefix(words.strip_prefix(BY_ID).unwrap_or(words));
    if let (true, Some((low, high))) = (fitting.is_empty(), range) {
        let span = PillarId::from_bytes(low)..=PillarId::from_bytes(high);
        fitting = all.iter().filter(|pillar| span.contains(&pillar.id)).collect();
    }
    match fitting[..] {
        [found] => Ok(found.clone()),
        [] => Err(missing_pillar(&all, words, within)),
        _ => {
            let mut candidates = Vec::new();
            for pillar in &fitting {
                let owner = read.customer(pillar.customer_id)?.map_or_else(String::new, |c| c.name);
                candidates.push(candidate(pillar.id.0, &format!("{owner}/{}", pillar.name)));
            }
            Err(ambiguous("pillars", words, candidates))
        }
    }
}

/// The customers that a name means to a filter: the one who is called so, else those who were,
/// and are merged into others now. Their frozen bills keep the name.
pub fn customers_ever(read: &dyn Read, words: &str) -> Result<Vec<CustomerId>, Refusal> {
    let refusal = match customer(read, words) {
        Ok(found) => return Ok(vec![found.id]),
        Err(refusal) => refusal,
    };
    let (wanted, mut former) = (naming::fold(words), Vec::new());
    read.every_customer(&mut |customer| {
        if customer.deleted_at.is_some() && naming::fold(&customer.name) == wanted {
            former.push(customer.id);
        }
    })?;
    if refusal.code == Code::NotFound && !former.is_empty() { Ok(former) } else { Err(refusal) }
}

/// The same of a pillar, which may be written `Customer/Pillar`.
pub fn pillars_ever(read: &dyn Read, words: &str) -> Result<Vec<Pillar>, Refusal> {
    let refusal = match pillar(read, words, None) {
        Ok(found) => return Ok(vec![found]),
        Err(refusal) => refusal,
    };
    let (owners, name) = match words.split_once('/') {
        Some((owner, name)) => match customers_ever(read, owner.trim()) {
            Ok(owners) => (Some(owners), name.trim()),
            Err(_) => (None, words),
        },
        None => (None, words),
    };
    let (wanted, mut former) = (naming::fold(name), Vec::new());
    read.every_pillar(&mut |pillar| {
        let theirs = owners.as_ref().is_none_or(|owners| owners.contains(&pillar.customer_id));
        if theirs && naming::fold(&pillar.name) == wanted {
            former.push(pillar);
        }
    })?;
    if refusal.code == Code::NotFound && !former.is_empty() { Ok(former) } else { Err(refusal) }
}

fn missing_pillar(all: &[Pillar], words: &str, within: Option<&Customer>) -> Refusal {
    let of = within.map_or_else(String::new, |c| format!(" of \"{}\"", c.name));
    let refusal = Refusal::not_found(format!("no pillar{of} is called \"{words}\""));
    let names: Vec<&str> = all.iter().map(|pillar| pillar.name.as_str()).collect();
    let refusal = match naming::nearest(words, names) {
        Some(name) => refusal.hint(format!("did you mean `{name}`? `tat pillar list` shows all")),
        None => refusal,
    };
    let owner = within.map_or("CUSTOMER".to_owned(), |customer| quoted(&customer.name));
    refusal.hint(format!("`tat pillar add {owner} {}` makes it", quoted(words)))
}

/// Finds a user by address, name or id prefix; `me` is the asker.
pub fn user(read: &dyn Read, words: &str) -> Result<User, Refusal> {
    let owner = read.owner()?;
    let wanted = naming::fold(words);
    let named = |name: &str| naming::fold(name) == wanted;
    let by_id = typed_prefix(words.strip_prefix(BY_ID).unwrap_or(words))
        .is_some_and(|(low, high)| (low..=high).contains(owner.id.as_bytes()));
    if named("me") || named(&owner.name) || owner.email.as_deref().is_some_and(named) || by_id {
        return Ok(owner);
    }
    Err(Refusal::not_found(format!("no user is called \"{words}\""))
        .hint("`me` is the only user of this store"))
}

/// Whether the words of a start may be an id: neither all digits nor all letters, for those are
/// titles. (spec: TASK where it may create)
pub fn is_start_id(words: &str) -> bool {
    words.chars().any(|c| c.is_ascii_digit()) && words.chars().any(|c| c.is_ascii_alphabetic())
}

/// The id range of a prefix that is long enough to be typed.
pub fn typed_prefix(words: &str) -> Option<([u8; 16], [u8; 16])> {
    if words.chars().filter(|c| *c != '-').count() < SHORTEST_PREFIX {
        return None;
    }
    prefix_range(words)
}

/// A word as one would type it in a shell: nothing in it is obeyed there, whoever wrote it.
pub fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./:@#".contains(c);
    if !word.is_empty() && !word.starts_with('#') && word.chars().all(plain) {
        word.to_owned()
    } else if word.contains(['"', '\\', '$', '`', '!']) {
        format!("'{}'", word.replace('\'', "'\\''"))
    } else {
        format!("\"{word}\"")
    }
}

fn candidate(id: uuid::Uuid, label: &str) -> Candidate {
    Candidate { id: id.to_string(), label: label.to_owned() }
}

fn ambiguous(kind: &str, words: &str, candidates: Vec<Candidate>) -> Refusal {
    let count = candidates.len();
    let mut refusal = Refusal::new(Code::Ambiguous, format!("\"{words}\" fits {count} {kind}"));
    for candidate in candidates.iter().take(MOST_CANDIDATES) {
        let short = candidate.id.get(..8).unwrap_or(&candidate.id);
        refusal = refusal.hint(format!("`{short}`  {}", candidate.label));
    }
    refusal.among(words, candidates)
}

/// The refusal for words that fit several tasks.
pub fn ambiguous_tasks(read: &dyn Read, words: &str, tasks: &[Task]) -> Result<Refusal, Refusal> {
    let mut candidates = Vec::with_capacity(tasks.len());
    for task in tasks {
        candidates.push(candidate(task.id.0, &task_label(read, task)?));
    }
    Ok(ambiguous("tasks", words, candidates))
}

/// A task's title with its customer and pillar, to tell it from others.
pub fn task_label(read: &dyn Read, task: &Task) -> Result<String, Refusal> {
    let mut label = task.title.clone();
    if let Some(customer) = task.customer_id.map(|id| read.customer(id)).transpose()?.flatten() {
        label = format!("{label}  {}", customer.name);
    }
    if let Some(pillar) = task.pillar_id.map(|id| read.pillar(id)).transpose()?.flatten() {
        label = format!("{label} › {}", pillar.name);
    }
    if !task.is_open() {
        label = format!("{label}  ({})", task.status.as_str());
    }
    Ok(label)
}

fn no_task(words: &str) -> Refusal {
    Refusal::not_found(format!("no task matches \"{words}\""))
}

fn missing_task(read: &dyn Read, words: &str, among: Among) -> Result<Refusal, Refusal> {
    let refusal = no_task(words);
    if among == Among::Open
        && let [closed] = &tasks_with_words(read, &naming::fold(words), Among::All)?[..]
    {
        let (title, status) = (&closed.title, closed.status.as_str());
        return Ok(refusal.hint(format!(
            "\"{title}\" is {status}; `tat task reopen {}` takes it back",
            quoted(title)
        )));
    }
    let known = tasks_among(read, among)?;
    let titles: Vec<&str> = known.iter().map(|task| task.title.as_str()).collect();
    let all = if among == Among::All { " --all" } else { "" };
    Ok(match naming::nearest(words, titles) {
        Some(title) => {
            refusal.hint(format!("did you mean `{title}`? `tat task list{all}` shows all"))
        }
        None => refusal.hint(format!("`tat task list{all}` shows all")),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        /// A hint can be copied into a shell, whatever somebody called a task.
        #[test]
        fn a_quoted_word_is_one_word_that_is_not_obeyed(word in "[^\\x00]{0,12}|[ \"'$`!\\\\#~*a]{1,8}") {
            let typed = quoted(&word);
            prop_assert_eq!(shlex::split(&typed), Some(vec![word]));
            // Outside single quotes nothing stands that a shell would put something else for.
            let outside: String = typed.replace("'\\''", "").split('\'').step_by(2).collect();
            prop_assert!(!outside.contains(['$', '`', '!']), "{}", typed);
        }
    }
}
