//! What a demonstration starts with; everybody in it is invented.

use serde_json::{Value, json};

use crate::ledger::{LedgerError, RepositoryPaper};
use crate::province::Province;
use crate::pull::{OnlineDossier, OnlineFile, file_online};
use crate::sheet::one_page;

/// The person of the population database, who also has the paper of the repository.
const PERSON: &str = "000190000019";

/// Three dossiers: procedure, owner, identity, summary, papers.
type Filed = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const FILED: &[Filed] = &[
    (
        "1.001193",
        "Nguyễn Thị Thử",
        "000196000417",
        "Đăng ký khai sinh cho con",
        &["to-khai-khai-sinh", "giay-chung-sinh"],
    ),
    (
        "1.004873",
        "Trần Văn Mẫu",
        PERSON,
        "Xác nhận tình trạng hôn nhân để kết hôn",
        &["to-khai-tinh-trang-hon-nhan"],
    ),
    (
        "1.000656",
        "Lê Thị Ví Dụ",
        "000170000238",
        "Đăng ký khai tử",
        &["to-khai-khai-tu", "giay-bao-tu"],
    ),
];

/// Plants everything once; a ledger that has it already is left alone.
pub(crate) fn plant(province: &Province) -> Result<(), LedgerError> {
    let planted = province.ledger.write(|book| book.person(PERSON))?;
    let Some(agency) = province
        .options
        .agencies
        .first()
        .filter(|_| planted.is_none())
    else {
        return Ok(());
    };
    for (procedure, owner, identity, summary, papers) in FILED {
        file_online(
            province,
            &OnlineDossier {
                agency: agency.code.clone(),
                procedure: (*procedure).to_owned(),
                owner: (*owner).to_owned(),
                identity: (*identity).to_owned(),
                phone: "0900000000".to_owned(),
                summary: (*summary).to_owned(),
                papers: papers.iter().map(|paper| named(paper)).collect(),
            },
        )?;
    }
    province.ledger.write(|book| {
        book.put_person(PERSON, &person())?;
        book.put_paper(&RepositoryPaper {
            owner: PERSON.to_owned(),
            code: "KQ.G15.000031".to_owned(),
            symbol: "12/2015".to_owned(),
            name: "Giấy khai sinh".to_owned(),
            agency: agency.name.clone(),
            path: "/kho/giayto/giay-khai-sinh-mau".to_owned(),
            bytes: one_page("SIMULATOR - GIAY KHAI SINH"),
            row: Value::Null,
        })
    })
}

fn named(name: &str) -> OnlineFile {
    OnlineFile {
        name: format!("{name}.pdf"),
        code: String::new(),
        title: format!("SIMULATOR - {name}"),
        bytes: Vec::new(),
    }
}

/// Fields as §d.8 names them, addresses with the two levels of today.
fn person() -> Value {
    let place = json!({
        "MaTinhThanh": "00", "MaQuanHuyen": "", "MaPhuongXa": "00001",
        "ChiTiet": "Thôn Thử, xã Thử Nghiệm", "QuocGia": "VN",
    });
    json!({
        "SoDinhDanh": PERSON, "SoCMND": "", "HoVaTen": { "Ho": "Trần", "ChuDem": "Văn", "Ten": "Mẫu" },
        "GioiTinh": "1", "DanToc": "01", "TonGiao": "00", "TinhTrangHonNhan": "1", "NhomMau": "00",
        "NgayThangNamSinh": { "Nam": "1990", "NgayThangNam": "19900115" },
        "NoiDangKyKhaiSinh": place, "QueQuan": place, "ThuongTru": place, "NoiOHienTai": place,
        "Cha": { "HoVaTen": "Trần Văn Cha", "QuocTich": "VN", "SoDinhDanh": "", "SoCMND": "" },
        "Me": { "HoVaTen": "Lê Thị Mẹ", "QuocTich": "VN", "SoDinhDanh": "", "SoCMND": "" },
        "VoChong": null, "NguoiDaiDien": null,
        "ChuHo": { "QuanHe": "01", "SoDinhDanh": PERSON }, "SoSoHoKhau": "",
    })
}
