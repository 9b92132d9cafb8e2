//! The whole file: its verdict in a sentence, what was looked at, what else is to be said.
use motcua_case::certify::CertificationStatus;
use motcua_case::ids::Hash;
use motcua_sign::verify::{Indication, Overall, Report};
use serde::Serialize;

use super::lines::{self, moment};
use super::words::{Words, words};
use crate::error::{Error, Result};
use crate::view::verdict::{
    Language, OwnCopy, VerdictFact, VerdictOverall, VerdictTone as Tone, VerdictView,
};

/// A file that was judged, before it is put in words.
pub(super) struct Looked {
    pub file: String,
    pub bytes: u32,
    pub sha256: Hash,
    /// Roots that were believed.
    pub roots: usize,
    /// They are of a folder that was named.
    pub chosen: bool,
    /// They are those of a practice store.
    pub practice: bool,
    pub report: Report,
    pub own: Option<OwnCopy>,
}

/// The JSON of a verdict: the facts of the report, and what only this store knows.
#[derive(Serialize)]
struct Json<'a> {
    #[serde(flatten)]
    report: &'a Report,
    file: &'a str,
    bytes: u32,
    sha256: Hash,
    practice: bool,
    own: Option<&'a OwnCopy>,
}

impl Looked {
    pub(super) fn composed(mut self, language: Language) -> Result<VerdictView> {
        let over = self.own.as_ref().is_some_and(OwnCopy::is_over);
        let (sentence, tone) = match self.own.as_ref().filter(|own| own.is_over()) {
            Some(own) => (ended(own, language), Tone::Bad),
            None => self.sentence(language),
        };
        if over {
            self.report.overall = Overall::Invalid;
        }
        let report = &self.report;
        let signatures = report.signatures.iter().zip(1..);
        let json = Json {
            report,
            file: &self.file,
            bytes: self.bytes,
            sha256: self.sha256,
            practice: self.practice,
            own: self.own.as_ref(),
        };
        let json = serde_json::to_string_pretty(&json).map_err(|_| Error::internal("verdict"))?;
        Ok(VerdictView {
            overall: VerdictOverall::from(report.overall),
            tone,
            sentence,
            facts: self.facts(language),
            signatures: signatures
                .map(|(signature, number)| lines::part(report, signature, number, language))
                .collect(),
            notes: self.notes(language),
            json,
            trust_date: report.trust_date,
            judged_at: report.judged_at,
            practice: self.practice,
            sha256: self.sha256,
            bytes: self.bytes,
            file: self.file,
            own: self.own,
        })
    }

    fn sentence(&self, language: Language) -> (String, Tone) {
        let signatures = &self.report.signatures;
        let first = |indication: Indication| {
            let mut these = signatures.iter();
            these.find(|signature| signature.indication == indication)
        };
        let because = |outcome: Words, indication: Indication| {
            let why = first(indication).map(|signature| lines::why(signature, language));
            outcome.of(language, &why.unwrap_or_default())
        };
        match self.report.overall {
            Overall::Valid => {
                let all = words(
                    "Hợp lệ: {} chữ ký, tất cả còn nguyên vẹn, đã kiểm tra đủ và tin cậy được.",
                    "Valid: {} signatures, all of them intact, checked in all respects, and trusted.",
                );
                let count = signatures.len().to_string();
                (all.of(language, &count), Tone::Good)
            }
            Overall::Invalid => {
                let wrong = words("Không hợp lệ: {}.", "Invalid: {}.");
                (because(wrong, Indication::TotalFailed), Tone::Bad)
            }
            Overall::Undetermined => {
                let open = words("Chưa kết luận được: {}.", "Undetermined: {}.");
                (because(open, Indication::Indeterminate), Tone::Unsure)
            }
            Overall::Unsigned => {
                let none = words(
                    "Tệp không có chữ ký số nào.",
                    "The file has no digital signature.",
                );
                (none.on(language), Tone::Plain)
            }
        }
    }

    fn facts(&self, language: Language) -> Vec<VerdictFact> {
        let fact = |label: Words, value: String| VerdictFact {
            label: label.on(language),
            value,
        };
        let bytes = words("{} byte", "{} bytes").of(language, &self.bytes.to_string());
        let mut facts = vec![
            fact(words("Tệp:", "File:"), self.file.clone()),
            fact(words("Dung lượng:", "Size:"), bytes),
            fact(
                words("SHA-256 của tệp:", "SHA-256 of the file:"),
                self.sha256.to_string(),
            ),
            fact(
                words("Kiểm tra lúc:", "Checked at:"),
                moment(self.report.judged_at),
            ),
            fact(
                words("Gốc tin cậy:", "Trusted roots:"),
                self.trusted(language),
            ),
        ];
        if let Some(own) = &self.own {
            let copy = words(
                "Bản sao điện tử của quầy:",
                "Electronic copy of this counter:",
            );
            let number = words("số {}", "number {}").of(language, &own.number.to_string());
            let book = words(", quyển số {}", ", book {}").of(language, &own.book);
            let day = own.day.format("%d/%m/%Y").to_string();
            let day = words(", ngày {}", ", dated {}").of(language, &day);
            facts.push(fact(copy, number + &book + &day));
        }
        facts
    }

    fn trusted(&self, language: Language) -> String {
        let whose = if self.chosen {
            words("thư mục được chỉ định", "the folder that was named").on(language)
        } else if self.practice {
            words(
                "gốc tập huấn của kho này",
                "the practice root of this store",
            )
            .on(language)
        } else {
            words("danh sách của chương trình", "the list of this program").on(language)
        };
        let dated = self.report.trust_date.map(|day| {
            words(" ngày {}", " of {}").of(language, &day.format("%d/%m/%Y").to_string())
        });
        let count = words(" ({} gốc)", " ({} roots)").of(language, &self.roots.to_string());
        whose + &dated.unwrap_or_default() + &count
    }

    fn notes(&self, language: Language) -> Vec<String> {
        let open = self
            .own
            .as_ref()
            .is_some_and(|own| own.state != CertificationStatus::Issued && !own.is_over());
        let notes = [
            (self.practice).then_some(words(
                "Kết quả này chỉ để tập huấn: ngoài kho tập huấn không ai tin các gốc đã dùng.",
                "This result is for practice: outside the practice store nobody trusts the roots used.",
            )),
            (self.roots == 0).then_some(words(
                "Danh sách gốc tin cậy còn trống, nên chưa chữ ký nào có thể kết luận là tin cậy được.",
                "The list of trusted roots is empty, so that no signature can be called trusted.",
            )),
            open.then_some(words(
                "Bản sao này chưa đóng dấu hoặc chưa phát hành.",
                "This copy is not sealed or not issued yet.",
            )),
        ];
        let notes = notes.into_iter().flatten();
        notes.map(|note| note.on(language)).collect()
    }
}

fn ended(own: &OwnCopy, language: Language) -> String {
    let day = own.ended.map(|day| day.format("%d/%m/%Y").to_string());
    let day = day.unwrap_or_default();
    let over = match own.state {
        CertificationStatus::Void => words(
            "Không còn giá trị: số chứng thực này đã bỏ ngày {}, bản sao chưa từng được phát hành.",
            "Worth nothing: its number was given up on {}, the copy was never issued.",
        ),
        _ => words(
            "Không còn giá trị: số chứng thực này đã bị hủy ngày {}",
            "Worth nothing: its number was cancelled on {}",
        ),
    };
    let mut said = over.of(language, &day);
    if own.state == CertificationStatus::Cancelled {
        let by = own.decision.as_ref().map(|decision| {
            words(" theo quyết định số {}", " by decision {}").of(language, decision)
        });
        said += &by.unwrap_or_default();
        said.push('.');
    }
    said
}
