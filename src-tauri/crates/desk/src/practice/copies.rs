//! Electronic copies of the practice counter: some at every step, so that each list has something to try.
use std::sync::atomic::AtomicBool;

use motcua_case::certify::{CertificationStatus, Matter};
use motcua_case::ids::CertificationId;

use super::{BIRTH_SAMPLE, PEOPLE};
use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::view::certify::{RowInput, VisitInput};
use crate::view::copies::{ComparedWish, KeyHolder, SigningPart, SigningWish};
use crate::view::scan::{StackChange, StackImport};

/// How far the copy of each person went this morning, the furthest first: numbers follow their signatures.
const STEPS: [CertificationStatus; 6] = [
    CertificationStatus::Issued,
    CertificationStatus::ToSeal,
    CertificationStatus::ToSign,
    CertificationStatus::ToSign,
    CertificationStatus::ToCompare,
    CertificationStatus::ToScan,
];

impl Desk {
    /// Originals of a birth, some of them scanned, compared, signed with the practice keys, and sealed.
    pub(super) fn invent_electronic_copies(&self) -> Result<()> {
        for (card, step) in PEOPLE.into_iter().zip(STEPS) {
            let taken = self.certify_take(&VisitInput {
                requester: self.certify_card(card)?.requester,
                rows: vec![RowInput {
                    matter: Matter::ElectronicCopy,
                    line: "ks".to_owned(),
                    kind: None,
                    as_typed: false,
                    answered: Vec::new(),
                }],
                declared: true,
                ..VisitInput::default()
            })?;
            let id = taken.rows.first().ok_or(ErrorCode::NotFound)?.id;
            self.practise_until(id, step)?;
        }
        Ok(())
    }

    fn practise_until(&self, id: CertificationId, step: CertificationStatus) -> Result<()> {
        loop {
            match self.copy(id)?.row.status {
                status if status == step => return Ok(()),
                CertificationStatus::ToScan => self.practise_scan(id)?,
                CertificationStatus::ToCompare => self.practise_comparison(id)?,
                CertificationStatus::ToSign => {
                    self.practise_signing(SigningPart::Signature, id)?;
                }
                CertificationStatus::ToSeal => self.practise_signing(SigningPart::Seal, id)?,
                _ => return Err(Error::internal("practice")),
            }
        }
    }

    fn practise_scan(&self, id: CertificationId) -> Result<()> {
        let stack = self.copy_scan(&[id])?;
        let request = StackImport {
            draft: stack.draft,
            incoming: vec![BIRTH_SAMPLE.to_owned()],
            paths: Vec::new(),
            bin: None,
        };
        let stack = self.scan_import(&request, &|_| {})?;
        let assign = StackChange::Assign {
            pages: stack.pages.iter().map(|page| page.id).collect(),
            bin: stack.bins.first().map(|bin| bin.bin.clone()),
            whole: false,
        };
        self.scan_change(stack.draft, &assign)?;
        self.copy_scan_done(stack.draft)?;
        Ok(())
    }

    fn practise_comparison(&self, id: CertificationId) -> Result<()> {
        let seen = self.copy(id)?;
        let compared = ComparedWish {
            pages: seen.pages.iter().map(|page| page.sha256).collect(),
            viewed: (0..).take(seen.pages.len()).collect(),
        };
        self.copy_compare(id, &compared)?;
        Ok(())
    }

    fn practise_signing(&self, part: SigningPart, id: CertificationId) -> Result<()> {
        let signer = self.copy(id)?.row.signer.name;
        let fits = |holder, name: &str| match part {
            SigningPart::Signature => holder == KeyHolder::Person && name == signer,
            SigningPart::Seal => holder == KeyHolder::Agency,
        };
        let keys = self.signing_keys()?;
        let mut keys = keys.iter();
        let key = keys.find(|key| fits(key.holder, &key.certificate.holder));
        let wish = SigningWish {
            part,
            rows: vec![id],
            certificate: key.ok_or(ErrorCode::TokenAbsent)?.certificate.fingerprint,
        };
        let plan = self.signing_plan(&wish)?;
        let never = AtomicBool::new(false);
        let done = self.signing_run(&wish, &plan.digest, None, &never, &mut |_| {})?;
        done.stopped.map_or(Ok(()), Err)
    }
}
