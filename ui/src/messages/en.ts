import { backup } from './en/backup';
import { books } from './en/books';
import { certify } from './en/certify';
import { certifySetting } from './en/certify-setting';
import { copies } from './en/copies';
import { desk } from './en/desk';
import { errors } from './en/errors';
import { intake } from './en/intake';
import { mistakes } from './en/mistakes';
import { online } from './en/online';
import { reading } from './en/reading';
import { records } from './en/records';
import { scan } from './en/scan';
import { sealing } from './en/sealing';
import { settings } from './en/settings';
import { signing } from './en/signing';
import { shared } from './en/shared';
import { sync } from './en/sync';
import type { vi } from './vi';

/** English: complete, or the type check fails. */
export const en: typeof vi = { ...shared, ...desk, errors, sync, backup, books, certify, certifySetting, intake, mistakes, online, reading, scan, sealing, settings, signing, copies, ...records };
