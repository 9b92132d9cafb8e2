//! One row of events that were written on several devices, some of which did not know of each other.
//!
//! Where every writer had seen all that stands before, this is the fold and nothing else. Where two had not, the later one
//! in the canonical order is laid over the earlier one field by field: what they changed apart is both kept; what they
//! changed in one field is a [`Clash`], which a person settles, and until then the first of them stands. Nothing is lost by
//! that: both events stay in the record. The row depends on the set of events alone, never on the order they came in.
mod carried;
mod delta;
mod order;
mod past;
mod settle;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use crate::event::{Event, Fact};
use crate::fold::{self, FoldError, Key, Row};
use crate::ids::EventId;

use delta::{Delta, Path};

pub use carried::{Carried, CarriedError, MOST_BYTES};
pub use past::{Past, is_before};
pub use settle::{Disputed, disputed, taken_over};

/// An event and what its writer had seen.
#[derive(Clone, Debug)]
pub struct Placed<'a> {
    /// The event.
    pub event: &'a Event,
    /// What it says.
    pub fact: &'a Fact,
    /// What had been seen, of all devices.
    pub past: &'a Past,
}

/// What comes of the events of one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The row; none where there are no events.
    pub row: Option<Row>,
    /// What a person has to look at, in canonical order.
    pub clashes: Vec<Clash>,
}

/// Two events of writers who did not know of each other, and which cannot both stand as they are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The one that stands.
    pub first: EventId,
    /// The other one.
    pub second: EventId,
    /// Fields of the row that both changed, names from the row down with dots between.
    pub fields: Vec<String>,
    /// The other one does not stand at all, because it is a step and not a change of data.
    pub whole: bool,
}

/// The row of `key`. Pure.
///
/// # Errors
/// [`FoldError`] where an event does not fit what its own writer had seen: the record is damaged.
pub fn merge(key: &Key, events: &[Placed<'_>]) -> Result<Merged, FoldError> {
    let ordered = order::canonical(events);
    let mut work = Work {
        key,
        events: &ordered,
        deltas: BTreeMap::new(),
    };
    let everything: Vec<usize> = (0..ordered.len()).collect();
    let mut merged = work.fold(&everything)?;
    merged.clashes.retain(|clash| !is_settled(clash, events));
    Ok(merged)
}

/// Whether people settled it: one of them after all the others, or all who did not know of each other in the same way.
fn is_settled(clash: &Clash, events: &[Placed<'_>]) -> bool {
    let words: Vec<(&Placed<'_>, &[String])> = events
        .iter()
        .filter_map(|placed| match placed.fact {
            Fact::ClashSettled {
                first,
                second,
                taken,
            } if (*first, *second) == (clash.first, clash.second) => Some((placed, &taken[..])),
            _ => None,
        })
        .collect();
    words.iter().any(|(last, taken)| {
        words
            .iter()
            .all(|(other, theirs)| theirs == taken || is_before(other.event, last.event, last.past))
    })
}

/// Events in canonical order, and what was found out about them.
struct Work<'w, 'a> {
    key: &'w Key,
    events: &'w [&'w Placed<'a>],
    /// What each event changed in the row that its writer saw; only of those that did not know of another.
    deltas: BTreeMap<usize, Delta>,
}

/// A row while its events are folded.
#[derive(Default)]
struct State {
    row: Option<Row>,
    /// Newest number of each device so far.
    so_far: Past,
    /// Events that stand.
    standing: Vec<usize>,
    clashes: Vec<Clash>,
}

impl Work<'_, '_> {
    /// Folds some of the events, given in canonical order.
    fn fold(&mut self, some: &[usize]) -> Result<Merged, FoldError> {
        let mut state = State::default();
        for &at in some {
            let placed = self.events[at];
            let event = placed.event;
            let mut seen = placed.past.clone();
            seen.add(event.device, event.seq);
            // Days only ever take the highest number, in whatever order.
            if seen.covers(&state.so_far) || matches!(self.key, Key::Day(..)) {
                let row = fold::apply(self.key, state.row.take(), event, placed.fact)?;
                state.row = Some(row);
                state.standing.push(at);
            } else {
                self.lay_over(at, &mut state)?;
            }
            state.so_far.add(event.device, event.seq);
        }
        Ok(Merged {
            row: state.row,
            clashes: state.clashes,
        })
    }

    /// Takes an event in whose writer had not seen all that stands before it.
    fn lay_over(&mut self, at: usize, state: &mut State) -> Result<(), FoldError> {
        let mine = self.delta(at)?;
        let mut disputed: Vec<Path> = Vec::new();
        let mut found = Vec::new();
        for &earlier in &state.standing {
            if self.knew(at, earlier) {
                continue;
            }
            let fields = self.dispute(at, &mine, earlier)?;
            if !fields.is_empty() {
                found.push((earlier, fields.clone()));
                disputed.extend(fields);
            }
        }
        let is_edit = is_edit(self.events[at].fact);
        let rest = mine.without(&disputed);
        let row = if found.is_empty() || is_edit {
            rest.over(state.row.as_ref())
        } else {
            None
        };
        let whole = row.is_none();
        if whole && found.is_empty() {
            // It builds on something that does not stand; the newest one it did not know of is named with it.
            let unknown = state
                .standing
                .iter()
                .rev()
                .find(|&&earlier| !self.knew(at, earlier));
            found.extend(unknown.map(|&earlier| (earlier, Vec::new())));
        }
        for (earlier, fields) in found {
            state.clashes.push(Clash {
                first: self.events[earlier].event.id,
                second: self.events[at].event.id,
                fields: fields.iter().map(shown).collect(),
                whole,
            });
        }
        if let Some(row) = row {
            state.row = Some(row);
            state.standing.push(at);
        }
        Ok(())
    }

    /// Fields in which an event and an earlier one that it did not know of cannot both stand.
    fn dispute(&mut self, at: usize, mine: &Delta, earlier: usize) -> Result<Vec<Path>, FoldError> {
        let theirs = self.delta(earlier)?;
        let mut fields = mine.disputed(&theirs);
        let one_ends = [at, earlier].iter().any(|&at| ends(self.events[at].fact));
        if one_ends && fields.is_empty() && !mine.is_empty() && !theirs.is_empty() {
            fields.push(vec!["is".to_owned(), "status".to_owned()]);
        }
        Ok(fields)
    }

    /// What an event changed in the row that its writer saw.
    fn delta(&mut self, at: usize) -> Result<Delta, FoldError> {
        if let Some(known) = self.deltas.get(&at) {
            return Ok(known.clone());
        }
        let placed = self.events[at];
        let before: Vec<usize> = (0..at).filter(|&earlier| self.knew(at, earlier)).collect();
        let before = self.fold(&before)?.row;
        let after = fold::apply(self.key, before.clone(), placed.event, placed.fact)?;
        let delta = Delta::between(before.as_ref(), &after).map_err(|source| FoldError::Body {
            kind: placed.event.kind.clone(),
            source,
        })?;
        self.deltas.insert(at, delta.clone());
        Ok(delta)
    }

    /// Whether the writer of one had seen the other.
    fn knew(&self, at: usize, other: usize) -> bool {
        let (later, earlier) = (self.events[at], self.events[other]);
        is_before(earlier.event, later.event, later.past)
    }
}

/// Whether it changes data, of which a part may stand, and is not a step, which stands or does not.
fn is_edit(fact: &Fact) -> bool {
    matches!(
        fact,
        Fact::OfficeChanged(_)
            | Fact::StationChanged(_)
            | Fact::UserChanged(_)
            | Fact::PersonAmended { .. }
    )
}

/// Whether it ends the life of a dossier, so that nothing that did not know of it can stand beside it.
fn ends(fact: &Fact) -> bool {
    matches!(fact, Fact::DossierUndone | Fact::DossierCancelled)
}

/// A field by its names, without that of the row's kind.
fn shown(path: &Path) -> String {
    path.iter().skip(1).cloned().collect::<Vec<_>>().join(".")
}
