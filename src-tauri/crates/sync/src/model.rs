//! What is told to the province, whatever its dialect. Field names of the national interface stand beside each field
//! (province-api b.2, b.3). A value that is not known is empty and never invented.
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// Name of the population database among those that are consulted.
pub const POPULATION: &str = "population";
/// Name of the document store of the authorities.
pub const DOCUMENT_STORE: &str = "document_store";

/// A dossier as the province is to hold it (*HoSo*).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    /// Dossier code, the one natural key (`MaHoSo`).
    pub code: String,
    /// Id of the dossier at the province, where it gave one (dialect C).
    pub remote: Option<String>,
    /// The counter's own receipt number (`SoBienNhan`).
    pub receipt_no: String,
    /// The procedure.
    pub procedure: CaseProcedure,
    /// Way in (`KenhThucHien`).
    pub channel: Channel,
    /// Where it was filed (`NoiNopHoSo`).
    pub filed_at: FiledAt,
    /// Whose matter it is (`ChuHoSo` …).
    pub owner: CaseParty,
    /// Who stood at the counter.
    pub submitter: CaseParty,
    /// One line that says what is asked (`TrichYeuHoSo`), at most 1,000 characters.
    pub summary: String,
    /// Filed (`NgayNopHoSo`).
    pub submitted_at: DateTime<Utc>,
    /// Accepted (`NgayTiepNhan`).
    pub accepted_at: DateTime<Utc>,
    /// Due (`NgayHenTra`).
    pub due_at: DateTime<Utc>,
    /// Where it stands (`TrangThaiHoSo`).
    pub state: State,
    /// When its processing ended, which decides whether it was on time (`NgayKetThucXuLy`).
    pub finished_at: Option<DateTime<Utc>>,
    /// When the result was handed over (`NgayTra`).
    pub returned_at: Option<DateTime<Utc>>,
    /// How and to whom (`ThongTinTra`).
    pub returned_note: String,
    /// When it was refused (`NgayTuChoi`).
    pub refused_at: Option<DateTime<Utc>>,
    /// Where the result is to be had (`HinhThuc`).
    pub return_by: ReturnBy,
    /// Name of the unit that decides (`DonViXuLy`).
    pub unit: String,
    /// The owner was identified by VNeID (`TaiKhoanDuocXacThucVoiVNeID`).
    pub vneid: bool,
    /// Codes of the databases that were really consulted (`DSKetNoiCSDL`).
    pub databases: Vec<String>,
    /// Online payment (`DuocThanhToanTrucTuyen`). Cash is none.
    pub payment: OnlinePayment,
    /// Papers handed in (`TaiLieuNop`).
    pub papers: Vec<CasePaper>,
    /// Fees (`DanhSachLePhi`).
    pub fees: Vec<CaseFee>,
    /// Supplement requests, oldest first (`DanhSachHoSoBoSung`).
    pub supplements: Vec<Supplement>,
    /// Results (`DanhSachGiayToKetQua`).
    pub results: Vec<CaseResult>,
    /// Files sent before that must no longer be there (`IsDeleted`).
    pub retracted: Vec<RetractedDocument>,
    /// Remark (`GhiChu`).
    pub note: String,
}

/// The procedure of a dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseProcedure {
    /// National code (`MaTTHC`), mapped from the local one; empty where none was confirmed.
    pub code: String,
    /// Name (`TenTTHC`).
    pub name: String,
    /// Code of its sector (`MaLinhVuc`), such as `G15-HT02`.
    pub sector_code: String,
    /// Name of its sector (`TenLinhVuc`).
    pub sector: String,
    /// Code of the public service, dialect C only (`MaDichVuCong`).
    pub service_code: String,
}

/// A person or body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseParty {
    /// Name.
    pub name: String,
    /// Kind (`LoaiDoiTuong`; the codes differ between dialects).
    pub kind: PartyKind,
    /// Number of the identity paper, with its kind (`DinhDanhCHS`).
    pub number: Option<IdNumber>,
    /// Account on the national portal (`MaDoiTuong`, *TechID*); only of dossiers filed there.
    pub account: String,
    /// Phone in E.164.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Birth, where the whole day is known.
    pub birth: Option<chrono::NaiveDate>,
    /// Day the identity paper was issued.
    pub issued: Option<chrono::NaiveDate>,
    /// Address.
    pub address: Address,
}

/// An address, with codes where they are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// Code of the province (`MaTinh`).
    pub province_code: String,
    /// Code of the commune (`MaXa`).
    pub commune_code: String,
    /// All of it in words.
    pub text: String,
}

/// Kinds of party.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PartyKind {
    /// A citizen.
    #[default]
    Citizen,
    /// A business.
    Business,
    /// A household business.
    Household,
    /// A state body.
    StateBody,
    /// Another organisation.
    Organisation,
}

/// A number with its kind.
#[derive(Clone, PartialEq, Eq)]
pub struct IdNumber {
    /// Kind.
    pub kind: IdKind,
    /// The number.
    pub number: String,
}

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "IdNumber({:?})", self.kind)
    }
}

/// Kinds of number (`LoaiDinhDanh`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdKind {
    /// Personal number of 12 digits.
    Personal,
    /// Old identity card of 9 digits.
    OldCard,
    /// Tax code; its wire value is not public, so it is data.
    TaxCode,
}

/// Way in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Channel {
    /// At the counter.
    Counter,
    /// Online.
    Online,
    /// By public post.
    Post,
}

/// Where a dossier was filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FiledAt {
    /// The national portal.
    NationalPortal,
    /// The system of a ministry or province, which counters belong to.
    System,
}

/// Where a dossier stands (province-api b.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// 1 — newly registered.
    Registered,
    /// 2 — accepted.
    Accepted,
    /// 3 — refused.
    Refused,
    /// 4 — in process.
    Processing,
    /// 5 — a supplement was asked for.
    Supplement,
    /// 6 — a financial duty has to be met.
    Paying,
    /// 7 — withdrawn by the citizen.
    Withdrawn,
    /// 8 — stopped.
    Stopped,
    /// 9 — finished.
    Finished,
    /// 10 — result handed over.
    Returned,
}

impl State {
    /// Its code, 1–10 (`TrangThaiHoSo`).
    #[must_use]
    pub fn code(self) -> u8 {
        crate::wire::state::code(self)
    }
}

/// Where the result is to be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReturnBy {
    /// At the counter.
    Counter,
    /// By post.
    Post,
    /// Electronically; its wire value is not public, so it is data.
    Online,
}

/// Online payment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OnlinePayment {
    /// None: nothing due, or paid otherwise.
    #[default]
    None,
    /// On the national portal.
    National,
    /// Through the gateway of a ministry or province.
    Provincial,
}

/// One paper of the checklist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CasePaper {
    /// Code of the component in the procedure (`MaThanhPhanHoSo`, `MAGIAYTO`); empty where none is published.
    pub component: String,
    /// Its name.
    pub name: String,
    /// How many were handed in.
    pub count: u16,
    /// Original, copy or electronic (`LoaiBan`, dialect C).
    pub form: PaperForm,
    /// Its files; none of a paper that is on paper only or was only shown.
    pub documents: Vec<Document>,
    /// Digitised at this counter and signed (`DuocSoHoa`).
    pub digitised: bool,
    /// Used again instead of being asked for (`DuocTaiSuDung`).
    pub reuse: Reuse,
    /// Taken from the national document store (`DuocLayTuKhoDMQG`).
    pub from_store: bool,
    /// Code of the result that replaces it (`MaKetQuaThayThe`).
    pub replaced_by: String,
}

/// Form of a paper.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaperForm {
    /// The original.
    #[default]
    Original,
    /// A copy.
    Copy,
    /// Electronic.
    Electronic,
}

/// Whether a paper was used again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reuse {
    /// No.
    #[default]
    No,
    /// From a component of another dossier.
    OfComponent,
    /// From the result of another dossier.
    OfResult,
}

/// One file, named by a number that never changes (`TepDinhKemId`).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// Stable id.
    pub id: String,
    /// File name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// Length.
    pub bytes: u64,
    /// MIME type.
    pub media: &'static str,
}

/// A file that was sent and is to be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetractedDocument {
    /// Its stable id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Component it was under.
    pub component: String,
}

/// What the province said of a file it took; kept until the dossier that names it is gone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteFile {
    /// Where the receiver fetches it (dialects A, B).
    #[serde(default)]
    pub url: Option<String>,
    /// Its id (dialect C).
    #[serde(default)]
    pub id: Option<String>,
    /// The hash the server answered, of an algorithm that is not public (`HashTepTin`).
    #[serde(default)]
    pub hash: Option<String>,
}

/// One line of the fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFee {
    /// Name (`TenPhiLePhi`).
    pub name: String,
    /// Code (`MaPhiLePhi`); empty where none is published.
    pub code: String,
    /// When it is paid (`HinhThucThu`).
    pub when: FeeWhen,
    /// Đồng (`Gia`).
    pub amount: i64,
    /// Kind (`LoaiPhiLePhi`).
    pub kind: FeeKind,
}

/// When a fee is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeeWhen {
    /// On receipt.
    OnReceipt,
    /// On supplement.
    OnSupplement,
    /// With the result.
    OnResult,
}

/// Kinds of fee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeeKind {
    /// Ordinary.
    Ordinary,
    /// For appraisal of a licence.
    Appraisal,
    /// For an extension.
    Extension,
}

/// A request for more papers, and what came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Supplement {
    /// Number within the dossier, from 1 (`HoSoBoSungId`).
    pub number: u32,
    /// Who asked.
    pub asked_by: String,
    /// What for.
    pub content: String,
    /// When.
    pub asked_at: DateTime<Utc>,
    /// Who took it in, and when.
    pub received: Option<(String, DateTime<Utc>)>,
    /// Due before.
    pub due_before: DateTime<Utc>,
    /// Due now.
    pub due_now: Option<DateTime<Utc>>,
    /// What was brought.
    pub papers: Vec<CasePaper>,
}

/// A result given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseResult {
    /// Name (`TenGiayTo`).
    pub name: String,
    /// Component (`MaThanhPhanHoSo`).
    pub component: String,
    /// Code of the kind of result (`MaGiayToKetQua`, `MAKETQUA`).
    pub code: String,
    /// The signed file.
    pub document: Document,
}

/// One step of the processing (*TienDo*). What stands here is sent as it is, so that a repetition is byte-identical.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Dossier code.
    pub code: String,
    /// Id of the dossier at the province, where it gave one (dialect C).
    #[serde(default)]
    pub remote: Option<String>,
    /// Who did it (`NguoiXuLy`), at most 50 characters.
    pub officer: String,
    /// Position (`ChucDanh`).
    #[serde(default)]
    pub position: String,
    /// When (`ThoiDiemXuLy`).
    pub at: DateTime<Utc>,
    /// Department (`PhongBanXuLy`).
    #[serde(default)]
    pub department: String,
    /// What was done (`NoiDungXuLy`).
    pub text: String,
    /// State after it.
    pub state: State,
    /// When the step began.
    #[serde(default)]
    pub began_at: Option<DateTime<Utc>>,
    /// When it had to be done.
    #[serde(default)]
    pub limit_at: Option<DateTime<Utc>>,
}
