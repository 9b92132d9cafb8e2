//! A package is lost: nobody knows what of it the province has. A dossier is asked about before anything else, and a step
//! that may have gone stands on the list of those that may be there twice.
use motcua_case::event::{Fact, Subject};
use motcua_case::exchange::RouteTo;
use motcua_case::ids::PackageId;
use motcua_case::office::Office;
use motcua_case::user::Permission;
use motcua_store::{ExchangeItem, ExchangeState, PackageRow, PackageState};

use super::super::subject_of;
use super::super::telling::Matter;
use super::super::work::Work;
use super::bring::wait_again;
use super::{away_in, unfit};
use crate::clock::stamp;
use crate::desk::{Desk, office};
use crate::error::{ErrorCode, Result};
use crate::view::package::PackagesView;

impl Desk {
    /// Takes back what is away in a package that will not come back; should it come after all, it is refused. What is in
    /// one that was never finished is as it was.
    pub fn package_give_up(&self, id: PackageId) -> Result<PackagesView> {
        let session = self.permitted(Permission::ChangeOffice)?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let row = write.package(id)?.ok_or(ErrorCode::NotFound)?;
            match row.state {
                PackageState::Writing | PackageState::Out => (),
                PackageState::Returned => return Err(unfit("returned")),
                PackageState::GivenUp => return Err(unfit("given_up")),
            }
            let office = office(write)?;
            for item in away_in(write, id)? {
                let subject = subject_of(&item.subject);
                let matter = subject.map(|subject| Matter::load(write, subject));
                let Some(matter) = matter.transpose()?.flatten() else {
                    write.drop_exchange(&item.subject)?;
                    continue;
                };
                let mut work = Work::of(&item)?;
                match row.state {
                    PackageState::Writing => work.away = None,
                    _ => doubt(&mut work, &matter, &office),
                }
                let back = back(&work, &matter, &item)?;
                wait_again(write, &office, &back, matter.subject(), at.wall)?;
            }
            if row.state == PackageState::Out {
                let fact = Fact::PackageSettled {
                    package: id,
                    lost: true,
                };
                write.append(at, &session.actor_ref(), Subject::Office, &fact)?;
            }
            Ok(write.put_package(&PackageRow {
                state: PackageState::GivenUp,
                settled_at: Some(at.wall),
                ..row
            })?)
        })?;
        self.exchange.nudge();
        self.packages()
    }
}

fn back(work: &Work, matter: &Matter, item: &ExchangeItem) -> Result<ExchangeItem> {
    let state = ExchangeState::Waiting;
    work.item(matter.subject(), state, item.lane, item.due_at, item.since)
}

/// Whatever could be sent from the package may have been.
fn doubt(work: &mut Work, matter: &Matter, office: &Office) {
    if let Some(away) = work.away.take() {
        work.elsewhere.extend(away.steps);
    }
    if let Some(open) = &mut work.step {
        // Once from here and perhaps once from there: a person looks.
        open.sent = open.sent.max(2);
    }
    if matter.exchange().told.is_some() || matter.was_filed() {
        return;
    }
    if !matter.numbered() && allots(matter, office) {
        work.lost = true;
        return;
    }
    work.sent = true;
    work.ever = true;
    work.there = None;
}

/// Whether the province gives the code by which it could be asked about.
fn allots(matter: &Matter, office: &Office) -> bool {
    let RouteTo::Connection(id) = matter.route(office) else {
        return false;
    };
    let connection = office.exchange.connection(id);
    connection.is_some_and(|connection| connection.dialect.allots())
}
