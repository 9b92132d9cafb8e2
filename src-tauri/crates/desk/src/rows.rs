//! Dossiers in lists.
use std::sync::Arc;

use chrono::{DateTime, Utc};
use motcua_case::dossier::{Dossier, IssuedForm};
use motcua_store::{Held, Read};

use crate::desk::Desk;
use crate::error::Result;
use crate::home::due_state;
use crate::share::hold::shown;
use crate::view::exchange::Delivery;
use crate::view::home::DossierRow;
use crate::view::share::Holder;

impl Desk {
    /// Dossiers as rows, with how each stands with the province.
    pub(crate) fn rows(
        &self,
        read: &Read<'_>,
        dossiers: impl IntoIterator<Item = Dossier>,
    ) -> Result<Vec<DossierRow>> {
        let now = self.clock.now();
        let dossiers: Vec<Arc<Dossier>> = dossiers.into_iter().map(Arc::new).collect();
        let deliveries = self.deliveries(read, &dossiers)?;
        let holds = read.holds()?;
        let rows = dossiers.iter().zip(deliveries).map(|(dossier, delivery)| {
            let hold = holds.get(&Held::from(dossier.id));
            let hold = hold.filter(|_| !dossier.status.is_over());
            let holder = hold.map(|hold| shown(read, *hold)).transpose()?;
            Ok(row(dossier, delivery, holder, now))
        });
        rows.collect()
    }
}

fn row(
    dossier: &Dossier,
    delivery: Delivery,
    holder: Option<Holder>,
    now: DateTime<Utc>,
) -> DossierRow {
    let other = dossier.submitter.person != dossier.owner.person;
    DossierRow {
        id: dossier.id,
        code: dossier.code.clone(),
        owner: dossier.owner.name.clone(),
        submitter: other.then(|| dossier.submitter.name.clone()),
        procedure: dossier.procedure.name.clone(),
        status: dossier.status,
        received_at: dossier.received_at,
        due: due_state(dossier, now),
        printed: dossier.receipts.last().is_some_and(IssuedForm::printed),
        delivery,
        holder,
    }
}
