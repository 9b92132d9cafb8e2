//! What is accepted but looks filled in for show, §b.7. Each is kept in the ledger, none refuses.

use serde_json::Value;

use super::{rows, text};
use crate::ledger::{Book, LedgerError};

type Look = fn(&Value) -> Option<&'static str>;

/// Names of the rules that look at a dossier alone, and the field they found.
const DOSSIER: &[(&str, Look)] = &[
    ("dummy_identity", dummy_identity),
    ("identity_of_other_length", identity_of_other_length),
    ("literal_dinhkem", literal_dinhkem),
    ("cut_text", cut_text),
    ("submission_is_receipt", submission_is_receipt),
    ("account_is_identity", account_is_identity),
    ("fee_named_by_number", fee_named_by_number),
    ("digitised_flag", digitised_flag),
    ("number_of_another_day", number_of_another_day),
];

/// Looks at a dossier of dialects A and B that was taken.
pub(crate) fn dossier(book: &Book<'_>, entry: &Value) -> Result<(), LedgerError> {
    let number = text(entry, "MaHoSo");
    for (rule, look) in DOSSIER {
        if let Some(field) = look(entry) {
            book.note_suspicion(number, rule, field)?;
        }
    }
    against_the_ledger(book, number, entry)
}

/// Looks at a progress row of any dialect.
pub(crate) fn progress(book: &Book<'_>, row: &Value) -> Result<(), LedgerError> {
    let number = text(row, "MaHoSo");
    let officer = text(row, "NguoiXuLy");
    if officer == "Chuyên viên" {
        book.note_suspicion(number, "literal_officer", "NguoiXuLy")?;
    }
    for field in ["NguoiXuLy", "NoiDungXuLy"] {
        if text(row, field).ends_with("...") {
            book.note_suspicion(number, "cut_text", field)?;
        }
    }
    Ok(())
}

/// Whether a number of nine or twelve digits is one nobody has.
pub(crate) fn is_dummy(number: &str) -> bool {
    let bytes = number.as_bytes();
    let same = bytes.windows(2).all(|pair| pair[0] == pair[1]);
    let rising = bytes
        .windows(2)
        .all(|pair| pair[1] == pair[0] + 1 || (pair[0] == b'9' && pair[1] == b'0'));
    bytes.len() >= 9 && (same || rising)
}

fn against_the_ledger(book: &Book<'_>, number: &str, entry: &Value) -> Result<(), LedgerError> {
    let owner = text(entry, "SoGiayToChuHoSo");
    if !rows(entry, "DSKetNoiCSDL").is_empty() && !book.consulted(owner)? {
        book.note_suspicion(number, "database_not_consulted", "DSKetNoiCSDL")?;
    }
    let paid_online = ["1", "2"].contains(&text(entry, "DuocThanhToanTrucTuyen"));
    if paid_online && !book.is_paid(number)? {
        book.note_suspicion(number, "payment_not_seen", "DuocThanhToanTrucTuyen")?;
    }
    if text(entry, "TrangThaiHoSo") == "9"
        && let Some((_, state)) = book.last_progress(number)?
        && ["5", "6", "8"].contains(&state.as_str())
    {
        book.note_suspicion(number, "pause_as_finished", "TrangThaiHoSo")?;
    }
    files(book, number, entry)
}

fn files(book: &Book<'_>, number: &str, entry: &Value) -> Result<(), LedgerError> {
    let mut submitted = Vec::new();
    for paper in rows(entry, "TaiLieuNop") {
        let first = text(paper, "DuongDanTaiTepTin").split("##").next();
        let Some(file) = book.file_at(first.unwrap_or_default())? else {
            continue;
        };
        if text(paper, "DuocTaiSuDung") == "1" && !book.used_elsewhere(number, &file.sha256)? {
            book.note_suspicion(number, "reuse_of_nothing", "TaiLieuNop.DuocTaiSuDung")?;
        }
        submitted.push(file.sha256);
    }
    for result in rows(entry, "DanhSachGiayToKetQua") {
        let file = book.file_at(text(result, "DuongDanTepTinKetQua"))?;
        if file.is_some_and(|file| submitted.contains(&file.sha256)) {
            book.note_suspicion(
                number,
                "result_is_a_submitted_paper",
                "DanhSachGiayToKetQua",
            )?;
        }
    }
    Ok(())
}

fn dummy_identity(entry: &Value) -> Option<&'static str> {
    rows(entry, "DinhDanhCHS")
        .iter()
        .any(|row| is_dummy(text(row, "SoDinhDanh")))
        .then_some("DinhDanhCHS")
}

/// A number of nine digits that is not the owner's own.
fn identity_of_other_length(entry: &Value) -> Option<&'static str> {
    let own = text(entry, "SoGiayToChuHoSo");
    rows(entry, "DinhDanhCHS")
        .iter()
        .any(|row| text(row, "LoaiDinhDanh") == "2" && text(row, "SoDinhDanh") != own)
        .then_some("DinhDanhCHS")
}

fn literal_dinhkem(entry: &Value) -> Option<&'static str> {
    if text(entry, "TrichYeuHoSo") == "Dinhkem" {
        return Some("TrichYeuHoSo");
    }
    rows(entry, "TaiLieuNop")
        .iter()
        .any(|paper| text(paper, "TenTepDinhKem") == "Dinhkem")
        .then_some("TenTepDinhKem")
}

fn cut_text(entry: &Value) -> Option<&'static str> {
    if text(entry, "TrichYeuHoSo").ends_with("...") {
        return Some("TrichYeuHoSo");
    }
    rows(entry, "TaiLieuNop")
        .iter()
        .any(|paper| text(paper, "TenTepDinhKem").ends_with("..."))
        .then_some("TenTepDinhKem")
}

/// Filed online and accepted in the very same second.
fn submission_is_receipt(entry: &Value) -> Option<&'static str> {
    let online = text(entry, "KenhThucHien") == "2";
    (online && text(entry, "NgayNopHoSo") == text(entry, "NgayTiepNhan")).then_some("NgayNopHoSo")
}

fn account_is_identity(entry: &Value) -> Option<&'static str> {
    let account = text(entry, "MaDoiTuong");
    (!account.is_empty() && account == text(entry, "SoGiayToChuHoSo")).then_some("MaDoiTuong")
}

fn fee_named_by_number(entry: &Value) -> Option<&'static str> {
    let number = text(entry, "MaHoSo");
    rows(entry, "DanhSachLePhi")
        .iter()
        .any(|fee| text(fee, "TenPhiLePhi") == number)
        .then_some("DanhSachLePhi")
}

/// The dossier's own flag against those of its papers: a component that was digitised or used again, because reuse is
/// counted only where the flag stands, §b.5. A file alone is neither, §b.7.
fn digitised_flag(entry: &Value) -> Option<&'static str> {
    let digital = |paper: &&Value| {
        text(paper, "DuocSoHoa") == "1" || matches!(text(paper, "DuocTaiSuDung"), "1" | "2")
    };
    let papers = rows(entry, "TaiLieuNop");
    let some = papers.iter().any(|paper| digital(&paper));
    let said = text(entry, "HoSoCoThanhPhanSoHoa") == "1";
    (some != said).then_some("HoSoCoThanhPhanSoHoa")
}

/// The day in the number is the day of acceptance, §(e).
fn number_of_another_day(entry: &Value) -> Option<&'static str> {
    let day = text(entry, "MaHoSo").split('-').nth(1)?;
    let received = text(entry, "NgayTiepNhan").get(..8)?;
    (!received.ends_with(day)).then_some("MaHoSo")
}
