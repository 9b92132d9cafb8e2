import type { CertificationView, Completed, CopyView, KeyView, SigningDone, SigningPlan, StackView, StepCount } from '../../src/bindings';
import { problem } from './problem';

/** Electronic copies: none waits anywhere. */
export class FakeCopies {
  readonly handlers = {
    copySteps: (): StepCount[] => [],
    copyRows: (): CertificationView[] => [],
    copy: (): CopyView => this.#none(),
    copyScan: (): StackView => this.#none(),
    copyScanDone: (): CertificationView[] => [],
    copyCompare: (): CopyView => this.#none(),
    copyReturn: (): CopyView => this.#none(),
    signingKeys: (): KeyView[] => [],
    signingPlan: (): SigningPlan => this.#none(),
    signingStart: (): SigningDone => this.#none(),
    signingStop: () => null,
    copiesComplete: (): Completed => ({ completed: 0, waiting: 0 }),
    copySlip: () => this.#none(),
    copyToMedium: () => this.#none(),
  };

  #none(): never {
    throw problem('NotFound');
  }
}
