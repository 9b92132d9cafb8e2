import type {
  CertificateName,
  CertificationStatus,
  CertificationView,
  ComparedWish,
  CopyPageView,
  CopyView,
  SigningPlan,
  SigningWish,
  PinTries,
  StepCount,
} from '../../src/bindings';
import { signers, type FakeCertify } from './certify';
import type { Scenario } from './desk';
import { now } from './fixtures';
import { known } from './people';
import { problem } from './problem';
import type { FakeScan } from './scan';
import { agency, leader, type FakeToken } from './token';

/** What the desk of electronic copies should meet; nothing waits where it is not given. */
export interface CopiesScene {
  scan?: number;
  compare?: number;
  sign?: number;
  seal?: number;
  issued?: number;
  /** Digitised papers that wait for the seal; the third may bear a stamp of secrecy. */
  papers?: number;
  /** The first copy to sign has its number since an earlier attempt. */
  begun?: boolean;
  /** Pages of each original. */
  pages?: number;
  /** The token is pulled after so many. */
  pulled?: number;
  /** No token is plugged in when keys are looked for first. */
  noKey?: boolean;
  /** The signer's phone confirms instead of a PIN. */
  phone?: boolean;
  /** What the token says of wrong PINs before the first one is typed. */
  left?: PinTries;
  /** No timestamp can be had. */
  offline?: boolean;
  /** The queue changes while the plan is looked at. */
  stale?: boolean;
  /** One copy is meant for another signer. */
  otherSigner?: boolean;
  /** Signing a copy takes so long, ms. */
  slow?: number;
  /** The office lets copies go out on media. */
  media?: boolean;
}

/** A usual morning: something at every step. */
export const morning: CopiesScene = { scan: 2, compare: 3, sign: 18, seal: 4, issued: 2 };

const steps: CertificationStatus[] = ['to_scan', 'to_compare', 'to_sign', 'signing', 'to_seal'];
const papers = ['Giấy khai sinh', 'Bằng tốt nghiệp đại học', 'Học bạ', 'Giấy chứng nhận kết hôn'];

/** What is known of a copy beside its row. */
interface Known {
  turned: number;
  compared: CopyView['compared'];
  signed: CertificateName | null;
  sealed: CertificateName | null;
}

/** Electronic copies in memory. */
export class FakeCopies {
  readonly #scene: CopiesScene;
  readonly #certify: FakeCertify;
  readonly #scan: FakeScan;
  readonly #token: FakeToken;
  #known = new Map<string, Known>();

  constructor(scenario: Scenario, certify: FakeCertify, scan: FakeScan, token: FakeToken) {
    this.#scene = scenario.copies ?? {};
    this.#certify = certify;
    this.#scan = scan;
    this.#token = token;
    const { scan: toScan = 0, compare = 0, sign = 0, seal = 0, issued = 0 } = this.#scene;
    for (let n = 0; n < issued; n += 1) this.#issued(n);
    for (let n = 0; n < seal; n += 1) this.#add('to_seal', n);
    for (let n = 0; n < sign; n += 1) this.#add(this.#scene.begun && n === 0 ? 'signing' : 'to_sign', n);
    for (let n = 0; n < compare; n += 1) this.#add('to_compare', n);
    for (let n = 0; n < toScan; n += 1) this.#add('to_scan', n);
  }

  readonly handlers = {
    copySteps: (): StepCount[] => steps.map((status) => ({ status, rows: this.#certify.copies(status).length })),
    copyRows: ({ status }: { status: CertificationStatus }) => this.#certify.copies(status),
    copy: ({ id }: { id: string }) => this.#copy(id),
    copyScan: ({ ids }: { ids: string[] }) => {
      const rows = ids.map((id) => this.#row(id));
      return this.#scan.originals(`stack-${ids.join('-')}`, rows.map((row) => ({ key: row.id, name: row.paper })));
    },
    copyScanDone: ({ draft }: { draft: string }) =>
      [...this.#scan.takeOriginals(draft)].map(([id, pages]) => {
        this.#know(id).compared = null;
        return this.#certify.move(this.#row(id), 'to_compare', { pages });
      }),
    copyCompare: ({ id, wish }: { id: string; wish: ComparedWish }) => {
      const copy = this.#copy(id);
      if (wish.pages.join() !== copy.pages.map((page) => page.sha256).join()) throw problem('PlanStale');
      const [viewed, pages] = [new Set(wish.viewed).size, copy.pages.length];
      if (viewed < pages) throw problem('PagesNotViewed', { viewed: String(viewed), pages: String(pages) });
      this.#know(id).compared = { by: 'lan', name: 'Nguyễn Thị Lan', at: now };
      this.#certify.move(this.#row(id), 'to_sign', {});
      return this.#copy(id);
    },
    copyReturn: ({ id, words }: { id: string; words: string }) => {
      if (words.trim() === '') throw problem('Invalid', { field: 'words' });
      this.#know(id).compared = null;
      this.#certify.move(this.#row(id), 'to_compare', {});
      return this.#copy(id);
    },
    signingPlan: ({ wish }: { wish: SigningWish }) => this.#plan(wish),
    signingStart: ({ wish, digest, pin }: { wish: SigningWish; digest: string; pin: string | null }) =>
      this.#token.run<CertificationView>(this.#plan(wish), digest, pin, (id) => this.#sign(id, wish.part)),
    copiesComplete: () => {
      const waiting = this.#certify.copies('issued').filter((row) => row.level !== 'archived');
      if (this.#scene.offline) return { completed: 0, waiting: waiting.length };
      for (const row of waiting) row.level = 'archived';
      return { completed: waiting.length, waiting: 0 };
    },
    copySlip: ({ id }: { id: string }) => {
      this.#leaving(id);
      return { printer: 'Canon-Quay2', rows: 1 };
    },
    copyToMedium: ({ id, folder }: { id: string; folder: string }) => {
      if (!this.#scene.media) throw problem('MediumNotAllowed');
      const row = this.#leaving(id);
      return `${folder}/ban-sao-dien-tu-${String(row.number?.no ?? 0).padStart(4, '0')}-2026.pdf`;
    },
  };

  #leaving(id: string): CertificationView {
    const row = this.#row(id);
    if (row.level === 'basic') throw problem('TimestampPending');
    return row;
  }

  #add(status: CertificationStatus, n: number): CertificationView {
    const names = Object.values(known).map((facts) => facts.name);
    const pages = this.#scene.pages ?? (n % 4 === 2 ? 12 : 2);
    const other = this.#scene.otherSigner && n === 1 ? signers[1] : undefined;
    const row = this.#certify.add({
      matter: { kind: 'electronic_copy' },
      book: 'electronic_copies',
      requester: names[n % names.length] ?? '',
      paper: papers[n % papers.length] ?? '',
      pages,
      copies: 1,
      fee: Math.min(2_000 * Math.min(pages, 2) + 1_000 * Math.max(pages - 2, 0), 200_000),
      status,
      ...(n === 0 && status === 'to_compare' ? { overdue: true, due_at: '2026-11-21T02:00:00Z' } : {}),
      ...(other ? { signer: other } : {}),
      ...(['signing', 'to_seal', 'issued'].includes(status) ? { number: this.#certify.number('electronic_copies', true) } : {}),
      ...(['to_seal', 'issued'].includes(status) ? { signed_on: '2026-11-21', level: 'timestamped' as const } : {}),
    });
    this.#known.set(row.id, {
      turned: n % 3 === 1 ? 1 : 0,
      compared: ['to_scan', 'to_compare'].includes(status) ? null : { by: 'lan', name: 'Nguyễn Thị Lan', at: '2026-11-21T02:05:00Z' },
      signed: row.level ? leader : null,
      sealed: status === 'issued' ? agency : null,
    });
    return row;
  }

  /** One has all its evidence; the others wait for a timestamp. */
  #issued(n: number): void {
    const row = this.#add('issued', n);
    row.level = n === 0 ? 'archived' : 'basic';
  }

  #copy(id: string): CopyView {
    const row = this.#row(id);
    const { turned, compared, signed, sealed } = this.#know(id);
    const scanned = row.status !== 'to_scan';
    const statement = [
      'Chứng thực bản sao điện tử đúng với bản chính',
      `Số chứng thực ${row.number?.no ?? ''} quyển số ${row.number?.volume_code ?? ''}`,
      'Ngày 21 tháng 11 năm 2026',
    ];
    return {
      row,
      pages: scanned ? Array.from({ length: row.pages }, (_, n) => page(id, n, turned)) : [],
      compared,
      statement: row.number ? statement : [],
      file: signed ? Array.from({ length: row.pages + 1 }, (_, n) => `/picture/file-${id}-${n}.svg`) : [],
      level: row.level,
      signed,
      sealed,
      sealed_sha256: sealed ? 'c4'.repeat(32) : null,
    };
  }

  #plan(wish: SigningWish): SigningPlan {
    const key = this.#token.key(wish.certificate);
    let no = this.#certify.number('electronic_copies', false)?.no ?? 0;
    const begun = wish.part === 'signature' ? this.#certify.copies('signing').map((row) => row.id) : [];
    const meant = [...new Set([...begun, ...wish.rows])].map((id) => this.#row(id));
    const staying = meant.filter((row) => wish.part === 'signature' && row.signer.name !== key.certificate.holder);
    const rows = meant
      .filter((row) => !staying.includes(row))
      .map((row) => ({
        id: row.id,
        paper: row.paper,
        requester: row.requester,
        pages: row.pages,
        page_hashes: [],
        no: row.number?.no ?? no++,
        volume_code: row.number?.volume_code ?? '02/2026-SCTĐT/BS',
        signer: row.signer,
        compared: this.#know(row.id).compared,
        fee: row.fee,
        begun: row.status === 'signing',
      }));
    return {
      key,
      rows,
      staying: staying.map(({ id, paper }) => ({ id, paper, reason: { kind: 'other_signer' } })),
      digest: rows.map((row) => row.id).join(),
    };
  }

  #sign(id: string, part: SigningWish['part']): CertificationView {
    const row = this.#row(id);
    const level = this.#scene.offline ? ('basic' as const) : ('timestamped' as const);
    const copy = this.#know(id);
    if (part === 'seal') {
      copy.sealed = agency;
      return this.#certify.move(row, 'issued', { level });
    }
    copy.signed = leader;
    const number = row.number ?? this.#certify.number('electronic_copies', true);
    return this.#certify.move(row, 'to_seal', { number, level, signed_on: '2026-11-21' });
  }

  #know(id: string): Known {
    const known = this.#known.get(id) ?? { turned: 0, compared: null, signed: null, sealed: null };
    this.#known.set(id, known);
    return known;
  }

  #row(id: string): CertificationView {
    return this.#certify.offered(this.#certify.row(id));
  }
}

/** One page of an original; the second was scanned lying, the third looks pale. */
function page(id: string, n: number, turned: number): CopyPageView {
  return {
    scan: n === 4 ? null : `/picture/scan-${id}-${n}.svg`,
    copy: `/picture/copy-${id}-${n}.svg`,
    sha256: `${n % 10}${id.length % 10}`.repeat(32),
    turns: n === 1 ? turned * 2 : 0,
    copy_turns: 0,
    width_mm: 210,
    height_mm: 297,
    dpi: n === 2 ? 150 : 300,
    findings: n === 2 ? [{ what: 'low_resolution', number: 150 }] : [],
  };
}
