import type { CertificateName, KeyView, PinTries, SigningState } from '../../src/bindings';
import type { CopiesScene } from './copies';
import { now } from './fixtures';
import { problem } from './problem';

const certificate = (holder: string, n: number, until: string): CertificateName => ({
  holder,
  serial: `54 10 2a 7c 90 0${n}`,
  fingerprint: `${n}a`.repeat(32),
  until,
});

export const leader = certificate('Trần Đình Ký', 1, '2028-03-31T16:59:59Z');
const former = certificate('Hoàng Thị Phê', 2, '2026-10-31T16:59:59Z');
export const agency = certificate('ỦY BAN NHÂN DÂN XÃ BÌNH MINH', 3, '2026-12-20T16:59:59Z');

interface Emitting {
  __EMIT__?: (event: string, payload: unknown) => void;
}

/** What a batch of the desk answers, whatever it signs. */
interface Ended<T> {
  signed: T[];
  left: string[];
  stopped: ReturnType<typeof problem> | null;
}

/** Tokens in memory: they can be pulled, and a PIN can be wrong. Copies and papers are signed with them. */
export class FakeToken {
  readonly #scene: CopiesScene;
  #pulls: number;
  #looks = 0;
  #left: PinTries;
  #stop = false;
  #stale: boolean;

  constructor(scene: CopiesScene) {
    this.#scene = scene;
    this.#pulls = scene.pulled ?? 0;
    this.#left = scene.left ?? 'all';
    this.#stale = scene.stale ?? false;
  }

  readonly handlers = {
    // Whoever looks for keys again has plugged the token in.
    signingKeys: () => (this.#scene.noKey && this.#looks++ === 0 ? [] : this.#keys()),
    signingStop: () => void (this.#stop = true),
  };

  key(fingerprint: string): KeyView {
    const key = this.#keys().find((one) => one.certificate.fingerprint === fingerprint);
    if (!key) throw problem('TokenAbsent');
    return key;
  }

  /** Signs what was shown, one after the other. */
  async run<T>(plan: { key: KeyView; rows: { id: string }[]; digest: string }, digest: string, pin: string | null, sign: (id: string) => T): Promise<Ended<T>> {
    if (this.#stale || plan.digest !== digest) {
      this.#stale = false;
      throw problem('PlanStale');
    }
    if (plan.key.pin === 'typed') this.#try(pin);
    this.#stop = false;
    const of = plan.rows.length;
    const done: Ended<T> = { signed: [], left: plan.rows.map((row) => row.id), stopped: null };
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
      done.signed.push(sign(id));
      done.left = done.left.filter((one) => one !== id);
      tell({ kind: 'signed', at: now, pending: this.#scene.offline ?? false });
    }
    return done;
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
}
