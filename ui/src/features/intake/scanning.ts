import { commands, type BinRef } from '../../bindings';
import { ask } from '../../lib/ipc/answer';
import { go, paths } from '../../lib/navigation';
import type { Intake, Row } from './intake.svelte';
import { rowId } from './places';

/**
 * Opens the scan workspace; new pages go to this row where it keeps any. Pages that must be judged first are taken back
 * there.
 */
export async function scanFor(intake: Intake, row: Row | null): Promise<void> {
  await intake.idle();
  const at = row && rowId(row);
  const isSecret = intake.view?.findings.some((finding) => finding.code === 'secret_page' && finding.at === at);
  if (row && isSecret) return arrangeAgain(intake, row);
  go(paths.scan(intake.draft, row && binOf(intake, row)));
}

/** Takes the pages of a row back to the scan workspace, to be arranged anew. */
export async function arrangeAgain(intake: Intake, row: Row): Promise<void> {
  await intake.idle();
  const bin = binOf(intake, row);
  if (!bin) return;
  const answer = await ask(() => commands.scanTakeBack(intake.draft, bin));
  if (answer.status === 'error') intake.problem = answer.error;
  else go(paths.scan(intake.draft, bin));
}

/** The row as a place for pages; null for a paper that is only shown. */
function binOf(intake: Intake, row: Row): BinRef | null {
  const one = intake.view?.cases[row.case];
  const keeps = one?.papers.some((paper) => paper.key === row.line && !paper.shown_only);
  return one && keeps ? { procedure: one.procedure, line: row.line } : null;
}
