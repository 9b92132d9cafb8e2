import type {
  BookKind,
  BookOpening,
  BookStanding,
  Cancellation,
  CertificationList,
  CertificationMove,
  CertificationStatus,
  CertificationView,
  CertifiedKind,
  CertifyView,
  FeeLines,
  Matter,
  PrintAnswer,
  RefusalGround,
  RefusalWish,
  RowInput,
  RowView,
  SignerPlan,
  SignerWish,
  StatementWish,
  StrikeWish,
  VisitFinding,
  VisitInput,
  VisitView,
  VoidWish,
} from '../../src/bindings';
import { fold } from '../../src/lib/format/text';
import type { Scenario } from './desk';
import { known, readCard } from './people';
import { problem } from './problem';

/** What the certification desk should look like. */
export interface CertifyScene {
  /** The book of copies, where it gives no number. */
  book?: 'not_opened' | 'resume' | 'handed_over' | 'closed';
  noSigners?: boolean;
  /** It is past 15:00. */
  late?: boolean;
  /** It is past 14:30 and things wait. */
  remind?: boolean;
  /** Nothing waits anywhere. */
  quiet?: boolean;
  /** The printer takes nothing the first time. */
  jam?: boolean;
  /** Nobody has said what became of some prints. */
  prints?: boolean;
  /** The queue changes while a plan is looked at. */
  stale?: boolean;
  /** The check of this line takes a minute. */
  slow?: string;
}

const now = '2026-11-21T02:42:07Z';
const today = '2026-11-21';
const due = '2026-11-21T10:00:00Z';

export const signers = [
  { id: 'ky', lines: ['CHỦ TỊCH'], title: 'Chủ tịch', name: 'Trần Đình Ký' },
  { id: 'phe', lines: ['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'], title: 'Phó Chủ tịch', name: 'Hoàng Thị Phê' },
  { id: 'duyet', lines: ['TUQ. CHỦ TỊCH', 'CÔNG CHỨC TƯ PHÁP – HỘ TỊCH'], title: 'Công chức tư pháp – hộ tịch', name: 'Đỗ Văn Duyệt' },
];

const kinds: CertifiedKind[] = [
  { kind: 'giay-khai-sinh', name: 'Giấy khai sinh', codes: ['ks'], pages: 1 },
  { kind: 'can-cuoc', name: 'Thẻ căn cước', codes: ['cc'], pages: 2, on_vneid: true },
  { kind: 'bang-tot-nghiep-thpt', name: 'Bằng tốt nghiệp trung học phổ thông', codes: ['pt'], pages: 1 },
  { kind: 'hoc-ba', name: 'Học bạ', codes: ['hb'], pages: 12 },
  { kind: 'bang-dai-hoc', name: 'Bằng tốt nghiệp đại học', codes: ['dh'], pages: 1 },
  { kind: 'giay-phep-lai-xe', name: 'Giấy phép lái xe', codes: ['lx'], pages: 2, on_vneid: true },
  { kind: 'giay-uy-quyen', name: 'Giấy ủy quyền', codes: ['uq'], pages: 2 },
];

const grounds: RefusalGround[] = [
  { id: 'altered', article: 'Nghị định 23/2015/NĐ-CP, Điều 22, khoản 1', text: 'Bản chính bị tẩy xóa, sửa chữa, thêm, bớt nội dung không hợp lệ.', books: ['copies'] },
  { id: 'damaged', article: 'Nghị định 23/2015/NĐ-CP, Điều 22, khoản 2', text: 'Bản chính bị hư hỏng, cũ nát, không xác định được nội dung.', books: ['copies'] },
  { id: 'secret', article: 'Nghị định 23/2015/NĐ-CP, Điều 22, khoản 3', text: 'Bản chính đóng dấu mật của cơ quan, tổ chức có thẩm quyền hoặc không đóng dấu mật nhưng ghi rõ không được sao chụp.', books: ['copies'] },
  { id: 'not_legalised', article: 'Nghị định 23/2015/NĐ-CP, Điều 20, khoản 1', text: 'Giấy tờ, văn bản do cơ quan, tổ chức nước ngoài cấp chưa được hợp pháp hóa lãnh sự theo quy định.', books: ['copies'] },
  { id: 'identity', article: 'Nghị định 23/2015/NĐ-CP, Điều 25, khoản 2', text: 'Giấy tờ tùy thân không còn giá trị sử dụng hoặc giả mạo.', books: ['signatures', 'translators'] },
];

const symbols: Record<BookKind, string> = {
  copies: 'SCT/BS',
  signatures: 'SCT/CK,ĐC',
  translators: 'SCT/CKND',
  transactions: 'SCT/GD',
  electronic_copies: 'SCTĐT/BS',
};

const bookOf = (matter: Matter): BookKind =>
  (
    ({
      copies: 'copies',
      signature: 'signatures',
      translation: 'translators',
      transaction: 'transactions',
      electronic_copy: 'electronic_copies',
    }) as const
  )[matter.kind];

/** What is done by who signs or seals, not by who receives. */
const upstairs: CertificationMove[] = ['sign_copy', 'return', 'seal'];

/** What may be done where, for somebody who may do everything. */
const fits: Record<CertificationMove, CertificationStatus[]> = {
  number: ['waiting'],
  print: ['reserved', 'issued'],
  sign: ['reserved'],
  unsign: ['issued'],
  change_signer: ['waiting', 'reserved', 'to_scan', 'to_compare', 'to_sign'],
  refuse: ['waiting', 'to_scan', 'to_compare', 'to_sign'],
  withdraw: ['waiting', 'to_scan', 'to_compare', 'to_sign'],
  void: ['reserved', 'signing', 'to_seal'],
  strike: ['reserved', 'issued', 'cancelled'],
  cancel: ['issued'],
  scan: ['to_scan', 'to_compare', 'to_sign'],
  compare: ['to_compare'],
  return: ['to_sign'],
  sign_copy: ['to_sign', 'signing'],
  seal: ['to_seal'],
  deliver: ['issued'],
};

/** The certification desk in memory: books, rows, fees by TT 226. */
export class FakeCertify {
  readonly #scenario: Scenario;
  readonly #scene: CertifyScene;
  #next: Record<BookKind, number> = { copies: 1235, signatures: 87, translators: 4, transactions: 31, electronic_copies: 12 };
  #state: Partial<Record<BookKind, BookStanding['state']>>;
  #rows: CertificationView[];
  #jams: number;
  #plans = 0;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#scene = scenario.certify ?? {};
    this.#jams = this.#scene.jam ? 1 : 0;
    this.#state = this.#scene.book ? { copies: { kind: this.#scene.book } } : {};
    this.#rows = this.#scene.quiet || scenario.empty ? [] : sample(this.#scene.prints ?? false);
  }

  readonly handlers = {
    certify: () => this.#view(),
    certifyCheck: async ({ visit }: { visit: VisitInput }) => {
      if (visit.rows[0] && visit.rows[0].line === this.#scene.slow) await new Promise((done) => setTimeout(done, 60_000));
      return this.#check(visit);
    },
    certifyCard: ({ text }: { text: string }) => {
      const card = readCard(text);
      if (!card) throw problem('NotACard', { reason: 'shape' });
      const person = Object.entries(known).find(([, facts]) => facts.personal_id === card.id)?.[0] ?? null;
      return { requester: { name: card.name, number: card.id, person }, known: person };
    },
    certifyTake: ({ visit }: { visit: VisitInput }) => this.#take(visit),
    certifyRefuseNew: ({ visit, row, wish }: { visit: VisitInput; row: number; wish: RefusalWish }) => {
      const [input, view] = [visit.rows[row], this.#check(visit).rows[row]];
      if (!input || !view) throw problem('NotFound');
      const made = this.#enter(visit, input, view, `visit-${this.#rows.length}`);
      return this.#refuse(made, wish);
    },
    certifyRows: ({ list }: { list: CertificationList }) => this.#list(list),
    certifyNumber: ({ ids }: { ids: string[] }) => ids.map((id) => this.#number(this.row(id))),
    certifyPrint: ({ ids, wish }: { ids: string[]; wish: StatementWish }) => this.#print(ids.map((id) => this.row(id)), wish),
    certifyPrintSettle: ({ ids, answer }: { ids: string[]; answer: PrintAnswer }) =>
      ids.map((id) => Object.assign(this.row(id), { print_state: answer })),
    certifySign: ({ ids, day }: { ids: string[]; day: string }) =>
      ids.map((id) => this.move(this.row(id), 'issued', { signed_on: day })),
    certifyUnsign: ({ id }: { id: string }) => this.move(this.row(id), 'reserved', { signed_on: null }),
    signerPlan: ({ wish }: { wish: SignerWish }) => this.#plan(wish),
    signerChange: ({ wish, digest }: { wish: SignerWish; digest: string }) => {
      const stale = this.#scene.stale && this.#plans++ === 0;
      const plan = this.#plan(wish);
      if (stale || plan.digest !== digest) throw problem('PlanStale');
      return plan.rows.map(({ id }) => Object.assign(this.row(id), { signer: plan.to }));
    },
    certifyVoid: ({ id, wish }: { id: string; wish: VoidWish }) => {
      const row = this.row(id);
      const old = this.move(row, 'void', { voided: { reason: wish.reason, words: wish.words, at: now, by: 'lan' } });
      if (!wish.again) return [old];
      const next = { ...row, id: `c${this.#rows.length + 1}`, number: null, voided: null, prints: 0, print_state: null, replaces: row.number?.no ?? null };
      this.#rows.push(this.move(next, 'waiting', {}));
      return [old, next];
    },
    certifyRefuse: ({ id, wish }: { id: string; wish: RefusalWish }) => this.#refuse(this.row(id), wish),
    certifyWithdraw: ({ id }: { id: string }) => this.move(this.row(id), 'withdrawn', {}),
    certifyDayListPrint: () => ({ printer: 'Canon-Quay2', rows: this.#list('reserved').length }),
    certifyFeeListPrint: () => ({ printer: 'Canon-Quay2', rows: this.#list('today').length }),
    certifyReceiptPrint: () => ({ printer: 'Canon-Quay2', rows: 1 }),
    certifyAgreementPrint: () => ({ printer: 'Canon-Quay2', rows: 1 }),
    certifyRefusalPrint: () => ({ printer: 'Canon-Quay2', rows: 1 }),
  };

  strike(id: string, wish: StrikeWish): CertificationView {
    const row = this.row(id);
    const before = String(row[wish.field]);
    const after = wish.field === 'pages' || wish.field === 'copies' ? Number(wish.after) : wish.after;
    return Object.assign(row, { [wish.field]: after, strikes: [...row.strikes, { ...wish, before, at: now, by: 'lan' }] });
  }

  cancel(id: string, cancellation: Cancellation): CertificationView {
    return this.move(this.row(id), 'cancelled', { cancelled: cancellation });
  }

  /** A book was opened. */
  opened({ kind, first }: BookOpening): void {
    this.#next[kind] = first;
    this.#state[kind] = { kind: 'open', next: first };
  }

  /** A row of another desk's making; it has a visit like any. */
  add(part: Partial<CertificationView>): CertificationView {
    const row = made(this.#rows.length + 1, part);
    this.#rows.push(row);
    return row;
  }

  /** Electronic copies at one step. */
  copies(status: CertificationStatus): CertificationView[] {
    return this.#rows.filter((row) => row.book === 'electronic_copies' && row.status === status).map((row) => this.offered(row));
  }

  /** The number a book gives next; it is gone when it was taken. */
  number(book: BookKind, take: boolean): CertificationView['number'] {
    const no = this.#next[book];
    if (take) this.#next[book] += 1;
    return numbered(no, book);
  }

  #view(): CertifyView {
    const count = (status: CertificationStatus) => this.#rows.filter((row) => row.status === status).length;
    return {
      books: (Object.keys(symbols) as BookKind[]).map((kind) => this.#standing(kind)),
      signers: this.#scene.noSigners ? [] : signers.map((printed) => ({ id: printed.id, printed, scope: scopeOf(printed.id) })),
      kinds,
      grounds,
      cutoff: '15:00:00',
      after_cutoff: this.#scene.late ?? false,
      waiting: count('waiting'),
      reserved: count('reserved'),
      remind: this.#scene.remind ? { rows: count('waiting') + count('reserved'), since: '14:30:00' } : null,
      prints_open: this.#list('prints').length,
      to_close: 0,
      setting: { site: '', signers: [], places: [], printer: null, mode: 'overlay', remind_at: '14:30:00', signing: { media: this.#scenario.copies?.media ?? false } },
      counter_code: 'AAAA-BBBB-CCCC',
    };
  }

  #standing(kind: BookKind): BookStanding {
    const own = this.#state[kind];
    const state = own && own.kind !== 'open' ? own : { kind: 'open' as const, next: this.#next[kind] };
    return { kind, symbol: symbols[kind], state };
  }

  #check(visit: VisitInput): VisitView {
    const taken: BookKind[] = [];
    const rows = visit.rows.map((input): RowView => {
      const book = bookOf(input.matter);
      const { state } = this.#standing(book);
      const before = taken.filter((one) => one === book).length;
      taken.push(book);
      const row = understand(visit, input);
      return { ...row, next: state.kind === 'open' ? state.next + before : null, signer: this.#scene.noSigners ? null : (signers[0] ?? null) };
    });
    const late = this.#scene.late ?? false;
    const later = visit.agreement?.days ?? 0;
    const wanted = visit.now ?? (!late && visit.agreement === null);
    const due_at = later > 0 ? '2026-11-24T10:00:00Z' : late ? '2026-11-23T10:00:00Z' : due;
    for (const [at, row] of rows.entries()) {
      Object.assign(row, { due_at, now: wanted && visit.rows[at]?.matter.kind !== 'electronic_copy' });
    }
    const now = rows.length === 0 ? wanted : rows.some((row) => row.now);
    return {
      rows,
      copies: rows.reduce((sum, row) => sum + row.copies, 0),
      total: rows.reduce((sum, row) => sum + (row.fee?.total ?? 0), 0),
      due_at,
      next_day: late || later > 0,
      now,
      receipt: visit.agreement !== null,
      findings: [...this.#findings(visit, rows, wanted)],
    };
  }

  *#findings(visit: VisitInput, rows: RowView[], wanted: boolean): Generator<VisitFinding> {
    if (visit.requester.name.trim() === '') yield { kind: 'no_requester' };
    if (rows.length === 0) yield { kind: 'no_rows' };
    for (const [row, one] of rows.entries()) {
      if (one.paper === '') yield { kind: 'no_paper', row };
      for (const ask of one.asks) yield { kind: 'open', row, ask };
    }
    for (const book of new Set(visit.rows.map((row) => bookOf(row.matter)))) {
      if (this.#scene.noSigners) yield { kind: 'no_signer', book };
      if (wanted && this.#standing(book).state.kind !== 'open') yield { kind: 'no_book', book };
      if (book !== 'copies' && book !== 'electronic_copies' && !visit.requester.number) yield { kind: 'no_number' };
    }
    if (visit.agreement && (visit.agreement.days < 1 || visit.agreement.reason.trim() === '')) yield { kind: 'bad_agreement' };
    if (!visit.declared) yield { kind: 'not_declared' };
  }

  #take(visit: VisitInput) {
    const view = this.#check(visit);
    if (view.findings.length > 0) throw problem('IntakeIncomplete', { findings: String(view.findings.length) });
    const id = `visit-${this.#rows.length}`;
    const rows = view.rows.flatMap((row, at) => {
      const input = visit.rows[at];
      return input ? [this.#enter(visit, input, row, id)] : [];
    });
    for (const [at, row] of rows.entries()) if (view.rows[at]?.now) this.#number(row);
    return { visit: id, rows, total: view.total ?? 0, due_at: view.due_at ?? due, receipt: view.receipt };
  }

  #enter(visit: VisitInput, input: RowInput, view: RowView, id: string): CertificationView {
    const signer = signers.find((one) => one.id === visit.signer) ?? signers[0];
    const row = made(this.#rows.length + 1, {
      visit: id,
      matter: input.matter,
      book: bookOf(input.matter),
      requester: visit.requester.name.trim(),
      paper: view.paper,
      pages: view.pages,
      copies: view.copies,
      fee: view.fee?.total ?? 0,
      cross_page_seal: view.cross_page_seal,
      agreed: visit.agreement !== null,
      ...(signer ? { signer } : {}),
    });
    this.#rows.push(row);
    return this.move(row, input.matter.kind === 'electronic_copy' ? 'to_scan' : 'waiting', {});
  }

  #number(row: CertificationView): CertificationView {
    const { state } = this.#standing(row.book);
    if (state.kind !== 'open') throw problem('BookGivesNoNumber', { state: state.kind });
    const no = this.#next[row.book]++;
    if (this.#state[row.book]?.kind === 'open') this.#state[row.book] = { kind: 'open', next: no + 1 };
    return this.move(row, 'reserved', { number: numbered(no, row.book) });
  }

  #print(rows: CertificationView[], wish: StatementWish) {
    const out = rows.some((row) => row.prints > 1 || (row.prints === 1 && row.print_state !== 'not_out'));
    if (out && !wish.again) throw problem('Invalid', { field: 'again' });
    const jam = this.#jams > 0;
    this.#jams = Math.max(0, this.#jams - 1);
    for (const row of rows) Object.assign(row, { prints: row.prints + 1, print_state: jam ? 'not_out' : 'out' });
    if (jam) throw problem('PrintFailed');
    return {
      printer: 'Canon-Quay2',
      mode: wish.mode ?? 'overlay',
      rows: rows.length,
      statements: rows.reduce((sum, row) => sum + (wish.copies ?? row.copies), 0),
      cross_page_seals: rows.filter((row) => row.cross_page_seal).length,
    };
  }

  #plan(wish: SignerWish): SignerPlan {
    const to = signers.find((one) => one.id === wish.to);
    if (!to) throw problem('NotFound');
    const meant = this.#rows.filter((row) =>
      wish.rows.length > 0 ? wish.rows.includes(row.id) : row.status === 'waiting' || row.status === 'reserved',
    );
    const others = meant.filter((row) => row.signer.id !== to.id);
    const able = (row: CertificationView) => scopeOf(to.id).includes(row.book);
    const rows = others.filter(able).map(({ id, number, paper, signer, prints }) => ({
      id,
      no: number?.no ?? null,
      paper,
      from: signer,
      reprint: prints > 0,
    }));
    const staying = others.filter((row) => !able(row)).map(({ id, number }) => ({ id, no: number?.no ?? null, bar: null }));
    return { to, rows, staying, digest: `${to.id}:${rows.map((row) => row.id).join()}` };
  }

  #refuse(row: CertificationView, wish: RefusalWish): CertificationView {
    const ground = grounds.find((one) => one.id === wish.ground);
    if (!ground) throw problem('Invalid', { field: 'ground' });
    const form = { sha256: 'ab'.repeat(32), bytes: 4_000, media: 'pdf' as const };
    const { id, article, text } = ground;
    return this.move(row, 'refused', { refused: { ground: id, article, text, words: wish.words, form, at: now } });
  }

  #list(list: CertificationList): CertificationView[] {
    const open = ['sending', 'queued', 'not_out'];
    const of: Record<CertificationList, (row: CertificationView) => boolean> = {
      waiting: (row) => row.status === 'waiting',
      reserved: (row) => row.status === 'reserved',
      today: (row) => row.number?.day === today,
      ended: (row) => ['refused', 'withdrawn', 'void'].includes(row.status),
      prints: (row) => open.includes(row.print_state ?? ''),
    };
    return this.#rows.filter(of[list]).map((row) => this.offered(row));
  }

  move(row: CertificationView, status: CertificationStatus, part: Partial<CertificationView>): CertificationView {
    return this.offered(Object.assign(row, { status }, part));
  }

  /** The row with what may be done with it now. */
  offered(row: CertificationView): CertificationView {
    const role = (move: CertificationMove) => this.#scenario.auditor || (this.#scenario.clerk && upstairs.includes(move));
    const electronic = row.book === 'electronic_copies';
    const foreign: CertificationMove[] = electronic ? ['print', 'unsign'] : ['deliver'];
    const offers = (Object.keys(fits) as CertificationMove[]).map((move) => ({
      move,
      bar: role(move) ? ('role' as const) : fits[move].includes(row.status) && !foreign.includes(move) ? null : ('status' as const),
    }));
    return Object.assign(row, { offers });
  }

  row(id: string): CertificationView {
    const row = this.#rows.find((one) => one.id === id);
    if (!row) throw problem('NotFound');
    return row;
  }
}

/** The second one signs only for copies. */
function scopeOf(signer: string): BookKind[] {
  return signer === 'duyet' ? ['copies'] : ['copies', 'signatures', 'translators', 'transactions', 'electronic_copies'];
}

function numbered(no: number, book: BookKind) {
  return { no, volume_code: `02/2026-${symbols[book]}`, day: today, series: `series-${book}` };
}

/** What a typed line means, as the desk reads it. */
function understand(visit: VisitInput, input: RowInput): RowView {
  const [, words = '', first, second] = /^(.*?)(?:\s+(\d{1,4}))?(?:\s+(\d{1,4}))?$/.exec(input.line.trim()) ?? [];
  const [pages, copies] = second ? [Number(first), Number(second)] : [null, first ? Number(first) : null];
  const typed = fold(words);
  const found = typed === '' ? [] : kinds.filter((one) => one.codes.includes(typed) || typed.split(' ').every((part) => fold(one.name).split(' ').some((own) => own.startsWith(part))));
  const exact = found.find((one) => one.codes.includes(typed) || fold(one.name) === typed);
  const chosen = input.as_typed ? undefined : (kinds.find((one) => one.kind === input.kind) ?? exact);
  const paper = chosen?.name ?? words;
  const counted = pages ?? chosen?.pages ?? 1;
  const copied = input.matter.kind === 'copies' || input.matter.kind === 'electronic_copy';
  const number = input.matter.kind === 'electronic_copy' ? 1 : (copies ?? 1);
  const asks = copied && /nuoc ngoai|han quoc|visa/.test(fold(paper)) ? (['foreign'] as const) : [];
  return {
    entry: { paper: words, pages, copies },
    candidates: found.slice(0, 5),
    kind: chosen?.kind ?? null,
    paper,
    pages: counted,
    copies: number,
    fee: feeOf(input.matter, counted, number),
    fee_error: null,
    next: null,
    signer: null,
    asks: asks.filter((one) => !input.answered.includes(one)),
    advice: [
      ...(chosen?.on_vneid ? (['on_vneid'] as const) : []),
      ...(chosen?.kind === 'giay-khai-sinh' && visit.requester.person === 'hong' ? (['in_repository'] as const) : []),
    ],
    cross_page_seal: counted >= 2,
    due_at: null,
    now: true,
  };
}

function feeOf(matter: Matter, pages: number, copies: number): FeeLines {
  const acts = { new: 50_000, amend: 30_000, correct: 25_000 };
  const copied = matter.kind === 'copies' || matter.kind === 'electronic_copy';
  const price = copied
    ? Math.min(2_000 * Math.min(pages, 2) + 1_000 * Math.max(pages - 2, 0), 200_000)
    : matter.kind === 'transaction'
      ? acts[matter.act]
      : 10_000;
  const total = price * copies;
  const line = {
    unit: copied ? ('copy' as const) : ('case' as const),
    pages: copied ? pages : null,
    quantity: copies,
    listed_price: price,
    unit_price: price,
    amount: total,
    legal_basis: 'Thông tư 226/2016/TT-BTC',
  };
  return { lines: [line], total, exemption: null };
}

function made(n: number, part: Partial<CertificationView>): CertificationView {
  return {
    id: `c${n}`,
    visit: 'visit-0',
    matter: { kind: 'copies' },
    book: 'copies',
    requester: 'Nguyễn Thị Hồng',
    paper: 'Giấy khai sinh',
    pages: 1,
    copies: 3,
    fee: 6_000,
    status: 'waiting',
    number: null,
    received_at: now,
    due_at: due,
    overdue: false,
    agreed: false,
    signer: signers[0] ?? { id: '', lines: [], title: '', name: '' },
    signed_on: null,
    voided: null,
    refused: null,
    cancelled: null,
    strikes: [],
    prints: 0,
    print_state: null,
    cross_page_seal: false,
    replaces: null,
    level: null,
    offers: [],
    ...part,
  };
}

/** A morning at the counter. */
function sample(prints: boolean): CertificationView[] {
  const copies = (no: number, part: Partial<CertificationView>) => ({ number: numbered(no, 'copies'), prints: 1, print_state: 'out' as const, ...part });
  const altered = grounds[0];
  return [
    made(1, { requester: 'Đặng Đình Thường', paper: 'Học bạ', pages: 12, copies: 2, fee: 28_000, cross_page_seal: true }),
    made(2, { requester: 'Y Brơm Niê Kdăm', paper: 'Bằng tốt nghiệp đại học', received_at: '2026-11-20T08:20:00Z', due_at: '2026-11-21T02:00:00Z', overdue: true }),
    made(3, { requester: 'H’Ƀia Niê Kdăm', paper: 'Sơ yếu lý lịch', copies: 1, fee: 10_000, matter: { kind: 'signature', fingerprint: true }, book: 'signatures' }),
    made(4, copies(1231, { status: 'reserved', print_state: prints ? 'queued' : 'out' })),
    made(5, copies(1232, { status: 'reserved', paper: 'Thẻ căn cước', pages: 2, fee: 12_000, cross_page_seal: true, prints: prints ? 1 : 2, print_state: prints ? 'not_out' : 'out' })),
    made(6, copies(1234, { status: 'reserved', requester: 'Trần Văn Mới', paper: 'Giấy phép lái xe', pages: 2, copies: 1, fee: 4_000, cross_page_seal: true })),
    made(7, { status: 'reserved', requester: 'Trần Văn Mới', paper: 'Giấy ủy quyền', copies: 1, fee: 10_000, matter: { kind: 'signature', fingerprint: false }, book: 'signatures', number: numbered(86, 'signatures'), prints: 1, print_state: 'out' }),
    made(8, copies(1229, { status: 'issued', signed_on: today, requester: 'Đặng Đình Thường', paper: 'Bằng tốt nghiệp trung học phổ thông', copies: 30, fee: 60_000 })),
    made(9, copies(1230, { status: 'issued', signed_on: today, requester: 'Trần Văn Mới', strikes: [{ field: 'requester', before: 'Trần Văn Mơi', after: 'Trần Văn Mới', note: 'Sai dấu', at: now, by: 'lan' }] })),
    made(10, copies(1233, { status: 'void', voided: { reason: 'misprint', words: 'In sai tên giấy', at: now, by: 'lan' } })),
    made(11, copies(1228, { status: 'cancelled', signed_on: today, cancelled: { decision: '215/QĐ-UBND', decided: today, publication: 'Cổng thông tin điện tử xã, 21/11/2026', reason: 'Bản chính giả', at: now } })),
    made(12, { status: 'refused', requester: 'Lê Văn Tẩy', paper: 'Giấy chứng nhận quyền sử dụng đất', pages: 4, refused: { ground: 'altered', article: altered?.article ?? '', text: altered?.text ?? '', words: 'Ô diện tích bị tẩy.', form: { sha256: 'ab'.repeat(32), bytes: 4_000, media: 'pdf' }, at: now } }),
    made(13, { status: 'withdrawn', requester: 'Nguyễn Thị Hồng', paper: 'Thẻ căn cước', pages: 2 }),
  ];
}
