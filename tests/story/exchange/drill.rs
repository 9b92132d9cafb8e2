//! Faults that last: what is shown meanwhile, how soon everything is there once they end, and what they cost of the line.
use chrono::TimeDelta;
use motcua_desk::case::exchange::DialectName;
use motcua_desk::view::exchange::{
    Delivery, ExchangeAct, ExchangeFilter, ExchangeRow, LineFault, Waiting,
};
use motcua_province::{Body, Fault, Kind, RetryAfter};

use super::walk::Act;
use super::walk::counter::{Counter, LOOK};
use super::walk::template::Template;

/// How long a fault lasts.
const LASTS: TimeDelta = TimeDelta::minutes(30);
/// Everything is there this long after it ended.
const HEALED: TimeDelta = TimeDelta::minutes(10);
/// Visits received while it lasts.
const VISITS: usize = 10;
/// Of all bytes so many may be spent in vain: one in ten.
const IN_VAIN: u64 = 10;

use DialectName::{Gateway, National, NoiHoSo};

/// What lasts.
#[derive(Clone, Debug)]
enum Lasting {
    /// Nobody listens.
    Nobody,
    /// Every call goes wrong.
    All(Kind),
    /// Calls of one kind go wrong.
    One(&'static str, Kind),
}

/// One fault after the other, each with what a row may say while it lasts.
fn faults() -> Vec<(DialectName, Lasting, Vec<Waiting>)> {
    let status = |code, body, retry_after| Kind::Status {
        code,
        body,
        retry_after,
    };
    let line = |why| vec![Waiting::Line { why }];
    let answer = || {
        vec![
            Waiting::Answer,
            Waiting::Line {
                why: LineFault::Server,
            },
        ]
    };
    let busy = || {
        vec![
            Waiting::Busy,
            Waiting::Line {
                why: LineFault::Busy,
            },
        ]
    };
    let away = Some(RetryAfter::Seconds(90));
    vec![
        (National, Lasting::Nobody, line(LineFault::Connect)),
        (
            Gateway,
            Lasting::All(Kind::CaptivePage { redirect: false }),
            line(LineFault::CaptivePortal),
        ),
        (
            NoiHoSo,
            Lasting::All(Kind::CaptivePage { redirect: true }),
            line(LineFault::CaptivePortal),
        ),
        (
            National,
            Lasting::All(status(429, Body::Json, away)),
            busy(),
        ),
        (
            Gateway,
            Lasting::All(Kind::Quota {
                calls_per_minute: 2,
            }),
            busy(),
        ),
        (NoiHoSo, Lasting::All(status(503, Body::Html, None)), busy()),
        (
            National,
            Lasting::All(status(500, Body::Html, None)),
            answer(),
        ),
        (
            Gateway,
            Lasting::One("b.themmoi", status(502, Body::Html, None)),
            answer(),
        ),
        (
            NoiHoSo,
            Lasting::One("c.dossier", Kind::TruncatedJson),
            answer(),
        ),
        (
            National,
            Lasting::One("a.DongBoHoSoMC", Kind::EmptyReply { effect: false }),
            answer(),
        ),
        (
            Gateway,
            Lasting::One("b.themmoi", Kind::WrongJson { effect: true }),
            answer(),
        ),
        (
            NoiHoSo,
            Lasting::One("c.dossier", Kind::ErrorIn200),
            answer(),
        ),
        (
            National,
            Lasting::One("a.DongBoHoSoMC", Kind::CommitThenDrop),
            answer(),
        ),
        (Gateway, Lasting::All(Kind::DropBefore), answer()),
        (
            National,
            Lasting::One("tus.patch", Kind::ResetAfter { bytes: 9000 }),
            answer(),
        ),
        (
            NoiHoSo,
            Lasting::All(Kind::RevokedDevice),
            vec![Waiting::Barred],
        ),
    ]
}

impl Lasting {
    fn begin(&self, counter: &mut Counter) {
        let fault = match self {
            Self::Nobody => return counter.province.stop(),
            Self::All(kind) => Fault::any(kind.clone()),
            Self::One(call, kind) => Fault::of(call, kind.clone()),
        };
        counter.province.faults().add(fault);
    }
}

/// Delivers for so long, or until nothing waits; `look` sees the rows that wait after each turn. Gives how long it took.
fn deliver(counter: &Counter, most: TimeDelta, look: impl Fn(&[ExchangeRow])) -> TimeDelta {
    let start = counter.now();
    loop {
        let turn = counter.desk.exchange_turn().unwrap();
        let rows = counter.rows(ExchangeFilter::Waiting);
        look(&rows);
        let took = counter.now() - start;
        let Some(next) = turn.next.filter(|_| !rows.is_empty()) else {
            return took;
        };
        if next - start > most {
            counter.step(most - took);
            return most;
        }
        counter.step((next - counter.now()).max(LOOK));
    }
}

fn received(counter: &mut Counter) {
    for _ in 0..VISITS {
        counter.happen(&Act::Receive);
    }
    // Its seconds in which it can be taken back are over.
    counter.step(TimeDelta::seconds(20));
}

/// Bytes the same visits need on a line without fault.
fn without_fault(template: &Template, dialect: DialectName) -> u64 {
    let mut counter = Counter::open(template, dialect);
    received(&mut counter);
    deliver(&counter, HEALED, |_| {});
    assert_eq!(counter.rows(ExchangeFilter::Waiting), Vec::new());
    counter.province.traffic().received()
}

#[test]
fn whatever_lasts_is_named_is_over_ten_minutes_after_its_end_and_costs_a_tenth_of_the_line() {
    let template = Template::make();
    let needed = [National, Gateway, NoiHoSo].map(|dialect| without_fault(&template, dialect));
    let mut hindered = 0;
    for (dialect, lasting, why) in faults() {
        let mut counter = Counter::open(&template, dialect);
        lasting.begin(&mut counter);
        received(&mut counter);
        deliver(&counter, LASTS, |rows| {
            for row in rows {
                let Delivery::Waiting { why: shown } = row.delivery else {
                    panic!("{lasting:?}: {row:?}");
                };
                // One that was not tried itself waits for its turn, which has its time too.
                let known = why.contains(&shown) || shown == Waiting::Turn;
                assert!(known, "{lasting:?}: {row:?}");
                assert!(row.next.is_some(), "{lasting:?}: {row:?}");
            }
            let named = rows.iter().filter(|row| {
                let Delivery::Waiting { why: shown } = &row.delivery else {
                    return false;
                };
                why.contains(shown)
            });
            assert!(
                rows.is_empty() || named.count() > 0,
                "{lasting:?}: {rows:?}"
            );
        });
        hindered += usize::from(!counter.rows(ExchangeFilter::Waiting).is_empty());
        counter.province.calm();
        counter.province.start_again().unwrap();
        let took = deliver(&counter, HEALED, |_| {});
        let left = counter.rows(ExchangeFilter::Waiting);
        assert_eq!(left, Vec::new(), "{lasting:?} after {took}");
        assert_eq!(
            counter.rows(ExchangeFilter::Person),
            Vec::new(),
            "{lasting:?}"
        );
        counter.agrees();
        let needed = match dialect {
            National => needed[0],
            Gateway => needed[1],
            _ => needed[2],
        };
        let sent = counter.province.traffic().received();
        let in_vain = sent.saturating_sub(needed);
        println!(
            "{dialect:?} {lasting:?}: {in_vain} of {sent} bytes in vain, {took} after its end"
        );
        // A line that breaks is judged by how often it breaks.
        let breaks = matches!(lasting, Lasting::One("tus.patch", _));
        assert!(
            breaks || in_vain * IN_VAIN <= sent,
            "{lasting:?}: {in_vain} of {sent} in vain"
        );
    }
    // A quota only slows, and what can be asked about goes on though its answers are lost.
    assert!(hindered >= 12, "{hindered}");
}

#[test]
fn one_dossier_that_is_refused_is_on_the_list_and_blocks_nobody() {
    let template = Template::make();
    let mut counter = Counter::open(&template, Gateway);
    let refusal = Kind::Status {
        code: 400,
        body: Body::Json,
        retry_after: None,
    };
    let faults = counter.province.faults();
    faults.add(Fault::of("b.themmoi", refusal).times(1));
    received(&mut counter);
    deliver(&counter, HEALED, |_| {});
    assert_eq!(counter.rows(ExchangeFilter::Waiting), Vec::new());
    let list = counter.rows(ExchangeFilter::Person);
    assert_eq!(list.len(), 1, "{list:?}");
    assert!(matches!(list[0].delivery, Delivery::Refused { .. }));
    assert_eq!(list[0].offers, [ExchangeAct::Retry]);
    let dossiers = counter.province.ledger().dossiers().unwrap();
    assert_eq!(dossiers.len(), VISITS - 1);
    // What was wrong there was put right.
    counter.desk.exchange_retry(Some(list[0].subject)).unwrap();
    deliver(&counter, HEALED, |_| {});
    counter.agrees();
}
