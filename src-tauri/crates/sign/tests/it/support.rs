//! The demo authority (`tests/sign/with-pki.sh`), files to sign, and judges.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use chrono::{DateTime, FixedOffset, TimeZone, Utc};
use motcua_sign::evidence::{Online, OnlineSettings};
use motcua_sign::signer::file::FileSigner;
use motcua_sign::{Certificate, Secret, Signer, ToSign};
use serde::Deserialize;

use crate::signers::demo::Demo;

/// The demo authority, running.
pub struct Authority(Demo);

impl Authority {
    /// `None`, with a message, where `with-pki.sh` does not run around the tests. It always does in CI.
    pub fn running() -> Option<Self> {
        Demo::here().map(Self)
    }

    /// A certificate by its name in `pki.yml`.
    pub fn certificate(&self, name: &str) -> Certificate {
        self.0.certificate(name)
    }

    pub fn root(&self) -> PathBuf {
        self.0.folder.join("root.der")
    }

    /// Issuing and root certificate.
    pub fn chain(&self) -> Vec<Certificate> {
        vec![self.certificate("issuing"), self.certificate("root")]
    }

    /// Whoever has the key of this name.
    pub fn signer(&self, name: &str) -> FileSigner {
        let bytes = self.0.read(&format!("{name}.p12"));
        FileSigner::open(&bytes, &Secret::new("demo".to_owned())).unwrap()
    }

    /// Evidence by HTTP.
    pub fn online(&self) -> Online {
        Online::new(&OnlineSettings::new(Some(self.address("demo/tsa/tsa"))))
    }

    /// Evidence whose timestamps have something wrong with them.
    pub fn faulty(&self, fault: &str) -> Online {
        let address = self.address(&format!("fault/{fault}/demo/tsa/tsa"));
        let mut settings = OnlineSettings::new(Some(address));
        settings.patience = std::time::Duration::from_secs(1);
        Online::new(&settings)
    }

    pub fn address(&self, path: &str) -> String {
        format!("{}/{path}", self.0.url)
    }
}

/// The value a signer makes over one thing.
pub fn made(signer: &mut dyn Signer, item: ToSign) -> Vec<u8> {
    signer.sign(&[item]).remove(0).unwrap()
}

/// What pyHanko says of one signature.
#[derive(Debug, Deserialize)]
#[allow(
    dead_code,
    reason = "some fields are there to be shown where an assertion fails"
)]
pub struct Verdict {
    pub field: String,
    pub fine: bool,
    pub coverage: Option<String>,
    #[serde(default)]
    pub stamped: bool,
    pub changes: Option<String>,
    pub summary: Option<String>,
    pub error: Option<String>,
}

/// pyHanko's verdicts on files, `now` or `offline`.
pub fn pyhanko(authority: &Authority, mode: &str, files: &[PathBuf]) -> Option<Vec<Vec<Verdict>>> {
    let Some(tools) = variable("MOTCUA_SIGN_TOOLS") else {
        missing("pyhanko");
        return None;
    };
    let judge = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/pyhanko/judge.py");
    let output = Command::new(Path::new(&tools).join("python"))
        .args([judge, mode])
        .arg(authority.root())
        .args(files)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", printed(&output));
    let lines = String::from_utf8_lossy(&output.stdout);
    let verdicts: Vec<Vec<Verdict>> = lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(verdicts.len(), files.len(), "{output:?}");
    Some(verdicts)
}

/// Runs a judge; `None`, with a message, where it is not installed. It always is in CI.
pub fn tool(name: &str, arguments: &[&str]) -> Option<Output> {
    match Command::new(name).args(arguments).output() {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            missing(name);
            None
        }
        Err(error) => panic!("{name}: {error}"),
    }
}

/// What a tool printed, on both channels.
pub fn printed(output: &Output) -> String {
    let mut text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.push_str(&String::from_utf8_lossy(&output.stderr));
    text
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Says that a judge is missing; in CI none may be.
pub fn missing(what: &str) {
    assert!(variable("CI").is_none(), "{what} is missing");
    eprintln!("SKIPPED: {what} is missing");
}

/// The time by this machine's clock: what judges compare with.
#[allow(
    clippy::disallowed_methods,
    reason = "judges outside look at the machine's clock, so what they judge must be of today"
)]
pub fn now() -> DateTime<FixedOffset> {
    let hanoi = FixedOffset::east_opt(7 * 3600).unwrap();
    hanoi.from_utc_datetime(&Utc::now().naive_utc())
}

/// A file of some pages with a cross-reference table, each with a line of text and a grey picture of `noise` bytes that
/// no one can compress.
pub fn pages(count: usize, noise: usize) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n".to_vec();
    let mut places = Vec::new();
    let mut object = |out: &mut Vec<u8>, body: &[u8]| {
        places.push(out.len());
        out.extend_from_slice(format!("{} 0 obj\n", places.len()).as_bytes());
        out.extend_from_slice(body);
        out.extend_from_slice(b"\nendobj\n");
    };
    object(&mut out, b"<</Type/Catalog/Pages 2 0 R>>");
    let kids: Vec<String> = (0..count).map(|n| format!("{} 0 R", 4 + 3 * n)).collect();
    let tree = format!("<</Type/Pages/Count {count}/Kids[{}]>>", kids.join(" "));
    object(&mut out, tree.as_bytes());
    object(
        &mut out,
        b"<</Type/Font/Subtype/Type1/BaseFont/Times-Roman>>",
    );
    for number in 0..count {
        let page = 4 + 3 * number;
        let body = format!(
            "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents {} 0 R\
             /Resources<</Font<</F1 3 0 R>>/XObject<</I {} 0 R>>>>>>",
            page + 1,
            page + 2
        );
        object(&mut out, body.as_bytes());
        let text =
            format!("q 400 0 0 300 90 90 cm /I Do Q BT /F1 14 Tf 90 700 Td (Page {number}) Tj ET");
        let body = format!("<</Length {}>>\nstream\n{text}\nendstream", text.len());
        object(&mut out, body.as_bytes());
        let width = noise.max(64) / 64;
        let mut body = format!(
            "<</Type/XObject/Subtype/Image/Width {width}/Height 64/BitsPerComponent 8\
             /ColorSpace/DeviceGray/Length {}>>\nstream\n",
            width * 64
        )
        .into_bytes();
        let mut state = 0x2545_F491_4F6C_DD1D_u64 ^ number as u64;
        body.extend((0..width * 64).map(|_| {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state as u8
        }));
        body.extend_from_slice(b"\nendstream");
        object(&mut out, &body);
    }
    let at = out.len();
    let size = places.len() + 1;
    out.extend_from_slice(format!("xref\n0 {size}\n0000000000 65535 f \n").as_bytes());
    for place in &places {
        out.extend_from_slice(format!("{place:010} 00000 n \n").as_bytes());
    }
    let trailer = format!("trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{at}\n%%EOF\n");
    out.extend_from_slice(trailer.as_bytes());
    out
}

/// An archive file (PDF/A) of one grey page, A4, turned and cropped as asked.
pub fn archive(part: u8, page: &str) -> Vec<u8> {
    let assets = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
    let profile = std::fs::read_dir(assets.join("icc"))
        .unwrap()
        .map(|file| file.unwrap().path())
        .find(|file| file.extension().is_some_and(|extension| extension == "icc"))
        .unwrap();
    let profile = std::fs::read(profile).unwrap();
    let conformance = if part == 1 { "B" } else { "U" };
    let metadata = format!(
        "<?xpacket begin=\"\u{FEFF}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?><x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\
         <rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"><rdf:Description rdf:about=\"\" \
         xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\"><pdfaid:part>{part}</pdfaid:part>\
         <pdfaid:conformance>{conformance}</pdfaid:conformance></rdf:Description></rdf:RDF></x:xmpmeta>\
         <?xpacket end=\"w\"?>"
    );
    let stream = |dict: &str, bytes: &[u8]| {
        let head = format!("<<{dict}/Length {}>>\nstream\n", bytes.len());
        [head.as_bytes(), bytes, b"\nendstream"].concat()
    };
    let objects = [
        b"<</Type/Catalog/Pages 2 0 R/Metadata 5 0 R/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1\
          /OutputConditionIdentifier(sRGB)/Info(sRGB)/DestOutputProfile 6 0 R>>]>>"
            .to_vec(),
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>".to_vec(),
        format!("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R{page}>>").into_bytes(),
        stream("", b"0.9 g 60 60 475 722 re f"),
        stream("/Type/Metadata/Subtype/XML", metadata.as_bytes()),
        stream("/N 3", &profile),
    ];
    let version = if part == 1 { "1.4" } else { "1.7" };
    let mut out = format!("%PDF-{version}\n%").into_bytes();
    out.extend_from_slice(b"\xE2\xE3\xCF\xD3\n");
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (index, body) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend_from_slice(format!("{} 0 obj\n", index + 1).as_bytes());
        out.extend_from_slice(body);
        out.extend_from_slice(b"\nendobj\n");
    }
    let at = out.len();
    out.extend_from_slice(table.as_bytes());
    let end = "/ID[<00112233445566778899AABBCCDDEEFF><00112233445566778899AABBCCDDEEFF>]";
    let end = format!("trailer\n<</Size 7/Root 1 0 R{end}>>\nstartxref\n{at}\n%%EOF\n");
    out.extend_from_slice(end.as_bytes());
    out
}

/// The same file in each form of cross-reference, by qpdf: a table, streams with object streams, linearised.
pub fn forms(folder: &Path, file: &[u8]) -> Option<Vec<(&'static str, Vec<u8>)>> {
    let plain = folder.join("plain.pdf");
    std::fs::write(&plain, file).unwrap();
    let mut forms = vec![("table", file.to_vec())];
    for (form, option) in [
        ("streams", "--object-streams=generate"),
        ("linearised", "--linearize"),
    ] {
        let made = folder.join(format!("{form}.pdf"));
        let arguments = [option, plain.to_str().unwrap(), made.to_str().unwrap()];
        let output = tool("qpdf", &arguments)?;
        assert!(output.status.success(), "{}", printed(&output));
        forms.push((form, std::fs::read(made).unwrap()));
    }
    Some(forms)
}

/// Tinos, as the product has it.
pub fn tinos() -> Vec<u8> {
    let assets = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../../assets");
    std::fs::read(assets.join("fonts/Tinos-Regular.ttf")).unwrap()
}

/// A round red seal on nothing, PNG.
pub fn seal(side: u32) -> Vec<u8> {
    let mut pixels = Vec::new();
    let middle = f64::from(side) / 2.0;
    for y in 0..side {
        for x in 0..side {
            let (dx, dy) = (f64::from(x) + 0.5 - middle, f64::from(y) + 0.5 - middle);
            let from_middle = dx.hypot(dy) / middle;
            let ring = (0.85..0.97).contains(&from_middle) || (0.55..0.6).contains(&from_middle);
            let star = from_middle < 0.4 && ((dy.atan2(dx) * 5.0).cos() > 2.0 * from_middle);
            let cover = if ring || star { 255 } else { 0 };
            pixels.extend([0xD0, 0x10, 0x20, cover]);
        }
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side, side);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().unwrap();
    writer.write_image_data(&pixels).unwrap();
    writer.finish().unwrap();
    file
}
