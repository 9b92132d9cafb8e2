import type { sealing as source } from '../vi/sealing';

export const sealing: typeof source = {
  signed: 'Signed',
  reference: 'For reference only',
  by: (holder, moment) => `Signed by ${holder} at ${moment}`,
  heldReference: (day) => `The scan of ${day} is not signed – for reference only`,
  bars: {
    signed: 'It is signed already',
    gone: 'The paper was withdrawn or destroyed',
    purge_asked: 'Somebody asked to destroy it',
    secrecy: 'It may bear a stamp of secrecy; somebody has to look',
    not_pdf: 'It is no PDF file',
  },
};
