//! Figures of the store: search over many dossiers, one saved event, bytes per dossier.
//!
//! `MOTCUA_BENCH_DOSSIERS` (200,000) sets the size. Names follow the real distribution of surnames, so that a
//! common one is common here too.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::disallowed_methods,
    missing_docs,
    reason = "a bench fails by panicking, speaks on stdout and reads the clock"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use chrono::{NaiveTime, TimeDelta, Utc};
use motcua_case::deadline::{Due, DueRule, DueTimePolicy, TimeLimit, office_time};
use motcua_case::dossier::{
    Channel, Delivery, Dossier, DossierStatus, FeeRecord, Party, Payment, ProcedureInForce,
};
use motcua_case::event::{ActorRef, Fact, Stamp, Subject};
use motcua_case::ids::{BootId, DossierId, PersonId, UserId, VisitId};
use motcua_case::money::Dong;
use motcua_case::number::CounterNo;
use motcua_store::{FolderLock, Store, StoreError, StoreKey};

const SURNAMES: [(&str, u32); 12] = [
    ("Nguyễn", 38),
    ("Trần", 11),
    ("Lê", 10),
    ("Phạm", 7),
    ("Hoàng", 5),
    ("Phan", 5),
    ("Vũ", 4),
    ("Đặng", 4),
    ("Bùi", 4),
    ("Đỗ", 4),
    ("Hồ", 4),
    ("Ngô", 4),
];
const MIDDLE: [&str; 10] = [
    "Văn", "Thị", "Đức", "Minh", "Ngọc", "Quang", "Thanh", "Hữu", "Kim", "Xuân",
];
const GIVEN: [&str; 24] = [
    "Hoa",
    "Hùng",
    "Lan",
    "Minh",
    "Tuấn",
    "Hương",
    "Dũng",
    "Thảo",
    "Long",
    "Mai",
    "Nam",
    "Phượng",
    "Quân",
    "Sơn",
    "Tâm",
    "Uyên",
    "Vinh",
    "Yến",
    "Bình",
    "Cường",
    "Đạt",
    "Giang",
    "Hiếu",
    "Khánh",
];
const PROCEDURES: [(&str, &str); 4] = [
    ("1.001193", "Đăng ký khai sinh"),
    ("2.000815", "Chứng thực bản sao từ bản chính"),
    ("1.004222", "Đăng ký thường trú"),
    (
        "2.000635",
        "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
    ),
];

fn main() {
    let wanted: u32 = std::env::var("MOTCUA_BENCH_DOSSIERS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(200_000);
    let folder = tempfile::tempdir().unwrap();
    let lock = Arc::new(FolderLock::take(folder.path()).unwrap());
    let store = Store::create(folder.path(), lock, &StoreKey::random().unwrap()).unwrap();
    let started = Instant::now();
    let mut random = Random(7);
    let mut made = 0;
    while made < wanted {
        let batch = 1000.min(wanted - made);
        store
            .write::<_, StoreError>(|write| {
                for at in made..made + batch {
                    let dossier = dossier(at, &mut random);
                    let fact = Fact::DossierReceived(Box::new(dossier.clone()));
                    write.append(stamp(), &actor(), Subject::Dossier(dossier.id), &fact)?;
                }
                Ok(())
            })
            .unwrap();
        made += batch;
    }
    let bytes = std::fs::metadata(folder.path().join("store.db"))
        .unwrap()
        .len();
    println!(
        "load          {wanted} dossiers in {:.0} s, {} bytes each",
        started.elapsed().as_secs_f64(),
        bytes / u64::from(wanted)
    );

    let queries = [
        ("surname", "nguyen"),
        ("surname+accent", "Nguyễn"),
        ("two words", "nguyen van"),
        ("three words", "tran thi hoa"),
        ("prefix", "ho"),
        ("name+prefix", "le minh t"),
        ("number", "001090012345"),
        ("code", "H99.01-261121-4500"),
        ("initials", "ntl"),
        ("procedure", "khai sinh"),
        ("typo", "nguyenn van hung"),
        ("no match", "zzzz qqqq"),
    ];
    let mut all = Vec::new();
    for (name, query) in queries {
        let mut times: Vec<Duration> = (0..60)
            .map(|_| timed(|| drop(store.read(|read| read.find_dossiers(query, 50)).unwrap())))
            .collect();
        all.extend(times.iter().copied());
        println!("search {name:15} {}", figures(&mut times));
    }
    println!("search all            {}", figures(&mut all));

    let mut saves: Vec<Duration> = (0..300)
        .map(|at| {
            let dossier = dossier(wanted + at, &mut random);
            timed(|| {
                store
                    .write::<_, StoreError>(|write| {
                        let fact = Fact::DossierReceived(Box::new(dossier.clone()));
                        write.append(stamp(), &actor(), Subject::Dossier(dossier.id), &fact)
                    })
                    .unwrap();
            })
        })
        .collect();
    println!("save one dossier      {}", figures(&mut saves));
    let resident = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = resident
        .lines()
        .find(|line| line.starts_with("VmHWM"))
        .unwrap_or("VmHWM unknown");
    println!("memory                {peak}");
}

fn timed(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn figures(times: &mut [Duration]) -> String {
    times.sort();
    let at = |share: usize| {
        times[(times.len() * share / 100).min(times.len() - 1)].as_secs_f64() * 1000.0
    };
    format!("p50 {:7.2} ms   p99 {:7.2} ms", at(50), at(99))
}

/// A small generator, so that every run has the same dossiers.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    fn surname(&mut self) -> &'static str {
        let mut left = self.below(100) as u32;
        for (name, share) in SURNAMES {
            if left < share {
                return name;
            }
            left -= share;
        }
        SURNAMES[0].0
    }
}

fn stamp() -> Stamp {
    Stamp {
        wall: Utc::now(),
        monotonic_ms: 0,
        boot: BootId::fresh(),
    }
}

fn actor() -> ActorRef {
    ActorRef {
        user: Some(UserId::fresh()),
        roles: Vec::new(),
        acting_for: None,
    }
}

fn dossier(at: u32, random: &mut Random) -> Dossier {
    let name = format!(
        "{} {} {}",
        random.surname(),
        MIDDLE[random.below(10)],
        GIVEN[random.below(24)]
    );
    let (key, procedure) = PROCEDURES[random.below(PROCEDURES.len())];
    let day = Utc::now() - TimeDelta::days(i64::from(at / 300));
    let party = Party {
        person: PersonId::fresh(),
        name,
        number: Some(format!("00109{:07}", at)),
        birth: Some("1990-02-01".into()),
        address: format!("Thôn {}, Xã Thử, Tỉnh Thử", random.below(20) + 1),
        phone: Some(format!("+849{at:08}")),
        email: None,
    };
    let limit = TimeLimit::SameDay {
        cutoff: NaiveTime::from_hms_opt(15, 0, 0).unwrap(),
    };
    Dossier {
        id: DossierId::fresh(),
        code: format!("H99.01-{}-{:04}", day.format("%y%m%d"), 4000 + at % 300)
            + &format!("{}", at / 300),
        visit: VisitId::fresh(),
        procedure: ProcedureInForce {
            key: key.into(),
            code: Some(key.into()),
            name: procedure.into(),
            sector: "Hộ tịch".into(),
            limit,
            catalogue_version: "bench".into(),
        },
        owner: party.clone(),
        submitter: party,
        authority: None,
        channel: Channel::Counter,
        status: DossierStatus::Received,
        received_at: day,
        received_by: UserId::fresh(),
        received_by_name: "Lê Thị Thử".into(),
        counter: CounterNo::new(1).unwrap(),
        due: Due {
            due_at: office_time(day),
            original_due_at: office_time(day),
            rule: DueRule {
                limit,
                policy: DueTimePolicy::SameHour,
                calendar_version: "bench".into(),
            },
            skipped: Vec::new(),
            explanation: Vec::new(),
            provisional: false,
            paused: false,
            crosses_computed_day: false,
            uncovered_years: Vec::new(),
        },
        papers: Vec::new(),
        sets: 1,
        fee: FeeRecord {
            lines: Vec::new(),
            total: Dong::ZERO,
            exemption: None,
            payment: Payment::Nothing,
        },
        delivery: Delivery::Counter,
        receiving_unit: "Bộ phận Một cửa".into(),
        deciding_unit: "UBND xã".into(),
        register_entry: at,
        receipts: Vec::new(),
    }
}
