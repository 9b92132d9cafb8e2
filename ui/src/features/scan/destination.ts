import { commands, type AgainReason, type BinRef } from '../../bindings';
import type { Answer } from '../../lib/ipc/answer';
import { go, paths } from '../../lib/navigation';
import type { Messages } from '../../messages/index.svelte';

/** Whose pages these are, and so where they go when they are done. */
export interface Destination {
  draft: string;
  /** New pages go here first; null leaves it to the clerk. */
  bin: BinRef | null;
  words: (m: Messages) => { back: string; done: string };
  /** Leaves the workspace; what lies in it stays. */
  leave: () => void;
  /** Hands the pages over; the answer says where the clerk goes on. */
  hand: (again: AgainReason | null) => Promise<Answer<string>>;
}

/** An address: a draft, with the paper that new pages go to where it is known; originals of copies have a word before. */
export function destinationOf(id: string): Destination {
  const parts = id.split('/').map(decodeURIComponent);
  const copies = parts[0] === 'copies';
  const [draft = '', procedure, line] = copies ? parts.slice(1) : parts;
  const bin = procedure && line ? { procedure, line } : null;
  return copies ? toCopies(draft, bin) : toIntake(draft, bin);
}

function toIntake(draft: string, bin: BinRef | null): Destination {
  return {
    draft,
    bin,
    words: (m) => ({ back: m.scan.back, done: m.scan.done }),
    leave: () => go(paths.intake(draft)),
    hand: async (again) => {
      const answer = await commands.scanDone({ draft, again });
      return answer.status === 'ok' ? { status: 'ok', data: paths.intake(draft) } : answer;
    },
  };
}

/** The original lies on the desk still: the comparison is next. */
function toCopies(draft: string, bin: BinRef | null): Destination {
  return {
    draft,
    bin,
    words: (m) => m.copies.scan,
    leave: () => go(paths.certify('to_scan')),
    hand: async () => {
      const answer = await commands.copyScanDone(draft);
      if (answer.status === 'error') return answer;
      const [first] = answer.data;
      return { status: 'ok', data: first ? paths.copy(first.id) : paths.certify('to_compare') };
    },
  };
}
