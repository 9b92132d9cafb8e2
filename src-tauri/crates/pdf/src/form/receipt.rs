//! Form 01: acceptance receipt with return date (*Giấy tiếp nhận hồ sơ và hẹn trả kết quả*).

use chrono::{DateTime, FixedOffset};

use super::FormError;
use super::flow::{
    Align, Block, JOINT, Span, Type, bold, italic, natural_width, paginate, paragraph, plain,
};
use super::receipt_data::{
    Copies, DossierLine, Due, Fee, Layout, Party, PrintOptions, ReceiptData,
};
use super::receipt_head::head;
use super::receipt_tables::{dossier_table, paper_table};
use super::sheet::{Face, Fonts, MM, Mark, Sheet};
use super::spool::{About, pdf};
use super::template::{FormTemplate, ReceiptWording};
use super::wording::{amount_in_words, full_date, grouped_amount, time_of_day};

/// A5 upright and its margins (TT 01/2018/TT-VPCP, Article 9).
const WIDTH: f32 = 148.0 * MM;
const HEIGHT: f32 = 210.0 * MM;
const MARGIN: f32 = 10.0 * MM;

/// Height kept free for the line at the foot.
const FOOT: f32 = 8.5;

/// Sizes tried until the receipt fits on one page; a clerk must still read the last one.
const SIZES: [Type; 4] = [
    Type {
        size: 12.0,
        leading: 14.6,
    },
    Type {
        size: 11.5,
        leading: 13.8,
    },
    Type {
        size: 11.0,
        leading: 12.9,
    },
    Type {
        size: 10.5,
        leading: 11.8,
    },
];

/// Smallest type of a fact; smaller facts wrap instead.
const LEAST: f32 = 10.5;

/// Dots for a fact that is not known, to be filled in by hand.
const BLANK: &str = "…………………";

/// What every part of the receipt is set with.
pub(super) struct Setting<'a> {
    pub(super) fonts: &'a Fonts,
    pub(super) template: &'a FormTemplate,
    pub(super) data: &'a ReceiptData,
    pub(super) set: Type,
    /// Width between the margins.
    pub(super) width: f32,
    /// Words that say which copy this is.
    pub(super) copy: &'a str,
    /// Words that say that it was printed before.
    pub(super) reprint: Option<String>,
}

/// Prints the receipt of a visit as a PDF file; the same facts give the same bytes.
///
/// Each copy takes one page wherever its facts fit at 10.5 points, else further pages that are
/// numbered.
///
/// # Errors
/// [`FormError::NoDossier`], [`FormError::Code`] when a dossier code is not printable ASCII,
/// [`FormError::Font`], [`FormError::Pdf`], [`FormError::Write`].
pub fn acceptance_receipt(
    template: &FormTemplate,
    data: &ReceiptData,
    options: &PrintOptions,
    fonts: &Fonts,
) -> Result<Vec<u8>, FormError> {
    let first = data.dossiers.first().ok_or(FormError::NoDossier)?;
    let words = &template.wording;
    let kinds: &[&String] = match options.copies {
        Copies::Both => &[&words.copy_kept, &words.copy_given],
        Copies::Kept => &[&words.copy_kept],
        Copies::Given => &[&words.copy_given],
    };
    let mut copies = Vec::new();
    for kind in kinds {
        copies.push(sheets_of_copy(template, data, options, fonts, kind)?);
    }
    let sheets = match options.layout {
        Layout::A5 => copies.into_iter().flatten().collect(),
        Layout::TwoOnA4 => two_on_a4(copies),
    };
    let title = format!("{} {}", template.title.join(" "), first.code);
    let about = About {
        title: &title,
        legal_basis: &template.legal_basis,
    };
    pdf(&sheets, &about, fonts)
}

/// The sheets of one copy, in the largest type that needs only one.
fn sheets_of_copy(
    template: &FormTemplate,
    data: &ReceiptData,
    options: &PrintOptions,
    fonts: &Fonts,
    copy: &str,
) -> Result<Vec<Sheet>, FormError> {
    let mut setting = Setting {
        fonts,
        template,
        data,
        set: SIZES[0],
        width: WIDTH - 2.0 * MARGIN,
        copy,
        reprint: options
            .reprint
            .map(|times| format!("{} {times}", template.wording.reprint)),
    };
    let mut pages: Vec<Vec<Mark>> = Vec::new();
    for set in SIZES {
        setting.set = set;
        let tried = paginate(setting.blocks()?, HEIGHT - 2.0 * MARGIN - FOOT);
        // Smaller type only where it saves a page.
        if pages.is_empty() || tried.len() < pages.len() {
            pages = tried;
        }
        if pages.len() == 1 {
            break;
        }
    }
    let count = pages.len();
    let sheets = pages.into_iter().enumerate().map(|(index, page)| {
        let mut marks = Vec::new();
        if options.practice {
            marks.push(Mark::Watermark {
                size: 25.0,
                x: WIDTH / 2.0,
                // Below the codes, which must stay black on white.
                y: HEIGHT * 0.58,
                text: fonts.settable(&template.wording.practice),
            });
        }
        marks.extend(page.into_iter().map(|mark| mark.moved(MARGIN, MARGIN)));
        marks.extend(setting.foot(index, count));
        Sheet {
            width: WIDTH,
            height: HEIGHT,
            marks,
        }
    });
    Ok(sheets.collect())
}

/// Lays the copies side by side on A4 with a line to cut along.
fn two_on_a4(copies: Vec<Vec<Sheet>>) -> Vec<Sheet> {
    let pages = copies.iter().map(Vec::len).max().unwrap_or(0);
    let mut sheets: Vec<Sheet> = (0..pages)
        .map(|_| Sheet {
            width: 297.0 * MM,
            height: HEIGHT,
            marks: vec![Mark::Rule {
                from: (148.5 * MM, 0.0),
                to: (148.5 * MM, HEIGHT),
                thickness: 0.4,
                dashed: true,
            }],
        })
        .collect();
    for (place, copy) in copies.into_iter().enumerate() {
        for (sheet, page) in sheets.iter_mut().zip(copy) {
            let left = place as f32 * 149.0 * MM;
            let marks = page.marks.into_iter().map(|mark| mark.moved(left, 0.0));
            sheet.marks.extend(marks);
        }
    }
    sheets
}

impl Setting<'_> {
    pub(super) fn words(&self) -> &ReceiptWording {
        &self.template.wording
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

    /// A type smaller than the body's by `less` points.
    pub(super) fn smaller(&self, less: f32) -> Type {
        Type {
            size: self.set.size - less,
            leading: self.set.leading - less * 1.15,
        }
    }

    fn blocks(&self) -> Result<Vec<Block>, FormError> {
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
        let half = self.width / 2.0;
        let column = |title: &str, name: &str| {
            let centred = |span: Span, set: Type| {
                paragraph(self.fonts, &[span], set, half - 4.0, Align::Centre)
            };
            let mut column = centred(bold(title), self.smaller(0.5));
            stack(
                &mut column,
                centred(italic(&words.signature_hint), self.smaller(1.0)),
            );
            column.height += self.signature_room();
            stack(&mut column, centred(bold(name), self.set));
            column
        };
        let mut block = Block {
            height: 5.0,
            marks: Vec::new(),
            keep_with_next: true,
        };
        let left = column(&words.submitter_signature, &self.data.submitter.name);
        let right = column(&words.officer_signature, &self.data.officer);
        stack(&mut block, beside(left, right, half + 4.0));
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
        let small = self.smaller(2.5);
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

    /// The line at the foot: which form, which version, which page.
    fn foot(&self, index: usize, count: usize) -> Vec<Mark> {
        const SIZE: f32 = 7.5;
        let template = self.template;
        let baseline = HEIGHT - MARGIN;
        let left = format!(
            "{} – {} ({}/{})",
            template.form_no, template.legal_basis, template.id, template.version
        );
        let mut marks = vec![Mark::Text {
            face: Face::Italic,
            size: SIZE,
            x: MARGIN,
            baseline,
            text: self.fonts.settable(&left),
        }];
        if count > 1 {
            let code = self.data.dossiers.first().map_or("", |first| &first.code);
            let right = format!("{code} – {} {}/{count}", self.words().page, index + 1);
            let right = self.fonts.settable(&right);
            let width = self.fonts.width(Face::Italic, &right, SIZE);
            marks.push(Mark::Text {
                face: Face::Italic,
                size: SIZE,
                x: WIDTH - MARGIN - width,
                baseline,
                text: right,
            });
        }
        marks
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

/// The place-and-date line of a form (NĐ 30/2020/NĐ-CP, Appendix I, part II, point 4).
pub(super) fn place_and_date(data: &ReceiptData) -> String {
    format!("{}, {}", data.place, full_date(data.issued_at.date_naive()))
}

/// Two blocks on one height, the second beginning at `second_x`.
pub(super) fn beside(first: Block, second: Block, second_x: f32) -> Block {
    let mut marks = first.marks;
    marks.extend(
        second
            .marks
            .into_iter()
            .map(|mark| mark.moved(second_x, 0.0)),
    );
    Block {
        height: first.height.max(second.height),
        marks,
        keep_with_next: false,
    }
}

/// Puts `below` under `above`, as one block.
pub(super) fn stack(above: &mut Block, below: Block) {
    let height = above.height;
    let moved = below.marks.into_iter().map(|mark| mark.moved(0.0, height));
    above.marks.extend(moved);
    above.height += below.height;
}
