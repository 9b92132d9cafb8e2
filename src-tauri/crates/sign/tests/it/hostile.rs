//! Files made to cost time or memory: each gets its verdict, and none is called whole.

use std::io::Write;

use motcua_sign::evidence::Material;
use motcua_sign::pades::Kind;
use motcua_sign::trust::Trust;
use motcua_sign::verify::{Overall, Report, verify};

use crate::made::{Practice, To, file, last, moment, number, paper, start, updated};

fn judged(name: &str, file: &[u8]) -> Report {
    let begun = std::time::Instant::now();
    let report = verify(&file, &Trust::none(), moment(), &Material::default()).unwrap();
    println!(
        "{name}: {} bytes, {:?}, {:?}",
        file.len(),
        report.overall,
        begun.elapsed()
    );
    report
}

fn deflated(plain: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(plain).unwrap();
    encoder.finish().unwrap()
}

/// A file with a cross-reference stream whose entries are `rows` of (kind, second, third), objects before it.
fn streamed(objects: &[(u32, Vec<u8>)], packed: &[(u32, u32, u16)], size: u32) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut rows = vec![[0_u8; 7]; size as usize];
    for (number, body) in objects {
        let at = (out.len() as u32).to_be_bytes();
        rows[*number as usize] = [1, at[0], at[1], at[2], at[3], 0, 0];
        out.extend_from_slice(format!("{number} 0 obj\n").as_bytes());
        out.extend_from_slice(body);
        out.extend_from_slice(b"\nendobj\n");
    }
    for (number, stream, index) in packed {
        let (stream, index) = (stream.to_be_bytes(), index.to_be_bytes());
        rows[*number as usize] = [
            2, stream[0], stream[1], stream[2], stream[3], index[0], index[1],
        ];
    }
    let at = out.len();
    let table = deflated(&rows.concat());
    let head = format!(
        "{} 0 obj\n<</Type/XRef/W[1 4 2]/Size {size}/Root 1 0 R/Filter/FlateDecode/Length {}>>\nstream\n",
        size - 1,
        table.len()
    );
    out.extend_from_slice(head.as_bytes());
    out.extend_from_slice(&table);
    out.extend_from_slice(format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n").as_bytes());
    cover(&mut out);
    // And something after it, so that both states are compared.
    updated(&out, &[(6, To::Gone)], "/Root 1 0 R")
}

/// States ranges that cover all but the value, as a signature must.
fn cover(file: &mut [u8]) {
    let from = last(file, b"/Contents<00>") + 9;
    let stated = last(file, b"[0 0000000000");
    let range = format!(
        "[0 {from:010} {:010} {:010}]",
        from + 4,
        file.len() - from - 4
    );
    file[stated..stated + range.len()].copy_from_slice(range.as_bytes());
}

fn stream(dict: &str, bytes: &[u8]) -> Vec<u8> {
    let mut body = format!("<<{dict}/Length {}>>\nstream\n", bytes.len()).into_bytes();
    body.extend_from_slice(bytes);
    body.extend_from_slice(b"\nendstream");
    body
}

/// Objects that make a signature of sorts, so that all of the file is looked through.
fn claimed(kids: &str) -> Vec<(u32, Vec<u8>)> {
    vec![
        (1, b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]>>/Extra 6 0 R>>".to_vec()),
        (2, format!("<</Type/Pages/Count 1/Kids[{kids}]>>").into_bytes()),
        (3, b"<</Type/Page/Parent 2 0 R>>".to_vec()),
        (4, b"<</FT/Sig/T(A)/V 5 0 R>>".to_vec()),
        (
            5,
            b"<</Type/Sig/Filter/A/SubFilter/ETSI.CAdES.detached/ByteRange[0 0000000000 0000000000 0000000000]/Contents<00>>>".to_vec(),
        ),
    ]
}

#[test]
fn streams_that_swell_are_stopped() {
    // Forty object streams of fifteen megabytes each, asked for in turn.
    let mut plain = b"1000 0 ".to_vec();
    plain.resize(15_000_000, b' ');
    let bomb = deflated(&plain);
    let mut objects = claimed("3 0 R");
    let mut packed = Vec::new();
    let mut wanted = String::new();
    for number in 0..40 {
        let place = 10 + number;
        objects.push((
            place,
            stream("/Type/ObjStm/N 1/First 7/Filter/FlateDecode", &bomb),
        ));
        packed.push((100 + number, place, 0));
        wanted.push_str(&format!("{} 0 R ", 100 + number));
    }
    objects.push((6, format!("[{wanted}]").into_bytes()));
    let report = judged("swelling streams", &streamed(&objects, &packed, 200));
    assert_eq!(report.overall, Overall::Invalid);
}

#[test]
fn a_table_of_millions_of_entries_is_stopped() {
    let objects = claimed("3 0 R");
    let report = judged("entries", &streamed(&objects, &[], 290_000));
    assert_eq!(report.overall, Overall::Invalid);
    let report = judged("too many entries", &streamed(&objects, &[], 4_000_000));
    assert_eq!(report.overall, Overall::Invalid);
}

#[test]
fn deep_wide_and_circular_objects_are_stopped() {
    let cases: [(&str, Vec<u8>); 5] = [
        ("deep", "[".repeat(3_000_000).into_bytes()),
        ("wide", format!("[{}]", "0 ".repeat(4_000_000)).into_bytes()),
        (
            "references",
            format!("[{}]", "6 0 R ".repeat(400_000)).into_bytes(),
        ),
        ("itself", b"6 0 R".to_vec()),
        (
            "names",
            format!("<<{}>>", "/A 1".repeat(400_000)).into_bytes(),
        ),
    ];
    for (name, body) in cases {
        let mut objects = claimed("3 0 R");
        objects.push((6, body));
        assert_eq!(
            judged(name, &streamed(&objects, &[], 200)).overall,
            Overall::Invalid
        );
    }
    let circle = streamed(&claimed("2 0 R 3 0 R"), &[], 200);
    assert_eq!(
        judged("pages in a circle", &circle).overall,
        Overall::Invalid
    );
}

#[test]
fn long_chains_and_many_signatures_are_stopped() {
    let mut practice = Practice::new();
    let signed = practice.sign(&file(&paper(), &[]).0, "LanhDao", Kind::Approval);
    let mut long = signed.clone();
    for _ in 0..300 {
        long = updated(&long, &[(number::CONTENT, To::Gone)], "/Root 1 0 R");
    }
    assert_eq!(
        judged("three hundred updates", &long).overall,
        Overall::Invalid
    );

    let at = start(&signed);
    let mut loops = signed.clone();
    let own = loops.len();
    loops.extend_from_slice(
        format!(
            "xref\n0 0\ntrailer\n<</Size 90/Root 1 0 R/Prev {own}>>\nstartxref\n{own}\n%%EOF\n"
        )
        .as_bytes(),
    );
    assert_eq!(
        judged(&format!("a chain to itself instead of {at}"), &loops).overall,
        Overall::Invalid
    );

    let mut fields = String::new();
    let mut objects = paper();
    for number in 0..4_000_u32 {
        fields.push_str(&format!("{} 0 R ", 100 + number));
        objects.push((100 + number, format!("<</FT/Sig/T(A{number})/V 99 0 R>>")));
    }
    objects.push((
        99,
        "<</Type/Sig/Filter/A/SubFilter/adbe.pkcs7.detached/ByteRange[0 1 2 3]/Contents<00>>>"
            .into(),
    ));
    objects[6] = (number::FORM, format!("<</Fields[{fields}]>>"));
    assert_eq!(
        judged("four thousand fields", &file(&objects, &[]).0).overall,
        Overall::Invalid
    );
}
