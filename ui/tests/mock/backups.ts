import type { BackupState, Error as Problem, RestoreDone, RestorePlan } from '../../src/bindings';
import type { Scenario } from './desk';
import * as fixtures from './fixtures';

/** How backups stand in a scenario. */
export type BackupScene = 'unset' | 'failed' | 'absent' | 'same-disk' | 'drill-bad' | 'purged' | 'running';

/** Backups and restores, in memory. */
export class FakeBackups {
  readonly #scenario: Scenario;
  #state: BackupState;
  #asked = 0;

  constructor(scenario: Scenario) {
    this.#scenario = scenario;
    this.#state = { ...good, ...scenes[scenario.backup ?? 'good'] };
  }

  readonly handlers = {
    backupState: () => {
      const told = this.#state;
      // A backup that the clock began has ended by the time somebody asks again.
      if (told.running && this.#asked++ > 0) this.#state = { ...told, running: false };
      return told;
    },
    backupNow: () => {
      const last = good.last && { ...good.last, at: fixtures.now, copied: 4 };
      this.#state = { ...this.#state, last, failure: null, due: false };
      return this.#state;
    },
    backupDrill: () => {
      this.#state = { ...this.#state, drill: drill(true) };
      return this.#state;
    },
    backupCancel: () => null,
    restoreFind: () => (this.#scenario.empty ? [] : [backupRow, { ...backupRow, made_at: '2026-11-19T10:00:00Z', path: '/media/o-dia-sao-luu/2' }]),
    restorePlan: () => plan,
  };

  /** What a restore leaves. */
  get restored(): RestoreDone {
    return restored;
  }
}

const folder = '/media/o-dia-sao-luu';

const drill = (ok: boolean) => ({
  at: fixtures.now,
  made_at: '2026-11-20T10:00:00Z',
  ok,
  events: 20_114,
  files: 1_312,
  megabytes: 845,
  seconds: 12,
  first_problem: ok ? null : 'file 3f2a91',
});

const good: BackupState = {
  folder,
  reachable: true,
  same_disk: false,
  last: {
    at: '2026-11-20T10:00:00Z',
    events: 20_114,
    files: 1_312,
    copied: 31,
    megabytes: 845,
    missing: 0,
    kept: ['2026-11-20T10:00:00Z', '2026-11-19T10:00:00Z'],
  },
  failure: null,
  drill: drill(true),
  next_due: '2026-11-21T10:00:00Z',
  due: false,
  running: false,
  holding_purged: 0,
  purge_complete_on: null,
};

const unplugged: Problem = { code: 'BackupFolderAbsent', detail: {}, retry: true };

const scenes: Record<BackupScene | 'good', Partial<BackupState>> = {
  good: {},
  unset: { folder: null, reachable: false, last: null, drill: null, next_due: null },
  failed: { failure: { at: '2026-11-21T01:00:00Z', error: { ...unplugged, code: 'BackupFolderFull' } }, due: true },
  absent: { reachable: false, due: true },
  'same-disk': { same_disk: true },
  'drill-bad': { drill: drill(false) },
  running: { running: true },
  purged: { holding_purged: 3, purge_complete_on: '2026-11-28T10:00:00Z' },
};

const backupRow = { device: '01a2b3c4-0000-7000-8000-000000000001', made_at: '2026-11-20T10:00:00Z', path: `${folder}/1` };

const plan: RestorePlan = {
  backup: backupRow,
  agency: 'UBND xã Tân Lập',
  counter: 2,
  app: '0.1.0',
  events: 20_114,
  dossiers: 4_812,
  last_code: '000.00.17.H99-261120-4538',
  files: 1_312,
  megabytes: 845,
  missing: 1,
  administrators: fixtures.appState.users.slice(0, 1),
  store_here: true,
};

const restored: RestoreDone = {
  rescued_events: 14,
  rescued_files: 6,
  rescued_drafts: 1,
  lost_events: { from: 20_129, to: null },
  lost_files: 1,
  purged: 2,
  moved_to: '~/.local/share/motcua/damaged-20261121T024207000Z',
};
