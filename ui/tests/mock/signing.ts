import type { KeyView, ProviderWish, SettingsView, SigningProvider, TokensView } from '../../src/bindings';
import { settings } from './fixtures';

/** What is plugged in. */
export interface SigningScene {
  token?: 'none' | 'ending' | 'last_try';
  /** No driver of tokens is installed. */
  noDriver?: boolean;
  /** The only driver does not work. */
  broken?: boolean;
}

const driver = 'C:\\Windows\\System32\\eps2003csp11.dll';

/** Keys of invented people. */
export const leader: KeyView = {
  certificate: {
    holder: 'Vũ Đức Thịnh',
    serial: '54:01:0a:22',
    fingerprint: 'a1'.repeat(32),
    until: '2027-06-19T10:00:00Z',
  },
  holder: 'person',
  place: { kind: 'token', label: 'VGCA', serial: '0A11B2' },
  pin: 'typed',
  left: 'all',
  unfit: null,
  ends_in_days: null,
};

const seal: KeyView = {
  ...leader,
  certificate: { ...leader.certificate, holder: 'UBND xã Tân Lập', serial: '54:01:0a:23', fingerprint: 'b2'.repeat(32) },
  holder: 'agency',
  place: { kind: 'remote', provider: 'Ký từ xa của tỉnh' },
  pin: 'elsewhere',
};

/** Tokens, providers and the seal's picture. */
export class FakeSigning {
  #scene: SigningScene;
  #providers: SigningProvider[] = [
    { id: 'p1', name: 'Ký từ xa của tỉnh', address: 'https://ky-so.example', interface: { kind: 'csc', user: 'vanphong' } },
  ];
  #seal: string | null = null;

  constructor(scene: SigningScene = {}) {
    this.#scene = scene;
  }

  readonly handlers = {
    tokens: (): TokensView => this.#tokens(),
    sealPicture: ({ path }: { path: string | null }): SettingsView => {
      this.#seal = path && '/picture/con-dau.svg';
      return this.settings(settings);
    },
    providerSave: ({ wish }: { wish: ProviderWish }): SettingsView => {
      const provider = { ...wish, id: wish.id ?? `p${this.#providers.length + 1}` };
      this.#providers = [...this.#providers.filter((one) => one.id !== provider.id), provider];
      return this.settings(settings);
    },
    providerRemove: ({ id }: { id: string }): SettingsView => {
      this.#providers = this.#providers.filter((one) => one.id !== id);
      return this.settings(settings);
    },
  };

  /** The settings with what is signed with. */
  settings(view: SettingsView): SettingsView {
    const { certify } = view.office;
    if (!certify) return view;
    const signing = { ...certify.signing, providers: this.#providers };
    return { ...view, seal: this.#seal, office: { ...view.office, certify: { ...certify, signing } } };
  }

  #tokens(): TokensView {
    const { token, noDriver, broken } = this.#scene;
    if (noDriver) return { drivers: [], keys: [seal] };
    if (broken) return { drivers: [{ module: driver, tokens: [], trouble: { code: 'TokenDriver', detail: {}, retry: false } }], keys: [] };
    if (token === 'none') return { drivers: [{ module: driver, tokens: [], trouble: null }], keys: [seal] };
    const key: KeyView = { ...leader, ends_in_days: token === 'ending' ? 12 : null, left: token === 'last_try' ? 'last' : 'all' };
    return { drivers: [{ module: driver, tokens: ['VGCA'], trouble: null }], keys: [key, seal] };
  }
}
