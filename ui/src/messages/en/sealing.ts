import type { sealing as source } from '../vi/sealing';

const some = (n: number) => (n === 1 ? 'this paper' : `${n} papers`);
const count = (n: number) => `${n} ${n === 1 ? 'paper' : 'papers'}`;
const digitised = (n: number) => `${n} digitised ${n === 1 ? 'paper' : 'papers'}`;

export const sealing: typeof source = {
  signed: 'Signed',
  reference: 'For reference only',
  by: (holder, moment) => `Signed by ${holder} at ${moment}`,
  heldReference: (day) => `The scan of ${day} is not signed – for reference only`,
  waiting: (n, today) => `${digitised(n)} to be sealed${today === 0 ? '' : ` (${today} received today)`}`,
  kept: (n, why) => `${count(n)} kept back: ${why}`,
  open: (n) => `Seal ${count(n)}…`,
  papers: (n) => digitised(n),
  sealOf: (holder) => `Seal of: ${holder}`,
  batch: {
    title: (n) => `Seal ${digitised(n)}`,
    go: (n) => `Seal ${some(n)}`,
    resume: (n) => `Go on sealing ${some(n)}`,
    under: 'Sealing',
    done: (time) => `Sealed ${time}`,
    pending: (time) => `Sealed ${time} – timestamp pending`,
    finished: (n) => `${digitised(n)} sealed.`,
    otherKey: 'certificate of a person; digitised papers get the seal of the agency',
    stale: 'The list just changed. Look again and go on; nothing was sealed.',
    stop: 'Stop after this paper',
    stopping: 'It will stop after this paper…',
    none: 'No paper can be sealed.',
    staying: (n) => `${count(n)} left out`,
    list: 'Paper by paper',
    of: (n, of) => `${n} of ${count(of)} done`,
    gone: (done, left) =>
      `The token was pulled. ${done} sealed papers stand, ${left} are not sealed. Plug it in and go on.`,
    stood: (done, left) => `${done} sealed papers stand, ${left} are not sealed.`,
    late: (n) =>
      `${n} ${n === 1 ? 'paper waits' : 'papers wait'} for a timestamp; it is fetched when the line is back.`,
    heads: { mark: 'Dossier', paper: 'Paper', whose: 'Owner' },
  },
  bars: {
    signed: 'It is signed already',
    gone: 'The paper was withdrawn or destroyed',
    purge_asked: 'Somebody asked to destroy it',
    secrecy: 'It may bear a stamp of secrecy; somebody has to look',
    not_pdf: 'It is no PDF file',
  },
};
