import type {
  CertificateName,
  CertificationStatus,
  CertificationView,
  ComparedWish,
  CopyPageView,
  CopyView,
  KeyView,
  PinTries,
  SigningDone,
  SigningPlan,
  SigningState,
  SigningWish,
  StepCount,
} from '../../src/bindings';
import { signers, type FakeCertify } from './certify';
import type { Scenario } from './desk';
import { known } from './people';
import { problem } from './problem';
import type { FakeScan } from './scan';

/** What the desk of electronic copies should meet; nothing waits where it is not given. */
export interface CopiesScene {
  scan?: number;
  compare?: number;
  sign?: number;
  seal?: number;
  issued?: number;
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
const now = '2026-11-21T02:42:07Z';

const certificate = (holder: string, n: number, until: string): CertificateName => ({
  holder,
  serial: `54 10 2a 7c 90 0${n}`,
  fingerprint: `${n}a`.repeat(32),
  until,
});

const leader = certificate('Trần Đình Ký', 1, '2028-03-31T16:59:59Z');
const former = certificate('Hoàng Thị Phê', 2, '2026-10-31T16:59:59Z');
const agency = certificate('ỦY BAN NHÂN DÂN XÃ BÌNH MINH', 3, '2026-12-20T16:59:59Z');

interface Emitting {
  __EMIT__?: (event: string, payload: unknown) => void;
}

/** What is known of a copy beside its row. */
interface Known {
  turned: number;
  compared: CopyView['compared'];
  signed: CertificateName | null;
  sealed: CertificateName | null;
}

/** Electronic copies in memory, with a token that can be pulled and a PIN that can be wrong. */
export class FakeCopies {
  readonly #scene: CopiesScene;
  readonly #certify: FakeCertify;
  readonly #scan: FakeScan;
  #known = new Map<string, Known>();
  #pulls: number;
  #looks = 0;
  #left: PinTries;
  #stop = false;
  #stale: boolean;

  constructor(scenario: Scenario, certify: FakeCertify, scan: FakeScan) {
    this.#scene = scenario.copies ?? {};
    this.#certify = certify;
    this.#scan = scan;
    this.#pulls = this.#scene.pulled ?? 0;
    this.#left = this.#scene.left ?? 'all';
    this.#stale = this.#scene.stale ?? false;
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
    // Whoever looks for keys again has plugged the token in.
    signingKeys: () => (this.#scene.noKey && this.#looks++ === 0 ? [] : this.#keys()),
    signingPlan: ({ wish }: { wish: SigningWish }) => this.#plan(wish),
    signingStart: ({ wish, digest, pin }: { wish: SigningWish; digest: string; pin: string | null }) =>
      this.#start(wish, digest, pin),
    signingStop: () => void (this.#stop = true),
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

  #keys(): KeyView[] {
    const key = (certificate: CertificateName, part: Partial<KeyView>): KeyView => ({
      certificate,
      holder: 'person',
      place: { kind: 'token', label: 'VGCA-Token', serial: '5A0012F4' },
      pin: 'typed',
      left: this.#left,
      unfit: null,
      ends_in_days: null,
      ...part,
    });
    const phone = this.#scene.phone ? { place: { kind: 'remote' as const, provider: 'Ký số từ xa' }, pin: 'elsewhere' as const } : {};
    return [
      key(former, { unfit: 'expired' }),
      key(leader, phone),
      key(agency, { holder: 'agency', place: { kind: 'token', label: 'Con dấu UBND', serial: '5A0012F5' }, left: 'all', ends_in_days: 29 }),
    ];
  }

  #plan(wish: SigningWish): SigningPlan {
    const key = this.#keys().find((one) => one.certificate.fingerprint === wish.certificate);
    if (!key) throw problem('TokenAbsent');
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

  async #start(wish: SigningWish, digest: string, pin: string | null): Promise<SigningDone> {
    const plan = this.#plan(wish);
    if (this.#stale || plan.digest !== digest) {
      this.#stale = false;
      throw problem('PlanStale');
    }
    if (plan.key.pin === 'typed') this.#try(pin);
    this.#stop = false;
    const of = plan.rows.length;
    const done: SigningDone = { signed: [], left: plan.rows.map((row) => row.id), stopped: null };
    for (const [at, { id }] of plan.rows.entries()) {
      const tell = (state: SigningState) => (window as Emitting).__EMIT__?.('signing-moved', { id, at: at + 1, of, state });
      if (this.#stop) break;
      tell({ kind: 'signing' });
      await new Promise((over) => setTimeout(over, this.#scene.slow ?? 5));
      if (this.#pulls > 0 && at === this.#pulls) {
        this.#pulls = 0;
        done.stopped = problem('TokenGone');
        tell({ kind: 'failed', error: done.stopped });
        break;
      }
      done.signed.push(this.#sign(id, wish.part));
      done.left = done.left.filter((one) => one !== id);
      tell({ kind: 'signed', at: now, pending: this.#scene.offline ?? false });
    }
    return done;
  }

  #try(pin: string | null): void {
    if (this.#left === 'locked') throw problem('TokenLocked');
    if (pin === null || pin === '') throw problem('PinNeeded');
    if (pin === '123456') {
      this.#left = 'all';
      return;
    }
    this.#left = this.#left === 'all' ? 'fewer' : this.#left === 'fewer' ? 'last' : 'locked';
    throw problem('PinWrong', { left: this.#left });
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
