//! Another person signs what waits: planned, shown, then done.
use motcua_case::certify::{Certification, CertificationMove, CertificationStatus, Signer, bar};
use motcua_case::dossier::PrintState;
use motcua_case::event::Fact;
use motcua_case::ids::Hash;
use motcua_case::user::Permission;
use motcua_store::Read;

use super::ALL;
use super::sign::append;
use crate::clock::stamp;
use crate::desk::{Desk, Session, office};
use crate::error::{ErrorCode, Result};
use crate::view::certification::{
    CertificationView, SignerPlan, SignerPlanRow, SignerPlanStay, SignerWish,
};

impl Desk {
    /// What changing the signer would do.
    pub fn signer_plan(&self, wish: &SignerWish) -> Result<SignerPlan> {
        let session = self.permitted(Permission::Certify)?;
        session.read(|read| self.plan_signer(&session, read, wish))
    }

    /// Changes the signer of exactly the rows that were shown. Numbers stay; statements that came out with the old
    /// signer wait to be printed again.
    pub fn signer_change(&self, wish: &SignerWish, digest: &str) -> Result<Vec<CertificationView>> {
        let session = self.permitted(Permission::Certify)?;
        let at = stamp(&*self.clock);
        let ids = session.write(|write| {
            let plan = self.plan_signer(&session, write, wish)?;
            if plan.digest != digest {
                return Err(ErrorCode::PlanStale.into());
            }
            for row in &plan.rows {
                let signer = plan.to.clone();
                append(&session, write, row.id, &Fact::SignerChanged { signer }, at)?;
            }
            Ok(plan.rows.iter().map(|row| row.id).collect::<Vec<_>>())
        })?;
        self.certification_views(&session, &ids)
    }

    fn plan_signer(
        &self,
        session: &Session,
        read: &Read<'_>,
        wish: &SignerWish,
    ) -> Result<SignerPlan> {
        let office = office(read)?;
        let today = self.today();
        let to = office
            .certify
            .signers
            .iter()
            .find(|signer| signer.id == wish.to);
        let to: &Signer = to.ok_or(ErrorCode::NotFound)?;
        let printed = to.printed();
        let mut plan = SignerPlan {
            to: printed.clone(),
            rows: Vec::new(),
            staying: Vec::new(),
            digest: String::new(),
        };
        for row in self.rows_meant(read, wish)? {
            if row.signer == printed || wish.from.is_some_and(|from| from != row.signer.id) {
                continue;
            }
            let series = match row.number {
                Some(number) => read.series(number.series)?,
                None => None,
            };
            let no = row.number.map(|number| number.no);
            let bar = bar(
                CertificationMove::ChangeSigner,
                &row,
                series.as_ref(),
                &session.actor(),
            );
            if bar.is_some() || !to.may_sign(row.book(), today) {
                plan.staying.push(SignerPlanStay {
                    id: row.id,
                    no,
                    bar,
                });
                continue;
            }
            plan.rows.push(SignerPlanRow {
                id: row.id,
                no,
                paper: row.paper.clone(),
                from: row.signer.clone(),
                reprint: row
                    .prints
                    .iter()
                    .any(|print| print.state != PrintState::NotOut),
            });
        }
        let shown = serde_json::to_vec(&(&plan.to, &plan.rows))
            .map_err(|_| crate::error::Error::internal("plan"))?;
        plan.digest = Hash::of(&shown).to_string();
        Ok(plan)
    }

    fn rows_meant(&self, read: &Read<'_>, wish: &SignerWish) -> Result<Vec<Certification>> {
        if wish.rows.is_empty() {
            let mut rows = read.certifications_open(CertificationStatus::Reserved, ALL)?;
            rows.extend(read.certifications_open(CertificationStatus::Waiting, ALL)?);
            return Ok(rows);
        }
        wish.rows
            .iter()
            .map(|id| Ok(read.certification(*id)?.ok_or(ErrorCode::NotFound)?))
            .collect()
    }
}
