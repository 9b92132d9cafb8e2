import type { DeliveryState, ProvinceGap, Waiting } from '../../bindings';
import type { IconName } from '../components/icons';
import { t } from '../../messages/index.svelte';
import { showDay, showMoment, showTime, todayIso } from './moment';

interface Look {
  tone: 'plain' | 'info' | 'ok' | 'warn' | 'danger';
  icon: IconName;
}

const looks: Record<DeliveryState['state'], Look> = {
  only_here: { tone: 'plain', icon: 'machine' },
  waiting: { tone: 'plain', icon: 'clock' },
  sending: { tone: 'info', icon: 'upload' },
  away: { tone: 'info', icon: 'later' },
  received: { tone: 'ok', icon: 'check' },
  refused: { tone: 'danger', icon: 'close' },
  conflict: { tone: 'warn', icon: 'alert' },
};

/** Colour and icon of a state; the word beside them says the same. */
export function deliveryLook(delivery: DeliveryState): Look {
  return looks[delivery.state];
}

/** The state in two or three words. */
export function deliveryWord(delivery: DeliveryState): string {
  const words = t().sync.states;
  if (delivery.state === 'received') return words.received(shortMoment(delivery.at));
  if (delivery.state === 'refused') {
    const here = delivery.code === 'here';
    return words.refused(here ? words.refusedHere : words.refusedCall(t().sync.calls[delivery.call], delivery.code));
  }
  if (delivery.state === 'waiting' && delivery.why.kind === 'counter') return words.counter(delivery.why.counter);
  if (delivery.state !== 'conflict') return words[delivery.state];
  const { kind } = delivery.about;
  return { fields: words.conflict, step: words.look, taken: words.taken, lost: words.lost }[kind];
}

/** Why it stands there, in a sentence; a code of the other side last. */
export function deliveryWhy(delivery: DeliveryState): string {
  const words = t().sync.why;
  switch (delivery.state) {
    case 'only_here':
      return words.onlyHere[delivery.why];
    case 'waiting':
      return waitingWhy(delivery.why);
    case 'sending':
      return sendingWhy(delivery);
    case 'away':
      return words.away(delivery.package, shortMoment(delivery.since));
    case 'received':
      return delivery.doubled > 0 ? words.doubled(delivery.doubled) : words.received;
    case 'refused':
      return delivery.code === 'here' ? words.refusedHere : words.refused(t().sync.calls[delivery.call], delivery.words, delivery.code);
    case 'conflict':
      return conflictWhy(delivery.about);
  }
}

/** What is wrong with a field, and which paper or fee it is about. */
export function gapWords({ field, why, about }: ProvinceGap): string {
  const words = t().sync.gaps;
  const name = about === null ? words.fields[field] : `${words.fields[field]} (${about})`;
  return words.one(name, words.reasons[why]);
}

/** A state of the national list, by its name. */
export function provinceState(state: number): string {
  return t().sync.provinceStates[state] ?? t().sync.provinceState(state);
}

/** The time alone on the present day. */
export function shortMoment(instant: string): string {
  const [y, m, d] = todayIso(new Date()).split('-');
  return showDay(instant) === `${d}/${m}/${y}` ? showTime(instant) : showMoment(instant);
}

function waitingWhy(why: Waiting): string {
  const words = t().sync.why;
  if (why.kind === 'line') return t().sync.faults[why.why];
  return why.kind === 'counter' ? words.counter(why.counter) : words.waiting[why.kind];
}

function sendingWhy({ files_done, files, bytes_done, bytes }: Extract<DeliveryState, { state: 'sending' }>): string {
  const words = t().sync.why;
  if (files === 0) return t().sync.calls.insert;
  const percent = bytes > 0 && files_done < files ? ` ${words.percent(Math.floor((100 * bytes_done) / bytes))}` : '';
  return words.files(files_done, files) + percent;
}

function conflictWhy(about: Extract<DeliveryState, { state: 'conflict' }>['about']): string {
  const words = t().sync.why;
  switch (about.kind) {
    case 'fields':
      return words.fields(about.count);
    case 'step':
      return words.step(about.text);
    case 'taken':
      return words.taken;
    case 'lost':
      return words.lost;
  }
}
