//! What of the file a signature covers, what came after it, and what lies hidden.
use motcua_sign::verify::{Defect, NotChecked, Shadow};

use super::lines::{Said, capital};
use super::words::{self, words};
use crate::view::verdict::{VerdictLine, VerdictTone as Tone};

impl Said<'_> {
    pub(super) fn covered(&self) -> VerdictLine {
        let label = words("Phần được ký", "What it covers");
        let Some(revision) = self.signature.revision else {
            let value = words(
                "Không phải trọn một phiên bản của tệp",
                "Not the whole of a revision of the file",
            );
            return self.line(label, value.on(self.language), Tone::Bad);
        };
        let value = if self.signature.covers_whole_document {
            words("Toàn bộ tệp", "The whole file").on(self.language)
        } else {
            let all = self.report.revisions.to_string();
            let some = words("Trọn phiên bản {}", "All of revision {}");
            let of = words(" trong {} phiên bản", " of {}");
            let some = some.of(self.language, &revision.to_string());
            some + &of.of(self.language, &all)
        };
        self.line(label, value, Tone::Good)
    }

    pub(super) fn changes(&self) -> Vec<VerdictLine> {
        let changes = &self.signature.changes_after;
        let of = |allowed: bool| {
            let mut kinds: Vec<_> = changes
                .iter()
                .filter(|change| change.allowed == allowed)
                .map(|change| change.kind)
                .collect();
            kinds.sort_unstable();
            kinds.dedup();
            kinds
        };
        let (allowed, wrong) = (of(true), of(false));
        let mut lines = Vec::new();
        if !wrong.is_empty() {
            let label = words("Thay đổi trái phép", "Changes not allowed");
            let found = self.listed(wrong.into_iter().map(words::change));
            lines.push(self.line(label, found, Tone::Bad));
        }
        if !allowed.is_empty() {
            let label = words("Thay đổi được phép", "Changes allowed");
            let found = self.listed(allowed.into_iter().map(words::change));
            lines.push(self.line(label, found, Tone::Plain));
        }
        if lines.is_empty() {
            let label = words("Thay đổi sau khi ký", "Changes after it");
            lines.push(if self.was_compared() {
                let none = words("Không có", "None").on(self.language);
                self.line(label, none, Tone::Good)
            } else {
                let why = words(
                    "không so được với phần đã ký",
                    "it could not be compared with what was signed",
                );
                self.unchecked(label, why)
            });
        }
        lines
    }

    pub(super) fn shadow(&self) -> VerdictLine {
        let label = words("Nội dung ẩn", "Hidden content");
        let objects: Vec<String> = self
            .signature
            .shadow
            .iter()
            .map(|Shadow::UnreachablePages { object }| object.to_string())
            .collect();
        if !objects.is_empty() {
            let found = words(
                "Phần đã ký có trang giấu sẵn (đối tượng {})",
                "The signed part has pages lying hidden (object {})",
            );
            let found = found.of(self.language, &objects.join(", "));
            return self.line(label, found, Tone::Bad);
        }
        if self.was_compared() {
            let none = words("Không thấy", "None found").on(self.language);
            self.line(label, none, Tone::Good)
        } else {
            let why = words(
                "không so được với phần đã ký",
                "it could not be compared with what was signed",
            );
            self.unchecked(label, why)
        }
    }

    pub(super) fn attack(&self) -> Option<VerdictLine> {
        let attack = words::attack(self.signature.attack?).on(self.language);
        let label = words("Dấu hiệu tấn công", "Signs of an attack");
        Some(self.line(label, capital(&attack), Tone::Bad))
    }

    /// Whether what is shown now could be compared with what was signed.
    fn was_compared(&self) -> bool {
        let unread = [Defect::TooLarge, Defect::FileUnreadable];
        let structure = &self.signature.structure;
        self.signature.revision.is_some()
            && !structure.iter().any(|defect| unread.contains(defect))
            && !self.lacks(NotChecked::Encrypted)
    }
}
