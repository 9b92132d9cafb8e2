//! What comes from the province in the national names: a dossier filed online, news of one that was sent.
use base64ct::{Base64, Encoding};
use serde_json::Value;

use super::{found::found, moment, payment, phone, rows, state, text};
use crate::model::{Address, CaseParty, IdKind, IdNumber, PartyKind};
use crate::province::{InboundCase, InboundFile, InboundNews, InboundPaper, InboundResult};

/// Most papers, files or results of one dossier.
const MOST: usize = 1_000;

/// A dossier in the names of HoSo; none without a code and a procedure.
pub(crate) fn filed(row: &Value, remote: Option<String>) -> Option<InboundCase> {
    let paid = text(row, &["DuocThanhToanTrucTuyen"]);
    let is_paid = matches!(paid.as_deref(), Some("1" | "2"));
    Some(InboundCase {
        code: text(row, &["MaHoSo"])?,
        remote: remote.or_else(|| text(row, &["IdHoSo", "idHoSo"])),
        procedure: text(row, &["MaTTHC"])?,
        procedure_name: words(row, "TenTTHC"),
        submitted_at: text(row, &["NgayNopHoSo", "NgayNop"]).and_then(|at| moment::read(&at)),
        owner: owner(row),
        submitter: None,
        papers: papers(row),
        vneid: text(row, &["TaiKhoanDuocXacThucVoiVNeID"]).as_deref() == Some("1"),
        paid: is_paid.then(|| payment::payment(row)),
        summary: words(row, "TrichYeuHoSo"),
    })
}

/// The form a registration for traders is pushed in (`createdossierfromdvcqg`, province-api d.3).
pub(crate) fn pushed(row: &Value) -> Option<InboundCase> {
    let number = text(row, &["MaSoThue"])?;
    let address = row.get("DiaChiDoanhNghiep").unwrap_or(&Value::Null);
    let form = InboundPaper {
        component: String::new(),
        name: words(row, "TenTepDonDangKy"),
        files: vec![InboundFile {
            name: words(row, "TenTepDonDangKy"),
            inline: Some(decoded(&text(row, &["TepDonDangKy"])?)?),
            ..InboundFile::default()
        }],
    };
    let mut papers = vec![form];
    papers.extend(self::papers(row));
    Some(InboundCase {
        code: text(row, &["MaHoSo"])?,
        procedure: text(row, &["MaTTHC"])?,
        owner: CaseParty {
            name: words(row, "TenThuongNhan"),
            kind: PartyKind::Business,
            number: identity(&number),
            phone: phone::e164(&words(row, "DienThoai")),
            email: words(row, "Email"),
            address: Address {
                province_code: words(address, "MaTinh"),
                commune_code: words(address, "MaXa"),
                text: words(address, "DiaChiChiTiet"),
            },
            ..CaseParty::default()
        },
        papers,
        ..InboundCase::default()
    })
}

/// News in the names of the pull and of HoSo. `id` tells it apart from every other.
pub(crate) fn news(row: &Value, code: String, id: String) -> InboundNews {
    let changed = row
        .get("TruongThayDoi")
        .filter(|fields| fields.as_object().is_some_and(|fields| !fields.is_empty()));
    let results = rows(
        row.get("DanhSachGiayToKetQua").unwrap_or(&Value::Null),
        &[],
        MOST,
    );
    InboundNews {
        code,
        id,
        at: text(row, &["ThoiDiem", "ThoiDiemXuLy", "NgayKetThucXuLy"])
            .and_then(|at| moment::read(&at)),
        state: text(row, &["TrangThai", "TrangThaiHoSo"]).and_then(|code| state::state(&code)),
        officer: words(row, "NguoiXuLy"),
        text: text(row, &["NoiDung", "NoiDungXuLy"]).unwrap_or_default(),
        results: results.iter().map(result).collect(),
        fields: changed.map(|fields| Box::new(found(fields))),
    }
}

fn owner(row: &Value) -> CaseParty {
    let listed = rows(row.get("DinhDanhCHS").unwrap_or(&Value::Null), &[], 1).first();
    let number = listed
        .and_then(|one| text(one, &["SoDinhDanh"]))
        .or_else(|| text(row, &["SoGiayToChuHoSo"]));
    CaseParty {
        name: words(row, "ChuHoSo"),
        kind: match text(row, &["LoaiDoiTuong"]).as_deref() {
            Some("2") => PartyKind::Business,
            Some("3") => PartyKind::StateBody,
            Some("4") => PartyKind::Organisation,
            _ => PartyKind::Citizen,
        },
        number: number.and_then(|number| identity(&number)),
        account: words(row, "MaDoiTuong"),
        phone: phone::e164(&words(row, "SoDienThoai")),
        email: words(row, "Email"),
        ..CaseParty::default()
    }
}

/// A number by its shape; another shape is no number.
fn identity(number: &str) -> Option<IdNumber> {
    let tax = number.len() == 14 && number.as_bytes().get(10) == Some(&b'-');
    let digits = number.bytes().filter(u8::is_ascii_digit).count();
    let kind = match (number.len(), digits) {
        (12, 12) => IdKind::Personal,
        (9, 9) => IdKind::OldCard,
        (10, 10) => IdKind::TaxCode,
        (14, 13) if tax => IdKind::TaxCode,
        _ => return None,
    };
    Some(IdNumber {
        kind,
        number: number.to_owned(),
    })
}

/// The papers of a dossier, the files of a component together. What was taken back is not there.
fn papers(row: &Value) -> Vec<InboundPaper> {
    let mut papers: Vec<InboundPaper> = Vec::new();
    for row in rows(row.get("TaiLieuNop").unwrap_or(&Value::Null), &[], MOST) {
        if text(row, &["IsDeleted"]).as_deref() == Some("True") {
            continue;
        }
        let component = words(row, "MaThanhPhanHoSo");
        let name = text(row, &["TenGiayTo", "TenTepDinhKem"]).unwrap_or_default();
        let known = papers
            .iter_mut()
            .find(|paper| !component.is_empty() && paper.component == component);
        match known {
            Some(paper) => paper.files.extend(files(row)),
            None => papers.push(InboundPaper {
                component,
                name,
                files: files(row),
            }),
        }
    }
    papers
}

/// The files of a row: sent along, or at one address or several, joined by `##` in one system.
fn files(row: &Value) -> Vec<InboundFile> {
    let name = words(row, "TenTepDinhKem");
    if let Some(inline) = text(row, &["Base64"]).and_then(|text| decoded(&text)) {
        return vec![InboundFile {
            name,
            inline: Some(inline),
            ..InboundFile::default()
        }];
    }
    let joined = words(row, "DuongDanTaiTepTin");
    let paths = joined
        .split("##")
        .filter(|path| !path.is_empty())
        .take(MOST);
    let file = |path: &str| InboundFile {
        name: name.clone(),
        path: path.to_owned(),
        ..InboundFile::default()
    };
    paths.map(file).collect()
}

fn result(row: &Value) -> InboundResult {
    let name = words(row, "TenGiayTo");
    InboundResult {
        code: text(row, &["MaGiayToKetQua", "MaKetQua"]).unwrap_or_default(),
        number: text(row, &["SoKyHieu"]).unwrap_or_default(),
        file: InboundFile {
            name: text(row, &["TenTepDinhKem"]).unwrap_or_else(|| name.clone()),
            path: words(row, "DuongDanTepTinKetQua"),
            keeper: None,
            inline: text(row, &["Base64"]).and_then(|text| decoded(&text)),
        },
        name,
    }
}

fn decoded(base64: &str) -> Option<Vec<u8>> {
    Base64::decode_vec(base64)
        .ok()
        .filter(|bytes| !bytes.is_empty())
}

fn words(row: &Value, name: &str) -> String {
    text(row, &[name]).unwrap_or_default()
}
