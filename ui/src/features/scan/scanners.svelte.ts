import { commands, type CapabilitiesView, type DeviceView } from '../../bindings';
import { ask, type Problem } from '../../lib/ipc/answer';
import { deviceAt, fit, profiles, type ScanSettings } from './profiles';

/** What this counter remembers: kept on the machine, because scanners stand beside it. */
interface Remembered {
  device: string | null;
  /** Network scanners that a person typed in. */
  addresses: string[];
  /** Settings used last, per line of a checklist; the empty name is for pages put to none. */
  settings: Partial<Record<string, ScanSettings>>;
}

/** The scanners of this counter, the one in use, and how it is to scan. */
export class Scanners {
  devices = $state.raw<DeviceView[] | null>(null);
  problem = $state.raw<Problem | null>(null);
  looking = $state(false);
  /** The one in use. */
  device = $state<string | null>(null);
  /** What it can do; null while it is asked, and for the watched folder. */
  can = $state.raw<CapabilitiesView | null>(null);
  asking = $state(false);
  /** The chosen scanner does not say what it can do. */
  refused = $state.raw<Problem | null>(null);
  settings = $state.raw<ScanSettings>(profiles.a4_colour);
  #line = '';
  readonly #key: string;

  constructor(counter: number) {
    this.#key = `motcua.scan.${counter}`;
  }

  get chosen(): DeviceView | null {
    return this.devices?.find((one) => one.id === this.device) ?? null;
  }

  /** The chosen one is the folder that a copier scans into. */
  get isFolder(): boolean {
    return this.chosen?.kind === 'folder';
  }

  /** A scanner, not only the folder, is there. */
  get any(): boolean {
    return this.devices?.some((one) => one.kind !== 'folder') ?? false;
  }

  /** Ready to scan. */
  get ready(): boolean {
    return this.isFolder || (this.chosen !== null && this.can !== null);
  }

  /** Looks for scanners; the one used last is taken again, else the first. */
  async look(): Promise<void> {
    this.looking = true;
    const answer = await ask(commands.scanDevices);
    this.looking = false;
    this.problem = answer.status === 'error' ? answer.error : null;
    if (answer.status === 'error') return;
    const { addresses, device } = this.#remembered();
    const typed = addresses.filter((id) => !answer.data.some((one) => one.id === id));
    this.devices = [...answer.data.filter((one) => one.kind !== 'folder'), ...typed.map(byAddress), ...answer.data.filter((one) => one.kind === 'folder')];
    const again = this.devices.find((one) => one.id === (this.device ?? device)) ?? this.devices[0];
    if (again) await this.use(again.id);
  }

  /** Takes a scanner and asks what it can do. */
  async use(device: string): Promise<void> {
    this.device = device;
    this.can = null;
    this.refused = null;
    this.#remember({ device });
    if (this.isFolder) return;
    this.asking = true;
    const answer = await ask(() => commands.scanCapabilities(device));
    if (this.device !== device) return;
    this.asking = false;
    if (answer.status === 'error') this.refused = answer.error;
    else {
      this.can = answer.data;
      this.settings = fit(this.settings, answer.data);
    }
  }

  /** Adds a network scanner by its address and takes it. False where that is no address. */
  async add(typed: string): Promise<boolean> {
    const id = deviceAt(typed);
    if (id === null) return false;
    const { addresses } = this.#remembered();
    this.#remember({ addresses: [...addresses.filter((one) => one !== id), id] });
    if (!this.devices?.some((one) => one.id === id)) this.devices = [byAddress(id), ...(this.devices ?? [])];
    await this.use(id);
    return true;
  }

  /** New pages go to this line: its settings come back. */
  serve(line: string): void {
    this.#line = line;
    const wish = this.#remembered().settings[line] ?? profiles.a4_colour;
    this.settings = this.can ? fit(wish, this.can) : wish;
  }

  set(change: Partial<ScanSettings>): void {
    const wish = { ...this.settings, ...change };
    this.settings = this.can ? fit(wish, this.can) : wish;
    this.#remember({ settings: { ...this.#remembered().settings, [this.#line]: this.settings } });
  }

  #remembered(): Remembered {
    const none: Remembered = { device: null, addresses: [], settings: {} };
    try {
      return { ...none, ...(JSON.parse(localStorage.getItem(this.#key) ?? '{}') as Partial<Remembered>) };
    } catch {
      return none;
    }
  }

  #remember(change: Partial<Remembered>): void {
    localStorage.setItem(this.#key, JSON.stringify({ ...this.#remembered(), ...change }));
  }
}

function byAddress(id: string): DeviceView {
  return { id, name: '', kind: 'network' };
}
