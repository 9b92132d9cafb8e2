//! Judging signed files, and what is believed, on the command line.
use motcua_desk::error::ErrorCode;
use motcua_desk::view::verdict::{
    Language, VerdictFormat, VerdictOverall, VerdictTone, VerdictView,
};

use crate::arguments::{LanguageName, TrustCommand, VerifyArguments};
use crate::commands::{Answer, Outcome, shown, signed_in, storeless};

/// Judges the signatures of a PDF.
pub fn verify(how: &VerifyArguments) -> Answer {
    let language = match how.lang {
        LanguageName::Vi => Language::Vi,
        LanguageName::En => Language::En,
    };
    let desk = match how.store.data.is_some() || how.store.practice {
        true => signed_in(&how.store)?,
        false => storeless()?,
    };
    let view = desk.verdict(&how.file, how.trust.as_deref(), language)?;
    if let Some(report) = &how.report {
        desk.verdict_write(&view, report, VerdictFormat::Pdf, language)?;
    }
    Ok(Outcome {
        sound: view.overall == VerdictOverall::Valid,
        words: Some(told(&view)),
        shown: serde_json::from_str(&view.json).map_err(|_| ErrorCode::Internal)?,
    })
}

/// Lists the roots, shows those of a file, or takes them.
pub fn trust(what: &TrustCommand) -> Answer {
    match what {
        TrustCommand::List { store } => Ok(shown(&signed_in(store)?.trust_list()?)?.into()),
        TrustCommand::Add { store, path, take } => {
            let desk = signed_in(store)?;
            match take {
                Some(digest) => Ok(shown(&desk.trust_take(path, digest)?)?.into()),
                None => Ok(shown(&desk.trust_plan(path)?)?.into()),
            }
        }
    }
}

/// The verdict as lines of text.
fn told(view: &VerdictView) -> String {
    let mut lines = vec![
        format!("{} {}", sign(view.tone), view.sentence),
        String::new(),
    ];
    let facts = view.facts.iter();
    lines.extend(facts.map(|fact| format!("{} {}", fact.label, fact.value)));
    for part in &view.signatures {
        lines.push(String::new());
        lines.push(part.heading.clone());
        lines.push(format!("{} {}", sign(part.tone), part.sentence));
        let found = part.lines.iter();
        lines.extend(
            found.map(|line| format!("  {} {}: {}", sign(line.tone), line.label, line.value)),
        );
    }
    if !view.notes.is_empty() {
        lines.push(String::new());
        lines.extend(view.notes.iter().map(|note| format!("– {note}")));
    }
    lines.join("\n")
}

/// Sign of a tone; the words beside it say the same.
fn sign(tone: VerdictTone) -> &'static str {
    match tone {
        VerdictTone::Plain => "·",
        VerdictTone::Good => "✓",
        VerdictTone::Unsure => "?",
        VerdictTone::Bad => "✗",
    }
}
