import type { ScanFault } from '../../bindings';
import type { errors as source } from '../vi/errors';
import { scanFaults } from './scan';

const wait = (seconds: string | undefined): string => {
  const n = Number(seconds ?? 0);
  return n >= 60 ? `${Math.ceil(n / 60)} min` : `${n} s`;
};

/** Why a row of a book is not moved on. */
const certificationBar: Partial<Record<string, string>> = {
  role: 'Your role does not do this. Ask somebody who may',
  status: 'This row has moved on. Open the list again to see',
  handed_over: 'Its book was handed over to another counter. Do it there',
  book_closed: 'Its book is closed, so this row cannot change any more',
  locked: 'The printed register of its day stands fast. Strike it through or cancel it instead',
};

/** Why a book gives no number. */
const bookState: Partial<Record<string, string>> = {
  not_opened: 'This year’s book is not open here. Open it, then give numbers',
  elsewhere: 'Another counter gives the numbers of this book. Number there, or have it pass the book to this one',
  reserved: 'A number of this book waits for its signature. Sign it or give it up first',
  resume: 'The data was restored. Enter the last number on paper in Certification books',
  handed_over: 'The book is at another counter. Number there, or take the book over',
  closed: 'This year’s book is closed',
};

/** Why a file that hands a book over is not taken. */
const handOverUnfit: Partial<Record<string, string>> = {
  code: 'The code does not open the file. Type the code on the hand-over slip again',
  counter: 'The file is meant for another counter. Open it at the one named on the slip',
  signature: 'The signature of the file is wrong; it may have been changed. Have it written again',
  taken: 'This file was taken already',
  shape: 'This is no hand-over file, or it is damaged. Have it written again',
  version: 'A newer version wrote the file. Update the application, then open it again',
};

/** Why a package on removable media is not written, opened or taken back. */
const medium = 'The stick is full, write-protected or failing. Unlock it or use another';
const absent = 'There is no package in this folder. Plug the stick in and choose the right folder';
const damaged = 'The package is damaged or was changed. If the stick cannot be saved, report it lost';
const hubRefused: Record<string, string> = {
  already: 'This PC shares its data already',
  alone: 'This PC does not share its data yet. Connect it to the commune’s hub first',
  counter: 'This counter number is taken or out of range. Choose another one',
  commune: 'The agency code is wrong. Look it up on the PC that invites, or in Settings, Agency',
  code: 'The code is wrong, was used, or is too old. Get a new one where it was made',
  away: 'The commune’s hub cannot be reached. Check the local network and the address, then try again',
  recovery: 'Every PC is gone, so the commune’s recovery code is needed. It lies in the safe',
  retired: 'This counter is gone already, or it is this PC. Look at the list of counters',
  no_hub: 'What answers at this address is no hub. Check the address',
  revoked: 'This PC was shut out and cannot do this. Call the administrator',
  unknown: 'The hub does not know this PC. Open Settings, PCs of the commune, and enter a code to connect again',
  kept_apart: 'This PC is kept apart and cannot do this. Call the administrator',
  busy: 'The hub is busy. Wait a moment and try again',
};

const packageUnfit: Partial<Record<string, string>> = {
  off: 'The office does not allow data on USB',
  stopped: 'The head has stopped sending',
  empty: 'Nothing can go into a package now. Wait a minute and try again',
  absent,
  full: medium,
  read_only: medium,
  failed: medium,
  code: 'The code is not right. Type the one shown when the package was written',
  shape: absent,
  signature: damaged,
  damaged,
  foreign: 'Another counter wrote this package. Bring it back there',
  returned: 'This package was brought back to the counter already. Write a new one for what still has to be carried',
  given_up: 'This package was reported lost, and what was in it waits at the counter again. Do not use this stick any more',
};

const trustFile: Record<string, string> = {
  text: 'The file or folder holds no certificate in PEM or DER that can be read',
  many: 'Too many root certificates',
  practice: 'A practice store believes its own root alone',
  known: 'There is no new root certificate to take',
  changed: 'The certificates differ from those that were shown; look again',
};

/** Why a file of the province is not taken. */
const provinceFile: Partial<Record<string, string>> = {
  text: 'The file is not UTF-8 text',
  shape: 'The file is not built as expected; ask its publisher for it again',
  decision: 'The file names no decision or resolution',
  dates: 'It ends before it begins',
  twice: 'A procedure has two amounts',
  practice: 'A practice fee table cannot be used at a real counter',
  version: 'This version is already here',
  known: 'This file was already taken',
  changed: 'The file has changed since it was shown; choose it again',
  no_holidays: 'The calendar lacks holidays; ask for the complete file',
};

/** Why a number read from paper cannot be the last one. */
const numberUnfit: Partial<Record<string, string>> = {
  code: 'The dossier code is not right. Copy the whole code printed on the receipt',
  counter: 'The number is not of this counter. Take the last receipt that this counter made',
  known: 'The backup already has a higher number of that day. Find the receipt with the highest one',
  register: 'The register in the backup already has a higher entry. Check the last line of the book',
};

/** Why two entries cannot be of one person. */
const mergeRefused: Partial<Record<string, string>> = {
  same: 'They are one person already',
  numbers: 'The two have different ID numbers',
  kinds: 'One is a person, the other an organisation',
};

/** Why a paper is not given to another person. */
const paperMoveRefused: Partial<Record<string, string>> = {
  same: 'The paper already belongs to this person. Choose somebody else',
  purged: 'The paper was destroyed and cannot be moved',
  withdrawn: 'The paper was taken out. Open the person’s page again',
};

/** Parts of a backup. */
const backupPart: Partial<Record<string, string>> = {
  manifest: 'list of files',
  database: 'database',
  purged: 'list of destroyed papers',
};

const pinLeft: Record<string, string> = {
  fewer: 'A few tries are left.',
  last: 'ONE try is left before the token locks.',
  locked: 'The token is locked.',
};

const keyUnfit: Record<string, string> = {
  authority: 'This certificate is an issuer’s, not a signer’s',
  purpose: 'This certificate is not for signing',
  key: 'Its key is too weak, or of a kind that is not supported',
  not_yet_valid: 'The certificate is not valid yet',
  expired: 'The certificate has expired',
  person: 'This is a personal certificate; sealing needs the agency’s',
  agency: 'This is the agency’s certificate; certifying needs a personal one',
};

export const errors: typeof source = {
  summary: (n) => (n === 1 ? '1 thing to fix' : `${n} things to fix`),
  byCode: {
    StoreInUse: () => 'Another window or command has this data open. Close it and press Retry.',
    StoreAbsent: () => 'There is no data in the chosen folder. Check the data folder.',
    StoreExists: () => 'This folder already holds data. Open it, or choose another folder.',
    StoreNewer: (d) =>
      `A newer version made this data (version ${d['found'] ?? '?'}, this program reads up to ${d['known'] ?? '?'}). Update the program and open it again.`,
    StoreDamaged: () => 'The data is damaged; nothing more was changed. Call support and restore from a backup.',
    StoreKeyWrong: () => 'The key does not open this data. Check that machine and data folder are the right ones.',
    KeyRingUnreadable: () => 'The key ring of this machine cannot be read. Sign in to the system again or call the administrator.',
    DiskFull: () => 'The disk is full, so this was not saved. Earlier work is safe. Free some space and press Retry.',
    ReadOnly: () => 'The data folder cannot be written. Allow writing and press Retry.',
    Locked: () => 'The screen is locked. Sign in to go on.',
    SecretWrong: (d) =>
      d['wait_seconds']
        ? `Wrong password. Try again in ${wait(d['wait_seconds'])}.`
        : `Wrong password. ${d['tries_left'] ?? '?'} tries before you have to wait.`,
    SecretWait: (d) => `Too many wrong tries. Try again in ${wait(d['wait_seconds'])}.`,
    SecretShort: (d) => `The password needs at least ${d['least'] ?? '?'} characters.`,
    RecoveryKeyWrong: () => 'The recovery key is mistyped or belongs to other data. Read each group on the printed sheet again.',
    UserUnknown: () => 'There is no such user. Choose a name from the list.',
    LastAdministrator: () => 'This is the last administrator. Give another person that role first.',
    NotAllowed: () => 'Your role does not allow this. Ask someone who may do it.',
    MoveRefused: () => 'The dossier does not allow this any more. Open it again to see its state.',
    DraftStale: () => 'The draft was changed or discarded elsewhere. Open it again from Counter today.',
    IntakeIncomplete: () => 'Not received yet. Fix what is named below and receive again.',
    ProcedureUnavailable: () => 'This procedure cannot be received here. Choose another or ask the administrator.',
    PaperRefused: (d) =>
      d['reason'] === 'banned'
        ? 'This paper must not be asked for: the data exists electronically. Look the data up instead.'
        : 'A paper outside the catalogue needs a name and the article that allows asking. Give both and add it again.',
    NumbersExhausted: () => 'This counter has used all its numbers today. Ask the head for another range.',
    CalendarMissing: (d) => `The working calendar of ${d['year'] ?? '?'} is missing, so the due date cannot be computed. Import it in Settings.`,
    FeeUnknown: () => 'The fee of this procedure cannot be computed. Import the province’s fee table in Settings.',
    NotACard: () => 'The code is not an identity card. Scan the QR on the front of the card, or type the data.',
    FileUnreadable: () => 'The file cannot be opened. It may have been moved. Choose it again.',
    FileEmpty: () => 'The file is empty. Scan or send it again.',
    FileTooLarge: (d) => `The file is larger than ${d['limit_mb'] ?? '?'} MB. Scan at 300 dpi or split it.`,
    FileTooManyPages: (d) => `The file has more than ${d['limit'] ?? '?'} pages. Split it and import the parts.`,
    PictureTooLarge: () => 'The picture is too large to open safely. Lower its resolution and import again.',
    FileTypeUnsupported: () => 'This type of file cannot be imported. Use PDF, JPEG, PNG, TIFF, BMP or WebP.',
    FileHeic: () => 'HEIC phone photos cannot be imported. Set the phone to “Most compatible” (JPEG) and send it again.',
    FileDamaged: () => 'The file is damaged. Scan or send it again.',
    FileEncrypted: () => 'The PDF has a password. Remove the password and import again.',
    FileTimedOut: () => 'Reading the file took too long and was stopped. Scan the paper again or choose another file.',
    FileTooHeavy: () => 'The file needs too much memory. Split it or scan at a lower resolution.',
    WorkerCrashed: () => 'This file cannot be read; it may be harmful. Other pages are safe. Scan the paper again.',
    ScanRunning: () => 'A scan or import is still running. Wait for its end or press Stop.',
    PagesUnread: () => 'A page put to a paper could not be read. Scan it again or remove it, then try again.',
    PagesSecret: () => 'A page may bear a secrecy stamp that nobody has judged. Look at it, then destroy it or say it is none.',
    ScannerFailed: (d) => {
      const { what, todo } = scanFaults[d['fault'] as ScanFault] ?? scanFaults.failed;
      return `${what}. ${todo}`;
    },
    Cancelled: () => 'Stopped. Pages already read are kept.',
    NotFound: () => 'This item was not found. Go back to the list and open it again.',
    Invalid: () => 'A value is not right. Check the field you just filled.',
    FormFailed: () => 'The form could not be made. The dossier is kept. Call support.',
    PrinterAbsent: () => 'The chosen printer is not there. The dossier is saved; choose another printer in Settings and reprint.',
    PrintFailed: () => 'The printer did not take the job. The dossier is saved and its receipt waits on Counter today. Check paper and cable, then reprint.',
    ReaderUnavailable: (d) => `Port ${d['port'] ?? ''} of the code reader cannot be opened. Plug it in again and choose the port in Settings.`,
    CatalogueInvalid: () => 'The procedure catalogue cannot be read. The old one stays; check the file.',
    ClockDoubtful: () => 'The PC’s clock may be wrong, so no number is given. The draft is kept. Set the clock, or let the head confirm it on the home screen.',
    ProvinceFileUnfit: (d) => `${provinceFile[d['reason'] ?? ''] ?? 'The file cannot be used'}. Nothing has changed.`,
    TrustUnfit: (d) => `${trustFile[d['reason'] ?? ''] ?? 'These certificates cannot be taken'}. Nothing has changed.`,
    NumbersLocked: () =>
      'The data was just restored from a backup, so no number is given. The draft is kept. Let the head enter the last number on paper on the home screen.',
    NumberUnfit: (d) => `${numberUnfit[d['reason'] ?? ''] ?? 'This number cannot be used. Check it on paper'}.`,
    PrintUncertain: () => 'It is not known whether the last print came out. Look at the printer and answer before printing again.',
    CorrectionFixed: () => 'People, code and time of receipt stay when a procedure is put right. To change them, ask to cancel the dossier as wrongly entered.',
    MergeRefused: (d) => `${mergeRefused[d['refusal'] ?? ''] ?? 'These two cannot be merged'}. Nothing has changed.`,
    PaperMoveRefused: (d) => `${paperMoveRefused[d['reason'] ?? ''] ?? 'The paper cannot be moved now. Open it again and retry'}.`,
    SecondPersonNeeded: () => 'This needs a second person. Ask somebody else who may approve it.',
    DiskTight: () => 'The disk is nearly full, so nothing new is begun. What is open can still be saved. Free some space and try again.',
    DiskFailing: () => 'The disk is failing, so nothing new is begun. Back up now, then change the disk.',
    EventsMissing: () =>
      'Some saved work is no longer on the disk, so nothing is written. Let whoever may back up read the notice at the top of the screen.',
    BackupFolderUnset: () => 'No backup folder is set. Choose a folder on a second disk in Settings.',
    BackupFolderAbsent: () => 'The backup folder is not there. Plug the disk in again or check the network, then try again.',
    BackupFolderFull: () => 'The backup disk is full. Free some space or choose another folder in Settings.',
    BackupFolderReadOnly: () => 'The backup folder cannot be written. Allow writing and try again.',
    BackupFolderFailed: () => 'The backup disk fails. Choose another disk in Settings, then back up.',
    BackupRunning: () => 'A backup or a trial restore is running. Wait for it or press Stop.',
    BackupNone: () => 'There is no backup in this folder. Choose another folder.',
    BackupDamaged: (d) => `The backup is damaged (${backupPart[d['part'] ?? ''] ?? 'part not known'}). Use an older one and back up again.`,
    CertificationBarred: (d) => `${certificationBar[d['bar'] ?? ''] ?? 'This row does not allow it'}. Nothing was changed.`,
    SignerNone: () => 'Nobody may sign for this book today. Enter a signer in Settings, Certification.',
    BookGivesNoNumber: (d) => `${bookState[d['state'] ?? ''] ?? 'This book gives no number'}. No number was used.`,
    BookYearRuns: () => 'A book can be closed from 31 December of its year.',
    PlanStale: () => 'Something has changed meanwhile, so nothing was done. Look again, then do it.',
    HandOverUnfit: (d) => `${handOverUnfit[d['reason'] ?? ''] ?? 'The hand-over file cannot be used'}. Nothing was changed.`,
    HubRefused: (d) => `${hubRefused[d['reason'] ?? ''] ?? 'The hub did not take it. Try again or call the administrator'}.`,
    PaperElsewhere: () => 'This paper was scanned on another PC and has not come yet. Wait a moment and open it again.',
    PackageUnfit: (d) => `${packageUnfit[d['reason'] ?? ''] ?? 'The package cannot be used'}. Nothing was changed.`,
    TokenDriver: () => "The token's driver cannot be loaded. Install the software that came with the token again, then open this application again.",
    TokenAbsent: () => 'No token with the chosen certificate is there. Insert it and try again.',
    TokenGone: () => 'The token was pulled. What is signed stays signed. Insert the same token and go on.',
    TokenOther: (d) => `The token inserted belongs to ${d['found'] || 'somebody else'}; that of ${d['chosen'] ?? 'the chosen person'} is needed. Insert it and go on.`,
    TokenWithoutKey: () => 'The token has the certificate but not its key. Ask whoever issued the token.',
    TokenLocked: () => 'The token is locked after wrong PINs. What is signed stays signed. Whoever issued it can unlock it.',
    TokenFailed: (d) => `The token reports ${d['says'] ?? 'a fault'}. Insert it again and go on; if it stays, ask whoever issued it.`,
    PinWrong: (d) => `Wrong PIN. ${pinLeft[d['left'] ?? ''] ?? ''} No number was used.`,
    PinNeeded: () => "Type the token's PIN.",
    KeyUnfit: (d) => `${keyUnfit[d['reason'] ?? ''] ?? 'This certificate cannot be signed with'}. Choose another one.`,
    CertificateRevoked: () => 'The certificate was revoked and cannot be signed with. Ask whoever issued it.',
    CertificateUnknown: () => 'Its issuer does not know this certificate, so nothing is signed with it. Ask whoever issued it.',
    ClockWrong: (d) => `The clock of this PC is wrong by ${Math.round(Math.abs(Number(d['seconds'] ?? 0)) / 60)} minutes against the timestamp server. Set it right and sign again.`,
    SigningDeclined: () => 'The signer declined on their own device. Nothing was signed.',
    SigningNotConfirmed: () => 'Nobody confirmed on the telephone in time. Sign again and confirm at once.',
    SigningTooMany: (d) => `The provider signs ${d['most'] ?? 'only a few'} at a time. Choose fewer and go on.`,
    ProviderUnreachable: () => 'The provider of remote signatures cannot be reached. Check the network, or sign with a token.',
    ProviderRefused: (d) => `The provider of remote signatures refused (${d['says'] ?? 'without a reason'}). Ask the provider.`,
    SignatureWrong: () => 'The signature that came back does not fit the certificate and was thrown away. Insert the token again and go on; if it stays so, do not use this token.',
    EvidenceMissing: () => 'Timestamp or revocation data cannot be had now. It is fetched by itself when the network is back.',
    TimestampPending: () => 'This copy waits for its timestamp, and your office hands none out before. Wait for the network.',
    MediumNotAllowed: () => 'Your office writes no copies to removable media. An administrator can allow it in Settings, Certification.',
    FileNotSignable: () => 'This file cannot be signed safely. Scan the original again, or print it to a new PDF and sign that.',
    CopyInFlight: (d) => `Number ${d['no'] ?? ''} was given and waits for another certificate. Sign it or give it up first.`,
    SealPicture: () => 'This picture cannot be used as the seal. Choose a PNG with a transparent background, at most 2048 pixels a side and 4 MB.',
    PagesNotViewed: (d) => `${d['viewed'] ?? 0} of ${d['pages'] ?? 0} pages were looked at. Look at all of them, then confirm.`,
    CopiesOpen: (d) => `${d['copies'] ?? ''} electronic copies are open at this counter. Finish or refuse them before the book is handed over.`,
    ProvinceUnanswered: () => 'The system of the province did not answer. Look at the line on the page Sync, then try again.',
    OnlineTaken: () => 'Somebody else at this counter works on this dossier filed online. Choose another, or wait until they receive it.',
    OnlineOne: () => 'A dossier filed online is one procedure. Remove the present one, then choose the right one.',
    Internal: () => 'Something failed inside the program. Saved work is safe. Try again; if it stays, call support.',
  },
};
