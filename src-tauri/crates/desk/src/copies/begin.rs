//! The beginning of a signature: number and plan in one transaction, then the file, then everything of the signature but
//! its value. Each is kept before the next is made.
use chrono::{DateTime, FixedOffset, Utc};
use motcua_case::certify::{
    Certification, CertificationMove, CertificationStatus, CopyPlan, Series, VoidReason,
};
use motcua_case::deadline::{office_day, office_time};
use motcua_case::event::{Fact, Stamp};
use motcua_case::ids::CertificationId;
use motcua_case::office::Office;
use motcua_case::paper::FileRef;
use motcua_sign::Signer;
use motcua_sign::appearance::{Appearance, Area, Picture, Place};
use motcua_sign::pades::{Identity, Kind, Plan, Prepared, Reserved, prepare};
use motcua_store::signing_owner;

use super::journal::{Begun, Part, Target};
use super::keys::named;
use super::{stored, trouble};
use crate::certify::{append, moved, statement, wait_again};
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{Error, ErrorCode, Result};

/// The field of the one who certifies.
const SIGNATURE: &str = "ChuKy";
/// The field of the agency; on a copy made with the first signature, because later no visible field may be added.
pub(crate) const SEAL: &str = "ConDau";
/// Fields of timestamps over the whole file: one where every signature has its own, two where one waited for it.
pub(crate) const TIMESTAMPS: [&str; 2] = ["DauThoiGian1", "DauThoiGian2"];
/// Size of the text of a signature (NĐ 30/2020/NĐ-CP, Appendix I).
const SIZE: f32 = 10.0;
/// Width of the seal's picture: 36 mm, its true size.
pub(crate) const SEAL_WIDTH: f32 = 36.0 / 25.4 * 72.0;
/// What both signatures say of themselves.
const REASON: &str = "Chứng thực bản sao điện tử từ bản chính";
/// Why a number of another day is given up.
const NOT_THAT_DAY: &str = "Chưa ký trong ngày cấp số; ký với số mới";
/// Letters that the second signature may need, so that one font serves both.
const LETTERS: &str = "0123456789/:+-. ";

impl Desk {
    /// The signature of the one who certifies: the row as it goes on, what the signer shows of it, and how far it is.
    pub(super) fn begin_signature(
        &self,
        session: &Session,
        id: CertificationId,
        signer: &dyn Signer,
        room: Option<usize>,
    ) -> Result<(Target, String, Begun)> {
        let at = stamp(&*self.clock);
        let (office, row, series) = session.write(|write| {
            let office = office(write)?;
            let mut row = moved(session, write, id, CertificationMove::SignCopy)?;
            // Number and year follow the day of the signature.
            if row
                .number
                .is_some_and(|number| number.day != office_day(at.wall))
            {
                let fact = Fact::CertificationVoided {
                    reason: VoidReason::Other,
                    words: NOT_THAT_DAY.to_owned(),
                };
                append(session, write, id, &fact, at)?;
                super::forget_signatures(write, id)?;
                let next = wait_again(session, write, &row, at)?;
                row = super::electronic(write, next)?;
            }
            if row.status == CertificationStatus::ToSign {
                let printed = row.signer.clone();
                self.give_number(session, write, &office, &row, &printed, at)?;
                row = super::electronic(write, row.id)?;
            }
            let number = row.number.ok_or_else(|| Error::internal("number"))?;
            let series = write.series(number.series)?.ok_or(ErrorCode::NotFound)?;
            if row.electronic().is_some_and(|copy| copy.plan.is_none()) {
                let plan = self.plan_of(&office, &row, &series, signer)?;
                append(
                    session,
                    write,
                    row.id,
                    &Fact::CopyPlanned(Box::new(plan)),
                    at,
                )?;
                row = super::electronic(write, row.id)?;
            }
            Ok((office, row, series))
        })?;
        let label = label(&row, &series);
        let target = Target::Copy(row.id, Part::Signature);
        let known = session.read(|read| Begun::load(read, target))?;
        if let Some(begun) = known {
            // A value that is there is put in; without one the time it names would be an old one.
            if begun.certificate == named(signer.certificate()) && begun.value.is_some() {
                return Ok((target, label, begun));
            }
        }
        let plan = row.electronic().and_then(|copy| copy.plan.clone());
        let plan = plan.ok_or_else(|| Error::internal("plan"))?;
        let base = self.base_of(session, &office, &row, &series, &plan)?;
        let owner = signing_owner(target.subject(), target.part());
        session.write(|write| {
            write.release(&owner)?;
            Ok(write.keep(&base.sealed, &owner)?)
        })?;
        let lines = signature_lines(&row, signer, office_time(at.wall));
        let look = Look {
            page: base.page,
            area: base.signature,
            lines: &lines,
            later: &(office.agency.name.clone() + LETTERS),
            seal: None,
            reason: REASON,
        };
        let timestamp = |name| Reserved { name, seen: None };
        let reserved = [
            Reserved {
                name: SEAL,
                seen: Some((base.page, base.seal)),
            },
            timestamp(TIMESTAMPS[0]),
            timestamp(TIMESTAMPS[1]),
        ];
        let kind = Kind::Certification {
            reserved: &reserved,
        };
        let begun = self.prepared(
            session, &office, &base.file, signer, SIGNATURE, kind, &look, room, at,
        )?;
        session.write(|write| begun.save(write, target, at))?;
        Ok((target, label, begun))
    }

    /// The seal on a copy that is signed.
    pub(super) fn begin_seal(
        &self,
        session: &Session,
        id: CertificationId,
        signer: &dyn Signer,
        room: Option<usize>,
    ) -> Result<(Target, String, Begun)> {
        let at = stamp(&*self.clock);
        let target = Target::Copy(id, Part::Seal);
        let (office, row, series, known) = session.read(|read| {
            let row = moved(session, read, id, CertificationMove::Seal)?;
            let number = row.number.ok_or_else(|| Error::internal("number"))?;
            let series = read.series(number.series)?.ok_or(ErrorCode::NotFound)?;
            let known = Begun::load(read, target)?;
            Ok((office(read)?, row, series, known))
        })?;
        let label = label(&row, &series);
        let kept = row.electronic().and_then(|copy| copy.kept.as_ref());
        let kept = kept.ok_or_else(|| Error::internal("file"))?;
        let certificate = named(signer.certificate());
        if let Some(begun) = known.filter(|begun| begun.is_signed_for(&certificate, &kept.file)) {
            return Ok((target, label, begun));
        }
        let lines = seal_lines(&office, at.wall);
        let seal = seal_picture(session, &office)?;
        let look = Look {
            page: usize::try_from(row.pages).unwrap_or(usize::MAX),
            // The field is there since the first signature and keeps its place.
            area: Area {
                left: 0.0,
                top: 0.0,
                width: 0.0,
                height: 0.0,
            },
            lines: &lines,
            later: "",
            seal: seal.as_deref(),
            reason: REASON,
        };
        let begun = self.prepared(
            session,
            &office,
            &kept.file,
            signer,
            SEAL,
            Kind::Approval,
            &look,
            room,
            at,
        )?;
        session.write(|write| begun.save(write, target, at))?;
        Ok((target, label, begun))
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "everything a signature is made of, once"
    )]
    pub(crate) fn prepared(
        &self,
        session: &Session,
        office: &Office,
        source: &FileRef,
        signer: &dyn Signer,
        field: &str,
        kind: Kind<'_>,
        look: &Look<'_>,
        room: Option<usize>,
        at: Stamp,
    ) -> Result<Begun> {
        let lines: Vec<&str> = look.lines.iter().map(String::as_str).collect();
        let appearance = Appearance {
            page: look.page,
            area: look.area,
            lines: &lines,
            size: SIZE,
            picture: look.seal.map(|png| Picture {
                png,
                width: SEAL_WIDTH,
                place: Place::Behind,
            }),
            font: motcua_pdf::FONT,
            later: look.later,
            panel: false,
        };
        let plan = Plan {
            field,
            kind,
            at: office_time(at.wall),
            reason: Some(look.reason),
            location: Some(&office.agency.place),
            appearance: Some(&appearance),
            timestamp: room,
        };
        let file = stored::source(session, source.sha256)?;
        let prepared: Prepared =
            prepare(&file, &Identity::of(signer), &plan).map_err(trouble::of_pades)?;
        Ok(Begun {
            source: source.clone(),
            prepared,
            certificate: named(signer.certificate()),
            stamped: room.is_some(),
            value: None,
        })
    }

    /// What is going to be signed.
    fn plan_of(
        &self,
        office: &Office,
        row: &Certification,
        series: &Series,
        signer: &dyn Signer,
    ) -> Result<CopyPlan> {
        let number = row.number.ok_or_else(|| Error::internal("number"))?;
        let said = statement(office, row, series)?;
        let failed = |_| Error::new(ErrorCode::FormFailed);
        let (lines, wording) = said.lines(&self.assets.statements).map_err(failed)?;
        let scan = row.electronic().and_then(|copy| copy.scan.as_ref());
        Ok(CopyPlan {
            statement: lines,
            wording,
            pages: scan.map(|scan| scan.pages.clone()).unwrap_or_default(),
            number,
            signer: row.signer.clone(),
            certificate: named(signer.certificate()),
            fee: row.fee.total,
            practice: office.practice,
        })
    }
}

/// How a signature looks, and why it is made.
pub(crate) struct Look<'a> {
    pub(crate) page: usize,
    pub(crate) area: Area,
    pub(crate) lines: &'a [String],
    pub(crate) later: &'a str,
    pub(crate) seal: Option<&'a [u8]>,
    pub(crate) reason: &'static str,
}

/// What a provider shows its holder: number and book, nobody's name.
fn label(row: &Certification, series: &Series) -> String {
    row.number.map_or_else(String::new, |number| {
        format!("{} · {}", number.no, series.volume_code(number.volume))
    })
}

fn signature_lines(
    row: &Certification,
    signer: &dyn Signer,
    at: DateTime<FixedOffset>,
) -> [String; 3] {
    [
        format!("Người ký: {}", signer.certificate().holder()),
        row.signer.title.clone(),
        format!("Thời gian ký: {}", shown_time(at)),
    ]
}

/// What the seal of the agency says (NĐ 30/2020/NĐ-CP, Appendix I).
pub(crate) fn seal_lines(office: &Office, at: DateTime<Utc>) -> Vec<String> {
    vec![
        office.agency.name.clone(),
        format!("Thời gian ký: {}", shown_time(office_time(at))),
    ]
}

/// The picture of the seal, where the office has one.
pub(crate) fn seal_picture(session: &Session, office: &Office) -> Result<Option<Vec<u8>>> {
    let Some(file) = &office.certify.signing.seal else {
        return Ok(None);
    };
    session.read(|read| {
        let blob = read.blob(file.sha256)?.ok_or(ErrorCode::NotFound)?;
        Ok(Some(blob.into_bytes()?))
    })
}

/// Time as the decree writes it: `dd/mm/yyyy hh:mm:ss +07:00`.
fn shown_time(at: DateTime<FixedOffset>) -> String {
    at.format("%d/%m/%Y %H:%M:%S %:z").to_string()
}
