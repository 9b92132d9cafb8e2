import type { PaperSigningDone, PaperSigningPlan, PaperSigningWish, PapersToSign, PaperToSign } from '../../src/bindings';
import type { Scenario } from './desk';
import { now } from './fixtures';
import { known } from './people';
import type { FakeToken } from './token';

const names = ['Giấy chứng sinh', 'Giấy xác nhận tình trạng hôn nhân', 'Giấy tờ khác', 'Tờ khai đăng ký khai sinh'];

/** Every other one was accepted today; the third may bear a stamp of secrecy. */
function paper(n: number): PaperToSign {
  const owners = Object.values(known).map((facts) => facts.name);
  return {
    id: `p${n + 1}`,
    paper: names[n % names.length] ?? '',
    owner: owners[n % owners.length] ?? '',
    dossier: `H25.12-26112${n % 2}-${4501 + n}`,
    pages: 1 + (n % 2),
    accepted_at: n % 2 === 0 ? '2026-11-20T02:10:00Z' : now,
    begun: false,
    bar: n === 2 ? 'secrecy' : null,
  };
}

/** Digitised papers that wait for the seal. */
export class FakePapers {
  readonly #token: FakeToken;
  #rows: PaperToSign[];

  constructor(scenario: Scenario, token: FakeToken) {
    this.#token = token;
    this.#rows = Array.from({ length: scenario.copies?.papers ?? 0 }, (_, n) => paper(n));
  }

  readonly handlers = {
    papersToSign: (): PapersToSign => ({
      waiting: this.#rows.length,
      today: this.#rows.filter((row) => row.accepted_at === now).length,
      rows: this.#rows,
    }),
    paperSigningPlan: ({ wish }: { wish: PaperSigningWish }): PaperSigningPlan => this.#plan(wish),
    paperSigningStart: ({ wish, digest, pin }: { wish: PaperSigningWish; digest: string; pin: string | null }): Promise<PaperSigningDone> =>
      this.#token.run(this.#plan(wish), digest, pin, (id) => {
        this.#rows = this.#rows.filter((row) => row.id !== id);
        return id;
      }),
  };

  #plan(wish: PaperSigningWish): PaperSigningPlan {
    const asked = this.#rows.filter((row) => wish.rows.includes(row.id));
    const rows = asked.filter((row) => row.bar === null);
    const staying = asked.flatMap((row) => (row.bar ? [{ id: row.id, paper: row.paper, reason: row.bar }] : []));
    return { key: this.#token.key(wish.certificate), rows, staying, digest: rows.map((row) => row.id).join(' ') };
  }
}
