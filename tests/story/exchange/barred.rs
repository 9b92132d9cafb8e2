//! Who is not let in is told so in words, loses nothing, and goes on when it is put right.
use motcua_desk::case::exchange::{ConnectionSetting, DialectName};
use motcua_desk::sign::Secret;
use motcua_desk::view::exchange::{
    Delivery, ExchangeFilter, ExchangeQuery, LineFault, LineState, LineView, Waiting,
};
use motcua_desk::view::exchange_setting::ConnectionWish;
use motcua_province::{Fault, Kind, Options, Simulator, Tls};

use chrono::TimeDelta;

use super::walk::Act;
use super::walk::counter::{Counter, LOOK};
use super::walk::template::Template;

/// The one line as it is shown.
fn line(counter: &Counter) -> LineView {
    let view = counter.desk.exchange(&ExchangeQuery::default()).unwrap();
    view.lines.into_iter().next().unwrap()
}

/// The connection as it is set.
fn setting(counter: &Counter) -> ConnectionSetting {
    let settings = counter.desk.settings().unwrap();
    settings.office.exchange.connections[0].clone()
}

/// An administrator puts the connection right.
fn set(counter: &Counter, setting: ConnectionSetting, secret: Option<&str>) {
    let wish = ConnectionWish {
        id: Some(setting.id),
        setting,
    };
    let secret = secret.map(|secret| Secret::new(secret.into()));
    counter
        .desk
        .connection_save(&wish, secret.as_ref())
        .unwrap();
}

/// Two visits, and ten minutes.
fn two_visits(counter: &mut Counter) {
    counter.happen(&Act::Receive);
    counter.happen(&Act::Receive);
    ten_minutes(counter);
}

fn ten_minutes(counter: &Counter) {
    let end = counter.now() + TimeDelta::minutes(10);
    while counter.now() < end {
        let turn = counter.desk.exchange_turn().unwrap();
        let next = turn.next.unwrap_or(end).min(end);
        counter.step((next - counter.now()).max(LOOK));
    }
    counter.desk.exchange_turn().unwrap();
}

/// Nothing is lost: each visit waits, and says why.
fn all_wait(counter: &Counter, why: Waiting) {
    let rows = counter.rows(ExchangeFilter::Waiting);
    assert_eq!(rows.len(), counter.told.len(), "{rows:?}");
    for row in rows {
        assert_eq!(row.delivery, Delivery::Waiting { why }, "{row:?}");
        assert!(row.next.is_some());
    }
    assert_eq!(counter.rows(ExchangeFilter::Person), Vec::new());
    assert_eq!(counter.province.ledger().dossiers().unwrap(), Vec::new());
}

#[test]
fn a_certificate_that_nobody_vouches_for_is_named_and_believed_once_an_administrator_adds_it() {
    let template = Template::make();
    let mut counter = Counter::open(&template, DialectName::Gateway);
    let host = counter.province.options().host.to_string();
    let made = rcgen::generate_simple_self_signed([host]).unwrap();
    let secure = Simulator::start(Options {
        tls: Some(Tls {
            certificates: made.cert.pem(),
            key: made.signing_key.serialize_pem(),
        }),
        ..counter.province.options().clone()
    })
    .unwrap();
    counter.province = secure;
    let address = format!("{}/b", counter.province.base());
    let known = ConnectionSetting {
        address,
        ..setting(&counter)
    };
    set(&counter, known.clone(), None);
    two_visits(&mut counter);
    let why = LineFault::Certificate;
    assert_eq!(line(&counter).state, LineState::Down { why });
    all_wait(&counter, Waiting::Line { why });
    let trusted = ConnectionSetting {
        roots: made.cert.pem(),
        ..known
    };
    set(&counter, trusted, None);
    ten_minutes(&counter);
    assert_eq!(line(&counter).state, LineState::Up);
    counter.agrees();
}

#[test]
fn a_session_that_ended_is_opened_anew_and_nobody_hears_of_it() {
    for dialect in [DialectName::National, DialectName::NoiHoSo] {
        let template = Template::make();
        let mut counter = Counter::open(&template, dialect);
        counter.happen(&Act::Receive);
        ten_minutes(&counter);
        let ended = Fault::any(Kind::ExpiredSession).times(1);
        counter.province.faults().add(ended);
        counter.happen(&Act::Receive);
        counter.step(TimeDelta::seconds(20));
        counter.desk.exchange_turn().unwrap();
        assert_eq!(line(&counter).state, LineState::Up);
        assert_eq!(counter.rows(ExchangeFilter::Waiting), Vec::new());
        let sessions = counter.province.ledger().sessions().unwrap();
        assert_eq!(sessions.len(), 2, "{dialect:?}");
        counter.agrees();
    }
}

#[test]
fn a_wrong_password_is_told_as_not_let_in_and_goes_on_when_it_is_put_right() {
    for (dialect, right) in [
        (DialectName::National, "thu-H99.01"),
        (DialectName::Gateway, "bearer-H99.01"),
        (DialectName::NoiHoSo, "secret-H99.01"),
    ] {
        let template = Template::make();
        let mut counter = Counter::open(&template, dialect);
        set(&counter, setting(&counter), Some("sai mật khẩu"));
        two_visits(&mut counter);
        let shown = line(&counter).state;
        assert!(
            matches!(shown, LineState::Barred { .. }),
            "{dialect:?}: {shown:?}"
        );
        all_wait(&counter, Waiting::Barred);
        set(&counter, setting(&counter), Some(right));
        ten_minutes(&counter);
        assert_eq!(line(&counter).state, LineState::Up, "{dialect:?}");
        counter.agrees();
    }
}

#[test]
fn a_counter_that_was_revoked_is_told_in_the_words_of_the_province_and_goes_on_when_it_is_let_in() {
    for dialect in [
        DialectName::National,
        DialectName::Gateway,
        DialectName::NoiHoSo,
    ] {
        let template = Template::make();
        let mut counter = Counter::open(&template, dialect);
        counter
            .province
            .faults()
            .add(Fault::any(Kind::RevokedDevice));
        two_visits(&mut counter);
        let LineState::Barred { code, words } = line(&counter).state else {
            panic!("{dialect:?}: {:?}", line(&counter));
        };
        assert_eq!(code, "403");
        assert!(words.contains("thu hồi"), "{words}");
        assert!(line(&counter).next.is_some());
        all_wait(&counter, Waiting::Barred);
        counter.province.calm();
        ten_minutes(&counter);
        assert_eq!(line(&counter).state, LineState::Up, "{dialect:?}");
        counter.agrees();
    }
}
