import { askingShots } from './shots/asking';
import { booksShots } from './shots/books';
import { certifyShots } from './shots/certify';
import { copiesShots } from './shots/copies';
import { dossiersShots } from './shots/dossiers';
import { homeShots } from './shots/home';
import { intakeShots } from './shots/intake';
import { oversightShots } from './shots/oversight';
import { peopleShots } from './shots/people';
import { scanShots } from './shots/scan';
import { settingsShots } from './shots/settings';
import { signingShots } from './shots/signing';
import { startShots } from './shots/start';
import { syncShots } from './shots/sync';
import { verifyShots } from './shots/verify';
import type { Shot } from './shots/reach';

export { scan, type Shot } from './shots/reach';
export { moved } from './shots/settings';
export { restoring } from './shots/start';

/** Every screen in every state it can be in. */
export const shots: Shot[] = [
  ...startShots,
  ...homeShots,
  ...intakeShots,
  ...askingShots,
  ...scanShots,
  ...certifyShots,
  ...copiesShots,
  ...dossiersShots,
  ...peopleShots,
  ...oversightShots,
  ...settingsShots,
  ...signingShots,
  ...booksShots,
  ...verifyShots,
  ...syncShots,
];
