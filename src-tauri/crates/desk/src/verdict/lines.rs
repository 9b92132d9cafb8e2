//! One signature, fact by fact. What was not checked never reads as if it were good.
use chrono::{DateTime, Utc};
use motcua_case::deadline::office_time;
use motcua_sign::verify::{
    Chain, Indication, Kind, NotChecked, Report, RevocationState, SignatureReport, TimeSource,
    TimestampState,
};

use super::words::{self, Words, words};
use crate::view::verdict::{Language, VerdictLine, VerdictPart, VerdictTone as Tone};

/// Why nothing is known of a signature that is none.
const UNREAD: Words = words("chữ ký không đọc được", "the signature cannot be read");

/// A moment as it is written at the counter, with its offset.
pub(super) fn moment(at: DateTime<Utc>) -> String {
    office_time(at).format("%d/%m/%Y %H:%M:%S %:z").to_string()
}

/// Everything that is said of a signature; `number` counts from 1.
pub(super) fn part(
    report: &Report,
    signature: &SignatureReport,
    number: usize,
    language: Language,
) -> VerdictPart {
    let said = Said {
        report,
        signature,
        language,
    };
    let which = words::kind(signature.kind).of(language, &number.to_string());
    let unnamed = words("không rõ người ký", "signer not known");
    let signer = signature.signer.clone();
    let signer = signer.unwrap_or_else(|| unnamed.on(language));
    VerdictPart {
        heading: format!("{which}: {signer}"),
        tone: tone(signature.indication),
        sentence: sentence(signature, language),
        lines: said.lines(),
    }
}

fn tone(indication: Indication) -> Tone {
    match indication {
        Indication::TotalPassed => Tone::Good,
        Indication::Indeterminate => Tone::Unsure,
        Indication::TotalFailed => Tone::Bad,
    }
}

/// The outcome of a signature with its reason.
pub(super) fn sentence(signature: &SignatureReport, language: Language) -> String {
    let outcome = words::outcome(signature.indication);
    outcome.of(language, &why(signature, language))
}

/// Why a signature did not pass; an attack says more than its consequence.
pub(super) fn why(signature: &SignatureReport, language: Language) -> String {
    match (signature.attack, signature.sub_indication) {
        (Some(attack), _) => words::attack(attack).on(language),
        (None, Some(reason)) => words::reason(reason).on(language),
        (None, None) => String::new(),
    }
}

/// One signature on its way into words.
pub(super) struct Said<'a> {
    pub report: &'a Report,
    pub signature: &'a SignatureReport,
    pub language: Language,
}

impl Said<'_> {
    fn lines(&self) -> Vec<VerdictLine> {
        let lines = [
            self.signed_at(),
            Some(self.structure()),
            Some(self.integrity()),
            Some(self.value()),
            Some(self.chain()),
            Some(self.revocation()),
            self.timestamp(),
            Some(self.strength()),
            Some(self.covered()),
        ];
        let mut lines: Vec<_> = lines.into_iter().flatten().collect();
        lines.extend(self.changes());
        lines.push(self.shadow());
        lines.extend(self.attack());
        lines.extend(self.encrypted());
        lines.extend(self.details());
        lines
    }

    fn signed_at(&self) -> Option<VerdictLine> {
        let at = moment(self.signature.signed_at?);
        let source = match self.signature.signed_at_source {
            Some(TimeSource::Timestamp) => words("{}, theo dấu thời gian", "{}, by its timestamp"),
            Some(TimeSource::Claimed) | None => {
                words("{}, do người ký tự khai", "{}, as the signer says")
            }
        };
        let value = source.of(self.language, &at);
        Some(self.line(words("Ký lúc", "Signed at"), value, Tone::Plain))
    }

    fn structure(&self) -> VerdictLine {
        let defects = &self.signature.structure;
        let label = words("Cấu trúc", "Structure");
        if defects.is_empty() {
            let value = words(
                "Chữ ký được gắn đúng cách vào tệp",
                "The signature is built rightly into the file",
            );
            return self.line(label, value.on(self.language), Tone::Good);
        }
        let found = defects.iter().map(|defect| words::defect(*defect));
        self.line(label, self.listed(found), Tone::Bad)
    }

    fn integrity(&self) -> VerdictLine {
        let label = words("Toàn vẹn", "Integrity");
        let (value, tone) = match self.signature.digest_matches {
            Some(true) => (
                words(
                    "Phần đã ký còn nguyên từng byte",
                    "What was signed is unchanged, byte for byte",
                ),
                Tone::Good,
            ),
            Some(false) => (
                words(
                    "Phần đã ký đã bị thay đổi",
                    "What was signed has been changed",
                ),
                Tone::Bad,
            ),
            None => {
                let why = words(
                    "không đọc được giá trị băm đã ký",
                    "the digest that was signed cannot be read",
                );
                return self.unchecked(label, why);
            }
        };
        self.line(label, value.on(self.language), tone)
    }

    fn value(&self) -> VerdictLine {
        let label = words("Giá trị chữ ký", "Signature value");
        let (value, tone) = match self.signature.crypto {
            Some(true) => (
                words(
                    "Do khóa của chứng thư này tạo ra",
                    "Made by the key of this certificate",
                ),
                Tone::Good,
            ),
            Some(false) => (
                words(
                    "Không do khóa của chứng thư này tạo ra",
                    "Not made by the key of this certificate",
                ),
                Tone::Bad,
            ),
            None => {
                let reasons = [
                    NotChecked::Certificate,
                    NotChecked::Algorithm,
                    NotChecked::Form,
                ];
                let why = reasons.into_iter().find(|why| self.lacks(*why));
                return self.unchecked(label, why.map_or(UNREAD, words::not_checked));
            }
        };
        self.line(label, value.on(self.language), tone)
    }

    fn chain(&self) -> VerdictLine {
        let label = words("Chứng thư số", "Certificate");
        let (value, tone) = match self.signature.chain {
            Chain::Trusted => (
                words(
                    "Nối được đến gốc tin cậy, còn hạn vào lúc được xét",
                    "Leads to a trusted root, within its term at the moment judged for",
                ),
                Tone::Good,
            ),
            Chain::Expired => (
                words(
                    "Ngoài thời hạn vào lúc được xét",
                    "Out of its term at the moment judged for",
                ),
                Tone::Bad,
            ),
            Chain::Broken => (
                words(
                    "Đường đến gốc phạm quy tắc cấp chứng thư",
                    "The path to the root breaks the rules of issuing",
                ),
                Tone::Bad,
            ),
            Chain::Untrusted => {
                return self.unchecked(label, words::not_checked(NotChecked::Roots));
            }
            Chain::NotChecked => {
                let why = match self.lacks(NotChecked::Certificate) {
                    true => words::not_checked(NotChecked::Certificate),
                    false => words("những điểm trên đã không đạt", "what is above did not pass"),
                };
                return self.unchecked(label, why);
            }
        };
        self.line(label, value.on(self.language), tone)
    }

    fn revocation(&self) -> VerdictLine {
        let label = words("Thu hồi", "Revocation");
        let at = self.signature.judged_at.map(moment).unwrap_or_default();
        let (value, tone) = match self.signature.revocation {
            RevocationState::Good => (
                words("Chưa bị thu hồi vào lúc {}", "Not revoked at {}"),
                Tone::Good,
            ),
            RevocationState::Revoked => (
                words("Đã bị thu hồi, xét vào lúc {}", "Revoked, judged for {}"),
                Tone::Bad,
            ),
            RevocationState::Unknown => {
                return self.unchecked(label, words::not_checked(NotChecked::Revocation));
            }
            RevocationState::NotChecked => {
                let why = words(
                    "chưa có đường đến gốc tin cậy để xét",
                    "there is no path to a trusted root to look along",
                );
                return self.unchecked(label, why);
            }
        };
        self.line(label, value.of(self.language, &at), tone)
    }

    /// A timestamp over the file is itself one.
    fn timestamp(&self) -> Option<VerdictLine> {
        if self.signature.kind == Kind::Timestamp {
            return None;
        }
        let label = words("Dấu thời gian", "Timestamp");
        let (value, tone) = match self.signature.timestamp {
            TimestampState::None if self.signature.digest.is_none() => {
                return Some(self.unchecked(label, UNREAD));
            }
            TimestampState::None => (words("Không có", "None"), Tone::Plain),
            TimestampState::Valid => (
                words(
                    "Đúng, do nơi cấp tin cậy được",
                    "Right, by a trusted authority",
                ),
                Tone::Good,
            ),
            TimestampState::Invalid => (
                words(
                    "Sai: không phải của chữ ký này",
                    "Wrong: it is not of this signature",
                ),
                Tone::Bad,
            ),
            TimestampState::Untrusted => {
                let why = words(
                    "nơi cấp dấu thời gian không nối được đến gốc tin cậy, hoặc không có thông tin thu hồi của nơi đó",
                    "its authority leads to no trusted root, or there is no revocation data of it",
                );
                return Some(self.unchecked(label, why));
            }
            TimestampState::NotChecked => {
                return Some(self.unchecked(label, words::not_checked(NotChecked::Timestamp)));
            }
        };
        Some(self.line(label, value.on(self.language), tone))
    }

    fn strength(&self) -> VerdictLine {
        let label = words("Độ mạnh", "Strength");
        let key = self.signature.key.map(|key| words::key(key, self.language));
        let digest = self.signature.digest.map(words::digest).map(str::to_owned);
        let named: Vec<String> = key.into_iter().chain(digest).collect();
        if named.is_empty() {
            let why = words(
                "không đọc được khóa và thuật toán",
                "key and algorithm cannot be read",
            );
            return self.unchecked(label, why);
        }
        let named = named.join(", ");
        match self.signature.weak {
            true => {
                let weak = words("{}: quá yếu để tin cậy", "{}: too weak to be relied on");
                self.line(label, weak.of(self.language, &named), Tone::Bad)
            }
            false => self.line(label, named, Tone::Good),
        }
    }

    fn encrypted(&self) -> Option<VerdictLine> {
        let label = words("Mã hóa", "Encryption");
        self.lacks(NotChecked::Encrypted)
            .then(|| self.unchecked(label, words::not_checked(NotChecked::Encrypted)))
    }

    fn details(&self) -> Vec<VerdictLine> {
        let level = words::level(self.signature.level).on(self.language);
        let mut lines = vec![self.line(words("Mức", "Level"), level, Tone::Plain)];
        if let Some(field) = &self.signature.field {
            lines.push(self.line(words("Ô ký", "Field"), field.clone(), Tone::Plain));
        }
        if let Some(certificate) = &self.signature.certificate {
            let label = words("SHA-256 của chứng thư", "Certificate SHA-256");
            lines.push(self.line(label, certificate.clone(), Tone::Plain));
        }
        lines
    }

    pub(super) fn lacks(&self, what: NotChecked) -> bool {
        self.signature.not_checked.contains(&what)
    }

    pub(super) fn unchecked(&self, label: Words, why: Words) -> VerdictLine {
        let not = words("Chưa kiểm tra được, vì {}", "Not checked, because {}");
        let value = not.of(self.language, &why.on(self.language));
        self.line(label, value, Tone::Unsure)
    }

    pub(super) fn listed(&self, found: impl Iterator<Item = Words>) -> String {
        let found: Vec<String> = found.map(|words| words.on(self.language)).collect();
        capital(&found.join("; "))
    }

    pub(super) fn line(&self, label: Words, value: String, tone: Tone) -> VerdictLine {
        VerdictLine {
            label: label.on(self.language),
            value,
            tone,
        }
    }
}

pub(super) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
