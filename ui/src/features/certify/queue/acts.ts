import type { CertificationMove } from '../../../bindings';
import type { IconName } from '../../../lib/components/icons';
import type { Act } from '../../../lib/keyboard/keymap';
import type { Queue } from './queue.svelte';

/** One thing to do with rows: offered while the desk offers it for one of them. */
export interface RowAct {
  act: Act;
  /** Moves on rows that it makes, or whether it can be done where it is none of them. */
  moves?: CertificationMove[];
  able?: boolean;
  label: string;
  icon?: IconName;
  grave?: boolean;
  /** What the list is for. */
  primary?: boolean;
  run: () => void;
}

/** What can be done with the rows that are meant now. */
export function offered(queue: Queue, acts: RowAct[]): RowAct[] {
  return acts.filter((one) => one.able ?? one.moves?.some((move) => queue.able(move).length > 0));
}
