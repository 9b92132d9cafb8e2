import type { KeyView, PaperSigningDone, PaperSigningPlan, PaperSigningWish, PapersToSign, PaperToSign } from '../../src/bindings';
import { problem } from './problem';

const one = (id: string, paper: string, owner: string, dossier: string, pages: number): PaperToSign => ({
  id,
  paper,
  owner,
  dossier,
  pages,
  accepted_at: '2026-11-20T02:10:00Z',
  begun: false,
  bar: null,
});

/** The key the seal is made with. */
const seal: KeyView = {
  certificate: { holder: 'Ủy ban nhân dân xã Tân Lập', serial: '5401', fingerprint: 'c5'.repeat(32), until: '2028-01-31T00:00:00Z' },
  holder: 'agency',
  place: { kind: 'token', label: 'Con dấu số', serial: '0007' },
  pin: 'typed',
  left: 'all',
  unfit: null,
  ends_in_days: null,
};

/** Digitised papers that wait for the seal; one of them may bear a stamp of secrecy. */
export class FakePapers {
  #rows: PaperToSign[] = [
    one('p1', 'Giấy chứng sinh', 'Nguyễn Thị Hồng', 'H25.12-261120-4501', 1),
    one('p2', 'Giấy xác nhận tình trạng hôn nhân', 'Trần Văn Bình', 'H25.12-261120-4502', 2),
    { ...one('p3', 'Giấy tờ khác', 'Lê Thị Hoa', 'H25.12-261120-4503', 1), bar: 'secrecy' },
  ];

  readonly handlers = {
    papersToSign: (): PapersToSign => ({ waiting: this.#rows.length, today: this.#rows.length, rows: this.#rows }),
    paperSigningPlan: ({ wish }: { wish: PaperSigningWish }): PaperSigningPlan => this.#plan(wish),
    paperSigningStart: ({ wish, digest, pin }: { wish: PaperSigningWish; digest: string; pin: string | null }): PaperSigningDone => {
      const plan = this.#plan(wish);
      if (plan.digest !== digest) throw problem('PlanStale');
      if (pin === null) throw problem('PinNeeded');
      const signed = plan.rows.map((row) => row.id);
      this.#rows = this.#rows.filter((row) => !signed.includes(row.id));
      return { signed, left: [], stopped: null };
    },
  };

  #plan(wish: PaperSigningWish): PaperSigningPlan {
    const asked = this.#rows.filter((row) => wish.rows.includes(row.id));
    const rows = asked.filter((row) => row.bar === null);
    const staying = asked.flatMap((row) => (row.bar ? [{ id: row.id, paper: row.paper, reason: row.bar }] : []));
    return { key: seal, rows, staying, digest: rows.map((row) => row.id).join(' ') };
  }
}
