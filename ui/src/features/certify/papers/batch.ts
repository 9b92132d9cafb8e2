import { commands, type PaperSigningPlan, type PaperToSign } from '../../../bindings';
import { ask } from '../../../lib/ipc/answer';
import { t } from '../../../messages/index.svelte';
import { formed, type Batch, type BatchPlan } from '../signing/batch';

/** Digitised papers that get the seal of the agency. Those that cannot be signed now go along, to be named with why. */
export function papersBatch(rows: PaperToSign[]): Batch {
  return {
    holder: 'agency',
    icon: 'stamp',
    ids: rows.map((row) => row.id),
    count: rows.filter((row) => row.bar === null).length,
    signer: null,
    words: () => t().sealing.batch,
    plan: (ids, certificate) =>
      formed(
        ask(() => commands.paperSigningPlan({ rows: ids, certificate })),
        shown,
      ),
    start: (ids, certificate, digest, pin) =>
      formed(
        ask(() => commands.paperSigningStart({ rows: ids, certificate }, digest, pin)),
        (done) => ({ ...done, signed: done.signed.map((id) => ({ id, number: null })) }),
      ),
  };
}

function shown(plan: PaperSigningPlan): BatchPlan {
  const pages = plan.rows.reduce((sum, row) => sum + row.pages, 0);
  return {
    digest: plan.digest,
    rows: plan.rows.map(({ id, dossier, paper, owner, pages: own, begun }) => {
      return { id, mark: dossier, paper, whose: owner, pages: own, compared: null, begun };
    }),
    staying: plan.staying.map(({ id, paper, reason }) => ({ id, paper, why: () => t().sealing.bars[reason] })),
    sums: () => [t().sealing.papers(plan.rows.length), t().copies.batch.plan.pages(pages)],
    signers: () => t().sealing.sealOf(plan.key.certificate.holder),
  };
}
