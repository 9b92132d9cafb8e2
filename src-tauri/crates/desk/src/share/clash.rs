//! Where two counters wrote different things without knowing of each other: both are shown, and a person decides.
use motcua_case::event::{Event, Fact, Subject, subject_of};
use motcua_case::fold::Row;
use motcua_case::ids::EventId;
use motcua_case::merge::{disputed, taken_over};
use motcua_case::user::{self, Permission};
use motcua_store::{ClashRow, Read};
use serde_json::Value;

use crate::clock::stamp;
use crate::desk::Desk;
use crate::error::{Error, ErrorCode, Result};
use crate::view::share::{ClashAbout, ClashField, ClashSettle, ClashSide, ClashView};

impl Desk {
    /// What two counters wrote differently and nobody has decided.
    pub fn clashes(&self) -> Result<Vec<ClashView>> {
        let session = self.session()?;
        session.read(|read| {
            let clashes = read.clashes()?;
            let views = clashes.iter().map(|clash| view(read, clash));
            Ok(views
                .collect::<Result<Vec<_>>>()?
                .into_iter()
                .flatten()
                .collect())
        })
    }

    /// Decides one: of the other's values those are taken over that are named, and the rest stands as it does.
    pub fn clash_settle(&self, wish: &ClashSettle) -> Result<Vec<ClashView>> {
        let session = self.session()?;
        let at = stamp(&*self.clock);
        session.write(|write| {
            let known = write
                .clashes()?
                .into_iter()
                .find(|known| (known.clash.first, known.clash.second) == (wish.first, wish.second));
            let known = known.ok_or(ErrorCode::NotFound)?;
            let subject = subject_of(&known.key).ok_or_else(|| Error::internal("clash"))?;
            if !user::may(&session.roles, permission(subject)) {
                return Err(ErrorCode::NotAllowed.into());
            }
            let fields = &known.clash.fields;
            let taken: Vec<String> = fields
                .iter()
                .filter(|field| wish.taken.contains(field))
                .cloned()
                .collect();
            let actor = session.actor_ref();
            if !taken.is_empty() && !known.clash.whole {
                let (first, second) = both(write, &known)?.ok_or(ErrorCode::NotFound)?;
                let row = write.row_of(subject)?.ok_or(ErrorCode::NotFound)?;
                let fact = taken_over(&row, (&first.1, &second.1), &taken)
                    .map_err(|_| Error::internal("clash"))?;
                if let Some(fact) = fact {
                    write.append(at, &actor, subject, &fact)?;
                }
            }
            let fact = Fact::ClashSettled {
                first: wish.first,
                second: wish.second,
                taken,
            };
            write.append(at, &actor, subject, &fact)?;
            Ok(())
        })?;
        self.share.nudge();
        self.clashes()
    }
}

/// Who may decide is whoever may change it.
fn permission(subject: Subject) -> Permission {
    match subject {
        Subject::Office | Subject::Station(_) | Subject::Province => Permission::ChangeOffice,
        Subject::User(_) => Permission::ManageUsers,
        Subject::Series(_) | Subject::Certification(_) => Permission::KeepBooks,
        _ => Permission::Receive,
    }
}

fn view(read: &Read<'_>, one: &ClashRow) -> Result<Option<ClashView>> {
    let clash = &one.clash;
    let Some(subject) = subject_of(&one.key) else {
        return Ok(None);
    };
    let Some((first, second)) = both(read, one)? else {
        return Ok(None);
    };
    let Some(row) = read.row_of(subject)? else {
        return Ok(None);
    };
    let fields = match clash.whole {
        true => Vec::new(),
        false => disputed(&row, (&first.1, &second.1), &clash.fields)
            .map_err(|_| Error::internal("clash"))?,
    };
    Ok(Some(ClashView {
        first: clash.first,
        second: clash.second,
        about: about(&row),
        whole: clash.whole,
        stands: side(read, &first.0)?,
        other: side(read, &second.0)?,
        fields: fields
            .into_iter()
            .map(|field| ClashField {
                stands: shown(&field.stands),
                other: shown(&field.other),
                field: field.field,
            })
            .collect(),
    }))
}

/// The event that stands and the one that does not.
fn both(read: &Read<'_>, one: &ClashRow) -> Result<Option<(Written, Written)>> {
    let (first, second) = (one.clash.first, one.clash.second);
    Ok(written(read, first)?.zip(written(read, second)?))
}

/// An event and what it says.
type Written = (Event, Fact);

fn written(read: &Read<'_>, id: EventId) -> Result<Option<Written>> {
    let Some(event) = read.event(id)? else {
        return Ok(None);
    };
    let body = event.body.as_deref().unwrap_or_default();
    let fact = Fact::decode(&event.kind, body).map_err(|_| ErrorCode::StoreDamaged)?;
    Ok(Some((event, fact)))
}

fn about(row: &Row) -> ClashAbout {
    match row {
        Row::Dossier(dossier) => ClashAbout::Dossier {
            id: dossier.id,
            code: dossier.code.clone(),
        },
        Row::Person(person) => ClashAbout::Person {
            id: person.id,
            name: person.facts.name.clone(),
        },
        Row::User(user) => ClashAbout::User {
            name: user.name.clone(),
        },
        Row::Certification(_) | Row::Series(_) => ClashAbout::Book,
        Row::Paper(paper) => ClashAbout::Paper {
            name: paper.name.clone(),
        },
        _ => ClashAbout::Office,
    }
}

fn side(read: &Read<'_>, event: &Event) -> Result<ClashSide> {
    let user = event.actor.user.map(|id| read.user(id)).transpose()?;
    let station = read.station(event.device)?;
    Ok(ClashSide {
        name: user.flatten().map(|user| user.name).unwrap_or_default(),
        counter: station.map(|station| station.counter.get()),
        at: event.at.wall,
        kind: event.kind.clone(),
    })
}

/// A value as a person reads it; where it has parts, they stand as they were written.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
