import type { PackageBrought, PackagesView, PackageView, PackageWritten } from '../../src/bindings';
import type { Scenario } from './desk';
import { now } from './fixtures';
import { problem } from './problem';

/** What is out, and where others are. */
export type PackageScene = 'none' | 'out' | 'off';

const code = 'K7QX-M2WD-9HTR-4PZA';

const out: PackageView = {
  id: 'package-1',
  name: 'motcua-goi-20261121-0905-7f3a',
  fingerprint: 'B4DN-7KQ2-XW9F-HT3M',
  made_at: '2026-11-21T02:05:00Z',
  matters: 12,
  away: 12,
  place: { kind: 'out' },
};

const others: PackageView[] = [
  { ...out, id: 'package-2', name: 'motcua-goi-20261120-1630-09be', matters: 3, away: 3, place: { kind: 'unfinished' } },
  { ...out, id: 'package-3', name: 'motcua-goi-20261118-0810-c412', matters: 7, away: 0, place: { kind: 'returned', at: '2026-11-18T09:30:00Z' } },
  { ...out, id: 'package-4', name: 'motcua-goi-20261112-0822-11d0', matters: 4, away: 0, place: { kind: 'given_up', at: '2026-11-16T01:00:00Z' } },
];

/** Packages on a stick, in memory. */
export class FakePackages {
  #packages: PackageView[];
  readonly #allowed: boolean;

  constructor({ packages }: Scenario) {
    this.#allowed = packages !== undefined && packages !== 'off';
    this.#packages = packages === undefined || packages === 'none' ? [] : [out, ...others];
  }

  readonly handlers = {
    packages: (): PackagesView => this.#view(),
    packageWrite: ({ folder }: { folder: string }): PackageWritten => {
      this.#packages = [out, ...this.#packages];
      const { id, name, fingerprint, matters } = out;
      return { id, name, path: `${folder}/${name}`, code, fingerprint, matters, left: 1 };
    },
    packageBring: (given: { folder: string; code: string }): PackageBrought => {
      if (given.code !== code) throw problem('PackageUnfit', { reason: 'code' });
      this.#become(out.id, { kind: 'returned', at: now });
      return { matters: 12, told: 9, waiting: 2, person: 1 };
    },
    packageGiveUp: ({ id }: { id: string }): PackagesView => {
      this.#become(id, { kind: 'given_up', at: now });
      return this.#view();
    },
  };

  #view(): PackagesView {
    return { allowed: this.#allowed, packages: this.#packages };
  }

  #become(id: string, place: PackageView['place']): void {
    this.#packages = this.#packages.map((one) => (one.id === id ? { ...one, away: 0, place } : one));
  }
}
