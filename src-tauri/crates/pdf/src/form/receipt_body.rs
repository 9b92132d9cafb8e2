//! The body of the receipt: who, what, which papers, until when, and the signatures.

use chrono::{DateTime, FixedOffset};

use super::FormError;
use super::block::{Block, beside, stack};
use super::flow::{Align, JOINT, Span, Type, bold, italic, natural_width, paragraph, plain};
use super::receipt::{SIZES, Setting};
use super::receipt_data::{DossierLine, Due, Fee, Party};
use super::receipt_head::head;
use super::receipt_tables::{dossier_table, paper_table};
use super::sheet::{MM, Mark};
use super::signature::{Signature, signatures};
use super::wording::{BLANK, amount_in_words, grouped_amount, time_of_day};

/// Smallest type of a fact; smaller facts wrap instead.
const LEAST: f32 = 10.5;

impl Setting<'_> {
    /// The receipt from head to foot, as blocks to be put onto pages.
    pub(super) fn blocks(&self) -> Result<Vec<Block>, FormError> {
        let mut blocks = vec![head(self)?];
        blocks.extend(self.parties());
        blocks.extend(self.request());
        blocks.push(Block {
            keep_with_next: true,
            ..self.text(&[plain(&self.words().papers)])
        });
        blocks.extend(paper_table(self));
        blocks.extend(self.terms());
        blocks.push(self.signatures());
        blocks.extend(self.notes());
        Ok(blocks)
    }

    fn text(&self, spans: &[Span]) -> Block {
        self.text_in(spans, self.width)
    }

    /// Sets spans on one line in a smaller type if that is enough, else on several in the body's.
    fn text_in(&self, spans: &[Span], width: f32) -> Block {
        let natural = natural_width(self.fonts, spans, self.set.size);
        let wished = self.set.size * width / natural.max(1.0) * 0.995;
        let set = Type {
            size: if wished < LEAST {
                self.set.size
            } else {
                wished.min(self.set.size)
            },
            ..self.set
        };
        paragraph(self.fonts, spans, set, width, Align::Left)
    }

    fn parties(&self) -> Vec<Block> {
        let words = self.words();
        let data = self.data;
        let mut blocks = vec![
            self.field(&words.receiving_unit, &data.receiving_unit),
            self.party(&words.submitter, &data.submitter),
        ];
        blocks.extend(
            data.owner
                .as_ref()
                .map(|owner| self.party(&words.owner, owner)),
        );
        blocks.push(self.field(&words.address, &data.address));
        let half = self.width / 2.0;
        let phone = self.part(&words.phone, data.phone.as_deref(), half - 6.0);
        let email = self.part(&words.email, data.email.as_deref(), half);
        blocks.push(beside(phone, email, half));
        blocks
    }

    fn request(&self) -> Vec<Block> {
        let words = self.words();
        match self.data.dossiers.as_slice() {
            [only] => {
                let mut blocks =
                    vec![self.text(&[plain(format!("{} ", words.content)), bold(&only.procedure)])];
                if let Some(unit) = &only.deciding_unit {
                    blocks.push(self.field(&words.deciding_unit, unit));
                }
                blocks
            }
            several => {
                let count = format!(
                    "{} {:02} {}",
                    words.content,
                    several.len(),
                    words.several_dossiers
                );
                let lead = Block {
                    keep_with_next: true,
                    ..self.text(&[plain(count)])
                };
                std::iter::once(lead).chain(dossier_table(self)).collect()
            }
        }
    }

    fn terms(&self) -> Vec<Block> {
        let words = self.words();
        let data = self.data;
        let sets: u32 = data.dossiers.iter().map(|dossier| dossier.set_count).sum();
        let only = match data.dossiers.as_slice() {
            [only] => Some(only),
            _ => None,
        };
        let limit = only.map_or(words.as_listed.as_str(), |dossier| &dossier.limit);
        let due = match only {
            Some(dossier) => self.due(dossier),
            None => self.due_as_listed(),
        };
        let register = data.register.as_ref();
        let book = register.map_or(BLANK, |entry| &entry.book_no);
        let entry = register.map_or(BLANK, |entry| &entry.entry_no);
        let label = |label: &String| plain(format!("{label} "));
        vec![
            self.field(&words.sets, &format!("{sets:02} {}", words.sets_unit)),
            self.field(&words.limit, limit),
            self.field(&words.received_at, &time_with_whole_date(data.received_at)),
            self.text(&[vec![label(&words.due_at)], due].concat()),
            self.field(&words.result_place, &data.result_place),
            self.text(&[vec![label(&words.fee)], self.fees()].concat()),
            beside(
                self.part(&words.register, Some(book), self.width * 0.7 - 6.0),
                self.part(&words.register_entry, Some(entry), self.width * 0.3),
                self.width * 0.7,
            ),
        ]
    }

    /// When the result is due, written out.
    fn due(&self, dossier: &DossierLine) -> Vec<Span> {
        let words = self.words();
        match dossier.due {
            Due::At(at) => vec![bold(time_with_whole_date(at))],
            Due::Provisional(at) => vec![
                plain(format!("{} ", words.provisional)),
                bold(time_with_whole_date(at)),
                italic(format!(" {}", words.provisional_note)),
            ],
        }
    }

    fn due_as_listed(&self) -> Vec<Span> {
        let words = self.words();
        let mut spans = vec![plain(&words.as_listed)];
        let is_provisional = |dossier: &DossierLine| matches!(dossier.due, Due::Provisional(_));
        if self.data.dossiers.iter().any(is_provisional) {
            let note = format!("; {} {}", words.provisional, words.provisional_note);
            spans.push(italic(note));
        }
        spans
    }

    fn fees(&self) -> Vec<Span> {
        let words = self.words();
        let dossiers = &self.data.dossiers;
        let amounts = dossiers.iter().filter_map(|dossier| match dossier.fee {
            Fee::Dong(amount) => Some(amount),
            Fee::None | Fee::Exempt(_) => None,
        });
        let total = amounts.clone().fold(0_i64, i64::saturating_add);
        let exempt = dossiers.iter().find_map(|dossier| match &dossier.fee {
            Fee::Exempt(reason) => Some(format!("{} ({reason})", words.fee_exempt)),
            Fee::None | Fee::Dong(_) => None,
        });
        if amounts.count() == 0 {
            return vec![plain(exempt.unwrap_or_else(|| words.fee_none.clone()))];
        }
        let spelled = format!(" ({} {})", words.fee_in_words, amount_in_words(total));
        let mut spans = vec![bold(grouped_amount(total)), italic(spelled)];
        spans.extend(exempt.map(|reason| plain(format!("; {reason}"))));
        spans
    }

    fn signatures(&self) -> Block {
        let words = self.words();
        let column = |title, name| {
            Some(Signature {
                titles: vec![title],
                hint: &words.signature_hint,
                name,
            })
        };
        let columns = [
            column(&words.submitter_signature, &self.data.submitter.name),
            column(&words.officer_signature, &self.data.officer),
        ];
        let room = self.signature_room();
        let mut block = Block::gap(5.0).kept();
        stack(
            &mut block,
            signatures(self.fonts, self.set, self.width, room, &columns),
        );
        block
    }

    /// Room to sign in: three lines, or where the page is full what a pen needs.
    fn signature_room(&self) -> f32 {
        const LEAST_ROOM: f32 = 9.0 * MM;
        if self.set == SIZES[SIZES.len() - 1] {
            LEAST_ROOM
        } else {
            3.0 * self.set.leading
        }
    }

    fn notes(&self) -> Vec<Block> {
        let words = self.words();
        let small = self.set.smaller(2.5);
        let set = |spans: &[Span]| paragraph(self.fonts, spans, small, self.width, Align::Left);
        let mut notes = set(&[
            bold(format!("{} ", words.notes_title)),
            italic(&words.notes),
        ]);
        notes.keep_with_next = true;
        let contact = set(&[
            bold(format!("{} ", words.contact)),
            plain(&self.data.contact),
        ]);
        vec![
            Block {
                height: 7.0,
                marks: vec![Mark::rule((0.0, 4.5), (self.width / 3.0, 4.5))],
                keep_with_next: true,
            },
            notes,
            contact,
        ]
    }

    fn field(&self, label: &str, value: &str) -> Block {
        self.part(label, Some(value), self.width)
    }

    /// A label and its value in a part of the width; dots where the value is not known.
    fn part(&self, label: &str, value: Option<&str>, width: f32) -> Block {
        let value = value.filter(|value| !value.trim().is_empty());
        let text = format!("{label} {}", value.unwrap_or(BLANK));
        self.text_in(&[plain(text)], width)
    }

    fn party(&self, label: &str, party: &Party) -> Block {
        let mut spans = vec![plain(format!("{label} ")), bold(&party.name)];
        if let Some(number) = &party.number {
            spans.push(plain(format!(" – {} {number}", self.words().personal_id)));
        }
        if let Some(capacity) = &party.capacity {
            spans.push(italic(format!(" ({capacity})")));
        }
        self.text(&spans)
    }
}

/// A time whose date stays on one line.
fn time_with_whole_date(at: DateTime<FixedOffset>) -> String {
    let text = time_of_day(at);
    match text.split_once(", ") {
        Some((time, date)) => format!("{time}, {}", date.replace(' ', &JOINT.to_string())),
        None => text,
    }
}
