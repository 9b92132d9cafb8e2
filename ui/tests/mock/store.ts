import type { StoreState } from '../../src/bindings';
import type { Scenario } from './desk';

/** Room and health of the disk, in memory. */
export class FakeStore {
  #state: StoreState;

  constructor(scenario: Scenario) {
    this.#state = {
      health: scenario.disk ?? 'fine',
      missing: scenario.lost ? { from: 4101, to: 4107 } : null,
      free: scenario.disk === 'tight' ? 180 : 52_000,
      reserve_whole: scenario.disk !== 'tight',
      database: 310,
      files: 4_800,
      sources: 1_200,
    };
  }

  readonly handlers = {
    storeState: () => this.#state,
    goOnWithoutMissing: () => ((this.#state = { ...this.#state, missing: null }), null),
  };
}
