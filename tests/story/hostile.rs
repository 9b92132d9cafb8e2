//! Files made to break readers, brought in the way a clerk brings them: through the desk, into one intake.
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use motcua_desk::error::ErrorCode;
use motcua_desk::view::intake::ImportRequest;

use crate::{CARD, OTHER, begin, finish, import, line, open_desk};

/// What anybody waits for one file at most: two questions to the worker.
const PATIENCE: Duration = Duration::from_secs(20);

/// What may be said of a file; every one is about the file and none about the store or the desk.
const ABOUT_THE_FILE: [ErrorCode; 10] = [
    ErrorCode::FileEmpty,
    ErrorCode::FileTooLarge,
    ErrorCode::FileTooManyPages,
    ErrorCode::PictureTooLarge,
    ErrorCode::FileTypeUnsupported,
    ErrorCode::FileHeic,
    ErrorCode::FileDamaged,
    ErrorCode::FileEncrypted,
    ErrorCode::FileTimedOut,
    ErrorCode::FileTooHeavy,
];

#[test]
fn no_file_of_the_hostile_corpus_stops_the_desk() {
    let corpus = motcua_tests::repository().join("../shared/corpus/bad");
    if !corpus.is_dir() {
        eprintln!("skipped: the hostile corpus is not beside the repository");
        return;
    }
    let files = files_below(&corpus);
    assert!(files.len() > 100, "the corpus is whole");
    let folder = tempfile::tempdir().unwrap();
    let (desk, _) = open_desk(folder.path());
    let view = begin(&desk, CARD);
    let paper = line(&view, "giay-chung-sinh");
    let mut outcomes: BTreeMap<String, u32> = BTreeMap::new();
    for file in &files {
        let request = ImportRequest {
            draft: view.draft,
            case: 0,
            line: paper.clone(),
            incoming: Vec::new(),
            paths: vec![file.display().to_string()],
            again: None,
        };
        let started = Instant::now();
        let outcome = desk.intake_import(&request, &|_| {});
        let took = started.elapsed();
        assert!(took <= PATIENCE, "{} took {took:?}", file.display());
        let said = match outcome {
            Ok(_) => "imported".to_owned(),
            Err(error) => {
                let known = ABOUT_THE_FILE.contains(&error.code);
                assert!(known, "{}: {:?}", file.display(), error.code);
                format!("{:?}", error.code)
            }
        };
        *outcomes.entry(said).or_default() += 1;
    }
    eprintln!("{outcomes:?}");
    assert!(outcomes["imported"] > 10, "the good among them come in");

    let next = begin(&desk, OTHER);
    let paper = line(&next, "giay-chung-sinh");
    import(&desk, next.draft, &paper, &["giay-chung-sinh.jpg"]).unwrap();
    finish(&desk, next.draft);
    finish(&desk, view.draft);
    let checked = desk.check().unwrap();
    assert!(checked.ok, "{:?}", checked.first_problem);
}

/// Every file, descriptions of the corpus left out.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(files_below(&path));
        } else if path
            .extension()
            .is_none_or(|end| end != "md" && end != "json")
        {
            files.push(path);
        }
    }
    files.sort();
    files
}
