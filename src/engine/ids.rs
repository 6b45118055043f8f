//! Where fresh ids come from: chance, or a seed that makes a run repeatable.

use uuid::Uuid;

/// A source of ids.
#[derive(Clone, Debug, Default)]
pub struct IdSource {
    seed: Option<Uuid>,
}

impl IdSource {
    /// Ids that nobody can foresee.
    pub fn random() -> Self {
        Self::default()
    }

    /// Ids that follow from the seed and from how many commits the store has seen.
    pub fn seeded(seed: &str) -> Self {
        Self { seed: Some(Uuid::new_v5(&Uuid::NAMESPACE_OID, seed.as_bytes())) }
    }

    /// The `count`-th fresh id of the command that comes after `generation` commits.
    pub fn id(&self, generation: u64, count: u64) -> Uuid {
        let Some(seed) = self.seed else { return Uuid::new_v4() };
        let name = format!("{generation}/{count}");
        let bytes = Uuid::new_v5(&seed, name.as_bytes()).into_bytes();
        // Shaped as a random id, so that nothing tells the two kinds apart.
        uuid::Builder::from_random_bytes(bytes).into_uuid()
    }
}
