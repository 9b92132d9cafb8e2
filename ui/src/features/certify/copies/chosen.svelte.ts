import { SvelteSet } from 'svelte/reactivity';
import type { Step } from './steps';

/** What one user was doing with electronic copies: it outlives the screens, and never the user. */
export class Chosen {
  step = $state<Step | null>(null);
  /** Copies looked at and chosen for the next batch. */
  readonly rows = new SvelteSet<string>();
}

let kept: { user: string; chosen: Chosen } | null = null;

export function chosenOf(user: string): Chosen {
  if (kept?.user !== user) kept = { user, chosen: new Chosen() };
  return kept.chosen;
}
