//! The rules of ISO 19005-2 that our archive files rest on, one test per clause of
//! `CONFORMANCE.md`, on the file as lopdf reads it back and on its bytes.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, Stream};
use motcua_pdf::Flavour;
use motcua_pdf::form::certify::CertificatePage;

use crate::certify::electronic::{certificate, electronic_copy};
use crate::sample::{SENTENCE, every_kind_of_page};

/// Scanned papers, with every kind of page.
fn file() -> Vec<u8> {
    every_kind_of_page(Flavour::A2u, true)
}

/// Scanned papers, and an electronic copy whose last page is our own words.
fn files() -> [Vec<u8>; 2] {
    let page = CertificatePage {
        practice: true,
        ..certificate(3)
    };
    [file(), electronic_copy(&page, Flavour::A2u)]
}

fn document() -> Document {
    Document::load_mem(&file()).unwrap()
}

fn documents() -> [Document; 2] {
    files().map(|file| Document::load_mem(&file).unwrap())
}

/// Every dictionary of the file, those of streams and those inside others included.
fn dictionaries(document: &Document) -> Vec<&Dictionary> {
    let mut found = Vec::new();
    let mut waiting: Vec<&Object> = document.objects.values().collect();
    while let Some(object) = waiting.pop() {
        match object {
            Object::Array(items) => waiting.extend(items),
            Object::Dictionary(dictionary) => found.push(dictionary),
            Object::Stream(stream) => found.push(&stream.dict),
            _ => continue,
        }
        if let Object::Dictionary(dictionary) = object {
            waiting.extend(dictionary.iter().map(|(_, value)| value));
        } else if let Object::Stream(stream) = object {
            waiting.extend(stream.dict.iter().map(|(_, value)| value));
        }
    }
    found
}

fn streams(document: &Document) -> impl Iterator<Item = &Stream> {
    document
        .objects
        .values()
        .filter_map(|object| object.as_stream().ok())
}

/// The fonts of a file as their descendant, with the descriptor and the program of each.
fn fonts(document: &Document) -> Vec<(&Dictionary, &Dictionary, &Stream)> {
    let descendants = dictionaries(document)
        .into_iter()
        .filter(|dictionary| dictionary.has(b"CIDToGIDMap"));
    let known = descendants.map(|font| {
        let descriptor = font.get_deref(b"FontDescriptor", document).unwrap();
        let descriptor = descriptor.as_dict().unwrap();
        let program = descriptor.get_deref(b"FontFile2", document).unwrap();
        (font, descriptor, program.as_stream().unwrap())
    });
    known.collect()
}

fn name<'a>(dictionary: &'a Dictionary, key: &[u8]) -> &'a [u8] {
    dictionary.get(key).unwrap().as_name().unwrap()
}

fn metadata(document: &Document) -> String {
    let catalog = document.catalog().unwrap();
    let stream = catalog.get_deref(b"Metadata", document).unwrap();
    String::from_utf8(stream.as_stream().unwrap().content.clone()).unwrap()
}

/// The file as text of the same length: bytes that are no ASCII become dots.
fn readable(file: &[u8]) -> String {
    let readable = |byte: &u8| {
        if byte.is_ascii() {
            char::from(*byte)
        } else {
            '.'
        }
    };
    file.iter().map(readable).collect()
}

fn assert_absent(keys: &[&str]) {
    for document in documents() {
        for dictionary in dictionaries(&document) {
            for key in keys {
                assert!(!dictionary.has(key.as_bytes()), "{key} in {dictionary:?}");
            }
        }
    }
}

#[test]
fn clause_6_1_2_header_begins_at_byte_zero_and_marks_the_file_as_binary() {
    for file in files() {
        assert!(file.starts_with(b"%PDF-1.7\n%"));
        assert!(file[10..14].iter().all(|byte| *byte > 127));
    }
}

#[test]
fn clause_6_1_3_trailer_names_the_file_and_nothing_is_encrypted() {
    for file in files() {
        let document = Document::load_mem(&file).unwrap();
        let id = document.trailer.get(b"ID").unwrap().as_array().unwrap();
        assert_eq!(id.len(), 2);
        assert_eq!(id[0].as_str().unwrap(), b"0123456789abcdef");
        assert!(!document.trailer.has(b"Encrypt"));
        assert!(file.ends_with(b"%%EOF\n"));
    }
}

#[test]
fn clause_6_1_4_cross_reference_entries_point_at_their_objects() {
    for file in files() {
        let text = readable(&file);
        let start: usize = text
            .rsplit("startxref\n")
            .next()
            .and_then(|tail| tail.lines().next())
            .unwrap()
            .parse()
            .unwrap();
        let mut lines = text[start..].split("\r\n");
        let head = lines.next().unwrap();
        let count: usize = head
            .strip_prefix("xref\n0 ")
            .and_then(|rest| rest.split('\n').next())
            .unwrap()
            .parse()
            .unwrap();
        assert!(head.ends_with("0000000000 65535 f"));
        for number in 1..count {
            let entry = lines.next().unwrap();
            assert_eq!(entry.len(), 18);
            let offset: usize = entry[..10].parse().unwrap();
            let expected = format!("{number} 0 obj\n");
            assert!(text[offset..].starts_with(&expected), "object {number}");
        }
        assert!(lines.next().unwrap().starts_with("trailer\n"));
    }
}

#[test]
fn clause_6_1_7_stream_lengths_are_exact_and_no_stream_lies_outside() {
    for file in files() {
        let text = readable(&file);
        let mut seen = 0;
        for (at, _) in text.match_indices("\nstream\n") {
            let dictionary = &text[text[..at].rfind(" 0 obj\n").unwrap()..at];
            let length: usize = dictionary
                .split("/Length ")
                .nth(1)
                .and_then(|rest| rest.split(|c: char| !c.is_ascii_digit()).next())
                .unwrap()
                .parse()
                .unwrap();
            let end = at + "\nstream\n".len() + length;
            assert!(
                text[end..].starts_with("\nendstream\nendobj\n"),
                "{dictionary}"
            );
            seen += 1;
        }
        let document = Document::load_mem(&file).unwrap();
        assert_eq!(seen, streams(&document).count());
        for stream in streams(&document) {
            for key in [b"F".as_slice(), b"FFilter", b"FDecodeParms"] {
                assert!(!stream.dict.has(key));
            }
        }
    }
}

#[test]
fn clause_6_1_7_2_only_standard_filters_and_no_lzw() {
    let document = document();
    let used: BTreeSet<String> = streams(&document)
        .filter_map(|stream| stream.filters().ok())
        .flatten()
        .map(|filter| String::from_utf8_lossy(filter).into_owned())
        .collect();
    let expected = ["CCITTFaxDecode", "DCTDecode", "FlateDecode"];
    assert_eq!(used, expected.map(str::to_owned).into());
}

#[test]
fn clause_6_1_13_numbers_and_objects_stay_within_the_limits() {
    for document in documents() {
        assert!(document.objects.len() < 8_388_607);
        for dictionary in dictionaries(&document) {
            for (key, _) in dictionary.iter() {
                assert!(key.len() <= 127);
            }
        }
    }
}

#[test]
fn clause_6_2_3_one_output_intent_with_an_srgb_monitor_profile() {
    for document in documents() {
        let intents = document.catalog().unwrap().get(b"OutputIntents").unwrap();
        let intents = intents.as_array().unwrap();
        assert_eq!(intents.len(), 1);
        let intent = intents[0].as_dict().unwrap();
        assert_eq!(name(intent, b"S"), b"GTS_PDFA1");
        let profile = intent.get_deref(b"DestOutputProfile", &document).unwrap();
        let profile = profile.as_stream().unwrap();
        assert_eq!(profile.dict.get(b"N").unwrap().as_i64().unwrap(), 3);
        let data = profile.decompressed_content().unwrap();
        assert_eq!(data[12..24], *b"mntrRGB XYZ ");
        assert_eq!(data[8], 2, "version 2 is readable by A-1 tools too");
    }
}

#[test]
fn clause_6_2_4_pictures_use_only_the_colours_of_the_output_intent() {
    let document = document();
    let mut pictures = 0;
    for stream in streams(&document) {
        if stream.dict.has(b"ColorSpace") {
            let space = name(&stream.dict, b"ColorSpace");
            assert!([b"DeviceGray".as_slice(), b"DeviceRGB"].contains(&space));
            pictures += 1;
        }
    }
    assert_eq!(pictures, 5);
}

#[test]
fn clause_6_2_4_a_page_of_words_is_black_and_grey_and_all_of_it_is_seen() {
    let [_, copy] = documents();
    let last = copy.page_iter().last().unwrap();
    let content = lopdf::content::Content::decode(&copy.get_page_content(last)).unwrap();
    let used: BTreeSet<&str> = content
        .operations
        .iter()
        .map(|operation| operation.operator.as_str())
        .collect();
    let expected = [
        "BT", "ET", "Q", "S", "Tf", "Tj", "Tm", "f", "g", "l", "m", "q", "re", "w",
    ];
    assert_eq!(used, expected.into());
}

#[test]
fn clause_6_2_8_pictures_have_no_alternates_and_are_not_interpolated() {
    assert_absent(&["Alternates", "OPI", "Interpolate", "Intent"]);
}

#[test]
fn clause_6_2_9_no_postscript_and_no_reference_objects() {
    assert_absent(&["PS", "Ref", "Subtype2", "OPI"]);
}

#[test]
fn clause_6_2_10_no_transparency() {
    assert_absent(&[
        "SMask",
        "SMaskInData",
        "Group",
        "ExtGState",
        "BM",
        "CA",
        "ca",
        "Mask",
    ]);
}

#[test]
fn clause_6_2_11_4_the_font_programs_are_embedded_and_subsets() {
    let [scans, copy] = documents();
    for (document, count) in [(&scans, 1), (&copy, 3)] {
        let fonts = fonts(document);
        let names: BTreeSet<&[u8]> = fonts
            .iter()
            .map(|(_, descriptor, _)| name(descriptor, b"FontName"))
            .collect();
        assert_eq!(
            (fonts.len(), names.len()),
            (count, count),
            "one of each face"
        );
        for (_, descriptor, program) in fonts {
            assert!(name(descriptor, b"FontName").starts_with(b"MOTCUA+Tinos-"));
            let data = program.decompressed_content().unwrap();
            assert_eq!(
                program.dict.get(b"Length1").unwrap().as_i64().unwrap(),
                data.len() as i64
            );
            assert!(data.len() < 60_000, "{} bytes are no subset", data.len());
        }
    }
    let data = fonts(&scans)[0].2.decompressed_content().unwrap();
    let face = ttf_parser::Face::parse(&data, 0).unwrap();
    let letters: BTreeSet<char> = SENTENCE.chars().collect();
    // Composite letters bring their parts along.
    let glyphs = usize::from(face.number_of_glyphs());
    assert!(glyphs > letters.len() && glyphs < 4 * letters.len());
}

#[test]
fn clause_6_2_11_5_widths_in_dictionary_and_program_agree() {
    for document in documents() {
        for (font, _, program) in fonts(&document) {
            let widths = font.get(b"W").unwrap().as_array().unwrap();
            assert_eq!(widths[0].as_i64().unwrap(), 1);
            let widths = widths[1].as_array().unwrap();
            let map = font.get_deref(b"CIDToGIDMap", &document).unwrap();
            let map = map.as_stream().unwrap().decompressed_content().unwrap();
            let program = program.decompressed_content().unwrap();
            let face = ttf_parser::Face::parse(&program, 0).unwrap();
            assert_eq!(map.len(), 2 * (widths.len() + 1));
            for (width, glyph) in widths.iter().zip(map.chunks(2).skip(1)) {
                let glyph = ttf_parser::GlyphId(u16::from_be_bytes([glyph[0], glyph[1]]));
                let advance = f32::from(face.glyph_hor_advance(glyph).unwrap());
                let expected = advance * 1000.0 / f32::from(face.units_per_em());
                assert!((width.as_float().unwrap() - expected).abs() < 1.0);
            }
        }
    }
}

/// The codes of each font, and the text of its table of characters.
fn tables_of_characters(document: &Document) -> Vec<(usize, String)> {
    let fonts = dictionaries(document)
        .into_iter()
        .filter(|dictionary| dictionary.has(b"ToUnicode"));
    let stream = |dictionary: &Dictionary, key: &[u8]| {
        let stream = dictionary.get_deref(key, document).unwrap();
        stream.as_stream().unwrap().decompressed_content().unwrap()
    };
    let tables = fonts.map(|font| {
        let below = font.get(b"DescendantFonts").unwrap().as_array().unwrap();
        let below = document.get_dictionary(below[0].as_reference().unwrap());
        let codes = stream(below.unwrap(), b"CIDToGIDMap").len() / 2 - 1;
        (
            codes,
            String::from_utf8(stream(font, b"ToUnicode")).unwrap(),
        )
    });
    tables.collect()
}

#[test]
fn clause_6_2_11_7_every_code_has_its_character() {
    let [scans, copy] = documents();
    for document in [&scans, &copy] {
        for (codes, table) in tables_of_characters(document) {
            // The range of codes stands between angle brackets too.
            let pairs = table.lines().filter(|line| line.starts_with('<')).count() - 1;
            assert_eq!(pairs, codes, "{table}");
        }
    }
    let (codes, table) = tables_of_characters(&scans).remove(0);
    let letters: BTreeSet<char> = SENTENCE.chars().collect();
    assert_eq!(codes, letters.len());
    for letter in &letters {
        let expected = format!("<{:04X}>\n", u32::from(*letter));
        assert!(table.contains(&expected), "{letter}");
    }
}

#[test]
fn clause_6_2_11_8_the_missing_glyph_is_never_shown() {
    let text = format!("{SENTENCE} 漢\u{1F600}");
    let mut file = Vec::new();
    let info = crate::sample::info(Flavour::A2u);
    let mut writer = motcua_pdf::ArchiveWriter::new(&mut file, info).unwrap();
    let picture = [0_u8];
    let image = motcua_pdf::PageImage::Raster {
        bytes: &picture,
        width: 1,
        height: 1,
        components: 1,
    };
    writer
        .page(image, crate::sample::a4(), &[crate::sample::line(&text)])
        .unwrap();
    writer.finish().unwrap();
    let document = Document::load_mem(&file).unwrap();
    let page = *document.get_pages().get(&1).unwrap();
    let content = lopdf::content::Content::decode(&document.get_page_content(page)).unwrap();
    let shown = content
        .operations
        .iter()
        .find(|operation| operation.operator == "Tj")
        .unwrap();
    let codes = shown.operands[0].as_str().unwrap();
    // The blank before the two strangers stays; they do not.
    assert_eq!(codes.len(), 2 * (SENTENCE.chars().count() + 1));
    assert!(codes.chunks(2).all(|code| code != [0, 0]));
}

#[test]
fn clauses_6_3_to_6_5_no_annotations_no_forms_no_actions() {
    assert_absent(&[
        "Annots",
        "AcroForm",
        "XFA",
        "AA",
        "OpenAction",
        "JS",
        "A",
        "S2",
    ]);
}

#[test]
fn clause_6_6_2_metadata_is_plain_xml_in_the_catalog() {
    for document in documents() {
        let catalog = document.catalog().unwrap();
        let stream = catalog.get_deref(b"Metadata", &document).unwrap();
        let stream = stream.as_stream().unwrap();
        assert_eq!(name(&stream.dict, b"Type"), b"Metadata");
        assert_eq!(name(&stream.dict, b"Subtype"), b"XML");
        assert!(!stream.dict.has(b"Filter"));
        let packet = metadata(&document);
        assert!(packet.starts_with("<?xpacket begin=\"\u{feff}\""));
        assert!(packet.ends_with("<?xpacket end=\"r\"?>"));
    }
}

#[test]
fn clause_6_6_3_metadata_and_information_dictionary_agree() {
    for document in documents() {
        let info = document
            .trailer
            .get(b"Info")
            .unwrap()
            .as_reference()
            .unwrap();
        let info = document.get_dictionary(info).unwrap();
        let text = |key: &[u8]| lopdf::decode_text_string(info.get(key).unwrap()).unwrap();
        let packet = metadata(&document);
        assert_eq!(text(b"Title"), "Tờ khai <đăng ký> & giấy tờ");
        assert!(packet.contains(">Tờ khai &lt;đăng ký&gt; &amp; giấy tờ</rdf:li>"));
        assert!(packet.contains(&format!(
            "<pdf:Producer>{}</pdf:Producer>",
            text(b"Producer")
        )));
        for (key, property) in [
            (b"CreationDate".as_slice(), "CreateDate"),
            (b"ModDate", "ModifyDate"),
        ] {
            assert_eq!(text(key), "D:20261105090703+07'00");
            let expected = format!("<xmp:{property}>2026-11-05T09:07:03+07:00</xmp:{property}>");
            assert!(packet.contains(&expected), "{packet}");
        }
    }
}

#[test]
fn clause_6_6_4_the_file_claims_part_2_level_u() {
    for document in documents() {
        let packet = metadata(&document);
        assert!(packet.contains("<pdfaid:part>2</pdfaid:part>"));
        assert!(packet.contains("<pdfaid:conformance>U</pdfaid:conformance>"));
    }
}

#[test]
fn clauses_6_7_to_6_9_no_structure_is_claimed_nothing_is_embedded_or_layered() {
    assert_absent(&[
        "MarkInfo",
        "StructTreeRoot",
        "EmbeddedFiles",
        "EF",
        "AF",
        "OCProperties",
        "OC",
    ]);
}

#[test]
fn text_is_drawn_before_the_picture_and_invisible() {
    let document = document();
    for page in document.page_iter() {
        let content = lopdf::content::Content::decode(&document.get_page_content(page)).unwrap();
        let place = |operator: &str| {
            content
                .operations
                .iter()
                .position(|operation| operation.operator == operator)
                .unwrap()
        };
        assert!(place("Tr") < place("Tj") && place("Tj") < place("Do"));
        let mode = &content.operations[place("Tr")].operands[0];
        assert_eq!(mode.as_i64().unwrap(), 3);
    }
}
