//! A leader signs a batch of electronic copies with a token. `scripted-day batch FOLDER COPIES` opens the counter, makes
//! the copies ready where they are not yet, tells `ready`, signs what is left and tells `signed NO` for each one that
//! was registered, then seals all of them and tells `end`.
//!
//! `scripted-day batch-judge` reads folders from standard input and tells `complaint …` for what is wrong, `row NO
//! STATUS` for every number, and `end`: numbers without a gap, no signed file without its row, no row without its file,
//! every file whole by our verdict.
use std::path::Path;
use std::sync::atomic::AtomicBool;

use chrono::NaiveDate;
use motcua_desk::case::certify::{
    BookKind, Capacity, CertificationStatus, Matter, Requester, Signer,
};
use motcua_desk::case::ids::{CertificationId, SignerId};
use motcua_desk::case::user::Role;
use motcua_desk::error::Result;
use motcua_desk::sign::Secret;
use motcua_desk::view::books::{BookOpening, BookQuery};
use motcua_desk::view::certify::{RowInput, VisitInput};
use motcua_desk::view::copies::{ComparedWish, KeyView, SigningPart, SigningState, SigningWish};
use motcua_desk::view::scan::{StackChange, StackImport};
use motcua_desk::view::settings::UserRequest;
use motcua_desk::{Desk, KeyPlace};

use crate::{SECRET, open, tell};

/// The tokens of the demo authority (`tests/sign/with-pki.sh`).
const TOKENS: [&str; 2] = ["The cua lanh dao", "The cua con dau"];
/// Originals of one visit at most.
const OF_ONE_VISIT: usize = 50;

/// Signs until everything is signed and sealed, or until killed.
pub fn sign(folder: &Path, copies: usize) {
    tell("begins");
    let (desk, _) = open(folder);
    prepare(&desk, copies).unwrap();
    tell("ready");
    run(
        &desk,
        SigningPart::Signature,
        TOKENS[0],
        CertificationStatus::ToSign,
    );
    run(
        &desk,
        SigningPart::Seal,
        TOKENS[1],
        CertificationStatus::ToSeal,
    );
    desk.sign_out().unwrap();
    tell("end");
}

fn run(desk: &Desk, part: SigningPart, token: &str, status: CertificationStatus) {
    let begun = desk.copy_rows(CertificationStatus::Signing).unwrap();
    let mut rows: Vec<CertificationId> = Vec::new();
    if part == SigningPart::Signature {
        rows.extend(begun.iter().map(|row| row.id));
    }
    rows.extend(desk.copy_rows(status).unwrap().iter().map(|row| row.id));
    if rows.is_empty() {
        return;
    }
    let wish = SigningWish {
        part,
        rows,
        certificate: key(desk, token).certificate.fingerprint,
    };
    let plan = desk.signing_plan(&wish).unwrap();
    assert!(plan.staying.is_empty(), "{:?}", plan.staying);
    let pin = Secret::new(std::env::var("MOTCUA_TOKEN_PIN").unwrap());
    let never = AtomicBool::new(false);
    let numbers: Vec<u32> = plan.rows.iter().map(|row| row.no).collect();
    let done = desk.signing_run(&wish, &plan.digest, Some(&pin), &never, &mut |step| {
        if let (SigningPart::Signature, SigningState::Signed { .. }) = (part, &step.state) {
            tell(&format!("signed {}", numbers[step.at as usize - 1]));
        }
    });
    assert_eq!(done.unwrap().stopped, None);
}

/// The key on a token, by the token's name.
fn key(desk: &Desk, token: &str) -> KeyView {
    let keys = desk.signing_keys().unwrap();
    let mut keys = keys.into_iter();
    keys.find(|key| matches!(&key.place, KeyPlace::Token { label, .. } if label == token))
        .expect("no token: run by tests/sign/with-pki.sh")
}

/// Signers, book and copies that wait for their signature, as far as they are not there yet.
fn prepare(desk: &Desk, copies: usize) -> Result<()> {
    if desk.books()?.to_open.contains(&BookKind::ElectronicCopies) {
        every_role(desk)?;
        let module = std::env::var("MOTCUA_PKCS11_MODULE").unwrap_or_default();
        let mut office = desk.settings()?.office;
        office.certify.signing.modules = vec![module];
        desk.office_change(office.clone())?;
        office.certify.signers = vec![leader(&key(desk, TOKENS[0]).certificate.holder)];
        desk.office_change(office)?;
        desk.book_open(&BookOpening {
            kind: BookKind::ElectronicCopies,
            first: 1,
            volume: 1,
        })?;
    }
    let there: usize = CertificationStatus::ELECTRONIC_OPEN
        .iter()
        .map(|status| desk.copy_rows(*status).map(|rows| rows.len()))
        .sum::<Result<usize>>()?;
    let numbered = numbers(desk)?.len();
    let mut missing = copies.saturating_sub(there.max(numbered));
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

fn every_role(desk: &Desk) -> Result<()> {
    let user = desk.settings()?.users.swap_remove(0);
    desk.user_save(&UserRequest {
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
    desk.sign_in(user.id, SECRET)?;
    Ok(())
}

fn leader(name: &str) -> Signer {
    Signer {
        id: SignerId::fresh(),
        name: name.to_owned(),
        capacity: Capacity::Own,
        title: "Chủ tịch".into(),
        on_behalf_of: String::new(),
        decision: String::new(),
        from: NaiveDate::from_ymd_opt(2020, 1, 1).unwrap(),
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
    let page = motcua_tests::repository().join("assets/samples/giay-chung-sinh.jpg");
    let stack = desk.copy_scan(&[id])?;
    let request = StackImport {
        draft: stack.draft,
        incoming: Vec::new(),
        paths: vec![page.display().to_string()],
        bin: None,
    };
    let stack = desk.scan_import(&request, &|_| {})?;
    let assign = StackChange::Assign {
        pages: stack.pages.iter().map(|page| page.id).collect(),
        bin: stack.bins.first().map(|bin| bin.bin.clone()),
        whole: false,
    };
    desk.scan_change(stack.draft, &assign)?;
    desk.copy_scan_done(stack.draft)?;
    Ok(())
}

/// The numbers of the book with their rows, rising.
fn numbers(desk: &Desk) -> Result<Vec<(u32, CertificationStatus, CertificationId)>> {
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

/// Tells what is wrong with the copies of a counter.
pub fn judge(folder: &Path) {
    let (desk, _) = open(folder);
    let complain = |what: &str| tell(&format!("complaint {what}"));
    match desk.check().unwrap().first_problem {
        None => {}
        Some(problem) => complain(&problem),
    }
    // What was signed and not registered is registered by looking.
    desk.copy_rows(CertificationStatus::Signing).unwrap();
    let rows = numbers(&desk).unwrap();
    for (expected, (no, status, id)) in (1..).zip(&rows) {
        if *no != expected {
            complain(&format!("number {no} stands where {expected} should"));
        }
        let copy = desk.copy(*id).unwrap();
        let signed = matches!(
            status,
            CertificationStatus::ToSeal | CertificationStatus::Issued
        );
        if signed == copy.file.is_empty() {
            complain(&format!("number {no} is {status:?}, file or none"));
        }
        if signed {
            whole(&desk, folder, *id, *status, &complain);
        }
        tell(&format!("row {no} {status:?}"));
    }
    if let Some(problem) = desk.check().unwrap().first_problem {
        complain(&problem);
    }
    desk.sign_out().unwrap();
    tell("end");
}

/// Whether the file of a copy is whole, by our own verdict; others judge a sample of them afterwards.
fn whole(
    desk: &Desk,
    folder: &Path,
    id: CertificationId,
    status: CertificationStatus,
    complain: &dyn Fn(&str),
) {
    let path = folder.with_extension("pdf");
    desk.copy_export(id, &path).unwrap();
    let report = desk.signatures_check(&path, None).unwrap();
    let signatures = match status {
        CertificationStatus::Issued => 2,
        _ => 1,
    };
    let fine =
        |one: &motcua_desk::sign::verify::SignatureReport| one.intact && one.crypto == Some(true);
    if report.signatures.len() != signatures || !report.signatures.iter().all(fine) {
        complain(&format!("the file of {id} is not whole"));
    }
}
