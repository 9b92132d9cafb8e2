//! What the file says about itself: metadata, dates, colour, and its claim to be an archive file.

use std::io::Write;

use chrono::{DateTime, Datelike, FixedOffset, SecondsFormat, Timelike};
use pdf_writer::types::OutputIntentSubtype;
use pdf_writer::writers::{Catalog, DocumentInfo};
use pdf_writer::{Chunk, Date, Filter, Finish, Ref, TextStr};
use serde::{Deserialize, Serialize};

use crate::PdfError;
use crate::sink::{ObjectSink, Roots, deflated};

/// Our own small sRGB profile (ICC version 2); a test builds it again from the standard's figures.
const SRGB: &[u8] = include_bytes!("../../../../../assets/icc/srgb-v2.icc");

/// Name of the colour space in the output intent.
const SRGB_NAME: &str = "sRGB IEC61966-2.1";

/// What an archive file says about itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArchiveInfo {
    /// Title shown by readers; control characters are dropped.
    pub title: String,
    /// When the file is made, in the zone it is to be shown in.
    pub created: DateTime<FixedOffset>,
    /// Name and version of the program that writes.
    pub producer: String,
    /// Identity of the document, sixteen random bytes.
    pub document_id: [u8; 16],
    /// The kind of archive file.
    pub flavour: Flavour,
}

/// Kind of archive file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Flavour {
    /// ISO 19005-2 level U, on PDF 1.7: what the counter keeps and sends.
    A2u,
    /// ISO 19005-1 level B, on PDF 1.4: the same content for readers and judges that know no other.
    A1b,
}

impl Flavour {
    pub(super) fn header_version(self) -> &'static str {
        match self {
            Self::A2u => "1.7",
            Self::A1b => "1.4",
        }
    }

    /// ISO 19005-1, 6.3.5 asks a subset font to list its characters; ISO 19005-2 no longer does.
    pub(super) fn needs_cid_set(self) -> bool {
        self == Self::A1b
    }

    fn part_and_conformance(self) -> (u8, char) {
        match self {
            Self::A2u => (2, 'U'),
            Self::A1b => (1, 'B'),
        }
    }
}

impl ArchiveInfo {
    /// Writes catalog, information dictionary, metadata and output intent.
    pub(super) fn write<W: Write>(
        &self,
        sink: &mut ObjectSink<W>,
        page_tree: Ref,
    ) -> Result<Roots, PdfError> {
        let profile = sink.next_ref();
        let mut chunk = Chunk::new();
        let data = deflated(SRGB)?;
        chunk
            .icc_profile(profile, &data)
            .n(3)
            .filter(Filter::FlateDecode);
        sink.write(&chunk)?;

        let metadata = sink.next_ref();
        let mut chunk = Chunk::new();
        chunk.metadata(metadata, self.xmp().as_bytes()).finish();
        sink.write(&chunk)?;

        let catalog = sink.next_ref();
        let mut chunk = Chunk::new();
        let mut dict = chunk.indirect(catalog).start::<Catalog<'_>>();
        dict.pages(page_tree);
        dict.metadata(metadata);
        dict.lang(TextStr("vi-VN"));
        dict.output_intents()
            .push()
            .subtype(OutputIntentSubtype::PDFA)
            .output_condition_identifier(TextStr(SRGB_NAME))
            .info(TextStr(SRGB_NAME))
            .dest_output_profile(profile);
        dict.finish();
        sink.write(&chunk)?;

        let info = sink.next_ref();
        let mut chunk = Chunk::new();
        let mut dict = chunk.indirect(info).start::<DocumentInfo<'_>>();
        dict.title(TextStr(&printable(&self.title)));
        dict.producer(TextStr(&printable(&self.producer)));
        dict.creation_date(self.date());
        dict.modified_date(self.date());
        dict.finish();
        sink.write(&chunk)?;
        Ok(Roots { catalog, info })
    }

    /// The metadata packet. It repeats the information dictionary in full, because the two must
    /// agree (ISO 19005-1, 6.7.3).
    fn xmp(&self) -> String {
        let (part, conformance) = self.flavour.part_and_conformance();
        let date = self.created.to_rfc3339_opts(SecondsFormat::Secs, false);
        let title = escaped(&printable(&self.title));
        let producer = escaped(&printable(&self.producer));
        format!(
            "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n\
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n\
<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n\
<rdf:Description rdf:about=\"\" xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\
<pdfaid:part>{part}</pdfaid:part><pdfaid:conformance>{conformance}</pdfaid:conformance></rdf:Description>\n\
<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\
<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{title}</rdf:li></rdf:Alt></dc:title></rdf:Description>\n\
<rdf:Description rdf:about=\"\" xmlns:pdf=\"http://ns.adobe.com/pdf/1.3/\">\
<pdf:Producer>{producer}</pdf:Producer></rdf:Description>\n\
<rdf:Description rdf:about=\"\" xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\">\
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate></rdf:Description>\n\
</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>"
        )
    }

    fn date(&self) -> Date {
        let offset_minutes = self.created.offset().local_minus_utc() / 60;
        Date::new(self.created.year().clamp(0, 9999) as u16)
            .month(self.created.month() as u8)
            .day(self.created.day() as u8)
            .hour(self.created.hour() as u8)
            .minute(self.created.minute() as u8)
            .second(self.created.second() as u8)
            .utc_offset_hour((offset_minutes / 60) as i8)
            .utc_offset_minute((offset_minutes.abs() % 60) as u8)
    }
}

/// XML 1.0 has no place for control characters and non-characters, not even escaped.
fn printable(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{fffe}' | '\u{ffff}'))
        .collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Fixed-point number of an ICC profile: sixteen bits before and after the point.
    fn fixed(number: f64) -> [u8; 4] {
        ((number * 65536.0).round() as i32).to_be_bytes()
    }

    fn xyz(values: [f64; 3]) -> Vec<u8> {
        let mut tag = b"XYZ \0\0\0\0".to_vec();
        tag.extend(values.into_iter().flat_map(fixed));
        tag
    }

    /// The transfer curve of IEC 61966-2-1 at 1,024 points.
    fn curve() -> Vec<u8> {
        let mut tag = b"curv\0\0\0\0".to_vec();
        tag.extend(1024_u32.to_be_bytes());
        for step in 0..1024 {
            let encoded = f64::from(step) / 1023.0;
            let linear = if encoded <= 0.04045 {
                encoded / 12.92
            } else {
                ((encoded + 0.055) / 1.055).powf(2.4)
            };
            tag.extend(((linear * 65535.0 + 0.5) as u16).to_be_bytes());
        }
        tag
    }

    fn description() -> Vec<u8> {
        let mut tag = b"desc\0\0\0\0".to_vec();
        tag.extend((SRGB_NAME.len() as u32 + 1).to_be_bytes());
        tag.extend(SRGB_NAME.bytes());
        tag.extend([0; 79]);
        tag
    }

    fn profile() -> Vec<u8> {
        const WHITE: [f64; 3] = [0.9642, 1.0, 0.8249];
        const SAME_AS_BEFORE: Vec<u8> = Vec::new();
        let tags: [(&[u8; 4], Vec<u8>); 9] = [
            (b"desc", description()),
            (b"cprt", b"text\0\0\0\0No copyright, use freely\0".to_vec()),
            (b"wtpt", xyz(WHITE)),
            (b"rXYZ", xyz([0.43607, 0.22249, 0.01392])),
            (b"gXYZ", xyz([0.38515, 0.71687, 0.09708])),
            (b"bXYZ", xyz([0.14307, 0.06061, 0.71410])),
            (b"rTRC", curve()),
            (b"gTRC", SAME_AS_BEFORE),
            (b"bTRC", SAME_AS_BEFORE),
        ];
        let (mut table, mut body, mut place) = (Vec::new(), Vec::new(), (0, 0));
        for (signature, data) in &tags {
            if !data.is_empty() {
                place = (132 + 12 * tags.len() + body.len(), data.len());
                body.extend(data);
                body.resize(body.len().next_multiple_of(4), 0);
            }
            table.extend(*signature);
            table.extend((place.0 as u32).to_be_bytes());
            table.extend((place.1 as u32).to_be_bytes());
        }
        let mut profile = ((132 + table.len() + body.len()) as u32)
            .to_be_bytes()
            .to_vec();
        profile.extend(b"\0\0\0\0\x02\x10\0\0mntrRGB XYZ ");
        profile.extend([0x07, 0xEA, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
        profile.extend(b"acsp");
        profile.resize(68, 0);
        profile.extend(WHITE.into_iter().flat_map(fixed));
        profile.resize(128, 0);
        profile.extend((tags.len() as u32).to_be_bytes());
        profile.extend(table);
        profile.extend(body);
        profile
    }

    #[test]
    fn the_bundled_profile_is_the_one_we_compute() {
        assert_eq!(profile(), SRGB);
    }

    #[test]
    fn control_characters_never_reach_the_metadata() {
        assert_eq!(printable("Tờ\u{0}khai\u{ffff}\n1"), "Tờkhai1");
        assert_eq!(escaped("a<b>&c"), "a&lt;b&gt;&amp;c");
    }
}
