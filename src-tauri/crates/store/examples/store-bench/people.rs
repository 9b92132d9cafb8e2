//! Invented people and their dossiers, the same in every run.
use chrono::{NaiveTime, TimeDelta, Utc};
use motcua_case::deadline::{Due, DueRule, DueTimePolicy, TimeLimit, office_time};
use motcua_case::dossier::{
    Channel, Delivery, Dossier, DossierStatus, FeeRecord, Party, Payment, ProcedureInForce,
};
use motcua_case::ids::{DossierId, PersonId, UserId, VisitId};
use motcua_case::money::Dong;
use motcua_case::number::CounterNo;

/// Surnames and their share in a hundred people.
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
pub const MIDDLE: [&str; 10] = [
    "Văn", "Thị", "Đức", "Minh", "Ngọc", "Quang", "Thanh", "Hữu", "Kim", "Xuân",
];
pub const GIVEN: [&str; 24] = [
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
pub const PROCEDURES: [(&str, &str); 4] = [
    ("1.001193", "Đăng ký khai sinh"),
    ("2.000815", "Chứng thực bản sao từ bản chính"),
    ("1.004222", "Đăng ký thường trú"),
    (
        "2.000635",
        "Cấp bản sao Trích lục hộ tịch, bản sao Giấy khai sinh",
    ),
];

/// A small generator, so that every run has the same dossiers.
pub struct Random(pub u64);

impl Random {
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    pub fn one_of<T: Copy>(&mut self, things: &[T]) -> T {
        things[self.below(things.len())]
    }

    pub fn surname(&mut self) -> &'static str {
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

pub fn name(random: &mut Random) -> String {
    let surname = random.surname();
    format!(
        "{surname} {} {}",
        random.one_of(&MIDDLE),
        random.one_of(&GIVEN)
    )
}

pub fn dossier(at: u32, random: &mut Random) -> Dossier {
    let name = name(random);
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
            entries: Vec::new(),
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
        corrections: Vec::new(),
        cancel: None,
        filed: None,
        consulted: Vec::new(),
        result: None,
        returned: None,
        exchange: Default::default(),
    }
}
