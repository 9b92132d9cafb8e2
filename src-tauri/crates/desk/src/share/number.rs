//! A counter's number, and with it the slice of numbers it gives, is its own: also when two come in by codes for the same one.
use motcua_case::event::{Fact, Subject};
use motcua_case::ids::DeviceId;
use motcua_case::number::{CounterNo, Slice};
use motcua_case::office::Station;
use motcua_store::Store;

use super::join::refused;
use crate::clock::stamp;
use crate::desk::{Desk, office};
use crate::error::{Error, Result};

impl Desk {
    /// Takes the number that was meant for this counter, or the first that none ever had, and says so to the hub. Of two
    /// that take the same one at once, whose word came to the hub later sees the other's before its own and takes another.
    pub(super) fn take_number(&self, store: &Store, meant: Option<CounterNo>) -> Result<()> {
        let mut wished: Vec<CounterNo> = meant.into_iter().chain(CounterNo::all()).collect();
        loop {
            let taken = others(store)?;
            wished.retain(|number| !taken.contains(number));
            let number = *wished.first().ok_or_else(|| refused("counter"))?;
            self.say_number(store, number)?;
            let told = self.share.tell_in_turn(store);
            told.map_err(|_| refused("away"))?;
            if !others(store)?.contains(&number) {
                return Ok(());
            }
        }
    }

    /// Stays with the number that this counter has, unless another has it by now or goes on with what was begun under it.
    pub(super) fn keep_number(&self, store: &Store) -> Result<()> {
        let (stations, own) =
            store.read::<_, Error>(|read| Ok((read.stations()?, office(read)?.counter)))?;
        let is_elsewhere = |(device, station): (&DeviceId, &Station)| {
            *device != store.device()
                && station.counter == own
                && station
                    .retired
                    .is_none_or(|retired| retired.heir != store.device())
        };
        match stations.iter().any(is_elsewhere) {
            true => self.take_number(store, None),
            false => Ok(()),
        }
    }

    fn say_number(&self, store: &Store, number: CounterNo) -> Result<()> {
        let at = stamp(&*self.clock);
        store.write::<_, Error>(|write| {
            let station = Station {
                counter: number,
                slice: Slice::of_counter(number),
                restored: None,
                register_floor: None,
                receipt_printer: None,
                incoming_folder: None,
                reader_port: None,
                ..office(write)?.station()
            };
            let own = Subject::Station(store.device());
            let fact = Fact::StationChanged(Box::new(station));
            write.append(at, &super::nobody(), own, &fact)?;
            Ok(())
        })
    }
}

/// Numbers that other counters have or had.
fn others(store: &Store) -> Result<Vec<CounterNo>> {
    let stations = store.read::<_, Error>(|read| Ok(read.stations()?))?;
    let others = stations
        .into_iter()
        .filter(|(device, _)| *device != store.device());
    Ok(others.map(|(_, station)| station.counter).collect())
}
