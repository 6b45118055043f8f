//! Letters: which typeface has them, and how much room they take.
//!
//! Noto Sans is at hand for Latin, Greek and Cyrillic. What it lacks is looked for in the typefaces
//! that came along; what nobody has is shown as a sign that something was there.

use std::collections::BTreeSet;

use krilla::text::Font;
use rustybuzz::{Face, UnicodeBuffer};

/// What is shown for a letter that no typeface has.
const UNKNOWN: char = '\u{FFFD}';

const REGULAR: &[u8] = include_bytes!("NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("NotoSans-Bold.ttf");

/// A typeface that came along: the bytes of its file, and its number in it.
#[derive(Clone, Debug)]
pub struct Typeface {
    /// The file.
    pub bytes: Vec<u8>,
    /// Which of the typefaces in it.
    pub index: u32,
}

/// How heavy letters are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// The typefaces of a document, the usual one first.
pub(super) struct Letters<'a> {
    regular: Vec<(Face<'a>, Font)>,
    bold: Option<(Face<'a>, Font)>,
}

/// Letters in a row that one typeface has.
pub(super) struct Run<'l> {
    pub(super) text: String,
    pub(super) font: &'l Font,
    face: &'l Face<'l>,
}

impl<'a> Letters<'a> {
    /// The usual typeface, and those that came along. One that cannot be read is passed over.
    pub(super) fn new(others: &'a [Typeface]) -> Self {
        let own = |bytes: &'static [u8]| {
            Some((Face::from_slice(bytes, 0)?, Font::new(bytes.to_vec().into(), 0)?))
        };
        let came = others.iter().filter_map(|typeface| {
            let face = Face::from_slice(&typeface.bytes, typeface.index)?;
            Some((face, Font::new(typeface.bytes.clone().into(), typeface.index)?))
        });
        Self { regular: own(REGULAR).into_iter().chain(came).collect(), bold: own(BOLD) }
    }

    /// The typefaces for a weight, in the order in which they are asked.
    fn faces(&self, weight: Weight) -> impl Iterator<Item = &(Face<'a>, Font)> {
        let bold = self.bold.iter().filter(move |_| weight == Weight::Bold);
        bold.chain(&self.regular)
    }

    /// Text in runs of one typeface each.
    pub(super) fn runs(&self, text: &str, weight: Weight) -> Vec<Run<'_>> {
        let mut runs: Vec<Run<'_>> = Vec::new();
        for letter in text.chars() {
            let has = |letter: char| {
                self.faces(weight).find(|(face, _)| face.glyph_index(letter).is_some())
            };
            let (letter, found) = match has(letter) {
                Some(found) => (letter, Some(found)),
                None => (UNKNOWN, has(UNKNOWN)),
            };
            let Some((face, font)) = found else { continue };
            match runs.last_mut().filter(|run| std::ptr::eq(run.face, face)) {
                Some(run) => run.text.push(letter),
                None => runs.push(Run { text: letter.to_string(), font, face }),
            }
        }
        runs
    }

    /// How wide text is at a size, in points.
    pub(super) fn width(&self, text: &str, weight: Weight, size: f32) -> f32 {
        self.runs(text, weight).iter().map(|run| run.width(size)).sum()
    }

    /// Text in lines that are no wider than that. A word that is wider is torn.
    pub(super) fn lines(&self, text: &str, weight: Weight, size: f32, room: f32) -> Vec<String> {
        let mut lines = Vec::new();
        for paragraph in text.lines() {
            let mut line = String::new();
            for word in paragraph.split_whitespace() {
                let longer =
                    if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
                if self.width(&longer, weight, size) <= room {
                    line = longer;
                    continue;
                }
                if !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                }
                for letter in word.chars() {
                    line.push(letter);
                    if self.width(&line, weight, size) > room && line.chars().count() > 1 {
                        line.pop();
                        lines.push(std::mem::replace(&mut line, letter.to_string()));
                    }
                }
            }
            lines.push(line);
        }
        lines
    }
}

impl Run<'_> {
    /// How wide it is at a size, in points.
    pub(super) fn width(&self, size: f32) -> f32 {
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(&self.text);
        buffer.guess_segment_properties();
        let shaped = rustybuzz::shape(self.face, &[], buffer);
        let units: i64 =
            shaped.glyph_positions().iter().map(|place| i64::from(place.x_advance)).sum();
        #[expect(clippy::cast_precision_loss, reason = "a line has a few thousand units")]
        let units = units as f32;
        #[expect(clippy::cast_precision_loss, reason = "a typeface has a few thousand to the em")]
        let em = self.face.units_per_em() as f32;
        units / em * size
    }
}

/// The letters of a text that the usual typeface lacks.
pub(super) fn lacking(text: &str) -> BTreeSet<char> {
    let face = Face::from_slice(REGULAR, 0);
    let has = |letter: char| face.as_ref().is_some_and(|face| face.glyph_index(letter).is_some());
    text.chars().filter(|letter| !letter.is_control() && !has(*letter)).collect()
}
