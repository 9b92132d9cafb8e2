//! How dossiers in a list stand with the province, in the six words of their own pages.
use std::sync::Arc;

use motcua_case::dossier::Dossier;
use motcua_store::Read;

use super::owner::Owners;
use super::shown::{Moment, Shown, item_of};
use super::telling::Matter;
use super::work::Work;
use crate::desk::{Desk, office};
use crate::error::Result;
use crate::view::exchange::Delivery;

impl Desk {
    /// The delivery of each, in the same order.
    pub(crate) fn deliveries(
        &self,
        read: &Read<'_>,
        dossiers: &[Arc<Dossier>],
    ) -> Result<Vec<Delivery>> {
        let office = office(read)?;
        let shown = Shown {
            office: &office,
            moment: Moment::of(&self.exchange),
            now: self.clock.now(),
            settles: false,
            owners: Owners::load(read)?,
            read,
        };
        let delivery = |dossier: &Arc<Dossier>| {
            let matter = Matter::Dossier(Arc::clone(dossier));
            let item = item_of(read, matter.subject())?;
            let work = item.as_ref().map(Work::of).transpose()?.unwrap_or_default();
            Ok(shown.delivery(&matter, item.as_ref(), &work, None))
        };
        dossiers.iter().map(delivery).collect()
    }
}
