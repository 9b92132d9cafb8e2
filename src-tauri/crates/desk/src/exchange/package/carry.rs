//! A package is delivered from a PC with a line, by whoever has it and its code; nobody signs in there.
use std::path::Path;
use std::sync::Arc;

use motcua_case::ids::PackageId;

use super::super::owner::Owners;
use super::super::person::lines;
use super::super::shown::{Moment, Shown};
use super::{key, unfit, unreadable};
use crate::desk::{Desk, office};
use crate::error::{Error, ErrorCode, Result};
use crate::view::package::PackageCarried;

impl Desk {
    /// Opens a package instead of a store of this PC, so that [`Self::exchange_run`] delivers what is in it.
    pub fn package_carry(&self, folder: &Path, code: &str) -> Result<PackageCarried> {
        let opened = key::open(folder, code)?;
        if opened.was_returned()? {
            return Err(unfit("returned"));
        }
        let mut state = self.state_mut();
        if state.store.is_some() || self.exchange.home.set(opened.home).is_err() {
            return Err(ErrorCode::StoreInUse.into());
        }
        state.store = Some(Arc::new(opened.store));
        drop(state);
        self.package_carried(
            opened.head.package,
            &opened.fingerprint,
            opened.head.matters,
        )
    }

    /// How far the delivery from the open package is.
    pub fn package_progress(&self, opened: &PackageCarried) -> Result<PackageCarried> {
        self.package_carried(opened.id, &opened.fingerprint, opened.matters)
    }

    fn package_carried(
        &self,
        id: PackageId,
        fingerprint: &str,
        matters: u32,
    ) -> Result<PackageCarried> {
        let store = self.store_held().ok_or(ErrorCode::StoreAbsent)?;
        let next = self.exchange_next().map_err(unreadable)?;
        let carried = store.read::<_, Error>(|read| {
            let count = read.exchange_count()?;
            let shown = Shown {
                office: &office(read)?,
                moment: Moment::of(&self.exchange),
                now: self.clock.now(),
                settles: false,
                owners: Owners::load(read)?,
                read,
            };
            Ok(PackageCarried {
                id,
                fingerprint: fingerprint.to_owned(),
                matters,
                told: matters.saturating_sub(count.waiting + count.person),
                waiting: count.waiting,
                person: count.person,
                lines: lines(&shown),
                next,
            })
        });
        carried.map_err(unreadable)
    }
}
