import type {
  ClockDoubt,
  AppState,
  DossierRow,
  DossierView,
  Due,
  FormView,
  HomeView,
  IncomingFile,
  OutsideAsk,
  PersonView,
  ProcedureOption,
  ProvincePlan,
  SearchView,
  SessionView,
  SettingsView,
} from '../../src/bindings';
import { certifySetting } from './certify-setting';
import { known } from './people';

/** The moment all screens are drawn at: a Saturday morning that receives. */
export const now = '2026-11-21T02:42:07Z';

export const session: SessionView = {
  user: 'lan',
  name: 'Lê Thị Lan Mẫu',
  roles: ['reception_clerk', 'head', 'administrator'],
  permissions: [
    'receive',
    'see',
    'change_office',
    'manage_users',
    'import_catalogue',
    'oversee',
    'confirm_clock',
    'merge_people',
    'approve_cancel',
    'settle_exchange',
    'approve_purge',
    'see_access_log',
    'deputise',
    'back_up',
    'certify',
    'keep_books',
    'seal',
  ],
  acting_for: null,
  may_act_for: [],
  counter: 2,
  lock_after_minutes: 5,
  picture_token: 'anh',
};

export const auditor: SessionView = { ...session, user: 'soat', name: 'Phạm Văn Soát', roles: ['auditor'], permissions: ['see', 'oversee', 'see_access_log'] };

export const appState: AppState = {
  phase: 'open',
  practice: false,
  agency: 'UBND xã Tân Lập',
  users: [
    { id: 'lan', name: session.name, roles: ['reception_clerk', 'head'], wait_until: null },
    { id: 'hoa', name: 'Hoàng Văn Hòa', roles: ['justice_officer'], wait_until: null },
  ],
  session,
  least_secret: 10,
  version: '0.1.0',
  problem: null,
};

export const due: Due = {
  due_at: '2026-11-26T09:42:00+07:00',
  original_due_at: '2026-11-26T09:42:00+07:00',
  rule: { limit: { kind: 'working_days', value: 3 }, policy: 'same_hour', calendar_version: '2026.1' },
  skipped: [{ date: '2026-11-22', reason: { kind: 'sunday' } }],
  explanation: [
    { kind: 'received', at: '2026-11-21T09:42:00+07:00' },
    { kind: 'moved_into_session', from: '2026-11-21T09:42:00+07:00', to: '2026-11-23T07:30:00+07:00' },
    {
      kind: 'counted',
      limit: { kind: 'working_days', value: 3 },
      from: '2026-11-23T07:30:00+07:00',
      to: '2026-11-26T09:42:00+07:00',
    },
  ],
  provisional: false,
  paused: false,
  crosses_computed_day: false,
  uncovered_years: [],
};

const long =
  'Đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế cho trẻ em dưới 6 tuổi thuộc thẩm quyền của Ủy ban nhân dân cấp xã';

const standings: DossierRow['delivery'][] = [
  { state: 'received', at: now, doubled: 0 },
  { state: 'waiting', why: { kind: 'turn' } },
  { state: 'only_here', why: 'by_hand' },
];

export function row(n: number, part: Partial<DossierRow> = {}): DossierRow {
  return {
    id: `d${n}`,
    code: `000.00.17.H99-261121-${4500 + n}`,
    owner: ['Nguyễn Thị Hồng', 'Đặng Đình Thường', 'Y Brơm Niê Kdăm'][n % 3] ?? '',
    submitter: n % 4 === 1 ? 'Trần Văn Mới' : null,
    procedure: n % 3 === 0 ? long : 'Cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh',
    status: 'received',
    received_at: now,
    due: { at: '2026-11-21T09:00:00Z', state: 'today', minutes_left: 378 },
    printed: n % 2 === 0,
    delivery: standings[n % 3] ?? { state: 'waiting', why: { kind: 'turn' } },
    holder: null,
    ...part,
  };
}

export const late = { at: '2026-11-20T02:00:00Z', state: 'late', minutes_left: -1482 } as const;
const later = { at: '2026-11-26T02:42:00Z', state: 'soon', minutes_left: 7200 } as const;

export const home: HomeView = {
  today: '2026-11-21',
  clock: null,
  online: 0,
  counts: { overdue: 2, due_today: 3, due_soon: 4, received_today: 5, drafts: 2 },
  overdue: [row(1, { due: late }), row(2, { due: late })],
  due_today: [row(3), row(4), row(5)],
  due_soon: [6, 7, 8, 9].map((n) => row(n, { due: later })),
  received_today: [10, 11, 12, 13, 14].map((n) => row(n, { due: later })),
  drafts: [
    { id: 'draft-1', name: 'Đặng Đình Thường', procedures: ['Đăng ký khai tử'], saved_at: now, gone_at: null, corrects: null },
    { id: 'draft-2', name: '', procedures: [], saved_at: now, gone_at: null, corrects: null },
  ],
  resting: [],
  restored: null,
  open_prints: 0,
  to_approve: 0,
  stamped: 0,
  numbers: { received: 34, digitised: 31, reused_papers: 12, numbers_left: 466 },
};

export const emptyHome: HomeView = {
  ...home,
  online: 0,
  counts: { overdue: 0, due_today: 0, due_soon: 0, received_today: 0, drafts: 0 },
  overdue: [],
  due_today: [],
  due_soon: [],
  received_today: [],
  drafts: [],
  numbers: { received: 0, digitised: 0, reused_papers: 0, numbers_left: 500 },
};

export const procedures: ProcedureOption[] = [
  option('trich-luc-khai-sinh', 'Cấp bản sao trích lục khai sinh', 'Copy of the birth extract'),
  option('khai-sinh', 'Đăng ký khai sinh', 'Birth registration'),
  option('lien-thong', long, ''),
  { ...option('ket-hon', 'Đăng ký kết hôn', 'Marriage registration'), unavailable: [{ kind: 'fee_set_by_province' }] },
];

function option(key: string, name: string, english: string): ProcedureOption {
  return {
    key,
    code: '1.000000',
    name,
    name_en: english,
    sector: 'Hộ tịch',
    limit: { kind: 'working_days', value: 3 },
    unavailable: [],
    recent: key === 'khai-sinh',
  };
}

export const incoming: IncomingFile[] = ['Quet_0007.jpg', 'to-khai-co-chu-ky.pdf', 'Quet_0006.jpg', 'Quet_0005.tif'].map(
  (name, index) => ({ name, bytes: 812_345 + index * 345_678, modified_at: `2026-11-21T02:4${2 - Math.min(index, 2)}:0${index}Z` }),
);

const fileOf = { sha256: 'ab'.repeat(32), bytes: 51_234, media: 'pdf' } as const;

function party(id: string) {
  const facts = known[id];
  if (!facts) throw new Error(`no such invented person: ${id}`);
  const { name, birth, address, phone, email, personal_id: number } = facts;
  return { person: id, name, number, birth, address, phone, email };
}

export const receipt: FormView = {
  dossier: 'd1',
  receipt: 0,
  template: 'mau-01',
  pictures: ['/picture/receipt.svg'],
  prints: 1,
  state: 'out',
  replaces: null,
  withdrawn_at: null,
  sha256: 'cd'.repeat(32),
};

export const dossier: DossierView = {
  dossier: {
    id: 'd1',
    code: '000.00.17.H99-261121-4501',
    visit: 'v1',
    procedure: {
      key: 'khai-sinh',
      code: '1.000000',
      name: long,
      sector: 'Hộ tịch',
      limit: { kind: 'working_days', value: 3 },
      catalogue_version: '2026.11',
    },
    owner: party('duong'),
    submitter: party('hong'),
    authority: { ground: 'close_kin', detail: 'con gái' },
    channel: 'counter',
    status: 'received',
    received_at: now,
    received_by: 'lan',
    received_by_name: session.name,
    counter: 2,
    due,
    papers: [
      {
        requirement: 'to-khai',
        kind: 'to-khai',
        name: 'Tờ khai',
        originals: 1,
        copies: 0,
        standing: { kind: 'imported', papers: ['p1'], again: null },
        custody: { kind: 'kept' },
        article: null,
      },
      {
        requirement: 'chung-sinh',
        kind: 'giay-chung-sinh',
        name: 'Giấy chứng sinh',
        originals: 1,
        copies: 0,
        standing: { kind: 'held', paper: 'p2' },
        custody: { kind: 'given_back', to: 'Nguyễn Thị Hồng', at: now },
        article: null,
      },
      {
        requirement: null,
        kind: 'khac',
        name: 'Văn bản xác nhận của người làm chứng',
        originals: 1,
        copies: 0,
        standing: { kind: 'to_follow', until: '2026-11-25' },
        custody: { kind: 'none' },
        article: 'Điều 16 Luật Hộ tịch',
      },
    ],
    sets: 1,
    fee: { lines: [], total: 8000, exemption: null, payment: 'cash' },
    delivery: 'counter',
    receiving_unit: 'Bộ phận Tiếp nhận và Trả kết quả xã Tân Lập',
    deciding_unit: 'UBND xã Tân Lập',
    register_entry: 35,
    receipts: [],
  },
  due: { at: '2026-11-26T02:42:00Z', state: 'soon', minutes_left: 7200 },
  moves: [
    { move: 'print_receipt', refused: 'already_printed' },
    { move: 'reprint_receipt', refused: null },
    { move: 'renew_receipt', refused: 'no_official_code' },
    { move: 'record_result', refused: null },
    { move: 'return_result', refused: 'no_result' },
    { move: 'give_back_original', refused: null },
    { move: 'correct_procedure', refused: null },
    { move: 'correct_fee', refused: null },
    { move: 'ask_cancel', refused: null },
    { move: 'answer_cancel', refused: 'not_asked' },
    { move: 'undo', refused: null },
  ],
  timeline: [
    { at: now, who: session.name, what: 'printed', about: 'Canon-Quay2', acting_for: null },
    { at: now, who: session.name, what: 'receipt_issued', about: '', acting_for: 'Hoàng Văn Hòa' },
    { at: now, who: session.name, what: 'received', about: '', acting_for: null },
  ],
  paper_pictures: [['/picture/to-khai-1.svg', '/picture/to-khai-2.svg'], ['/picture/chung-sinh.svg'], []],
  papers_signed: [false, true, null],
  receipts: [receipt],
  related: [row(6)],
  results: [{ name: 'Giấy khai sinh', code: 'KQ.G15.000031' }, { name: 'Văn bản từ chối, nêu rõ lý do', code: null }],
  shared: false,
  holder: null,
};

export const person: PersonView = {
  person: {
    id: 'hong',
    facts: known['hong'] as PersonView['person']['facts'],
    provenance: { name: 'card' },
    registered_at: now,
    amended_at: now,
  },
  papers: [
    {
      id: 'p1',
      name: 'Giấy khai sinh',
      pages: 2,
      bytes: fileOf.bytes,
      sha256: fileOf.sha256,
      accepted_at: '2025-03-12T03:00:00Z',
      valid_until: null,
      came_signed: null,
      dossier: 'd1',
      purge_asked: false,
      secrecy: null,
      about: [
        { field: 'document_number', value: '12/2025' },
        { field: 'document_date', value: '2025-03-01' },
        { field: 'person_name', value: 'Nguyễn Thị Hồng' },
      ],
      pictures: ['/picture/khai-sinh-1.svg', '/picture/khai-sinh-2.svg'],
      signed: { holder: 'Ủy ban nhân dân xã Tân Lập', at: '2025-03-12T09:30:00Z', level: 'archived' },
    },
    {
      id: 'p2',
      name: 'Giấy xác nhận tình trạng hôn nhân',
      pages: 1,
      bytes: 34_567,
      sha256: 'ef'.repeat(32),
      accepted_at: '2026-09-01T03:00:00Z',
      valid_until: '2027-03-01',
      came_signed: { outcome: 'broken', signers: ['Phạm Thị Ký'], reason: 'HASH_FAILURE', judged_at: '2026-09-01T03:00:00Z' },
      dossier: 'd2',
      purge_asked: false,
      secrecy: null,
      about: [],
      pictures: ['/picture/hon-nhan.svg'],
      signed: null,
    },
  ],
  dossiers: [row(1), row(2)],
  kept_under: null,
  merged: [],
  alike: [],
};

export const search: SearchView = {
  dossiers: [1, 2, 3].map((n) => ({ row: row(n, { due: later }), how: 'folded' })),
  people: Object.entries(known).map(([id, facts]) => ({
    row: {
      id,
      name: facts.name,
      number: facts.personal_id ? `${facts.personal_id.slice(0, 4)}******${facts.personal_id.slice(-2)}` : '',
      birth: facts.birth ?? '',
      place: `${facts.hamlet}, ${facts.address}`,
    },
    how: 'folded',
  })),
  papers: ['Giấy khai sinh', 'Quyết định trợ cấp'].map((name, n) => ({
    name,
    owner: row(n + 1).owner,
    dossier: `d${n + 1}`,
    code: row(n + 1).code,
    accepted_at: now,
  })),
  searched: 20_114,
};

export const foundNothing: SearchView = { dossiers: [], people: [], papers: [], searched: search.searched };

/** Words that stand only on papers. */
export const foundPapers: SearchView = { ...foundNothing, papers: search.papers.slice(1) };

export const settings: SettingsView = {
  office: {
    agency: {
      code: '000.00.17.H99',
      superior: 'UBND TỈNH THỬ',
      name: 'UBND xã Tân Lập',
      unit: 'Bộ phận Tiếp nhận và Trả kết quả',
      place: 'Tân Lập',
      address: 'Thôn Trung Tâm, xã Tân Lập, tỉnh Thử',
      phone: '0900 000 000',
      hotline: '0900 000 001',
    },
    counter: 2,
    slice: { first: 4500, last: 4999 },
    policy: {
      due_time: 'same_hour',
      same_day_receipt: true,
      receipt_paper: 'a5',
      receipt_copies: 2,
      lock_after_minutes: 5,
      hours: null,
      receipt_printer: null,
      incoming_folder: null,
      incoming_deleted: false,
      reader_port: null,
      backup: { folder: '/media/o-dia-sao-luu', every_hours: 24, keep: 7 },
    },
    local_days: [
      { date: '2026-12-15', kind: 'local', name_vi: 'Ngày hội địa phương', source: '', status: 'official' },
    ],
    practice: false,
    certify: certifySetting,
  },
  users: [
    { id: 'lan', name: session.name, roles: session.roles, active: true },
    {
      id: 'hoa',
      name: 'Hoàng Văn Hòa',
      roles: ['justice_officer'],
      active: true,
      acting: [{ absent: 'lan', from: '2026-11-20', to: '2026-11-25' }],
    },
    { id: 'cu', name: 'Vũ Thị Cũ', roles: ['reception_clerk'], active: false },
  ],
  printers: [
    { name: 'Canon-Quay2', default: true, ready: true },
    { name: 'Brother-A5', default: false, ready: false },
  ],
  reader_ports: ['/dev/ttyACM0'],
  catalogue: { version: '2026.11', procedures: 128, enabled: 97 },
  province: [
    {
      kind: 'fees',
      name: 'NQ 12/2026/NQ-HĐND',
      effective_from: '2026-07-01',
      file: { sha256: 'ab'.repeat(32), bytes: 5120, media: 'json' },
      imported_at: '2026-07-02T01:00:00Z',
    },
  ],
  calendar: {
    years: [2026, 2027],
    days: [
      { date: '2026-09-02', off: true, name: 'Quốc khánh', official: true },
      { date: '2027-01-01', off: true, name: 'Tết Dương lịch', official: true },
      { date: '2027-02-05', off: true, name: 'Tết Nguyên đán', official: false },
    ],
  },
  data_folder: '~/.local/share/motcua',
  incoming_folder: '~/Quét',
  seal: null,
};

export const clockDoubt: ClockDoubt = { last: '2026-11-20T09:10:00Z', now: '2025-11-21T02:42:07Z', behind: true };

export const plan: ProvincePlan = {
  kind: 'catalogue',
  name: '2026.12-tap-huan',
  effective_from: '2026-12-01',
  sha256: 'cd'.repeat(32),
  procedures: 129,
  enabled_now: 97,
  enabled_then: 98,
  changes: [
    { kind: 'added', procedure: '1.999999', name: 'Thủ tục mới để tập huấn' },
    { kind: 'changed', procedure: '1.001193', name: 'Thủ tục đăng ký khai sinh', parts: [{ kind: 'time' }, { kind: 'fee' }] },
  ],
  days: [],
  unmatched: ['9.999999 · to-khai'],
};

const tet = { kind: 'holiday', name_vi: 'Tết Nguyên đán Đinh Mùi' } as const;
/** A notice of holidays: one day was computed right, one is new, one is worked after all. */
export const calendarPlan: ProvincePlan = {
  ...plan,
  kind: 'calendar',
  name: 'vn-2027.2',
  effective_from: '2027-01-01',
  changes: [],
  unmatched: [],
  days: [
    {
      date: '2027-02-04',
      before: { ...tet, date: '2027-02-04', source: 'Tính theo âm lịch', status: 'computed' },
      after: null,
    },
    {
      date: '2027-02-05',
      before: { ...tet, date: '2027-02-05', source: 'Tính theo âm lịch', status: 'computed' },
      after: { ...tet, date: '2027-02-05', source: 'Thông báo (ví dụ)', status: 'official' },
    },
    {
      date: '2027-02-11',
      before: null,
      after: { date: '2027-02-11', kind: 'swap_off', name_vi: 'Nghỉ hoán đổi', source: 'Thông báo (ví dụ)', status: 'official' },
    },
  ],
};

export const askedOutside: OutsideAsk[] = [
  {
    dossier: '01900000-0000-7000-8000-000000000001',
    code: '000.00.17.H99-261120-4003',
    procedure: 'Thủ tục đăng ký khai sinh',
    received_at: '2026-11-20T02:10:00Z',
    asked_by: 'Lê Thị Thử',
    paper: 'Giấy xác nhận của tổ trưởng',
    article: 'Điều 9 NĐ 123/2015/NĐ-CP',
  },
];
