//! Updates behind files of all kinds: what is there stays, and what cannot be appended to is refused.

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use motcua_sign::append::{AppendError, Grown, RewriteError, Update, rewrite};
use motcua_sign::file::{Bounds, Dict, Document, Id, Object, ReadAt};
use motcua_sign::pades::{Identity, Kind, PadesError, Plan, Reserved, prepare};
use tempfile::TempDir;

use crate::levels::{plain, signed, whole};
use crate::support::{Authority, pages, printed, pyhanko, tool};

/// What pdfsig says of each signature, in order.
fn pdfsig(path: &Path) -> Option<Vec<String>> {
    let output = tool("pdfsig", &["-nocert", path.to_str()?])?;
    let text = printed(&output);
    let verdicts = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- Signature Validation: "))
        .map(str::to_owned);
    Some(verdicts.collect())
}

/// qpdf's complaints about a file.
fn faults(path: &Path) -> Option<usize> {
    let output = tool("qpdf", &["--check", path.to_str()?])?;
    let text = printed(&output);
    Some(text.lines().filter(|line| line.contains("WARNING")).count())
}

#[test]
fn a_signature_is_added_to_other_peoples_files_without_harm_to_theirs() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let corpus = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/corpus/sign");
    let Ok(files) = std::fs::read_dir(&corpus) else {
        eprintln!("SKIPPED: {} is missing", corpus.display());
        return;
    };
    let mut files: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "pdf"));
    files.sort();
    let folder = TempDir::new().unwrap();
    let made = folder.path().join("made.pdf");
    let mut officer = authority.signer("officer");
    let mut added = 0;
    let mut refused = BTreeMap::new();
    for file in &files {
        let name = file.file_name().unwrap().to_str().unwrap();
        let source = std::fs::read(file).unwrap();
        let plan = plain("ChuKyCuaXa", None);
        if let Err(error) = prepare(&source, &Identity::of(&officer), &plan) {
            refused.insert(name.to_owned(), error);
            continue;
        }
        let mut grown = Grown::new(&source);
        grown.push(signed(&source, &mut officer, &plan, None));
        let bytes = whole(&grown);
        assert!(bytes.starts_with(&source), "{name}");
        std::fs::write(&made, &bytes).unwrap();
        let (Some(before), Some(mut after)) = (pdfsig(file), pdfsig(&made)) else {
            return;
        };
        assert_eq!(
            after.pop().as_deref(),
            Some("Signature is Valid."),
            "{name}"
        );
        assert_eq!(after, before, "{name}");
        assert!(faults(&made) <= faults(file), "{name}");
        added += 1;
    }
    println!("{added} of {} signed", files.len());
    for (name, error) in &refused {
        println!("{name}: {error}");
    }
    assert!(added >= 35);
    // Not signed for a reason, and the reason is known.
    for (name, error) in refused {
        let PadesError::Append(error) = error else {
            assert!(matches!(error, PadesError::NotAllowed), "{name}: {error}");
            continue;
        };
        if name.contains("hybrid") {
            assert!(matches!(error, AppendError::Hybrid), "{name}: {error}");
        }
        if name.contains("encrypted") {
            assert!(matches!(error, AppendError::Encrypted), "{name}: {error}");
        }
    }
}

/// A file from its objects, the first of them the catalogue.
fn file(objects: &[&str], junk: &str, trailer: &str) -> Vec<u8> {
    let mut out = format!("{junk}%PDF-1.7\n").into_bytes();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, body) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len() - junk.len()));
        out.extend_from_slice(format!("{} 0 obj\n{body}\nendobj\n", index + 1).as_bytes());
    }
    let at = out.len() - junk.len();
    out.extend_from_slice(table.as_bytes());
    let size = objects.len() + 1;
    // No line end behind it: the update must begin on a line of its own.
    let end = format!("trailer\n<</Size {size}/Root 1 0 R{trailer}>>\nstartxref\n{at}\n%%EOF");
    out.extend_from_slice(end.as_bytes());
    out
}

const PAGES: &str = "<</Type/Pages/Count 1/Kids[3 0 R]>>";

#[test]
fn lists_of_fields_and_annotations_are_found_wherever_they_stand() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let mut made = Vec::new();
    let (mut officer, mut seal) = (authority.signer("officer"), authority.signer("seal"));
    let catalogues = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[5 0 R]>>>>",
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields 6 0 R>>>>",
        "<</Type/Catalog/Pages 2 0 R/AcroForm 7 0 R>>",
        "<</Type/Catalog/Pages 2 0 R/AcroForm 8 0 R>>",
        "<</Type/Catalog/Pages 2 0 R/AcroForm<<>>/Perms 9 0 R>>",
    ];
    let annotations = ["", "/Annots[5 0 R]", "/Annots 10 0 R"];
    for catalogue in catalogues {
        for list in annotations {
            let page = format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]{list}>>");
            let field = "<</Type/Annot/Subtype/Widget/FT/Tx/T(Ten)/Rect[0 0 9 9]/P 3 0 R>>";
            let objects = [
                catalogue,
                PAGES,
                &page,
                "null",
                field,
                "[5 0 R]",
                "<</Fields[5 0 R]>>",
                "<</Fields 6 0 R/SigFlags 1>>",
                "<<>>",
                "[5 0 R]",
            ];
            let source = file(&objects, "", "");
            let reserved = [Reserved {
                name: "ConDau",
                seen: None,
            }];
            let certify = Plan {
                kind: Kind::Certification {
                    reserved: &reserved,
                },
                ..plain("ChuKy", None)
            };
            let mut grown = Grown::new(&source);
            grown.push(signed(&grown, &mut officer, &certify, None));
            let approval = plain("ConDau", None);
            grown.push(signed(&grown, &mut seal, &approval, None));
            let path = folder.path().join(format!("form{}.pdf", made.len()));
            std::fs::write(&path, whole(&grown)).unwrap();
            let Some(found) = pdfsig(&path) else {
                return;
            };
            assert_eq!(found, ["Signature is Valid."; 2], "{catalogue} {list}");
            assert_eq!(faults(&path), Some(0), "{catalogue} {list}");
            let document = Document::open(&grown, Bounds::default()).unwrap();
            let page = document.page(0).unwrap().dict;
            let expected = if list.is_empty() { 2 } else { 3 };
            assert_eq!(document.array(&page, "Annots").unwrap().len(), expected);
            made.push(path);
        }
    }
    for verdict in pyhanko(&authority, "now", &made)
        .into_iter()
        .flatten()
        .flatten()
    {
        assert!(verdict.fine, "{verdict:?}");
    }
}

#[test]
fn a_field_that_locks_others_says_so_in_its_signature() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Annots[4 0 R 5 0 R]>>";
    let objects = [
        "<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R 5 0 R]>>>>",
        PAGES,
        page,
        "<</Type/Annot/Subtype/Widget/FT/Tx/T(Ten)/V(An)/Rect[0 0 9 9]/P 3 0 R>>",
        "<</Type/Annot/Subtype/Widget/FT/Sig/T(ChuKy)/Rect[0 0 0 0]/P 3 0 R/F 4\
         /Lock<</Type/SigFieldLock/Action/Include/Fields[(Ten)]>>>>",
    ];
    let source = file(&objects, "", "");
    let mut grown = Grown::new(&source);
    let mut officer = authority.signer("officer");
    grown.push(signed(&grown, &mut officer, &plain("ChuKy", None), None));
    let folder = TempDir::new().unwrap();
    let judged = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        Some(
            pyhanko(&authority, "now", &[path])?
                .remove(0)
                .remove(0)
                .fine,
        )
    };
    let Some(fine) = judged("locked.pdf", &whole(&grown)) else {
        return;
    };
    assert!(fine);
    // Another name in the locked field, by an update that its signature forbids.
    let tail = {
        let document = Document::open(&grown, Bounds::default()).unwrap();
        let mut update = Update::new(&document).unwrap();
        let field = Id::new(4);
        let mut dict = update.dict(field, "a field").unwrap();
        dict.set("V", Object::String(b"Binh".to_vec()));
        update.set(field, dict);
        update.finish().unwrap()
    };
    grown.push(tail);
    assert_eq!(judged("changed.pdf", &whole(&grown)), Some(false));
}

#[test]
fn what_cannot_be_appended_to_is_refused() {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>";
    let objects = ["<</Type/Catalog/Pages 2 0 R>>", PAGES, page];
    let refused = |source: Vec<u8>| {
        let document = Document::open(&source, Bounds::default()).unwrap();
        Update::new(&document).map(drop).unwrap_err()
    };
    let encrypted = refused(file(&objects, "", "/Encrypt<</Filter/Standard>>"));
    assert!(matches!(encrypted, AppendError::Encrypted) && !encrypted.asks_for_rewriting());
    let shifted = refused(file(&objects, "junk before\n", ""));
    assert!(matches!(shifted, AppendError::Faulty(_)) && shifted.asks_for_rewriting());
    let mut longer = file(&objects, "", "");
    longer.extend_from_slice(b"\nmore");
    assert!(matches!(refused(longer), AppendError::Faulty(_)));
}

#[test]
fn the_same_update_of_the_same_file_is_the_same_bytes() {
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]>>";
    let objects = ["<</Type/Catalog/Pages 2 0 R>>", PAGES, page];
    let source = file(&objects, "", "/ID[<0102><0304>]");
    let made = |text: &[u8]| {
        let document = Document::open(&source, Bounds::default()).unwrap();
        let mut update = Update::new(&document).unwrap();
        update.add(Dict::new()).unwrap();
        update.add_stream(Dict::new(), text).unwrap();
        update.finish().unwrap().into_bytes()
    };
    let identity = |tail: Vec<u8>| {
        let all = [source.as_slice(), &tail].concat();
        let document = Document::open(&all, Bounds::default()).unwrap();
        let pair = document.array(document.trailer(), "ID").unwrap();
        (
            pair[0].as_string().unwrap().to_vec(),
            pair[1].as_string().unwrap().to_vec(),
        )
    };
    assert_eq!(made(b"one"), made(b"one"));
    let (one, two) = (identity(made(b"one")), identity(made(b"two")));
    assert_eq!(
        (one.0.as_slice(), two.0.as_slice()),
        (&[1, 2][..], &[1, 2][..])
    );
    assert!(one.1 != two.1 && one.1.len() == 16);
}

/// A file that is read in small pieces only.
struct Pieces<'a>(&'a [u8], Cell<usize>);

impl ReadAt for Pieces<'_> {
    fn size(&self) -> u64 {
        self.0.len() as u64
    }

    fn read_at(&self, offset: u64, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.1.set(self.1.get().max(buffer.len()));
        // Fewer bytes than asked for are no end.
        let some = buffer.len().div_ceil(2).max(buffer.len().min(5_000));
        self.0.read_at(offset, &mut buffer[..some])
    }
}

#[test]
fn a_large_file_is_never_in_memory_as_a_whole() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let bytes = pages(3, 3_000_000);
    let source = Pieces(&bytes, Cell::new(0));
    let appended = signed(
        &source,
        &mut authority.signer("officer"),
        &plain("ChuKy", None),
        None,
    );
    let longest = source.1.get();
    assert!(longest <= 300_000, "{longest} of {}", bytes.len());
    let mut written = Vec::new();
    appended.write(&source, &mut written).unwrap();
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("large.pdf");
    std::fs::write(&path, written).unwrap();
    if let Some(found) = pdfsig(&path) {
        assert_eq!(found, ["Signature is Valid."]);
    }
}

#[test]
fn an_unsigned_file_in_two_forms_or_with_a_fault_is_rewritten_in_full_and_then_signed() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 300 300]/Contents 4 0 R>>";
    let content = "<</Length 20>>\nstream\n0 0 m 300 300 l S   \nendstream";
    let objects = ["<</Type/Catalog/Pages 2 0 R>>", PAGES, page, content];
    let shifted = file(&objects, "junk before\n", "");
    let sample = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../../../shared/corpus/sign/pyhanko-minimal-hybrid-xref.pdf");
    let folder = TempDir::new().unwrap();
    let mut officer = authority.signer("officer");
    for source in [Some(shifted), std::fs::read(sample).ok()]
        .into_iter()
        .flatten()
    {
        let plan = plain("ChuKy", None);
        let refused = match prepare(&source, &Identity::of(&officer), &plan).unwrap_err() {
            PadesError::Append(error) => error,
            other => panic!("{other}"),
        };
        assert!(refused.asks_for_rewriting());
        let anew = rewrite(&source).unwrap();
        let mut grown = Grown::new(&anew);
        grown.push(signed(&grown, &mut officer, &plan, None));
        let path = folder.path().join("anew.pdf");
        std::fs::write(&path, whole(&grown)).unwrap();
        assert_eq!(faults(&path), Some(0));
        for verdict in pyhanko(&authority, "now", &[path])
            .into_iter()
            .flatten()
            .flatten()
        {
            assert!(verdict.fine, "{verdict:?}");
        }
        // Signed, it is never rewritten.
        let again = rewrite(&whole(&grown)).unwrap_err();
        assert!(matches!(again, RewriteError::Signed), "{again}");
    }
    let encrypted = rewrite(&file(&objects, "", "/Encrypt<</Filter/Standard>>")).unwrap_err();
    assert!(
        matches!(
            encrypted,
            RewriteError::Encrypted | RewriteError::Unreadable(_)
        ),
        "{encrypted}"
    );
    assert!(matches!(
        rewrite(b"no PDF"),
        Err(RewriteError::Unreadable(_))
    ));
}
