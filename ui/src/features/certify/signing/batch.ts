import type { CertificationView, Error as Problem, KeyView } from '../../../bindings';
import type { IconName } from '../../../lib/components/icons';
import type { Answer } from '../../../lib/ipc/answer';

/** One thing of a batch, as it is listed. */
export interface BatchRow {
  id: string;
  /** What it goes by: its number in the book, or the dossier it came with. */
  mark: string;
  paper: string;
  /** Who asked for it, or whose it is. */
  whose: string;
  pages: number;
  /** Who compared it, where that is somebody's work. */
  compared: string | null;
  begun: boolean;
}

/** What signing would do. Sentences are made when they are shown, in the language of that moment. */
export interface BatchPlan {
  rows: BatchRow[];
  staying: { id: string; paper: string; why: () => string }[];
  digest: string;
  /** What it comes to, the main figure first. */
  sums: () => string[];
  /** Whose signature or seal it will be. */
  signers: () => string;
}

/** What a batch did. */
export interface BatchDone {
  signed: Pick<CertificationView, 'id' | 'number'>[];
  /** What is still to be signed, in its order. */
  left: string[];
  stopped: Problem | null;
}

/** What is said of a batch and differs with what is signed. */
export interface BatchWords {
  title: (n: number) => string;
  go: (n: number) => string;
  resume: (n: number) => string;
  under: string;
  done: (time: string) => string;
  pending: (time: string) => string;
  finished: (n: number, numbers: string) => string;
  /** Why a key of the other kind of holder is of no use. */
  otherKey: string;
  stale: string;
  stop: string;
  stopping: string;
  none: string;
  staying: (n: number) => string;
  list: string;
  of: (n: number, of: number) => string;
  gone: (done: number, left: number) => string;
  stood: (done: number, left: number) => string;
  late: (n: number) => string;
  heads: { mark: string; paper: string; whose: string };
}

/** What a batch signs, and by which commands: electronic copies or digitised papers. */
export interface Batch {
  readonly holder: KeyView['holder'];
  readonly icon: IconName;
  /** What is meant, in its order. */
  readonly ids: string[];
  /** How many of them are expected to be signed. */
  readonly count: number;
  /** Who is to sign, by name, where it is one person. */
  readonly signer: string | null;
  words: () => BatchWords;
  plan: (ids: string[], certificate: string) => Promise<Answer<BatchPlan>>;
  start: (ids: string[], certificate: string, digest: string, pin: string | null) => Promise<Answer<BatchDone>>;
}

/** An answer with its value in another form. */
export async function formed<A, B>(answer: Promise<Answer<A>>, form: (value: A) => B): Promise<Answer<B>> {
  const got = await answer;
  return got.status === 'ok' ? { status: 'ok', data: form(got.data) } : got;
}
