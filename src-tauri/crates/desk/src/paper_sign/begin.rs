//! The beginning of a seal on a paper: top right on its first page, the picture of the seal, the agency's name and the
//! time (NĐ 30/2020/NĐ-CP, Appendix I).
use motcua_case::ids::PaperId;
use motcua_case::paper::HeldPaper;
use motcua_sign::Signer;
use motcua_sign::appearance::{Area, page_size};
use motcua_sign::pades::{Kind, Reserved};

use super::register::signable;
use crate::clock::stamp;
use crate::copies::{
    Begun, Look, SEAL, SEAL_WIDTH, TIMESTAMPS, Target, named, seal_lines, seal_picture, source,
};
use crate::desk::{Desk, Session, office};
use crate::error::{ErrorCode, Result};

/// What the signature says of itself.
const REASON: &str = "Số hóa giấy tờ, hồ sơ";
/// A further line in a practice store.
const PRACTICE: &str = "TẬP HUẤN – KHÔNG CÓ GIÁ TRỊ";
/// From the edges of the page, points: 8 mm, so that a printer that cannot print to the edge prints all of it.
const MARGIN: f32 = 8.0 / 25.4 * 72.0;
/// Width of the words beside the seal, points: a line with the time in letters of 10.
const WORDS: f32 = 210.0;
/// Height of one line, points.
const LINE: f32 = 13.0;
/// Letters of the hash by which a provider shows a paper.
const SHOWN: usize = 12;

impl Desk {
    /// The seal on a paper, as far as it is; begun now if it was not.
    pub(crate) fn begin_paper(
        &self,
        session: &Session,
        id: PaperId,
        signer: &dyn Signer,
        room: Option<usize>,
    ) -> Result<(Target, String, Begun)> {
        let at = stamp(&*self.clock);
        let target = Target::Paper(id);
        let (office, paper, known) = session.read(|read| {
            let paper = signable(session, read, id)?;
            Ok((office(read)?, paper, Begun::load(read, target)?))
        })?;
        let label = label(&paper);
        let certificate = named(signer.certificate());
        if let Some(begun) = known.filter(|begun| begun.is_signed_for(&certificate, &paper.record))
        {
            return Ok((target, label, begun));
        }
        let file = source(session, paper.record.sha256)?;
        let page = page_size(&file, 0).map_err(|_| ErrorCode::FileNotSignable)?;
        let mut lines = seal_lines(&office, at.wall);
        lines.extend(office.practice.then(|| PRACTICE.to_owned()));
        let seal = seal_picture(session, &office)?;
        let look = Look {
            page: 0,
            area: corner(page, lines.len(), seal.is_some()),
            lines: &lines,
            later: "",
            seal: seal.as_deref(),
            reason: REASON,
        };
        let timestamp = |name| Reserved { name, seen: None };
        let reserved = TIMESTAMPS.map(timestamp);
        let kind = Kind::Certification {
            reserved: &reserved,
        };
        let record = &paper.record;
        let begun = self.prepared(
            session, &office, record, signer, SEAL, kind, &look, room, at,
        )?;
        session.write(|write| begun.save(write, target, at))?;
        Ok((target, label, begun))
    }
}

/// What a provider shows its holder: which file, and nobody's name.
fn label(paper: &HeldPaper) -> String {
    let hash = paper.record.sha256.to_string();
    format!("Giấy tờ số hóa · {}", hash.get(..SHOWN).unwrap_or(&hash))
}

/// The upper right corner of a page: the seal in its true size with the words over its right part. On a page that is
/// smaller, such as a card's, all of it is as wide and high as the page.
fn corner((width, height): (f32, f32), lines: usize, sealed: bool) -> Area {
    let words = LINE * (lines as f32 + 1.0);
    let (wanted, tall) = match sealed {
        // The words begin where a third of the seal is past.
        true => (SEAL_WIDTH / 3.0 + WORDS, SEAL_WIDTH.max(words)),
        false => (WORDS, words),
    };
    let margin = MARGIN.min(width / 10.0).min(height / 10.0);
    let area_width = wanted.min(width - 2.0 * margin);
    Area {
        left: width - margin - area_width,
        top: margin,
        width: area_width,
        height: tall.min(height - 2.0 * margin),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seal_lies_in_the_upper_right_corner_of_any_page() {
        let pages = [(595.0, 842.0), (842.0, 595.0), (243.0, 153.0), (30.0, 20.0)];
        for (width, height) in pages {
            for (lines, sealed) in [(2, true), (3, true), (2, false)] {
                let area = corner((width, height), lines, sealed);
                assert!(area.left >= 0.0 && area.left + area.width < width);
                assert!(area.top + area.height < height);
                assert!(area.left + area.width > width * 0.85 && area.top < height * 0.15);
            }
        }
    }
}
