//! Pieces: a file cut into lines or into the elements of a JSON list, one at a time, so that no
//! file has to fit into memory.
//!
//! What a piece means is the format's business.

use std::io::{self, BufRead};

/// The most bytes of a line or of an element: more is no record of anybody's time.
const LARGEST: usize = 1 << 20;

const BOM: [u8; 3] = [0xef, 0xbb, 0xbf];

/// Lines with their numbers, without their ends.
pub(super) struct Lines<R> {
    input: R,
    folds: Folds,
    number: usize,
    bytes: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    /// The lines of a file.
    pub(super) fn of(input: R) -> Self {
        Self { input, folds: Folds::Never, number: 0, bytes: Vec::new() }
    }

    /// The lines of a file in which a line goes on behind a break and a space. The break may lie in
    /// the middle of a letter.
    pub(super) fn unfolded(input: R) -> Self {
        Self { folds: Folds::BeforeSpace, ..Self::of(input) }
    }

    /// The next line; none at the end. One that is longer than a line may be is cut.
    pub(super) fn next(&mut self) -> io::Result<Option<(usize, String)>> {
        self.bytes.clear();
        if !read_line(&mut self.input, &mut self.bytes)? {
            return Ok(None);
        }
        let mut folded = 0;
        while self.folds == Folds::BeforeSpace && self.goes_on()? {
            folded += 1;
            read_line(&mut self.input, &mut self.bytes)?;
        }
        let mut bytes = self.bytes.as_slice();
        if self.number == 0 {
            bytes = bytes.strip_prefix(&BOM).unwrap_or(bytes);
        }
        let line = text(bytes);
        self.number += 1 + folded;
        Ok(Some((self.number - folded, line)))
    }
}

/// Whether a line may go on in the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Folds {
    Never,
    BeforeSpace,
}

impl<R: BufRead> Lines<R> {
    /// Whether a space follows, which is taken.
    fn goes_on(&mut self) -> io::Result<bool> {
        let on = self.input.fill_buf()?.first().is_some_and(|byte| matches!(byte, b' ' | b'\t'));
        if on {
            self.input.consume(1);
        }
        Ok(on)
    }
}

/// Reads up to the end of a line, which is taken and not kept; answers whether there was a line.
fn read_line(input: &mut impl BufRead, into: &mut Vec<u8>) -> io::Result<bool> {
    let mut any = false;
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            break;
        }
        any = true;
        let end = buffer.iter().position(|byte| *byte == b'\n');
        let piece = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
        let room = LARGEST.saturating_sub(into.len());
        into.extend_from_slice(piece.get(..room).unwrap_or(piece));
        let used = end.map_or(buffer.len(), |end| end + 1);
        input.consume(used);
        if end.is_some() {
            break;
        }
    }
    if into.last() == Some(&b'\r') {
        into.pop();
    }
    Ok(any)
}

/// Bytes as text. What is no UTF-8 is taken for Latin-1, in which old spreadsheets write.
pub(super) fn text(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().map(|byte| char::from(*byte)).collect(),
    }
}

/// The elements of the list that is a JSON document; an object is a list of itself.
pub(super) struct Elements<R> {
    input: R,
    line: usize,
    place: Place,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Before,
    Within,
    After,
}

/// An element as it stands in the file.
pub(super) struct Element {
    /// The line on which it begins.
    pub(super) line: usize,
    /// Its text.
    pub(super) bytes: Vec<u8>,
    /// Whether the file ends in the middle of it.
    pub(super) torn: bool,
}

impl<R: BufRead> Elements<R> {
    /// The elements of a file.
    pub(super) fn of(input: R) -> Self {
        Self { input, line: 1, place: Place::Before }
    }

    /// The next element; none at the end of the list.
    pub(super) fn next(&mut self) -> io::Result<Option<Element>> {
        if self.place == Place::Before {
            self.place = match self.skip(&BOM)? {
                Some(b'[') => {
                    self.byte()?;
                    Place::Within
                }
                Some(_) => {
                    self.place = Place::After;
                    return self.element().map(Some);
                }
                None => Place::After,
            };
        }
        if self.place == Place::After {
            return Ok(None);
        }
        match self.skip(b",")? {
            Some(b']') | None => {
                self.place = Place::After;
                Ok(None)
            }
            Some(_) => self.element().map(Some),
        }
    }

    /// Passes over white space and these bytes; answers the byte after them, which is not taken.
    fn skip(&mut self, others: &[u8]) -> io::Result<Option<u8>> {
        loop {
            match self.input.fill_buf()?.first().copied() {
                Some(byte) if byte.is_ascii_whitespace() || others.contains(&byte) => {
                    self.byte()?;
                }
                other => return Ok(other),
            }
        }
    }

    fn byte(&mut self) -> io::Result<Option<u8>> {
        let byte = self.input.fill_buf()?.first().copied();
        if byte.is_some() {
            self.input.consume(1);
        }
        if byte == Some(b'\n') {
            self.line += 1;
        }
        Ok(byte)
    }

    /// Everything up to the comma or bracket that ends the element, which is left where it is.
    fn element(&mut self) -> io::Result<Element> {
        let mut element = Element { line: self.line, bytes: Vec::new(), torn: false };
        let mut nesting = Nesting::default();
        loop {
            let buffer = self.input.fill_buf()?;
            if buffer.is_empty() {
                element.torn = nesting != Nesting::default();
                return Ok(element);
            }
            let end = buffer.iter().position(|byte| nesting.ends_before(*byte));
            let piece = buffer.get(..end.unwrap_or(buffer.len())).unwrap_or_default();
            self.line += piece.split(|byte| *byte == b'\n').count().saturating_sub(1);
            let room = LARGEST.saturating_sub(element.bytes.len());
            element.bytes.extend_from_slice(piece.get(..room).unwrap_or(piece));
            let used = piece.len();
            self.input.consume(used);
            if end.is_some() {
                return Ok(element);
            }
        }
    }
}

/// How deep in brackets and strings one stands.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Nesting {
    depth: usize,
    in_string: bool,
    escaped: bool,
}

impl Nesting {
    /// Whether the element ended before this byte.
    fn ends_before(&mut self, byte: u8) -> bool {
        if self.in_string {
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.in_string = true,
            b'[' | b'{' => self.depth += 1,
            b']' | b'}' if self.depth > 0 => self.depth -= 1,
            b',' | b']' if self.depth == 0 => return true,
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

    fn elements(text: &str) -> Vec<(usize, String)> {
        // A small buffer, so that elements are read in several pieces.
        let mut elements = Elements::of(io::BufReader::with_capacity(7, text.as_bytes()));
        let mut all = Vec::new();
        while let Some(element) = elements.next().unwrap() {
            let text = String::from_utf8_lossy(&element.bytes).trim().to_owned();
            all.push((element.line, if element.torn { format!("{text} …") } else { text }));
        }
        all
    }

    #[test]
    fn a_list_is_cut_at_its_own_commas() {
        let text = "\u{feff}[\n{\"a\":[1,2],\"b\":\"],}\\\"\"},\n\n[3] ,4]  rest";
        let whole = [(2, "{\"a\":[1,2],\"b\":\"],}\\\"\"}"), (4, "[3]"), (4, "4")]
            .map(|(n, t)| (n, t.to_owned()));
        assert_eq!(elements(text), whole);
        assert_eq!(elements(" {\"only\": [1]} "), [(1, "{\"only\": [1]}".to_owned())]);
        assert_eq!(
            elements("[{\"a\":1},{\"b\""),
            [(1, "{\"a\":1}".to_owned()), (1, "{\"b\" …".to_owned())]
        );
        assert_eq!(elements(""), []);
        assert_eq!(elements("[]"), []);
    }

    #[test]
    fn lines_are_numbered_and_bare() {
        let text = b"\xef\xbb\xbfone\r\ntwo\n\nn\xe4chste";
        let mut lines = Lines::of(io::BufReader::with_capacity(3, &text[..]));
        let mut all = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            all.push(line);
        }
        let expected = [(1, "one"), (2, "two"), (3, ""), (4, "nächste")];
        assert_eq!(all, expected.map(|(n, text)| (n, text.to_owned())));
    }

    proptest! {
        #[test]
        fn every_list_comes_apart_as_it_is_read_whole(texts in proptest::collection::vec("\\PC*", 0..9)) {
            let list: Vec<Value> = texts.iter().map(|t| serde_json::json!([{"t": t}, t])).collect();
            let text = serde_json::to_string(&list).unwrap();
            let apart: Vec<Value> = elements(&text)
                .iter()
                .map(|(_, element)| serde_json::from_str(element).unwrap())
                .collect();
            prop_assert_eq!(apart, list);
        }

        #[test]
        fn no_bytes_are_read_for_ever(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut elements = Elements::of(&bytes[..]);
            let mut count = 0;
            while elements.next().unwrap().is_some() {
                count += 1;
                prop_assert!(count <= bytes.len() + 1);
            }
        }
    }
}
