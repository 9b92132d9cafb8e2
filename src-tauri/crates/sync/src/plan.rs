//! What is to be said next about one dossier. Pure: no clock, no line, no store.
//!
//! Files first, then the dossier, then its steps in order. A dossier whose call was not answered is asked about before
//! it is sent again; a step cannot be asked about, so it is repeated once, when the line is known to answer again, and
//! stands on the list of those that may be there twice.
use std::collections::BTreeSet;

/// What the record wants the province to hold of one dossier.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Ids of the files it names.
    pub files: Vec<String>,
    /// The newest event that the dossier is made of, by its place in the record of this dossier.
    pub revision: u64,
    /// Ids of its steps, in order.
    pub steps: Vec<String>,
    /// The province allots the codes.
    pub allots: bool,
}

/// What is known of what the province holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// Its official code has come.
    pub numbered: bool,
    /// Whether the province has the dossier.
    pub there: There,
    /// The revision it has.
    pub revision: Option<u64>,
    /// Files it has.
    pub files: BTreeSet<String>,
    /// Steps it has.
    pub steps: BTreeSet<String>,
    /// The step that was sent and not answered.
    pub unanswered: Option<Unanswered>,
}

/// Whether the province has a dossier.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum There {
    /// It was never sent.
    #[default]
    No,
    /// Sent and not answered, or sent by a store that is gone: it has to be asked.
    Doubt,
    /// It is.
    Yes,
}

/// A step that was sent and not answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unanswered {
    /// Its id.
    pub step: String,
    /// How often it was sent.
    pub sent: u8,
    /// The province has answered something since, so a repetition is likely to be answered too.
    pub heard_since: bool,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Nothing: the province has everything.
    Nothing,
    /// Have the official code allotted.
    TakeNumber,
    /// Send a file.
    Upload(String),
    /// Ask whether the dossier is there.
    Ask,
    /// Enter the dossier.
    Insert,
    /// Overwrite it.
    Update,
    /// Send a step.
    Step(String),
    /// Hear the province answer anything, before a step is repeated.
    Listen,
    /// Send a step that was not answered, once more and byte for byte.
    Repeat(String),
    /// A person looks whether this step is there, once or twice.
    Look(String),
}

/// What to do next, and nothing else until that is known to be done.
pub fn next(wanted: &Wanted, known: &Known) -> Next {
    if known.there == There::Doubt {
        return Next::Ask;
    }
    if let Some(lost) = &known.unanswered {
        return match lost {
            Unanswered { sent, step, .. } if *sent > 1 => Next::Look(step.clone()),
            Unanswered { heard_since, .. } if !heard_since => Next::Listen,
            Unanswered { step, .. } => Next::Repeat(step.clone()),
        };
    }
    if wanted.allots && !known.numbered {
        return Next::TakeNumber;
    }
    let told = known.there == There::Yes && known.revision == Some(wanted.revision);
    if !told {
        return match wanted.files.iter().find(|id| !known.files.contains(*id)) {
            Some(id) => Next::Upload(id.clone()),
            None if known.there == There::Yes => Next::Update,
            None => Next::Insert,
        };
    }
    match wanted.steps.iter().find(|id| !known.steps.contains(*id)) {
        Some(id) => Next::Step(id.clone()),
        None => Next::Nothing,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted() -> Wanted {
        Wanted {
            files: vec!["f1".into(), "f2".into()],
            revision: 3,
            steps: vec!["s1".into(), "s2".into()],
            allots: false,
        }
    }

    /// Does what the plan says, all of it answered.
    fn told(wanted: &Wanted) -> Vec<Next> {
        let mut known = Known::default();
        let mut said = Vec::new();
        loop {
            let step = next(wanted, &known);
            match &step {
                Next::Nothing => return said,
                Next::TakeNumber => known.numbered = true,
                Next::Upload(id) => drop(known.files.insert(id.clone())),
                Next::Insert | Next::Update => {
                    known.there = There::Yes;
                    known.revision = Some(wanted.revision);
                }
                Next::Step(id) => drop(known.steps.insert(id.clone())),
                Next::Ask | Next::Listen | Next::Repeat(_) | Next::Look(_) => {}
            }
            said.push(step);
        }
    }

    #[test]
    fn files_come_before_the_dossier_and_the_dossier_before_its_steps() {
        let allotted = Wanted {
            allots: true,
            ..wanted()
        };
        assert_eq!(
            told(&allotted),
            [
                Next::TakeNumber,
                Next::Upload("f1".into()),
                Next::Upload("f2".into()),
                Next::Insert,
                Next::Step("s1".into()),
                Next::Step("s2".into()),
            ]
        );
    }

    #[test]
    fn what_was_not_answered_is_asked_about_before_anything_else() {
        let known = Known {
            there: There::Doubt,
            ..Known::default()
        };
        assert_eq!(next(&wanted(), &known), Next::Ask);
    }

    #[test]
    fn a_dossier_that_changed_is_overwritten_with_its_new_files_first() {
        let mut known = Known {
            there: There::Yes,
            revision: Some(2),
            files: ["f1".to_owned()].into(),
            steps: ["s1".to_owned()].into(),
            ..Known::default()
        };
        assert_eq!(next(&wanted(), &known), Next::Upload("f2".into()));
        known.files.insert("f2".into());
        assert_eq!(next(&wanted(), &known), Next::Update);
        known.revision = Some(3);
        assert_eq!(next(&wanted(), &known), Next::Step("s2".into()));
    }

    #[test]
    fn a_step_without_an_answer_is_repeated_once_and_then_looked_for_by_a_person() {
        let mut known = Known {
            there: There::Yes,
            revision: Some(3),
            unanswered: Some(Unanswered {
                step: "s1".into(),
                sent: 1,
                heard_since: false,
            }),
            ..Known::default()
        };
        let mut after = |sent, heard| {
            known.unanswered = Some(Unanswered {
                step: "s1".into(),
                sent,
                heard_since: heard,
            });
            next(&wanted(), &known)
        };
        assert_eq!(after(1, false), Next::Listen);
        assert_eq!(after(1, true), Next::Repeat("s1".into()));
        assert_eq!(after(2, true), Next::Look("s1".into()));
    }
}
