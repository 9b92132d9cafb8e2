import type {
  AccessPage,
  AccessQuery,
  AccessRow,
  CancelRow,
  HeldPaperView,
  MergePlan,
  PersonRow,
  PersonView,
  PurgeGround,
  PurgeRow,
} from '../../src/bindings';
import type { Scenario } from './desk';
import * as fixtures from './fixtures';
import { known } from './people';

/** People and papers that are put right, what the head answers, and who saw what: in memory, with what was changed. */
export class FakeRecords {
  readonly #scenario: Scenario;
  /** Entries kept under another. */
  #under = new Map<string, string>();
  /** Papers that went to another person, or are no more. */
  #owner = new Map<string, string | null>();
  /** Papers whose stamp somebody judged. */
  #judged = new Set<string>();
  #asked: PurgeRow[];
  #cancels: CancelRow[];

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    if (scenario.merged) this.#under.set('hong2', 'hong');
    this.#asked = scenario.empty ? [] : structuredClone(asked);
    this.#cancels = scenario.empty ? [] : structuredClone(cancels);
  }

  readonly handlers = {
    person: ({ id }: { id: string }) => this.#person(id),
    mergePlan: ({ from, into }: { from: string; into: string }): MergePlan => ({
      from: row(from),
      into: row(into),
      refused: this.#scenario.twoNumbers ? 'numbers' : null,
      differences: [
        { field: 'address', known: row(into).place, given: row(from).place },
        { field: 'phone', known: '+84900000011', given: '+84900000044' },
      ],
      papers: from === 'hong2' ? [{ ...paper(1), name: 'Trích lục khai sinh' }] : fixtures.person.papers,
      dossiers: [fixtures.row(3)],
    }),
    merge: ({ from, into }: { from: string; into: string }) => {
      this.#under.set(from, into);
      return this.#person(into);
    },
    split: ({ id }: { id: string }) => {
      this.#under.delete(id);
      return this.#person(id);
    },
    paperMovePlan: ({ paper: id, to }: { paper: string; to: string }) => ({
      paper: paper(Number(id.slice(1)) - 1),
      from: row(this.#owner.get(id) ?? 'hong'),
      to: row(to),
      uses: [{ row: fixtures.row(1), line: 1 }],
      seen_by: accesses.slice(0, 2),
    }),
    paperMove: ({ paper: id, to }: { paper: string; to: string }) => {
      this.#owner.set(id, to);
      return this.#person(to);
    },
    purgePlan: ({ paper: id, ground }: { paper: string; ground: PurgeGround }) => ({
      paper: paper(Number(id.slice(1)) - 1),
      owner: row('hong'),
      files: 3,
      also: [{ ...paper(1), id: 'p7', name: 'Bản chụp giấy khai sinh' }],
      needs_two: ground === 'secret',
      asked: false,
    }),
    purge: ({ paper: id, ground }: { paper: string; ground: PurgeGround }) => {
      if (ground === 'secret') {
        const one = { ...paper(Number(id.slice(1)) - 1), purge_asked: true };
        this.#asked.push({ ...(asked[0] as PurgeRow), paper: one, ground, mine: true });
      } else this.#owner.set(id, null);
      return this.#person('hong');
    },
    purgeAnswer: ({ paper: id }: { paper: string }) => {
      this.#asked = this.#asked.filter((one) => one.paper.id !== id);
      return this.#asked;
    },
    purges: () => this.#asked,
    stampedPapers: () => this.#stamped(),
    stampJudge: ({ paper: id }: { paper: string }) => {
      this.#judged.add(id);
      return this.#stamped();
    },
    cancels: () => this.#cancels,
    accessLog: ({ query }: { query: AccessQuery }) => this.#log(query),
  };

  /** The head's answer on a dossier. */
  answerCancel(id: string, approve: boolean): void {
    this.#cancels = approve
      ? this.#cancels.map((one) => (one.dossier === id ? { ...one, cancelled_at: fixtures.now } : one))
      : this.#cancels.filter((one) => one.dossier !== id);
  }

  #person(id: string): PersonView {
    if (this.#scenario.empty) return { ...fixtures.person, papers: [], dossiers: [] };
    const under = this.#under.get(id);
    const merged = [...this.#under].filter(([, into]) => into === id).map(([from]) => row(from));
    const held = fixtures.person.papers
      .filter((one) => (this.#owner.has(one.id) ? this.#owner.get(one.id) : 'hong') === id)
      .map((one) => ({ ...one, purge_asked: this.#asked.some((wish) => wish.paper.id === one.id), secrecy: this.#degree(one.id) }));
    return {
      ...fixtures.person,
      person: {
        ...fixtures.person.person,
        id,
        facts: known[id] ?? { ...fixtures.person.person.facts, personal_id: null, hamlet: twin.place },
        merged_into: under ?? null,
      },
      papers: held,
      kept_under: under ? row(under) : null,
      merged,
      alike: id === 'hong' && !this.#under.has('hong2') ? [alike] : [],
    };
  }

  #degree(id: string): HeldPaperView['secrecy'] {
    if (!this.#scenario.stamped || this.#judged.has(id)) return null;
    return id === 'p1' ? 'top_secret' : 'secret';
  }

  /** Papers that seem to bear a stamp. */
  #stamped(): HeldPaperView[] {
    return this.#person('hong').papers.filter((one) => one.secrecy !== null);
  }

  #log(query: AccessQuery): AccessPage {
    const start = query.before ?? Number.MAX_SAFE_INTEGER;
    const fitting = this.#scenario.empty
      ? []
      : accesses.filter((one) => one.seq < start && (query.user === null || users[one.who] === query.user));
    const shown = query.person ? fitting.filter((one) => one.subject.of === 'person') : fitting;
    const page = shown.slice(0, 6);
    return {
      rows: page,
      next: shown.length > page.length ? (page.at(-1)?.seq ?? null) : null,
      users: fixtures.appState.users.map(({ id, name }) => ({ id, name })),
      intact: !this.#scenario.brokenLog,
    };
  }
}

const twin: PersonRow = { id: 'hong2', name: 'Nguyễn Thị Hồng', number: '', birth: '1990-02-01', place: 'Tổ 4, Xã Tân Lập' };

const alike = {
  person: twin.id,
  likeness: 'likely',
  name: twin.name,
  birth: twin.birth,
  place: twin.place,
  mother: 'Trần Thị Mẫu',
  number: '',
  dossiers: 1,
} as const;

function row(id: string): PersonRow {
  return fixtures.search.people.find((hit) => hit.row.id === id)?.row ?? twin;
}

function paper(index: number): HeldPaperView {
  const one = fixtures.person.papers[index] ?? fixtures.person.papers[0];
  if (!one) throw new Error('no invented paper');
  return one;
}

const users: Record<string, string> = Object.fromEntries(fixtures.appState.users.map(({ id, name }) => [name, id]));
const [lan = '', hoa = ''] = Object.keys(users);

const accesses: AccessRow[] = Array.from({ length: 8 }, (_, n): AccessRow => {
  const subjects = [
    { what: 'pages_seen', about: 'Giấy khai sinh · Nguyễn Thị Hồng', subject: { of: 'paper', id: 'p1' }, why: 'counter' },
    { what: 'dossier_seen', about: '000.00.17.H99-261121-4501', subject: { of: 'dossier', id: 'd1' }, why: 'oversight' },
    { what: 'person_seen', about: 'Nguyễn Thị Hồng', subject: { of: 'person', id: 'hong' }, why: 'correction' },
    { what: 'person_taken', about: 'Y Brơm Niê Kdăm', subject: { of: 'person', id: 'ybrom' }, why: 'intake' },
  ] as const;
  const look = subjects[n % subjects.length] ?? subjects[0];
  return {
    seq: 48_112 - n,
    at: `2026-11-21T02:${40 - n}:00Z`,
    who: n % 3 === 2 ? hoa : lan,
    acting_for: n === 1 ? 'Trần Văn Trưởng' : null,
    ...look,
  };
});

const asked: PurgeRow[] = [
  {
    paper: { ...paper(0), id: 'p9', name: 'Quyết định có dấu mật', purge_asked: true },
    owner: row('duong'),
    asked_by: hoa,
    asked_at: '2026-11-20T08:15:00Z',
    ground: 'secret',
    mine: false,
  },
  {
    paper: { ...paper(1), id: 'p8', name: 'Công văn đóng dấu mật', purge_asked: true },
    owner: row('ybrom'),
    asked_by: lan,
    asked_at: '2026-11-21T01:05:00Z',
    ground: 'secret',
    mine: true,
  },
];

const cancels: CancelRow[] = [
  {
    dossier: 'd2',
    code: '000.00.17.H99-261121-4502',
    procedure: 'Đăng ký khai tử',
    owner: 'Đặng Đình Thường',
    asked_by: hoa,
    asked_at: '2026-11-21T01:40:00Z',
    reason: 'Nhập hai lần cùng một hồ sơ',
    cancelled_at: null,
  },
  {
    dossier: 'd3',
    code: '000.00.17.H99-261119-4520',
    procedure: 'Cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh',
    owner: 'Y Brơm Niê Kdăm',
    asked_by: lan,
    asked_at: '2026-11-19T03:10:00Z',
    reason: 'Ông/Bà nộp nhầm nơi, hồ sơ thuộc xã khác',
    cancelled_at: '2026-11-19T04:00:00Z',
  },
];
