//! Every level, kind of key and form of cross-reference before other people's tools.

use std::path::PathBuf;

use motcua_sign::Signer;
use motcua_sign::appearance::{Appearance, Area, Picture, Place};
use motcua_sign::append::Grown;
use motcua_sign::evidence::Evidence;
use motcua_sign::file::ReadAt;
use motcua_sign::pades::{
    Completion, Identity, Kind, Level, Plan, Reserved, complete, prepare, timestamp_room,
};
use tempfile::TempDir;

use crate::support::{Authority, forms, made, now, pages, printed, pyhanko, seal, tinos, tool};

/// Signs a file; with a timestamp where `evidence` is given. What is appended.
pub fn signed(
    source: &dyn ReadAt,
    signer: &mut dyn Signer,
    plan: &Plan<'_>,
    evidence: Option<&dyn Evidence>,
) -> motcua_sign::append::Appended {
    let prepared = prepare(source, &Identity::of(signer), plan).unwrap();
    let value = made(signer, prepared.to_sign("0001"));
    let token = evidence.map(|evidence| {
        let (digest, imprint) = prepared.to_stamp(&value).unwrap();
        evidence.timestamp(digest, &imprint).unwrap()
    });
    prepared.finish(&value, token.as_ref()).unwrap()
}

/// All bytes of a file.
pub fn whole(source: &dyn ReadAt) -> Vec<u8> {
    let mut bytes = vec![0; source.size() as usize];
    source.read_at(0, &mut bytes).unwrap();
    bytes
}

/// An approval that is not seen.
pub fn plain<'a>(field: &'a str, timestamp: Option<usize>) -> Plan<'a> {
    Plan {
        field,
        kind: Kind::Approval,
        at: now(),
        reason: Some("Chứng thực bản sao"),
        location: None,
        appearance: None,
        timestamp,
    }
}

#[test]
fn every_level_key_and_form_is_accepted() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let Some(forms) = forms(folder.path(), &pages(2, 20_000)) else {
        return;
    };
    let online = authority.online();
    let room = timestamp_room(&online).unwrap();
    let known = authority.chain();
    let completion = |level| Completion {
        evidence: &online,
        known: &known,
        level,
        at: now(),
        fields: &[],
    };
    let mut files: Vec<PathBuf> = Vec::new();
    let mut keep = |name: String, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        files.push(path);
    };
    for (form, source) in &forms {
        for key in ["officer", "deputy", "chief-p384"] {
            let mut signer = authority.signer(key);
            let mut grown = Grown::new(source);
            grown.push(signed(source, &mut signer, &plain("ChuKy", None), None));
            keep(format!("{form}-{key}-b-b.pdf"), &whole(&grown));

            let mut grown = Grown::new(source);
            let plan = plain("ChuKy", Some(room));
            grown.push(signed(source, &mut signer, &plan, Some(&online)));
            keep(format!("{form}-{key}-b-t.pdf"), &whole(&grown));

            let lasting = complete(&grown, &completion(Level::Lt)).unwrap();
            let mut lt = Grown::new(&grown);
            lt.push(lasting);
            keep(format!("{form}-{key}-b-lt.pdf"), &whole(&lt));

            let lasting = complete(&grown, &completion(Level::Lta)).unwrap();
            let mut lta = Grown::new(&grown);
            lta.push(lasting);
            keep(format!("{form}-{key}-b-lta.pdf"), &whole(&lta));
        }
    }
    assert_eq!(files.len(), 36);
    for file in &files {
        let output = tool("qpdf", &["--check", file.to_str().unwrap()]).unwrap();
        let text = printed(&output);
        assert!(output.status.success(), "{}: {text}", file.display());
        let Some(output) = tool("pdfsig", &["-nocert", file.to_str().unwrap()]) else {
            return;
        };
        let text = printed(&output);
        let valid = text
            .matches("Signature Validation: Signature is Valid.")
            .count();
        assert_eq!(valid, 1, "{}: {text}", file.display());
    }
    let Some(verdicts) = pyhanko(&authority, "now", &files) else {
        return;
    };
    for (file, verdicts) in files.iter().zip(&verdicts) {
        assert!(!verdicts.is_empty());
        for verdict in verdicts {
            assert!(verdict.fine, "{}: {verdict:?}", file.display());
        }
        let last = verdicts.last().unwrap().coverage.as_deref();
        let expected = if file.to_str().unwrap().ends_with("b-lt.pdf") {
            "ENTIRE_REVISION"
        } else {
            "ENTIRE_FILE"
        };
        assert_eq!(last, Some(expected), "{}", file.display());
        let stamped = !file.to_str().unwrap().ends_with("b-b.pdf");
        assert_eq!(verdicts[0].stamped, stamped, "{}", file.display());
    }
    let lasting: Vec<PathBuf> = files
        .iter()
        .filter(|file| file.to_str().unwrap().contains("b-lt"))
        .cloned()
        .collect();
    for (file, verdicts) in lasting
        .iter()
        .zip(pyhanko(&authority, "offline", &lasting).unwrap())
    {
        for verdict in verdicts {
            assert!(verdict.fine, "offline {}: {verdict:?}", file.display());
        }
    }
}

const LEADER: Area = Area {
    left: 330.0,
    top: 640.0,
    width: 220.0,
    height: 80.0,
};
const SEAL: Area = Area {
    left: 300.0,
    top: 20.0,
    width: 270.0,
    height: 110.0,
};

#[test]
fn leader_and_seal_sign_one_file_and_it_stays_small() {
    let Some(authority) = Authority::running() else {
        return;
    };
    let folder = TempDir::new().unwrap();
    let online = authority.online();
    let room = timestamp_room(&online).unwrap();
    let known = authority.chain();
    let (font, seal) = (tinos(), seal(256));
    let source = pages(1, 1_000_000);
    let mut grown = Grown::new(&source);

    let bare = signed(
        &grown,
        &mut authority.signer("officer"),
        &plain("ChuKy", None),
        None,
    );
    println!("B-B: {} bytes", bare.bytes().len());
    assert!(bare.bytes().len() <= 10_000, "{}", bare.bytes().len());

    let look = Appearance {
        page: 0,
        area: LEADER,
        lines: &["CHỦ TỊCH", "Trần Đình Ký", "21/11/2026 15:30:00 +07:00"],
        size: 10.0,
        picture: None,
        font: &font,
        later: "Cơ quan: Ủy ban nhân dân xã Tân Lập Thời gian ký: 0123456789/:+",
        panel: false,
    };
    let reserved = [
        Reserved {
            name: "ConDau",
            seen: Some((0, SEAL)),
        },
        Reserved {
            name: "DauThoiGian1",
            seen: None,
        },
    ];
    let plan = Plan {
        kind: Kind::Certification {
            reserved: &reserved,
        },
        appearance: Some(&look),
        ..plain("ChuKy", Some(room))
    };
    let mut officer = authority.signer("officer");
    let first = signed(&grown, &mut officer, &plan, Some(&online));
    println!("leader: {} bytes", first.bytes().len());
    grown.push(first);

    let look = Appearance {
        area: SEAL,
        lines: &[
            "Cơ quan: Ủy ban nhân dân xã Tân Lập",
            "Thời gian ký: 21/11/2026 15:31:07 +07:00",
        ],
        picture: Some(Picture {
            png: &seal,
            width: 102.0,
            place: Place::Left,
        }),
        later: "",
        ..look
    };
    let plan = Plan {
        appearance: Some(&look),
        ..plain("ConDau", Some(room))
    };
    let second = signed(&grown, &mut authority.signer("seal"), &plan, Some(&online));
    println!("seal: {} bytes", second.bytes().len());
    grown.push(second);

    let how = Completion {
        evidence: &online,
        known: &known,
        level: Level::Lta,
        at: now(),
        fields: &["DauThoiGian1"],
    };
    let lasting = complete(&grown, &how).unwrap();
    println!(
        "evidence and document timestamp: {} bytes",
        lasting.bytes().len()
    );
    grown.push(lasting);
    let added = grown.size() - source.len() as u64;
    println!("all: {added} bytes");
    assert!(added <= 80_000, "{added}");

    let path = folder.path().join("copy.pdf");
    std::fs::write(&path, whole(&grown)).unwrap();
    if let Ok(kept) = std::env::var("MOTCUA_KEEP") {
        std::fs::copy(&path, kept).unwrap();
    }
    for mode in ["now", "offline"] {
        let Some(verdicts) = pyhanko(&authority, mode, std::slice::from_ref(&path)) else {
            return;
        };
        let names: Vec<&str> = verdicts[0]
            .iter()
            .map(|verdict| verdict.field.as_str())
            .collect();
        assert_eq!(names, ["ChuKy", "ConDau", "DauThoiGian1"]);
        for verdict in &verdicts[0] {
            assert!(verdict.fine, "{mode}: {verdict:?}");
        }
    }
}
