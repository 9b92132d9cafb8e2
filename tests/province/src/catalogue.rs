//! A small catalogue: a few procedures, domains and agencies, as §d.1 spells them.

use serde_json::{Value, json};

use crate::options::Agency;

/// Code, name, domain code, domain name, result code, result name.
const PROCEDURES: &[[&str; 6]] = &[
    [
        "1.001193",
        "Thủ tục đăng ký khai sinh",
        "G15-HT06",
        "Hộ tịch",
        "KQ.G15.000031",
        "Giấy khai sinh",
    ],
    [
        "1.004873",
        "Thủ tục cấp Giấy xác nhận tình trạng hôn nhân",
        "G15-HT06",
        "Hộ tịch",
        "KQ.G15.000038",
        "Giấy xác nhận tình trạng hôn nhân",
    ],
    [
        "1.000656",
        "Thủ tục đăng ký khai tử",
        "G15-HT06",
        "Hộ tịch",
        "KQ.G15.000034",
        "Trích lục khai tử",
    ],
    [
        "2.000815",
        "Chứng thực bản sao từ bản chính giấy tờ, văn bản",
        "G15-CT05",
        "Chứng thực",
        "KQ.G15.000021",
        "Bản sao được chứng thực từ bản chính",
    ],
];

/// Whether a code, or the national code it begins with, is in the catalogue.
pub(crate) fn knows(code: &str) -> bool {
    find(code).is_some()
}

/// `LayDanhSachTTHC`
pub(crate) fn procedures() -> Value {
    PROCEDURES
        .iter()
        .map(|[code, name, ..]| json!({ "MATTHC": code, "TENTTHC": name }))
        .collect()
}

/// `LayThuTuc`: one procedure as far as the simulator fills it in.
pub(crate) fn procedure(code: &str) -> Option<Value> {
    let [code, name, domain, domain_name, result, result_name] = find(code)?;
    Some(json!({
        "ID": code, "MATTHC": code, "TENTTHC": name, "MACOQUANCONGBO": "G15", "LOAITTHC": "TTHC_LUATGIAO",
        "MOTADOITUONGTHUCHIEN": "", "DIACHITIEPNHAN": "", "QUYETDINH": "", "YEUCAU": "", "TUKHOA": "",
        "IDQUYETDINHCONGBO": "1", "TRANGTHAI": "1", "MOTACOQUANTHUCHIEN": "", "MOTACOQUANTHAMQUYEN": "",
        "MOTA": "",
        "TRINHTUTHUCHIEN": [], "CANCUPHAPLY": [], "TTHCLIENQUAN": [], "TTHCLIENTHONG": [],
        "COQUANTHUCHIEN": [], "COQUANCOTHAMQUYEN": [], "COQUANDUOCUYQUYEN": [], "COQUANPHOIHOP": [],
        "CAPTHUCHIEN": [{ "CAPTHUCHIEN": "3", "TENCAP": "Cấp Xã" }],
        "LINHVUCTHUCHIEN": [{ "MALINHVUC": domain, "TENLINHVUC": domain_name }],
        "CACHTHUCTHUCHIEN": channels(code),
        "DOITUONGTHUCHIEN": [{ "MADOITUONG": "1", "TENDOITUONG": "Công dân Việt Nam" }],
        "THANHPHANHOSO": [{ "TRUONGHOP": "", "GIAYTO": [paper(code)] }],
        "KETQUATHUCHIEN": [{ "MAKETQUA": result, "TENKETQUA": result_name, "TENTEP": "", "URL": "" }],
    }))
}

/// `LayDanhMucLinhVuc`
pub(crate) fn domains() -> Value {
    let mut found: Vec<Value> = Vec::new();
    for [_, _, code, name, ..] in PROCEDURES {
        let row = json!({ "MALINHVUC": code, "TENLINHVUC": name, "MANGANH": "G15" });
        if !found.contains(&row) {
            found.push(row);
        }
    }
    Value::from(found)
}

/// `LayDanhMucCoQuan`
pub(crate) fn agencies(agencies: &[Agency]) -> Value {
    agencies
        .iter()
        .map(|agency| json!({ "MADONVI": agency.code, "TENDONVI": agency.name, "CAPDONVI": "3" }))
        .collect()
}

fn find(code: &str) -> Option<&'static [&'static str; 6]> {
    PROCEDURES.iter().find(|[known, ..]| {
        code == *known
            || code
                .strip_prefix(known)
                .is_some_and(|rest| rest.starts_with('.'))
    })
}

fn channels(code: &str) -> Value {
    ["1", "2", "3"]
        .iter()
        .map(|channel| {
            json!({ "KENH": channel, "THOIGIAN": [{
                "THOIGIANGIAIQUYET": "1", "DONVITINH": "Ngày làm việc", "MOTA": "",
                "PHILEPHI": [{ "MAPHILEPHI": format!("{code}.LP"), "SOTIEN": "0", "DONVI": "Đồng",
                               "MOTA": "", "TENTEP": "", "URL": "" }],
            }] })
        })
        .collect()
}

fn paper(code: &str) -> Value {
    json!({
        "MAGIAYTO": format!("000.00.00.G15-{}", code.replace('.', "")), "TENGIAYTO": "Tờ khai theo mẫu",
        "SOBANCHINH": "1", "SOBANSAO": "0", "TENMAUDON": "", "URL": "", "MA_KQ_THAYTHE": "",
    })
}
