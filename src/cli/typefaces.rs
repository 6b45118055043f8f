//! Typefaces of this machine, for the letters of a statement that the usual one lacks.

use std::collections::BTreeSet;

use fontdb::{Database, ID};

use crate::formats::statement::pdf::Typeface;

/// Typefaces of this machine that have these letters, and the letters that none has. Each typeface
/// has one that those before it lack.
pub(super) fn having(letters: &BTreeSet<char>) -> (Vec<Typeface>, BTreeSet<char>) {
    let mut left = letters.clone();
    let mut typefaces = Vec::new();
    if left.is_empty() {
        return (typefaces, left);
    }
    let mut machine = Database::new();
    machine.load_system_fonts();
    let mut candidates: Vec<(bool, String, ID)> = machine
        .faces()
        .map(|face| {
            let name = face.families.first().map_or_else(String::new, |(name, _)| name.clone());
            let plain = face.weight == fontdb::Weight::NORMAL
                && face.style == fontdb::Style::Normal
                && face.stretch == fontdb::Stretch::Normal;
            (!plain, name, face.id)
        })
        .collect();
    // Upright ones first, and always in the same order.
    candidates.sort();
    for (.., id) in candidates {
        if left.is_empty() {
            break;
        }
        let found = machine.with_face_data(id, |bytes, index| {
            let face = rustybuzz::Face::from_slice(bytes, index)?;
            let has = left.iter().filter(|letter| face.glyph_index(**letter).is_some());
            let has: BTreeSet<char> = has.copied().collect();
            (!has.is_empty()).then(|| (Typeface { bytes: bytes.to_vec(), index }, has))
        });
        if let Some((typeface, has)) = found.flatten() {
            typefaces.push(typeface);
            left.retain(|letter| !has.contains(letter));
        }
    }
    (typefaces, left)
}
