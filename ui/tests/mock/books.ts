import type {
  BookOpening,
  BookQuery,
  BookRows,
  BookStateView,
  BooksView,
  BookView,
  Cancellation,
  CertificationView,
  HandedOver,
  RegisterDone,
  RegisterFormat,
  RegisterPeriod,
  StrikeWish,
} from '../../src/bindings';
import { fee, numbersOf, offers, rowOf, type Run } from './book-rows';
import type { Scenario } from './desk';
import { now } from './fixtures';
import { problem } from './problem';

/** How the book of copies of this year stands in a scenario. */
export type BookScene = 'none' | 'fresh' | 'to_close' | 'resume' | 'handed_over' | 'elsewhere' | 'shared' | 'reserved' | 'closed' | 'stale' | 'large';

const page = 200;
const code = 'ABCD-EFGH-JKLM-NPQR';
const fingerprint = 'K7QX-M2PA-9WTZ-4HDB';
const own = '7F3K-92QD';

/** Certification books, in memory, with what was done to them. */
export class FakeBooks {
  readonly #scene: BookScene | undefined;
  readonly #scenario: Scenario;
  readonly #clerk: boolean;
  readonly #onopened: (opening: BookOpening) => void;
  #books: BookView[];
  /** Rows that were changed. */
  #changed = new Map<string, CertificationView>();
  /** What is shown is out of date the first time. */
  #stale: boolean;

  constructor(scenario: Scenario, onopened: (opening: BookOpening) => void) {
    this.#onopened = onopened;
    this.#scenario = scenario;
    this.#scene = scenario.books;
    this.#clerk = Boolean(scenario.clerk || scenario.auditor);
    this.#stale = scenario.books === 'stale';
    this.#books = scenario.empty || scenario.books === 'none' ? [] : booksOf(scenario.books);
  }

  readonly handlers = {
    books: () => this.#view(),
    bookOpen: ({ opening }: { opening: BookOpening }) => {
      this.#books = [opened(opening), ...this.#books];
      this.#onopened(opening);
      return this.#view();
    },
    bookVolume: ({ id }: { id: string }) => {
      const book = this.#book(id);
      const no = (book.volumes.at(-1)?.no ?? 0) + 1;
      return this.#change(id, { volumes: [...book.volumes, { no, first: book.last + 1, opened: '2026-11-21' }] });
    },
    bookResume: ({ id, last }: { id: string; last: number }) => {
      const { last: known, gaps } = this.#book(id);
      const more = last > known ? [{ from: known + 1, to: last, cause: 'restored' as const }] : [];
      return this.#change(id, { last, gaps: [...gaps, ...more], state: { kind: 'open' } });
    },
    bookPass: ({ id, to }: { id: string; to: string }) => {
      if (this.#scene === 'reserved') throw problem('BookGivesNoNumber', { state: 'reserved' });
      return this.#change(id, { reserved: 0, state: { kind: 'elsewhere', counter: to === 'device-1' ? 1 : 4 } });
    },
    bookRows: ({ id, query }: { id: string; query: BookQuery }) => this.#rows(id, query),
    bookClosePlan: ({ id }: { id: string }) => {
      const book = this.#book(id);
      if (book.year === 2026) throw problem('BookYearRuns');
      const carried = [...numbersOf(runOf(book, false), book.last - book.reserved)];
      return { series: id, on: `${book.year}-12-31`, first: book.first, last: book.last, carried, digest: this.#digest() };
    },
    bookClose: ({ id, digest }: { id: string; digest: string }) => {
      this.#sure(digest);
      return this.#change(id, { reserved: 0, state: { kind: 'closed', on: `${this.#book(id).year}-12-31` } });
    },
    bookHandOverPlan: ({ id, to }: { id: string; to: string }) => {
      const typed = to.toUpperCase().replace(/[^A-Z0-9]/g, '');
      if (typed.length !== 8) throw problem('Invalid', { field: 'to' });
      const book = this.#book(id);
      const rows = book.last + 1 - book.first;
      return { series: id, to: `${typed.slice(0, 4)}-${typed.slice(4)}`, last: book.last, rows, open: book.reserved, digest: this.#digest() };
    },
    bookHandOver: ({ id, to, folder, digest }: { id: string; to: string; folder: string; digest: string }) => {
      this.#sure(digest);
      this.#change(id, { reserved: 0, state: { kind: 'handed_over', to, fingerprint, at: now } });
      return handed(folder, to);
    },
    bookHandOverAgain: ({ folder }: { folder: string }) => handed(folder, 'M4TZ-8KPA'),
    bookHandOverSlip: () => null,
    bookTakeLook: ({ code: typed }: { path: string; code: string }) => {
      if (typed.toUpperCase().replace(/[^A-Z0-9]/g, '') !== code.replace(/-/g, '')) throw problem('HandOverUnfit', { reason: 'code' });
      const site = 'Điểm tiếp nhận Tân Sơn';
      return { kind: 'translators', site, year: 2026, last: 41, rows: 41, open: 2, agency: 'UBND xã Tân Lập', fingerprint, digest: this.#digest() };
    },
    bookTake: ({ digest }: { digest: string }) => {
      this.#sure(digest);
      this.#books = [{ ...opened({ kind: 'translators', first: 1, volume: 1 }), last: 41, reserved: 2 }, ...this.#books];
      return this.#view();
    },
    registerLock: ({ id, period }: { id: string; period: RegisterPeriod }) => {
      if (period.kind === 'year' || period.no === 11) throw problem('BookYearRuns');
      const book = this.#book(id);
      const version = book.locks.filter((lock) => same(lock.period, period)).length + 1;
      const older = book.locks.map((lock) => (same(lock.period, period) ? { ...lock, outdated: false } : lock));
      const made = register(period, version);
      this.#change(id, { locks: [...older, { period, version, rows: made.rows, rows_hash: made.rows_hash, at: now, outdated: false }] });
      return made;
    },
    registerPrint: ({ id, period }: { id: string; period: RegisterPeriod }) => register(period, this.#locked(id, period)),
    registerSave: ({ id, period, format }: { id: string; period: RegisterPeriod; format: RegisterFormat; path: string }) =>
      format === 'pdf' ? register(period, this.#locked(id, period)) : { ...register(period, null), pages: 0 },
    overlayTestPrint: () => null,
  };

  /** Whether a row of these books has this identity. */
  has(id: string): boolean {
    return this.#books.some((book) => id.startsWith(`${book.id}-`));
  }

  strike(id: string, { field, after, note }: StrikeWish): CertificationView {
    const row = this.#row(id);
    const strike = { field, before: String(row[field]), after, note, at: now, by: 'lan' };
    const counted = field === 'pages' || field === 'copies';
    const next: CertificationView = { ...row, [field]: counted ? Number(after) : after, strikes: [...row.strikes, strike] };
    return this.#put(counted ? { ...next, fee: fee(next.pages, next.copies) } : next);
  }

  cancel(id: string, cancellation: Cancellation): CertificationView {
    const row: CertificationView = { ...this.#row(id), status: 'cancelled', cancelled: cancellation };
    return this.#put({ ...row, offers: offers(row, this.#clerk) });
  }

  /** Other counters share the record. */
  get #shared(): boolean {
    return this.#scene === 'shared' || this.#scene === 'reserved';
  }

  #view(): BooksView {
    const kinds = new Set(this.#books.filter((book) => book.year === 2026).map((book) => book.kind));
    return {
      books: this.#books.map((book) => (this.#scenario.others?.book && book.id === 'so-copies-2026' ? { ...book, reserved: 0, state: elsewhere } : book)),
      to_open: (['copies', 'signatures', 'translators', 'transactions'] as const).filter((kind) => !kinds.has(kind)),
      takers: this.#shared ? [{ device: 'device-1', counter: 1 }, { device: 'device-4', counter: 4 }] : [],
      counter_code: own,
      site: this.#scene === 'none' ? '' : 'Trung tâm xã Tân Lập',
      may_keep: !this.#clerk,
    };
  }

  #rows(id: string, query: BookQuery): BookRows {
    const run = runOf(this.#book(id), this.#clerk);
    const narrow = query.words !== '' || query.from !== null || query.to !== null || query.status !== null;
    const whole = [...numbersOf(run, 0)];
    const found = narrow ? whole.filter((no) => fits(this.#get(run, no), query)) : whole;
    const shown = found.filter((no) => no > (query.above ?? 0)).slice(0, page);
    return { rows: shown.map((no) => this.#get(run, no)), total: found.length };
  }

  #get(run: Run, no: number): CertificationView {
    return this.#changed.get(`${run.series}-${no}`) ?? rowOf(run, no);
  }

  #row(id: string): CertificationView {
    const at = id.lastIndexOf('-');
    return this.#get(runOf(this.#book(id.slice(0, at)), this.#clerk), Number(id.slice(at + 1)));
  }

  #put(row: CertificationView): CertificationView {
    this.#changed.set(row.id, row);
    return row;
  }

  #book(id: string): BookView {
    const book = this.#books.find((one) => one.id === id);
    if (!book) throw problem('NotFound');
    return book;
  }

  #change(id: string, part: Partial<BookView>): BooksView {
    this.#books = this.#books.map((book) => (book.id === id ? { ...book, ...part } : book));
    return this.#view();
  }

  #locked(id: string, period: RegisterPeriod): number | null {
    return this.#book(id).locks.findLast((lock) => same(lock.period, period))?.version ?? null;
  }

  #digest(): string {
    return this.#stale ? 'old' : 'new';
  }

  #sure(digest: string): void {
    if (digest === 'new') return;
    this.#stale = false;
    throw problem('PlanStale');
  }
}

const same = (a: RegisterPeriod, b: RegisterPeriod) => JSON.stringify(a) === JSON.stringify(b);
const handed = (folder: string, to: string): HandedOver => ({ path: `${folder}/ban-giao-so-copies-2026-${to}.motcua`, fingerprint, code });

const register = (period: RegisterPeriod, version: number | null): RegisterDone => ({
  period,
  rows: 118,
  pages: 6,
  total: 1_326_000,
  rows_hash: '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef',
  version,
});

function fits(row: CertificationView, { words, from, to, status }: BookQuery): boolean {
  const day = row.number?.day ?? '';
  const text = fold(`${row.requester} ${row.paper}`);
  const named = /^\d+$/.test(words) ? String(row.number?.no) === words : fold(words).split(' ').every((word) => text.includes(word));
  return named && (from === null || day >= from) && (to === null || day <= to) && (status === null || row.status === status);
}

const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/đ/g, 'd');

function runOf(book: BookView, clerk: boolean): Run {
  const volume = book.volumes.at(-1)?.no ?? 1;
  const { id: series, first, last, gaps } = book;
  const away = book.state.kind === 'handed_over';
  const reserved = away ? 12 : book.reserved;
  return { series, code: `${String(volume).padStart(2, '0')}/${book.year}-${book.symbol}`, first, last, gaps, reserved, away, clerk };
}

const symbols = {
  copies: 'SCT/BS',
  signatures: 'SCT/CK,ĐC',
  translators: 'SCT/CKND',
  transactions: 'SCT/GD',
  electronic_copies: 'SCTĐT/BS',
};

function opened({ kind, first, volume }: BookOpening): BookView {
  return {
    id: `so-${kind}-2026`,
    kind,
    name: 'SỔ CHỨNG THỰC',
    site: 'Trung tâm xã Tân Lập',
    year: 2026,
    symbol: symbols[kind],
    first,
    last: first - 1,
    volumes: [{ no: volume, first, opened: '2026-11-21' }],
    gaps: [],
    state: { kind: 'open' },
    reserved: 0,
    locks: [],
    retention: kind === 'copies' ? 'vĩnh viễn' : 'vĩnh viễn; giấy tờ 02 năm',
  };
}

const elsewhere: BookStateView = { kind: 'elsewhere', counter: 1 };

const states: Partial<Record<BookScene, BookStateView>> = {
  resume: { kind: 'resume' },
  handed_over: { kind: 'handed_over', to: 'M4TZ-8KPA', fingerprint, at: now },
  elsewhere,
  closed: { kind: 'closed', on: '2026-12-31' },
};

function booksOf(scene: BookScene | undefined): BookView[] {
  if (scene === 'fresh') return [opened({ kind: 'copies', first: 412, volume: 2 })];
  const hash = register({ kind: 'year' }, 1).rows_hash;
  const copies: BookView = {
    ...opened({ kind: 'copies', first: 412, volume: 2 }),
    last: scene === 'large' ? 60_411 : 1_236,
    volumes: [
      { no: 2, first: 412, opened: '2026-02-02' },
      { no: 3, first: 901, opened: '2026-08-17' },
    ],
    gaps: scene === 'large' ? [] : [{ from: 1_212, to: 1_215, cause: 'restored' }],
    state: (scene && states[scene]) ?? { kind: 'open' },
    reserved: scene === 'closed' || scene === 'handed_over' || scene === 'elsewhere' ? 0 : 12,
    locks: [
      { period: { kind: 'month', no: 9 }, version: 1, rows: 104, rows_hash: hash, at: '2026-10-01T02:00:00Z', outdated: false },
      { period: { kind: 'month', no: 10 }, version: 1, rows: 118, rows_hash: hash, at: '2026-11-02T01:30:00Z', outdated: true },
    ],
  };
  const last: BookView = {
    ...opened({ kind: 'copies', first: 1, volume: 1 }),
    id: 'so-copies-2025',
    year: 2025,
    last: 1_204,
    state: scene === 'to_close' || scene === 'stale' ? { kind: 'to_close' } : { kind: 'closed', on: '2025-12-31' },
    reserved: scene === 'to_close' || scene === 'stale' ? 3 : 0,
    locks: [{ period: { kind: 'year' }, version: 1, rows: 1_204, rows_hash: hash, at: '2025-12-31T09:00:00Z', outdated: false }],
  };
  const signatures: BookView = { ...opened({ kind: 'signatures', first: 1, volume: 1 }), last: 87, reserved: 1 };
  return [copies, signatures, last];
}
