import type { KeyView } from '../../bindings';
import { t } from '../../messages/index.svelte';
import { showDate } from './date';

/** Where a key is. */
export function keyPlace({ place }: KeyView): string {
  const words = t().signing.keys;
  switch (place.kind) {
    case 'token':
      return words.token(place.label);
    case 'remote':
      return words.remote(place.provider);
    case 'practice':
      return words.practice;
  }
}

/** What speaks against signing with a key, or will soon; empty where nothing does. */
export function keyTrouble(key: KeyView): string {
  const words = t().signing;
  if (key.unfit) return words.unfit[key.unfit];
  if (key.left === 'locked' || key.left === 'last') return words.tries[key.left];
  if (key.ends_in_days !== null) return words.state.endsIn(key.ends_in_days);
  return key.left === 'all' ? '' : words.tries[key.left];
}

/** A certificate in one line: who it speaks for, where it is, until when. */
export function keyFacts(key: KeyView): string {
  const words = t().signing.keys;
  return [
    words[key.holder],
    keyPlace(key),
    words.until(showDate(key.certificate.until.slice(0, 10))),
    words.serial(key.certificate.serial),
  ].join(' · ');
}
