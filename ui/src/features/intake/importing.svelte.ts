import type { AgainReason, PaperLine } from '../../bindings';
import type { Intake, Row } from './intake.svelte';

/** Which dialog of an import is open: the reason for a paper already held, then the files. */
export class Importing {
  asking = $state.raw<Row | null>(null);
  choosing = $state.raw<{ row: Row; again: AgainReason | null } | null>(null);
  #intake: Intake;
  #ondone: () => void;

  constructor(intake: Intake, ondone: () => void) {
    this.#intake = intake;
    this.#ondone = ondone;
  }

  /** Opens the import for a row; a paper already held asks why first. */
  start(row: Row | null): void {
    const paper = row && this.paper(row);
    if (!row || !paper || paper.shown_only) return;
    this.#intake.current = row;
    if (paper.held?.reusable) this.asking = row;
    else this.choosing = { row, again: null };
  }

  /** Files dropped on the window go to the current row. */
  drop(paths: string[]): void {
    const row = this.#intake.current;
    const paper = row && this.paper(row);
    if (!row || !paper || paths.length === 0) return;
    if (paper.held?.reusable) this.asking = row;
    else void this.bring(row, { paths }, null);
  }

  async bring(row: Row, files: { incoming?: string[]; paths?: string[] }, again: AgainReason | null): Promise<void> {
    this.choosing = null;
    if (await this.#intake.import(row, files, again)) this.#ondone();
  }

  paper(row: Row): PaperLine | undefined {
    return this.#intake.view?.cases[row.case]?.papers.find((paper) => paper.key === row.line);
  }
}
