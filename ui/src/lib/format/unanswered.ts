import type { Unanswered } from '../../bindings';
import { asking } from '../../messages/asking.svelte';
import { t } from '../../messages/index.svelte';

/** Why there is no answer, and what to do. */
export function unansweredWords(why: Unanswered): string {
  const words = asking().unanswered;
  switch (why.kind) {
    case 'line':
      return words.line(t().sync.faults[why.why]);
    case 'refused':
      return words.refused(why.words === '' ? why.code : why.words);
    default:
      return words[why.kind];
  }
}
