import { backup } from './vi/backup';
import { books } from './vi/books';
import { certify } from './vi/certify';
import { certifySetting } from './vi/certify-setting';
import { copies } from './vi/copies';
import { desk } from './vi/desk';
import { errors } from './vi/errors';
import { intake } from './vi/intake';
import { mistakes } from './vi/mistakes';
import { online } from './vi/online';
import { reading } from './vi/reading';
import { records } from './vi/records';
import { scan } from './vi/scan';
import { sealing } from './vi/sealing';
import { settings } from './vi/settings';
import { signing } from './vi/signing';
import { shared } from './vi/shared';
import { sync } from './vi/sync';

/** Vietnamese: the source. Its shape is what English must fill. */
export const vi = { ...shared, ...desk, errors, sync, backup, books, certify, certifySetting, intake, mistakes, online, reading, scan, sealing, settings, signing, copies, ...records };
