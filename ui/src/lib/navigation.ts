import type { BinRef, ExchangeSubject } from '../bindings';

/** Addresses of the screens, after the #. */
export const paths = {
  home: '/',
  intake: (draft: string) => `/intake/${draft}`,
  /** The scan workspace; new pages go to this paper where one is given. */
  scan: (draft: string, bin?: BinRef | null) =>
    bin ? `/scan/${draft}/${encodeURIComponent(bin.procedure)}/${encodeURIComponent(bin.line)}` : `/scan/${draft}`,
  dossiers: '/dossiers',
  dossier: (id: string) => `/dossiers/${id}`,
  /** The certification desk; Nhận nhanh where no tab is named. A step of electronic copies is named like a tab. */
  certify: (tab?: string) => (tab ? `/certify/${tab}` : '/certify'),
  /** One electronic copy beside its original. */
  copy: (id: string) => `/certify/copies/${id}`,
  /** The scan workspace for originals of electronic copies. */
  scanCopies: (draft: string, bin?: BinRef | null) =>
    bin ? `/scan/copies/${draft}/${encodeURIComponent(bin.procedure)}/${encodeURIComponent(bin.line)}` : `/scan/copies/${draft}`,
  people: '/people',
  person: (id: string) => `/people/${id}`,
  /** Received papers that may bear a stamp of secrecy. */
  stamps: '/stamps',
  /** The sync centre; what is sent where no part is named. */
  sync: (part?: string) => (part ? `/sync/${part}` : '/sync'),
  /** The delivery of one matter. */
  matter: ({ kind, id }: ExchangeSubject) => `/sync/matter/${kind}/${id}`,
  /** Typing a dossier into a web form of the province. */
  byHand: (dossier: string) => `/sync/hand/${dossier}`,
  approvals: '/approvals',
  audit: '/audit',
  verify: '/verify',
  settings: (section?: string) => (section ? `/settings/${section}` : '/settings'),
};

/** Opens a screen. */
export function go(path: string): void {
  location.hash = path;
}
