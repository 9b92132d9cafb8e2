//! One dossier of invented people, in any state, for the tests of this crate.
use chrono::{DateTime, NaiveDate, TimeZone, Utc};

use crate::model::*;
use crate::province::Files;

/// All states, in the order of their codes.
pub(crate) const STATES: [State; 10] = [
    State::Registered,
    State::Accepted,
    State::Refused,
    State::Processing,
    State::Supplement,
    State::Paying,
    State::Withdrawn,
    State::Stopped,
    State::Finished,
    State::Returned,
];

pub(crate) const CODE: &str = "H00.001-261120-4001";

/// A moment of the working days of the sample, by the clock of the counter.
pub(crate) fn at(day: u32, hour: u32, minute: u32) -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2026, 11, day, hour - 7, minute, 0)
        .unwrap()
}

/// The dossier as it is when it stands at `state`.
pub(crate) fn case(state: State) -> Case {
    let is_finished = matches!(state, State::Finished | State::Returned);
    Case {
        code: CODE.into(),
        remote: Some("C-17".into()),
        receipt_no: "4001".into(),
        procedure: CaseProcedure {
            code: "1.001193".into(),
            name: "Thủ tục đăng ký khai sinh".into(),
            sector_code: "G15-HT06".into(),
            sector: "Hộ tịch".into(),
            service_code: "1.001193.01".into(),
        },
        channel: Channel::Counter,
        filed_at: FiledAt::System,
        owner: owner(),
        submitter: CaseParty {
            name: "Lê Thị Mẫu".into(),
            number: Some(number(IdKind::Personal, "000000000002")),
            phone: "+84900000002".into(),
            ..owner()
        },
        summary: "Đăng ký khai sinh cho trẻ Trần Thử Một".into(),
        submitted_at: at(20, 8, 10),
        accepted_at: at(20, 8, 15),
        due_at: at(24, 17, 0),
        state,
        finished_at: is_finished.then(|| at(23, 10, 30)),
        returned_at: (state == State::Returned).then(|| at(24, 9, 0)),
        returned_note: if state == State::Returned {
            "Trả tại quầy cho Lê Thị Mẫu".into()
        } else {
            String::new()
        },
        refused_at: (state == State::Refused).then(|| at(20, 9, 0)),
        return_by: ReturnBy::Counter,
        unit: "UBND xã Thử Nghiệm".into(),
        vneid: false,
        databases: Vec::new(),
        payment: OnlinePayment::None,
        papers: papers(),
        fees: vec![CaseFee {
            name: "Lệ phí đăng ký khai sinh".into(),
            code: "1.001193.LP".into(),
            when: FeeWhen::OnReceipt,
            amount: 8000,
            kind: FeeKind::Ordinary,
        }],
        supplements: if state == State::Supplement {
            vec![supplement()]
        } else {
            Vec::new()
        },
        results: if is_finished {
            vec![result()]
        } else {
            Vec::new()
        },
        retracted: Vec::new(),
        note: String::new(),
    }
}

pub(crate) fn owner() -> CaseParty {
    CaseParty {
        name: "Trần Văn Thử".into(),
        kind: PartyKind::Citizen,
        number: Some(number(IdKind::Personal, "000000000001")),
        account: String::new(),
        phone: "+84900000001".into(),
        email: "thu@example.com".into(),
        birth: NaiveDate::from_ymd_opt(1990, 2, 28),
        issued: NaiveDate::from_ymd_opt(2022, 5, 4),
        address: Address {
            province_code: "00".into(),
            commune_code: "00001".into(),
            text: "Thôn Một, xã Thử Nghiệm".into(),
        },
    }
}

pub(crate) fn number(kind: IdKind, number: &str) -> IdNumber {
    IdNumber {
        kind,
        number: number.into(),
    }
}

/// A form that was digitised, in two files; a paper used again; one that is on paper only.
fn papers() -> Vec<CasePaper> {
    let form = CasePaper {
        component: "000.00.00.G15-KQ000101".into(),
        name: "Tờ khai đăng ký khai sinh".into(),
        count: 1,
        documents: vec![
            document("f1", "to-khai.pdf"),
            document("f2", "to-khai-trang-sau.pdf"),
        ],
        digitised: true,
        ..CasePaper::default()
    };
    let reused = CasePaper {
        component: "000.00.00.G15-KQ000102".into(),
        name: "Giấy chứng nhận kết hôn".into(),
        count: 1,
        form: PaperForm::Electronic,
        documents: vec![document("f3", "ket-hon.pdf")],
        reuse: Reuse::OfResult,
        from_store: true,
        replaced_by: "KQ.G15.000029".into(),
        ..CasePaper::default()
    };
    let on_paper = CasePaper {
        component: "000.00.00.G15-KQ000103".into(),
        name: "Giấy chứng sinh".into(),
        count: 1,
        ..CasePaper::default()
    };
    vec![form, reused, on_paper]
}

pub(crate) fn document(id: &str, name: &str) -> Document {
    Document {
        id: id.into(),
        name: name.into(),
        sha256: [7; 32],
        bytes: 5,
        media: "application/pdf",
    }
}

pub(crate) fn result() -> CaseResult {
    CaseResult {
        name: "Giấy khai sinh".into(),
        component: "000.00.00.G15-KQ000104".into(),
        code: "KQ.G15.000031".into(),
        document: document("r1", "giay-khai-sinh.pdf"),
    }
}

pub(crate) fn supplement() -> Supplement {
    Supplement {
        number: 1,
        asked_by: "Phạm Cán Bộ".into(),
        content: "Bổ sung giấy chứng sinh".into(),
        asked_at: at(20, 14, 0),
        received: None,
        due_before: at(24, 17, 0),
        due_now: None,
        papers: Vec::new(),
    }
}

/// Where the files of the dossier are, in both kinds of store.
pub(crate) fn files() -> Files {
    let file = |id: &str| RemoteFile {
        url: Some(format!("https://tinh.example/tep/{id}")),
        id: Some(format!("ID-{id}")),
        hash: Some(format!("bam-{id}")),
    };
    ["f1", "f2", "f3", "r1"]
        .map(|id| (id.to_owned(), file(id)))
        .into()
}

/// The step that leads to a state.
pub(crate) fn step(state: State) -> Step {
    Step {
        code: CODE.into(),
        remote: Some("C-17".into()),
        officer: "Phạm Cán Bộ".into(),
        position: "Công chức tư pháp - hộ tịch".into(),
        at: at(20, 8, 16),
        department: "Trung tâm phục vụ hành chính công".into(),
        text: "Tiếp nhận hồ sơ".into(),
        state,
        began_at: Some(at(20, 8, 15)),
        limit_at: None,
    }
}
