//! What every format must stand: that no bytes, however wrong, make it panic or go on for ever.

use super::foreign::Found;
use super::*;
use proptest::prelude::*;

/// Something of every format, to be mutilated.
const SAMPLES: [&str; 6] = [
    "inc 20261123T074428Z - 20261123T080000Z # a \"b c\" # \"note\"\n",
    "[\n{\"id\":1,\"start\":\"20261123T074428Z\",\"end\":\"20261123T080000Z\",\"tags\":[\"a\"]}\n]",
    "[[1, 2, \"p\", \"id\", [\"t\"], 3]]",
    "{\"project\": \"p\", \"start\": 1, \"tags\": []}",
    "start,end,project,tags,note\n2026-11-23T08:00:00Z,2026-11-23T09:00:00Z,a/b,\"x,y\",z\n",
    "day;hours;client\n2026-11-23;1,5;Acme\n",
];

/// Reads bytes as one format; there can be no more findings than bytes.
fn count(importer: &dyn Importer, bytes: &[u8]) -> usize {
    let source: &dyn Source = &bytes;
    let Ok(findings) = importer.read(source) else { return 0 };
    findings.take(bytes.len() + 2).filter(|found| matches!(found, Found::Time(_))).count()
}

proptest! {
    #[test]
    fn no_bytes_break_a_format(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        for importer in IMPORTERS {
            prop_assert!(count(importer, &bytes) <= bytes.len());
        }
    }

    #[test]
    fn no_mutilated_file_breaks_a_format(
        sample in 0..SAMPLES.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = SAMPLES[sample].repeat(2).into_bytes();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bytes.truncate(cut.index(bytes.len()) + 1);
        for importer in IMPORTERS {
            prop_assert!(count(importer, &bytes) <= bytes.len());
            let text = String::from_utf8_lossy(&bytes);
            let _ = importer.detect(&Head { name: "file", text: &text });
        }
    }
}

#[test]
fn each_sample_is_known_by_its_beginning() {
    let found = SAMPLES.map(|text| detect(&Head { name: "", text }).map(Importer::name));
    let names = ["timewarrior", "timewarrior", "watson", "watson", "csv", "csv"];
    assert_eq!(found, names.map(Some));
}
