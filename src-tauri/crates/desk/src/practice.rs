//! Practice mode: a store of its own with invented people, where everything may be tried at once.
mod copies;

use std::fs;
use std::path::Path;

use chrono::Datelike;
use motcua_case::certify::{BookKind, Capacity, Matter, Signer};
use motcua_case::dossier::Payment;
use motcua_case::ids::{DraftId, SignerId};
use motcua_case::office::Agency;
use motcua_case::user::Role;
use motcua_store::{DATABASE, StoreError};

use crate::desk::{Desk, State};
use crate::error::{ErrorCode, Result};
use crate::export::Exported;
use crate::view::books::BookOpening;
use crate::view::certify::{RowInput, VisitInput};
use crate::view::copies::KeyHolder;
use crate::view::intake::{ImportRequest, IntakeChange, IntakeView, LineState, ReceivedView, Who};
use crate::view::paper_sign::PaperSigningWish;
use crate::view::session::{SessionView, SetUpRequest};

/// Secret of the practice user. It protects nothing: the store holds invented people only.
const SECRET: &str = "tập huấn tại quầy";

/// The sample that stands for an original.
const BIRTH_SAMPLE: &str = "giay-chung-sinh.jpg";

/// Sample papers laid into the incoming folder of a new practice store.
const SAMPLES: [(&str, &[u8]); 3] = [
    (
        BIRTH_SAMPLE,
        include_bytes!("../../../../assets/samples/giay-chung-sinh.jpg"),
    ),
    (
        "van-ban-uy-quyen.pdf",
        include_bytes!("../../../../assets/samples/van-ban-uy-quyen.pdf"),
    ),
    (
        "to-khai-khai-sinh.jpg",
        include_bytes!("../../../../assets/samples/to-khai-khai-sinh.jpg"),
    ),
];

/// Invented people who have been at the practice counter before, as their cards say it.
const PEOPLE: [&str; 6] = [
    "001190000101||Nguyễn Thị Mẫu Hoa|01021990|Nữ|Thôn Một, Xã Tập Huấn, Tỉnh Tập Huấn|15062021",
    "001085000102|012345602|Trần Văn Thử|12051985|Nam|Thôn Hai, Xã Tập Huấn, Tỉnh Tập Huấn|20072021",
    "001178000103||Lê Thị Ví Dụ|23091978|Nữ|Thôn Ba, Xã Tập Huấn, Tỉnh Tập Huấn|11032022",
    "001060000104|012345604|Phạm Văn Mẫu|1960|Nam|Thôn Một, Xã Tập Huấn, Tỉnh Tập Huấn|02082021",
    "001195000105||Hoàng Thị Thử Nghiệm|30111995|Nữ|Tổ 4, Xã Tập Huấn, Tỉnh Tập Huấn|19102023",
    "001190000106||Nguyễn Thị Mẫu Hoa|17081990|Nữ|Thôn Hai, Xã Tập Huấn, Tỉnh Tập Huấn|15062021",
];

/// Invented signers: the vice chair is offered first.
const SIGNERS: [(&str, &str, Capacity); 2] = [
    ("Phạm Thị Ký Mẫu", "Phó Chủ tịch", Capacity::InPlaceOf),
    ("Đỗ Văn Mẫu Trưởng", "Chủ tịch", Capacity::Own),
];

/// First number of the practice books: those before stand in the books of paper.
const FIRST_NUMBER: u32 = 101;

/// What was brought to be certified this morning.
const COPIES: [&str; 3] = ["ks 3", "hb 2", "dh 5"];

/// The citizen of the demonstration.
const CARD: &str =
    "001099000107||Đặng Văn Minh Họa|15061999|Nam|Thôn Một, Xã Tập Huấn, Tỉnh Tập Huấn|15082021";
const BIRTH_REGISTRATION: &str = "1.001193";
const BIRTH_PAPER: &str = "giay-chung-sinh";

impl Desk {
    /// Opens the practice store, making it and its invented people at the first time.
    pub fn practise(&self) -> Result<SessionView> {
        {
            let mut state = self.state_mut();
            if !state.practice {
                *state = State {
                    practice: true,
                    ..State::default()
                };
            }
            let folder = self.folder(&state);
            if folder.join(DATABASE).exists() {
                self.load_ring(&mut state)?;
            } else {
                let session = self.create(&mut state, &request(), true)?.session;
                drop(state);
                lay_out_samples(&folder)?;
                self.invent_past()?;
                return Ok(session);
            }
        }
        let user = self
            .state()?
            .users
            .first()
            .map(|tile| tile.id)
            .ok_or(ErrorCode::UserUnknown)?;
        self.sign_in(user, SECRET)
    }

    /// The main job once: a card, a procedure, two sample papers, the receipt; then everything as files.
    pub fn demo(&self, folder: &Path) -> Result<Exported> {
        self.practise()?;
        let received = self.birth_registration(CARD, &[BIRTH_SAMPLE, "van-ban-uy-quyen.pdf"])?;
        let code = received
            .dossiers
            .first()
            .map(|dossier| dossier.code.clone())
            .ok_or(ErrorCode::NotFound)?;
        self.export(&code, folder)
    }

    /// Gives the practice store a past: people who have been here, with papers held and dossiers due.
    fn invent_past(&self) -> Result<()> {
        for card in PEOPLE {
            self.birth_registration(card, &[BIRTH_SAMPLE])?;
        }
        self.seal_past()?;
        self.invent_books()
    }

    /// The seal on what was digitised, but for the newest paper, so that there is one to try it on.
    fn seal_past(&self) -> Result<()> {
        let keys = self.signing_keys()?;
        let seal = keys.iter().find(|key| key.holder == KeyHolder::Agency);
        let mut waiting = self.papers_to_sign()?.rows;
        waiting.pop();
        let Some(seal) = seal.filter(|_| !waiting.is_empty()) else {
            return Ok(());
        };
        let wish = PaperSigningWish {
            rows: waiting.iter().map(|paper| paper.id).collect(),
            certificate: seal.certificate.fingerprint,
        };
        let plan = self.paper_signing_plan(&wish)?;
        let done = self.paper_signing_start(&wish, &plan.digest, None, &mut |_| {})?;
        done.stopped.map_or(Ok(()), Err)
    }

    /// Signers and open books, a morning's copies that wait for their signature, and electronic ones at every step.
    fn invent_books(&self) -> Result<()> {
        let mut office = self.settings()?.office;
        let from = self
            .today()
            .with_ordinal0(0)
            .unwrap_or_else(|| self.today());
        office.certify.signers = SIGNERS
            .iter()
            .map(|(name, title, capacity)| Signer {
                id: SignerId::fresh(),
                name: (*name).to_owned(),
                capacity: *capacity,
                title: (*title).to_owned(),
                on_behalf_of: "Chủ tịch".to_owned(),
                decision: "12/QĐ-UBND".to_owned(),
                from,
                until: None,
                scope: BookKind::ALL.to_vec(),
                user: None,
            })
            .collect();
        self.office_change(office)?;
        for kind in BookKind::ALL {
            self.book_open(&BookOpening {
                kind,
                first: FIRST_NUMBER,
                volume: 1,
            })?;
        }
        for (card, line) in PEOPLE.into_iter().zip(COPIES) {
            self.certify_take(&VisitInput {
                requester: self.certify_card(card)?.requester,
                rows: vec![RowInput {
                    matter: Matter::Copies,
                    line: line.to_owned(),
                    kind: None,
                    as_typed: false,
                    answered: Vec::new(),
                }],
                declared: true,
                now: Some(true),
                ..VisitInput::default()
            })?;
        }
        self.invent_electronic_copies()
    }

    fn birth_registration(&self, card: &str, files: &[&str]) -> Result<ReceivedView> {
        let draft = self.intake_start()?.draft;
        let change = |change| self.intake_change(draft, change);
        change(IntakeChange::Card {
            text: card.to_owned(),
        })?;
        change(IntakeChange::ConfirmPerson {
            who: Who::Submitter,
        })?;
        change(IntakeChange::AddProcedure {
            procedure: BIRTH_REGISTRATION.to_owned(),
        })?;
        let event_date = Some(self.today() - chrono::TimeDelta::days(4));
        let view = change(IntakeChange::SetFee {
            case: 0,
            quantity: 1,
            pages: 1,
            event_date,
        })?;
        let lines = lines_for(&view, files.len());
        for (line, file) in lines.iter().zip(files) {
            self.intake_import(&import_request(draft, line, file), &|_| {})?;
        }
        let view = self.intake_open(draft)?;
        for line in view.cases.iter().flat_map(|case| &case.papers) {
            if line.state == LineState::Missing {
                change(IntakeChange::SetLine {
                    case: 0,
                    line: line.key.clone(),
                    state: LineState::OnPaper,
                })?;
            }
        }
        if !view.total.is_zero() {
            change(IntakeChange::Pay {
                payment: Payment::Cash,
            })?;
        }
        self.intake_receive(draft)
    }
}

/// The line of the birth paper first, then others that can be imported.
fn lines_for(view: &IntakeView, wanted: usize) -> Vec<String> {
    let lines = view
        .cases
        .iter()
        .flat_map(|case| &case.papers)
        .filter(|line| !line.shown_only);
    let (first, others): (Vec<_>, Vec<_>) = lines.partition(|line| line.kind == BIRTH_PAPER);
    first
        .into_iter()
        .chain(others)
        .take(wanted)
        .map(|line| line.key.clone())
        .collect()
}

fn import_request(draft: DraftId, line: &str, file: &str) -> ImportRequest {
    ImportRequest {
        draft,
        case: 0,
        line: line.to_owned(),
        incoming: vec![file.to_owned()],
        paths: Vec::new(),
        again: None,
    }
}

fn lay_out_samples(folder: &Path) -> Result<()> {
    let incoming = folder.join("incoming");
    fs::create_dir_all(&incoming).map_err(StoreError::from)?;
    for (name, bytes) in SAMPLES {
        fs::write(incoming.join(name), bytes).map_err(StoreError::from)?;
    }
    Ok(())
}

fn request() -> SetUpRequest {
    SetUpRequest {
        agency: Agency {
            code: "H99.99".into(),
            superior: "ỦY BAN NHÂN DÂN TỈNH TẬP HUẤN".into(),
            name: "ỦY BAN NHÂN DÂN XÃ TẬP HUẤN".into(),
            unit: "Bộ phận Tiếp nhận và Trả kết quả".into(),
            place: "Xã Tập Huấn".into(),
            address: "Thôn Mẫu, Xã Tập Huấn".into(),
            phone: "02990000000".into(),
            hotline: "18001096".into(),
        },
        counter: 1,
        name: "Cán bộ Tập Huấn".into(),
        roles: vec![
            Role::ReceptionClerk,
            Role::Head,
            Role::SigningLeader,
            Role::RecordsClerk,
        ],
        secret: SECRET.into(),
    }
}
