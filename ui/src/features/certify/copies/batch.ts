import {
  commands,
  type CertificationView,
  type SigningPart,
  type SigningPlan,
  type SigningStay,
} from '../../../bindings';
import { showMoney } from '../../../lib/format/money';
import { ask } from '../../../lib/ipc/answer';
import { t } from '../../../messages/index.svelte';
import { formed, type Batch, type BatchPlan } from '../signing/batch';
import { numberList, signerWords } from '../words';

/** Electronic copies that get a signature, or the seal. */
export function copiesBatch(part: SigningPart, rows: CertificationView[]): Batch {
  return {
    holder: part === 'seal' ? 'agency' : 'person',
    icon: part === 'seal' ? 'stamp' : 'edit',
    ids: rows.map((row) => row.id),
    count: rows.length,
    signer: rows[0]?.signer.name ?? null,
    words: () => ({ ...t().copies.batch.each, ...t().copies.batch[part] }),
    plan: (ids, certificate) =>
      formed(
        ask(() => commands.signingPlan({ part, rows: ids, certificate })),
        (plan) => shown(plan, part),
      ),
    start: (ids, certificate, digest, pin) =>
      ask(() => commands.signingStart({ part, rows: ids, certificate }, digest, pin)),
  };
}

function shown(plan: SigningPlan, part: SigningPart): BatchPlan {
  const signers = new Set(plan.rows.map((row) => signerWords(row.signer)));
  return {
    digest: plan.digest,
    rows: plan.rows.map(({ id, no, paper, requester, pages, compared, begun }) => {
      return { id, mark: String(no), paper, whose: requester, pages, compared: compared?.name ?? '', begun };
    }),
    staying: plan.staying.map((stay) => ({ id: stay.id, paper: stay.paper, why: () => why(stay) })),
    sums: () => sums(plan, part),
    signers: () => t().copies.batch.plan.signer([...signers].join('; ')),
  };
}

function sums({ rows }: SigningPlan, part: SigningPart): string[] {
  const words = t().copies.batch.plan;
  const numbers = numberList(rows.map(({ no }) => ({ number: { no } })));
  const volumes = [...new Set(rows.map((row) => row.volume_code))].join(', ');
  const fee = rows.reduce((sum, row) => sum + row.fee, 0);
  return [
    words.numbers(rows.length, numbers, volumes),
    words.pages(rows.reduce((sum, row) => sum + row.pages, 0)),
    words.compared(rows.filter((row) => row.compared !== null).length, rows.length),
    ...(part === 'signature' ? [words.fee(showMoney(fee))] : []),
  ];
}

function why({ reason }: SigningStay): string {
  return reason.kind === 'bar' ? t().certify.bars[reason.bar] : t().copies.batch.plan.stays[reason.kind];
}
