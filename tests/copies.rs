//! Electronic copies for tests of the whole product: a counter that signs with tokens, copies that wait for their
//! signature, and what is wrong with the copies of a counter.

use std::path::Path;

use chrono::NaiveDate;
use motcua_desk::case::certify::{
    BookKind, Capacity, CertificationStatus, Matter, Requester, Signer,
};
use motcua_desk::case::ids::{CertificationId, SignerId};
use motcua_desk::case::user::Role;
use motcua_desk::error::{Error, ErrorCode, Result};
use motcua_desk::sign::verify::SignatureReport;
use motcua_desk::view::books::{BookOpening, BookQuery};
use motcua_desk::view::certify::{RowInput, VisitInput};
use motcua_desk::view::copies::{ComparedWish, KeyView};
use motcua_desk::view::scan::{StackChange, StackImport};
use motcua_desk::{Desk, KeyPlace};

/// The tokens of the demo authority (`tests/sign/with-pki.sh`): the leader's, and the agency's.
pub const TOKENS: [&str; 2] = ["The cua lanh dao", "The cua con dau"];
/// The leader whose certificate is on the first.
pub const LEADER: &str = "Trần Đình Ký";
/// Originals of one visit at most.
const OF_ONE_VISIT: usize = 50;

/// What a counter signs with.
pub struct Equipment<'a> {
    /// Path of the tokens' driver.
    pub module: &'a str,
    /// Address of the timestamp authority.
    pub timestamps: Option<String>,
    /// Who signs, by the name in the certificate.
    pub signer: &'a str,
    /// Secret of the only user, who gets the roles of all three desks.
    pub secret: &'a str,
}

/// Equips a counter that was just set up to certify electronic copies; its book is open at 1.
///
/// # Errors
/// Those of the desk.
pub fn equip(desk: &Desk, with: &Equipment<'_>) -> Result<()> {
    let user = desk.settings()?.users.swap_remove(0);
    desk.user_save(&motcua_desk::view::settings::UserRequest {
        id: Some(user.id),
        name: user.name,
        roles: Role::ALL
            .into_iter()
            .filter(|role| *role != Role::Auditor)
            .collect(),
        secret: None,
        active: true,
    })?;
    desk.sign_out()?;
    desk.sign_in(user.id, with.secret)?;
    let mut office = desk.settings()?.office;
    office.certify.signing.modules = vec![with.module.to_owned()];
    office
        .certify
        .signing
        .timestamps
        .clone_from(&with.timestamps);
    office.certify.signers = vec![leader(with.signer)];
    desk.office_change(office)?;
    desk.book_open(&BookOpening {
        kind: BookKind::ElectronicCopies,
        first: 1,
        volume: 1,
    })?;
    Ok(())
}

/// The key on a token, by the token's name; none where it is not there.
///
/// # Errors
/// Those of the desk.
pub fn key(desk: &Desk, token: &str) -> Result<Option<KeyView>> {
    let keys = desk.signing_keys()?;
    let is_on =
        |key: &KeyView| matches!(&key.place, KeyPlace::Token { label, .. } if label == token);
    Ok(keys.into_iter().find(is_on))
}

/// Brings the open and signed copies of a counter to this many, all of which are at least compared.
///
/// # Errors
/// Those of the desk.
pub fn make_ready(desk: &Desk, copies: usize) -> Result<()> {
    let mut there = numbers(desk)?.len();
    for status in CertificationStatus::ELECTRONIC_OPEN {
        let rows = desk.copy_rows(status)?;
        there += rows.iter().filter(|row| row.number.is_none()).count();
    }
    let mut missing = copies.saturating_sub(there);
    while missing > 0 {
        let some = missing.min(OF_ONE_VISIT);
        receive(desk, some)?;
        missing -= some;
    }
    for row in desk.copy_rows(CertificationStatus::ToScan)? {
        scan(desk, row.id)?;
    }
    for row in desk.copy_rows(CertificationStatus::ToCompare)? {
        let shown = desk.copy(row.id)?;
        let seen = ComparedWish {
            pages: shown.pages.iter().map(|page| page.sha256).collect(),
            viewed: (0..).take(shown.pages.len()).collect(),
        };
        desk.copy_compare(row.id, &seen)?;
    }
    Ok(())
}

/// The numbers of the book with their rows, rising.
///
/// # Errors
/// Those of the desk.
pub fn numbers(desk: &Desk) -> Result<Vec<(u32, CertificationStatus, CertificationId)>> {
    let books = desk.books()?.books;
    let Some(book) = books
        .iter()
        .find(|book| book.kind == BookKind::ElectronicCopies)
    else {
        return Ok(Vec::new());
    };
    let mut query = BookQuery::default();
    let mut found = Vec::new();
    loop {
        let page = desk.book_rows(book.id, &query)?;
        for row in &page.rows {
            if let Some(number) = &row.number {
                found.push((number.no, row.status, row.id));
            }
        }
        match page.rows.last().and_then(|row| row.number.as_ref()) {
            Some(last) => query.above = Some(last.no),
            None => return Ok(found),
        }
    }
}

/// What is wrong with the copies of a counter: numbers with a gap, a signed file without its row, a row without its
/// file, a file that is not whole by our verdict. Looking registers what was signed and not registered. Files are put
/// for a moment at `scratch`; rows below the number `from` are looked at by the store's own check alone.
///
/// # Errors
/// Those of the desk.
pub fn complaints(desk: &Desk, scratch: &Path, from: u32) -> Result<Vec<String>> {
    let mut wrong = Vec::new();
    wrong.extend(desk.check()?.first_problem);
    desk.copy_rows(CertificationStatus::Signing)?;
    for (expected, (no, status, id)) in (1..).zip(numbers(desk)?) {
        if no != expected {
            wrong.push(format!("number {no} stands where {expected} should"));
        }
        if no < from {
            continue;
        }
        let signatures = match status {
            CertificationStatus::Issued => 2,
            CertificationStatus::ToSeal => 1,
            CertificationStatus::Void | CertificationStatus::Cancelled => continue,
            _ => 0,
        };
        let has_file = !desk.copy(id)?.file.is_empty();
        if has_file != (signatures > 0) {
            wrong.push(format!(
                "number {no} is {status:?}, with a file: {has_file}"
            ));
        } else if has_file {
            match is_whole(desk, scratch, id, signatures) {
                Ok(true) => {}
                Ok(false) => wrong.push(format!("the file of number {no} is not whole")),
                Err(error) => wrong.push(format!("the file of number {no}: {:?}", error.code)),
            }
        }
    }
    wrong.extend(desk.check()?.first_problem);
    Ok(wrong)
}

fn is_whole(desk: &Desk, scratch: &Path, id: CertificationId, signatures: usize) -> Result<bool> {
    desk.copy_export(id, scratch)?;
    let report = desk.signatures_check(scratch, None)?;
    let is_fine = |one: &SignatureReport| one.intact && one.crypto == Some(true);
    Ok(report.signatures.len() == signatures && report.signatures.iter().all(is_fine))
}

fn leader(name: &str) -> Signer {
    Signer {
        id: SignerId::fresh(),
        name: name.to_owned(),
        capacity: Capacity::Own,
        title: "Chủ tịch".into(),
        on_behalf_of: String::new(),
        decision: String::new(),
        from: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap_or_default(),
        until: None,
        scope: BookKind::ALL.to_vec(),
        user: None,
    }
}

fn receive(desk: &Desk, copies: usize) -> Result<()> {
    let row = RowInput {
        matter: Matter::ElectronicCopy,
        line: "ks".into(),
        kind: None,
        as_typed: false,
        answered: Vec::new(),
    };
    desk.certify_take(&VisitInput {
        requester: Requester {
            name: "Nguyễn Văn Diễn".into(),
            ..Requester::default()
        },
        rows: vec![row; copies],
        declared: true,
        ..VisitInput::default()
    })?;
    Ok(())
}

fn scan(desk: &Desk, id: CertificationId) -> Result<()> {
    let page = crate::repository().join("assets/samples/giay-chung-sinh.jpg");
    let stack = desk.copy_scan(&[id])?;
    let request = StackImport {
        draft: stack.draft,
        incoming: Vec::new(),
        paths: vec![page.display().to_string()],
        bin: None,
    };
    let stack = desk.scan_import(&request, &|_| {})?;
    let bin = stack.bins.first().ok_or(Error::from(ErrorCode::NotFound))?;
    let assign = StackChange::Assign {
        pages: stack.pages.iter().map(|page| page.id).collect(),
        bin: Some(bin.bin.clone()),
        whole: false,
    };
    desk.scan_change(stack.draft, &assign)?;
    desk.copy_scan_done(stack.draft)?;
    Ok(())
}
