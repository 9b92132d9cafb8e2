import {
  commands,
  type CertificationMove,
  type CertificationStatus,
  type CertificationView,
  type StepCount,
} from '../../../bindings';
import type { Answer } from '../../../lib/ipc/answer';
import { may } from '../words';

/** What an electronic copy waits for, in order; behind them those that were sealed today. */
export const steps = ['to_scan', 'to_compare', 'to_sign', 'to_seal', 'issued'] as const;
export type Step = (typeof steps)[number];

/** States of a row at a step: a copy that has its number is signed before the others. */
export const listsOf: Record<Step, CertificationStatus[]> = {
  to_scan: ['to_scan'],
  to_compare: ['to_compare'],
  to_sign: ['signing', 'to_sign'],
  to_seal: ['to_seal'],
  issued: ['issued'],
};

/** The move that takes a copy from its step to the next. */
export const moveOf: Record<Step, CertificationMove> = {
  to_scan: 'scan',
  to_compare: 'compare',
  to_sign: 'sign_copy',
  to_seal: 'seal',
  issued: 'deliver',
};

/** The step at which a row in this state is found; none where it is on its way no more. */
export function stepOf(status: CertificationStatus): Step | undefined {
  return steps.find((step) => listsOf[step].includes(status));
}

/** How many stand at a step; null where nobody counts. */
export function countOf(step: Step, counts: StepCount[] | null): number | undefined {
  if (!counts || step === 'issued') return undefined;
  return counts.filter((one) => listsOf[step].includes(one.status)).reduce((sum, one) => sum + one.rows, 0);
}

/** Copies in one state, the most urgent first; of sealed ones those of today. */
export async function readCopies(status: CertificationStatus): Promise<Answer<CertificationView[]>> {
  if (status !== 'issued') return commands.copyRows(status);
  const today = await commands.certifyRows('today');
  if (today.status === 'error') return today;
  const issued = today.data.filter((row) => row.matter.kind === 'electronic_copy' && row.status === 'issued');
  return { status: 'ok', data: issued };
}

/** The first step at which this person has something to do, else the first at which anything waits. */
export async function firstStep(counts: StepCount[]): Promise<Step> {
  const waiting = steps.filter((step) => (countOf(step, counts) ?? 0) > 0);
  for (const step of waiting) {
    for (const status of listsOf[step]) {
      const rows = await readCopies(status);
      if (rows.status === 'ok' && rows.data.some((row) => may(row, moveOf[step]))) return step;
    }
  }
  return waiting[0] ?? 'to_scan';
}
