import type {
  CodeRow,
  CodeSheet,
  ConnectionSetting,
  CopyField,
  DeliveryState,
  ExchangeAct,
  ExchangeFilter,
  ExchangeMatter,
  ExchangeRow,
  ExchangeSettings,
  LineView,
  OnlineRow,
  OnlineView,
  ReconciledRow,
  TestStep,
} from '../../src/bindings';
import { now, row as dossierRow } from './fixtures';

const province = { id: 'c1', name: 'Hệ thống một cửa của tỉnh', since: '2026-11-21T02:12:00Z', heard: '2026-11-21T02:40:00Z', next: null };
const ministry = { ...province, id: 'c2', name: 'Hộ tịch của Bộ Tư pháp' };
const later = '2026-11-21T02:47:00Z';

/** The systems, in each state. */
export const lines: Record<'up' | 'network' | 'province' | 'barred' | 'unset', LineView[]> = {
  up: [{ ...province, state: { kind: 'up' } }],
  network: [
    { ...province, state: { kind: 'down', why: 'name' }, next: later },
    { ...ministry, state: { kind: 'down', why: 'connect' }, next: later },
  ],
  province: [
    { ...province, state: { kind: 'down', why: 'server' }, next: later },
    { ...ministry, state: { kind: 'up' } },
  ],
  barred: [{ ...province, state: { kind: 'barred', code: '401', words: 'Sai mật khẩu hoặc tài khoản bị khóa' } }],
  unset: [{ ...province, state: { kind: 'unset' }, since: null, heard: null }],
};

/** How a matter can stand. `absent` is none that is exchanged. */
export const deliveries = {
  received: { state: 'received', at: '2026-11-21T02:40:00Z', doubled: 0 },
  doubled: { state: 'received', at: '2026-11-20T02:40:00Z', doubled: 1 },
  waiting: { state: 'waiting', why: { kind: 'turn' } },
  line: { state: 'waiting', why: { kind: 'line', why: 'connect' } },
  counter: { state: 'waiting', why: { kind: 'counter', counter: 1 } },
  sending: { state: 'sending', files_done: 1, files: 3, bytes_done: 420_000, bytes: 1_200_000 },
  refused: {
    state: 'refused',
    call: 'insert',
    code: '5',
    words: 'Thiếu trường bắt buộc MaLinhVuc trong hồ sơ gửi lên hệ thống',
    gaps: [],
  },
  here: {
    state: 'refused',
    call: 'insert',
    code: 'here',
    words: '',
    gaps: [
      { field: 'procedure_code', weight: 'refused', why: 'missing', about: null },
      { field: 'file_name', weight: 'refused', why: 'too_long', about: 'Giấy chứng sinh' },
    ],
  },
  conflict: { state: 'conflict', about: { kind: 'fields', count: 3 } },
  look: { state: 'conflict', about: { kind: 'step', text: 'Chuyển công chức tư pháp – hộ tịch giải quyết', at: '2026-11-20T08:02:00Z' } },
  taken: { state: 'conflict', about: { kind: 'taken' } },
  away: { state: 'away', package: 'motcua-goi-20261121-0905-7f3a', since: '2026-11-21T02:05:00Z' },
  lost: { state: 'conflict', about: { kind: 'lost' } },
  by_hand: { state: 'only_here', why: 'by_hand' },
  absent: { state: 'only_here', why: 'not_set' },
} satisfies Record<string, DeliveryState>;

const offersOf: Partial<Record<keyof typeof deliveries, ExchangeAct[]>> = {
  waiting: ['retry', 'later'],
  line: ['retry', 'later'],
  sending: [],
  refused: ['retry', 'later', 'copy_next'],
  here: ['retry'],
  conflict: ['settle'],
  look: ['look'],
  taken: ['look', 'retry'],
  lost: ['look', 'copy_next'],
  by_hand: ['copy_next'],
};

function rowOf(n: number, how: keyof typeof deliveries, part: Partial<ExchangeRow> = {}): ExchangeRow {
  const { id, code, owner, procedure } = dossierRow(n);
  const sent = how === 'received' || how === 'doubled';
  return {
    subject: { kind: 'dossier', id },
    code,
    official: sent ? `H99.00.17-261121-00${10 + n}` : null,
    title: procedure,
    owner,
    delivery: deliveries[how],
    tries: sent ? 0 : n,
    next: how === 'line' ? later : null,
    since: sent ? null : now,
    offers: offersOf[how] ?? [],
    ...part,
  };
}

const copy = rowOf(7, 'waiting', {
  subject: { kind: 'copy', id: 'copy-7' },
  code: '58/2026-SCT-BS',
  title: 'Bằng tốt nghiệp trung học phổ thông',
});

export const waitingRows = [rowOf(2, 'waiting'), copy];

/** One that another counter of the commune received. */
export const othersRow = rowOf(9, 'counter', { tries: 0 });

export const mixedRows = [
  rowOf(1, 'refused', { since: '2026-11-19T02:10:00Z' }),
  rowOf(2, 'conflict'),
  rowOf(3, 'look', { since: '2026-11-20T08:02:00Z' }),
  rowOf(4, 'line'),
  copy,
  rowOf(5, 'sending'),
  rowOf(6, 'by_hand'),
  rowOf(8, 'doubled'),
];

/** Whether the desk counts a row under a filter. */
export function fits({ delivery }: ExchangeRow, only: ExchangeFilter): boolean {
  switch (only) {
    case 'waiting':
      return delivery.state === 'waiting' || delivery.state === 'sending';
    case 'person':
      return delivery.state === 'refused' || delivery.state === 'conflict';
    case 'by_hand':
      return delivery.state === 'only_here' && delivery.why === 'by_hand';
    case 'away':
      return delivery.state === 'away';
    case 'doubled':
      return delivery.state === 'received' && delivery.doubled > 0;
  }
}

/** The delivery of the dossier that screens are drawn with. */
export function matterOf(how: keyof typeof deliveries, clerk: boolean): ExchangeMatter {
  const row = rowOf(1, how);
  const sent = row.delivery.state === 'received';
  return {
    row: clerk ? { ...row, offers: row.offers.filter((act) => act !== 'settle') } : row,
    messages: [
      { what: { kind: 'number' }, state: 'taken', at: now },
      { what: { kind: 'file', name: 'to-khai.pdf', bytes: 512_345 }, state: 'taken', at: now },
      { what: { kind: 'file', name: 'giay-chung-sinh.pdf', bytes: 1_312_345 }, state: sent ? 'taken' : 'waiting', at: sent ? now : null },
      { what: { kind: 'case' }, state: how === 'refused' ? 'refused' : sent ? 'taken' : 'waiting', at: sent ? now : null },
      {
        what: { kind: 'step', text: 'Chuyển công chức tư pháp – hộ tịch giải quyết' },
        state: how === 'look' ? 'doubtful' : how === 'doubled' ? 'doubled' : sent ? 'taken' : 'waiting',
        at: sent ? now : null,
      },
    ],
    conflict: how === 'conflict' ? conflict : null,
    news: sent ? [{ id: 'n1', at: now, state: 4, officer: 'Phạm Thị Giải', text: 'Đang xử lý tại bộ phận chuyên môn' }] : [],
    gaps: [{ field: 'component_code', weight: 'scored', why: 'missing', about: 'Giấy chứng sinh' }],
    payment: { paid: null, may_ask: true },
  };
}

const conflict: ExchangeMatter['conflict'] = {
  at: now,
  fields: [
    { field: 'owner', here: 'Đặng Đình Thường', there: 'Đặng Đình Thưởng' },
    { field: 'phone', here: '+84900000011', there: '' },
    { field: 'due_at', here: '2026-11-26T09:42:00+07:00', there: '2026-11-27T16:30:00+07:00' },
  ],
};

export const copyFields: CopyField[] = [
  { field: 'procedure_code', value: '1.000000' },
  { field: 'procedure_name', value: 'Đăng ký khai sinh' },
  { field: 'owner_name', value: 'Đặng Đình Thường' },
  { field: 'owner_phone', value: '0900000011' },
  { field: 'owner_address', value: 'Tổ 4, xã Tân Lập, tỉnh Thử' },
  { field: 'receipt_number', value: '000.00.17.H99-261121-4501' },
  { field: 'received_at', value: '21/11/2026 09:42' },
  { field: 'due_at', value: '26/11/2026 09:42' },
  { field: 'fee', value: '8000' },
];

const filed: OnlineRow[] = [
  {
    code: 'H99.00.17-261121-0031',
    procedure: 'Cấp bản sao trích lục hộ tịch, bản sao giấy khai sinh',
    known: true,
    owner: 'Nguyễn Thị Hồng',
    submitted_at: '2026-11-21T01:05:00Z',
    days: 0,
    papers: 2,
    files: 3,
    missing: 0,
    vneid: true,
    paid: true,
    said: null,
    draft: null,
    by: null,
  },
  {
    code: 'H99.00.17-261120-0024',
    procedure: 'Thủ tục chỉ có ở bộ ngành, tên rất dài để xem cột này xuống dòng thế nào khi cửa sổ hẹp',
    known: false,
    owner: 'Y Brơm Niê Kdăm',
    submitted_at: '2026-11-20T09:40:00Z',
    days: 1,
    papers: 4,
    files: 4,
    missing: 2,
    vneid: false,
    paid: false,
    said: { state: 7, at: '2026-11-21T02:00:00Z', text: 'Công dân rút hồ sơ' },
    draft: null,
    by: null,
  },
  {
    code: 'H99.00.17-261120-0019',
    procedure: 'Đăng ký khai tử',
    known: true,
    owner: 'Đặng Đình Thường',
    submitted_at: null,
    days: 1,
    papers: 1,
    files: 1,
    missing: 0,
    vneid: true,
    paid: false,
    said: null,
    draft: 'draft-1',
    by: null,
  },
  {
    code: 'H99.00.17-261119-0007',
    procedure: 'Đăng ký khai sinh',
    known: true,
    owner: 'Trần Thị Khác',
    submitted_at: '2026-11-19T03:15:00Z',
    days: 2,
    papers: 2,
    files: 2,
    missing: 0,
    vneid: true,
    paid: false,
    said: null,
    draft: null,
    by: 'Lê Thị Mẫu',
  },
];

/** What was filed online, by how the line is. */
export function online(line: LineView['state'], empty: boolean): OnlineView {
  return {
    rows: empty ? [] : filed,
    total: empty ? 0 : filed.length,
    asked: [{ id: 'c1', name: province.name, at: '2026-11-21T02:38:00Z', line, refused: line.kind === 'barred' }],
    strays: empty ? [] : [{ code: 'H99.00.21-261118-0003', at: '2026-11-21T02:30:00Z', state: 4, text: 'Chuyển phòng chuyên môn' }],
    stray: empty ? 0 : 1,
    dropped: empty ? [] : [{ name: 'ket-qua-21-11.json', at: '2026-11-21T02:20:00Z', why: 'json' }],
  };
}

/** A day's dossiers; a file of the province says where each stands there. */
export function dayRows(fromFile: boolean): ReconciledRow[] {
  return [1, 2, 3, 4].map((n) => {
    const { id, code, owner } = dossierRow(n);
    const there = [2, 4, fromFile ? 2 : null, 2][n - 1] ?? null;
    const delivery = n === 3 ? deliveries.by_hand : deliveries.received;
    return { dossier: id, code, official: `H99.00.17-261121-00${10 + n}`, owner, here: 2, there, delivery };
  });
}

const connection: ConnectionSetting = {
  id: 'c1',
  name: province.name,
  dialect: 'gateway',
  address: 'https://motcua.tinhthu.example/api',
  account: 'xa-tan-lap',
  agency: '',
  destination: 'VN:COM:000.00.17.H99',
  paths: { insert: '/hoso/them' },
  headers: {},
  files: { kind: 'dialect' },
  roots: '',
};

export const settings: ExchangeSettings = {
  connections: [
    { setting: connection, has_secret: true },
    { setting: { ...connection, id: 'c2', name: ministry.name, dialect: 'noi_ho_so', address: 'https://hotich.example' }, has_secret: false },
  ],
  rest: {
    main: 'c1',
    routes: [
      { procedure: 'khai-sinh', to: { kind: 'connection', id: 'c2' } },
      { procedure: '1.004*', to: { kind: 'by_hand' } },
    ],
    begins: '2026-07-01',
    bytes_per_second: 250_000,
    pull_minutes: null,
    drop_folder: null,
    stopped: false,
    packages: false,
  },
  codes: [
    { procedure: 'khai-sinh', name: 'Đăng ký khai sinh', code: '1.001193', confirmed: true, proposals: [] },
    { procedure: 'trich-luc-khai-sinh', name: 'Cấp bản sao trích lục khai sinh', code: '2.000635', confirmed: false, proposals: [] },
    { procedure: 'lien-thong', name: 'Liên thông khai sinh, thường trú, bảo hiểm y tế', code: null, confirmed: false, proposals: [] },
  ],
};

export const noSettings: ExchangeSettings = { connections: [], rest: { ...settings.rest, main: null, routes: [] }, codes: settings.codes };

/** The codes of one procedure: its sector and its first paper have one. */
export function sheetOf(codes: CodeRow[], procedure: string): CodeSheet {
  const row = codes.find((one) => one.procedure === procedure);
  return {
    name: row?.name ?? procedure,
    sector: 'Hộ tịch',
    papers: [
      { key: 'to-khai', name: 'Tờ khai đăng ký khai sinh' },
      { key: 'chung-sinh', name: 'Giấy chứng sinh' },
    ],
    result: 'Giấy khai sinh',
    mapping: {
      procedure,
      code: row?.code ?? '',
      name: row?.name ?? '',
      sector: 'G15-HT02',
      papers: { 'to-khai': '000.00.00.G15-KQ000001' },
      confirmed_at: now,
    },
  };
}

/** What a system proposes for the procedures without a code. */
export function proposals(codes: CodeRow[]): CodeRow[] {
  return codes
    .filter((row) => row.code === null)
    .map((row) => ({
      ...row,
      proposals: [
        { code: '2.001023', name: 'Liên thông các thủ tục hành chính về đăng ký khai sinh', likeness: 87 },
        { code: '2.000986', name: 'Liên thông đăng ký khai sinh, cấp thẻ bảo hiểm y tế', likeness: 74 },
      ],
    }));
}

export const tests: Record<'fine' | 'refused', TestStep[]> = {
  fine: [
    { what: 'setting', outcome: { kind: 'fine' } },
    { what: 'line', outcome: { kind: 'fine' } },
    { what: 'sign_in', outcome: { kind: 'fine' } },
    { what: 'question', outcome: { kind: 'fine' } },
    { what: 'clock', outcome: { kind: 'not_needed' } },
  ],
  refused: [
    { what: 'setting', outcome: { kind: 'fine' } },
    { what: 'line', outcome: { kind: 'fine' } },
    { what: 'sign_in', outcome: { kind: 'refused', code: '401', words: 'Sai tài khoản hoặc mật khẩu' } },
  ],
};
