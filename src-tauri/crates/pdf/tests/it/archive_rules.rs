//! The rules of ISO 19005-2 that our archive files rest on, one test per clause of
//! `CONFORMANCE.md`, on the file as lopdf reads it back and on its bytes.

use std::collections::BTreeSet;

use lopdf::{Dictionary, Document, Object, Stream};
use motcua_pdf::Flavour;

use crate::sample::{SENTENCE, every_kind_of_page};

fn file() -> Vec<u8> {
    every_kind_of_page(Flavour::A2u, true)
}

fn document() -> Document {
    Document::load_mem(&file()).unwrap()
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

fn of_type<'a>(document: &'a Document, name: &[u8]) -> &'a Dictionary {
    dictionaries(document)
        .into_iter()
        .find(|dictionary| dictionary.has_type(name))
        .unwrap()
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
    let document = document();
    for dictionary in dictionaries(&document) {
        for key in keys {
            assert!(!dictionary.has(key.as_bytes()), "{key} in {dictionary:?}");
        }
    }
}

#[test]
fn clause_6_1_2_header_begins_at_byte_zero_and_marks_the_file_as_binary() {
    let file = file();
    assert!(file.starts_with(b"%PDF-1.7\n%"));
    assert!(file[10..14].iter().all(|byte| *byte > 127));
}

#[test]
fn clause_6_1_3_trailer_names_the_file_and_nothing_is_encrypted() {
    let document = document();
    let id = document.trailer.get(b"ID").unwrap().as_array().unwrap();
    assert_eq!(id.len(), 2);
    assert_eq!(id[0].as_str().unwrap(), b"0123456789abcdef");
    assert!(!document.trailer.has(b"Encrypt"));
    assert!(file().ends_with(b"%%EOF\n"));
}

#[test]
fn clause_6_1_4_cross_reference_entries_point_at_their_objects() {
    let file = file();
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

#[test]
fn clause_6_1_7_stream_lengths_are_exact_and_no_stream_lies_outside() {
    let file = file();
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
    assert_eq!(seen, streams(&document()).count());
    let document = document();
    for stream in streams(&document) {
        for key in [b"F".as_slice(), b"FFilter", b"FDecodeParms"] {
            assert!(!stream.dict.has(key));
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
    let document = document();
    assert!(document.objects.len() < 8_388_607);
    for dictionary in dictionaries(&document) {
        for (key, _) in dictionary.iter() {
            assert!(key.len() <= 127);
        }
    }
}

#[test]
fn clause_6_2_3_one_output_intent_with_an_srgb_monitor_profile() {
    let document = document();
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
fn clause_6_2_11_4_the_font_program_is_embedded_and_a_subset() {
    let document = document();
    let descriptor = of_type(&document, b"FontDescriptor");
    let program = descriptor.get_deref(b"FontFile2", &document).unwrap();
    let program = program.as_stream().unwrap();
    let data = program.decompressed_content().unwrap();
    assert_eq!(
        program.dict.get(b"Length1").unwrap().as_i64().unwrap(),
        data.len() as i64
    );
    assert!(data.len() < 60_000, "{} bytes are no subset", data.len());
    assert_eq!(name(descriptor, b"FontName"), b"MOTCUA+Tinos-Regular");
    let face = ttf_parser::Face::parse(&data, 0).unwrap();
    let letters: BTreeSet<char> = SENTENCE.chars().collect();
    // Composite letters bring their parts along.
    let glyphs = usize::from(face.number_of_glyphs());
    assert!(glyphs > letters.len() && glyphs < 4 * letters.len());
}

#[test]
fn clause_6_2_11_5_widths_in_dictionary_and_program_agree() {
    let document = document();
    let font = dictionaries(&document)
        .into_iter()
        .find(|dictionary| dictionary.has(b"CIDToGIDMap"))
        .unwrap();
    let widths = font.get(b"W").unwrap().as_array().unwrap();
    assert_eq!(widths[0].as_i64().unwrap(), 1);
    let widths = widths[1].as_array().unwrap();
    let map = font.get_deref(b"CIDToGIDMap", &document).unwrap();
    let map = map.as_stream().unwrap().decompressed_content().unwrap();
    let descriptor = of_type(&document, b"FontDescriptor");
    let program = descriptor.get_deref(b"FontFile2", &document).unwrap();
    let program = program.as_stream().unwrap().decompressed_content().unwrap();
    let face = ttf_parser::Face::parse(&program, 0).unwrap();
    assert_eq!(map.len(), 2 * (widths.len() + 1));
    for (width, glyph) in widths.iter().zip(map.chunks(2).skip(1)) {
        let glyph = ttf_parser::GlyphId(u16::from_be_bytes([glyph[0], glyph[1]]));
        let advance = f32::from(face.glyph_hor_advance(glyph).unwrap());
        let expected = advance * 1000.0 / f32::from(face.units_per_em());
        assert!((width.as_float().unwrap() - expected).abs() < 1.0);
    }
}

#[test]
fn clause_6_2_11_7_every_code_has_its_character() {
    let document = document();
    let font = dictionaries(&document)
        .into_iter()
        .find(|dictionary| dictionary.has(b"ToUnicode"))
        .unwrap();
    let cmap = font.get_deref(b"ToUnicode", &document).unwrap();
    let cmap = cmap.as_stream().unwrap().decompressed_content().unwrap();
    let cmap = String::from_utf8(cmap).unwrap();
    let letters: BTreeSet<char> = SENTENCE.chars().collect();
    for letter in &letters {
        assert!(
            cmap.contains(&format!("<{:04X}>\n", u32::from(*letter))),
            "{letter}"
        );
    }
    let glyph_map = dictionaries(&document)
        .into_iter()
        .find_map(|dictionary| dictionary.get_deref(b"CIDToGIDMap", &document).ok())
        .unwrap();
    let codes = glyph_map
        .as_stream()
        .unwrap()
        .decompressed_content()
        .unwrap();
    assert_eq!(codes.len() / 2 - 1, letters.len());
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
    let document = document();
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

#[test]
fn clause_6_6_3_metadata_and_information_dictionary_agree() {
    let document = document();
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

#[test]
fn clause_6_6_4_the_file_claims_part_2_level_u() {
    let packet = metadata(&document());
    assert!(packet.contains("<pdfaid:part>2</pdfaid:part>"));
    assert!(packet.contains("<pdfaid:conformance>U</pdfaid:conformance>"));
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
