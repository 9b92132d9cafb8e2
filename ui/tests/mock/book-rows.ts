import type { CertificationOffer, CertificationView, Gap, SeriesId, SignerAs } from '../../src/bindings';
import { now } from './fixtures';

/** What a row of the believable book is made from. */
export interface Run {
  series: SeriesId;
  code: string;
  first: number;
  last: number;
  gaps: Gap[];
  /** Rows at the end that wait for a signature. */
  reserved: number;
  /** They went to another counter with the book. */
  away: boolean;
  /** Somebody who may neither strike nor cancel. */
  clerk: boolean;
}

const people = ['Nguyễn Thị Hồng', 'Đặng Đình Thường', 'Y Brơm Niê Kdăm', 'Trần Văn Mới', 'Hoàng Thị Ẩn', 'Lò Văn Xuân'];
const papers: [string, number][] = [
  ['Giấy khai sinh', 1],
  ['Thẻ căn cước', 2],
  ['Bằng tốt nghiệp trung học phổ thông', 1],
  ['Học bạ', 12],
  ['Giấy chứng nhận quyền sử dụng đất', 4],
];

export const chair: SignerAs = {
  id: 'chu-tich',
  lines: ['CHỦ TỊCH'],
  name: 'Vũ Đức Thịnh',
  title: 'Chủ tịch',
};
export const deputy: SignerAs = {
  id: 'pho-chu-tich',
  lines: ['KT. CHỦ TỊCH', 'PHÓ CHỦ TỊCH'],
  name: 'Bùi Thị Mai Phương',
  title: 'Phó Chủ tịch',
};

/** TT 226/2016: 2,000 a page for two pages, then 1,000, at most 200,000 a copy. */
export function fee(pages: number, copies: number): number {
  return Math.min(2_000 * Math.min(pages, 2) + 1_000 * Math.max(pages - 2, 0), 200_000) * copies;
}

/** The row with this number; the same each time it is asked for. */
export function rowOf(run: Run, no: number): CertificationView {
  const [paper, pages] = papers[no % papers.length] ?? ['Giấy khai sinh', 1];
  const copies = no % 11 === 0 ? 30 : (no % 4) + 1;
  const day = dayOf(run, no);
  const back = run.last - no;
  const plain: CertificationView = {
    id: `${run.series}-${no}`,
    visit: `visit-${no}`,
    matter: { kind: 'copies' },
    book: 'copies',
    requester: people[no % people.length] ?? '',
    paper,
    pages,
    copies,
    fee: fee(pages, copies),
    status: 'issued',
    number: { no, volume_code: run.code, day, series: run.series },
    received_at: `${day}T02:10:00Z`,
    due_at: `${day}T10:00:00Z`,
    overdue: false,
    agreed: false,
    signer: no % 5 === 0 ? chair : deputy,
    signed_on: day,
    voided: null,
    refused: null,
    cancelled: null,
    strikes: [],
    prints: 1,
    print_state: 'out',
    cross_page_seal: pages >= 2,
    replaces: null,
    level: null,
    offers: [],
  };
  if (back < run.reserved) Object.assign(plain, { status: run.away ? 'handed_over' : 'reserved', signed_on: null });
  if (no % 97 === 0 || back === run.reserved + 1) giveUp(plain);
  if (back === run.reserved) plain.replaces = no - 1;
  if (back === run.reserved + 3) struck(plain);
  if (back === run.reserved + 6) cancelledBy(plain);
  plain.offers = offers(plain, run.clerk);
  return plain;
}

/** What may be done with a row, as the table of moves says. */
export function offers(row: CertificationView, clerk: boolean): CertificationOffer[] {
  const fits = { strike: ['reserved', 'issued', 'cancelled'], cancel: ['issued'] };
  return (['strike', 'cancel'] as const).map((move) => ({
    move,
    bar: clerk ? 'role' : fits[move].includes(row.status) ? null : 'status',
  }));
}

/** Numbers of a run that have a row, above this one. */
export function* numbersOf(run: Run, above: number): Generator<number> {
  for (let no = Math.max(run.first, above + 1); no <= run.last; no += 1) {
    if (!run.gaps.some((gap) => no >= gap.from && no <= gap.to)) yield no;
  }
}

function giveUp(row: CertificationView): void {
  const reason = row.number && row.number.no % 97 === 0 ? 'misprint' : 'signer_refuses';
  const words = reason === 'misprint' ? 'Lời chứng in sai tên giấy tờ' : 'Người ký không ký: bản chính mờ';
  Object.assign(row, { status: 'void', signed_on: null, voided: { reason, words, at: now, by: 'lan' } });
}

function struck(row: CertificationView): void {
  const right = 'Đặng Đình Thường';
  row.strikes = [
    { field: 'requester', before: 'Đặng Đình Thượng', after: right, note: 'Theo căn cước đã xuất trình', at: now, by: 'hoa' },
    { field: 'copies', before: String(row.copies), after: String(row.copies + 1), note: 'Đếm lại khi đóng dấu', at: now, by: 'hoa' },
  ];
  row.requester = right;
  row.copies += 1;
  row.fee = fee(row.pages, row.copies);
}

function cancelledBy(row: CertificationView): void {
  row.status = 'cancelled';
  row.cancelled = {
    decision: '214/QĐ-UBND',
    decided: '2026-11-18',
    publication: 'Cổng thông tin điện tử của tỉnh, 19/11/2026',
    reason: 'Bản chính bị phát hiện là giả sau khi chứng thực',
    at: now,
  };
}

/** Numbers spread evenly over the year up to today. */
function dayOf(run: Run, no: number): string {
  const whole = run.last - run.first + 1;
  const days = 324 - Math.floor(((run.last - no) * 323) / Math.max(whole, 1));
  return new Date(Date.UTC(2026, 0, days + 1)).toISOString().slice(0, 10);
}
