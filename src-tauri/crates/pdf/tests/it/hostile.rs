//! Files made to break readers: each ends with facts or a typed error, never with the process.

use motcua_pdf::{
    Flavour, InspectLimits, PdfError, PdfFacts, RenderLimits, inspect, page_count, render_page,
};

use proptest::prelude::*;

use crate::sample::every_kind_of_page;
use crate::support::corpus;

/// A file of the corpus and what must hold of its outcome.
type Case<T> = (&'static str, fn(&T) -> bool);

fn read(file: &str) -> Option<Vec<u8>> {
    let (folder, name) = file.rsplit_once('/').unwrap();
    Some(std::fs::read(corpus(folder)?.join(name)).unwrap())
}

fn facts(bytes: &[u8]) -> Result<PdfFacts, PdfError> {
    inspect(bytes, &InspectLimits::default())
}

#[test]
fn every_file_of_the_corpus_ends_with_facts_or_a_typed_error() {
    let mut read = 0;
    for folder in ["bad/gen", "bad/repo", "sign", "scans/real"] {
        let Some(path) = corpus(folder) else {
            return;
        };
        for entry in std::fs::read_dir(path).unwrap() {
            let path = entry.unwrap().path();
            if !matches!(
                path.extension().and_then(|e| e.to_str()),
                Some("pdf" | "fuzz")
            ) {
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            let picture = render_page(&bytes, 0, 200, &RenderLimits::default());
            match (facts(&bytes), picture) {
                (Ok(facts), Ok(picture)) => {
                    assert!(facts.pages > 0 && picture.width > 0, "{path:?}");
                    assert!(!facts.page_sizes.is_empty(), "{path:?}");
                }
                (Err(PdfError::NotPdf), drawn) => assert!(drawn.is_err(), "{path:?}"),
                _ => {}
            }
            read += 1;
        }
    }
    assert!(read > 150, "only {read} files were read");
}

#[test]
fn a_refusal_says_why() {
    let cases: [Case<PdfError>; 9] = [
        ("bad/gen/empty.pdf", |e| matches!(e, PdfError::NotPdf)),
        ("bad/gen/jpg_as_pdf.pdf", |e| matches!(e, PdfError::NotPdf)),
        ("bad/gen/html_as_pdf.pdf", |e| matches!(e, PdfError::NotPdf)),
        ("bad/gen/pdf_enc_256_user.pdf", |e| {
            matches!(e, PdfError::Encrypted)
        }),
        ("bad/gen/pdf_enc_40_user.pdf", |e| {
            matches!(e, PdfError::Encrypted)
        }),
        ("bad/gen/pdf_10000_pages.pdf", |e| {
            matches!(e, PdfError::TooManyPages { limit: 2000 })
        }),
        ("bad/gen/pdf_pages_loop.pdf", |e| {
            matches!(e, PdfError::Damaged { .. })
        }),
        ("bad/gen/pdf_deep_array.pdf", |e| {
            matches!(e, PdfError::Damaged { .. })
        }),
        ("bad/gen/pdf_header_only.pdf", |e| {
            matches!(e, PdfError::Damaged { .. })
        }),
    ];
    for (file, expected) in cases {
        let Some(bytes) = read(file) else { return };
        let refused = facts(&bytes).unwrap_err();
        assert!(expected(&refused), "{file}: {refused:?}");
    }
}

#[test]
fn programs_other_files_signatures_and_locks_are_found() {
    let cases: [Case<PdfFacts>; 6] = [
        ("bad/gen/pdf_js_launch.pdf", |f| {
            f.javascript && f.launch && !f.embedded_files
        }),
        ("bad/gen/pdf_attach_exe.pdf", |f| {
            f.embedded_files && !f.javascript
        }),
        ("bad/gen/pdf_enc_256_owner.pdf", |f| {
            f.encrypted && f.pages == 1
        }),
        ("bad/gen/pdf_count_lie.pdf", |f| {
            f.pages == 1 && !f.encrypted
        }),
        (
            "sign/dss-pades-5-signatures-and-1-document-timestamp.pdf",
            |f| f.signatures == 6 && f.claims_pdfa.as_deref() == Some("1a"),
        ),
        ("sign/dss-unsigned-sample.pdf", |f| {
            f.signatures == 0 && f.version == "1.4"
        }),
    ];
    for (file, expected) in cases {
        let Some(bytes) = read(file) else { return };
        let facts = facts(&bytes).unwrap();
        assert!(expected(&facts), "{file}: {facts:?}");
    }
}

#[test]
fn a_page_too_large_or_too_heavy_is_not_drawn() {
    let draw = |bytes: &[u8]| render_page(bytes, 0, 800, &RenderLimits::default());
    for file in [
        "bad/gen/pdf_flate_bomb.pdf",
        "bad/gen/pdf_flate_nested.pdf",
        "bad/repo/ocrmypdf__hugemono.pdf",
    ] {
        let Some(bytes) = read(file) else { return };
        let refused = draw(&bytes).unwrap_err();
        assert!(
            matches!(refused, PdfError::TooHeavy { .. }),
            "{file}: {refused:?}"
        );
    }
    let Some(bytes) = read("bad/gen/pdf_mediabox_huge.pdf") else {
        return;
    };
    assert!(matches!(draw(&bytes), Err(PdfError::PageSize { .. })));
}

#[test]
fn limits_are_the_callers() {
    let Some(bytes) = read("bad/gen/pdf_10000_pages.pdf") else {
        return;
    };
    let many = InspectLimits {
        max_pages: 10_000,
        ..InspectLimits::default()
    };
    assert_eq!(inspect(&bytes, &many).unwrap().pages, 10_000);
    let small = InspectLimits {
        max_bytes: 1000,
        ..many
    };
    assert!(matches!(
        inspect(&bytes, &small),
        Err(PdfError::TooLarge { limit: 1000, .. })
    ));
    let tight = RenderLimits {
        max_pixels: 10_000,
        ..RenderLimits::default()
    };
    let picture = render_page(&bytes, 9_999, 800, &tight).unwrap();
    assert!(picture.width * picture.height <= 10_000);
    assert_eq!(page_count(&bytes, &tight).unwrap(), 10_000);
    assert!(matches!(
        render_page(&bytes, 10_000, 800, &tight),
        Err(PdfError::NoSuchPage {
            index: 10_000,
            pages: 10_000
        })
    ));
}

/// Pages of our own file.
const PAGES: u32 = 5;

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_damaged_copy_of_our_own_file_ends_with_facts_or_a_typed_error(
        damage in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..40),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut bytes = every_kind_of_page(Flavour::A2u, true);
        for (place, byte) in damage {
            let place = place.index(bytes.len());
            bytes[place] = byte;
        }
        let whole = facts(&bytes);
        prop_assert!(whole.is_err() || whole.is_ok_and(|facts| facts.pages <= PAGES));
        bytes.truncate(cut.index(bytes.len()));
        let part = facts(&bytes);
        prop_assert!(part.is_err() || part.is_ok_and(|facts| facts.pages <= PAGES));
    }
}
