/** Addresses of the screens, after the #. */
export const paths = {
  home: '/',
  intake: (draft: string) => `/intake/${draft}`,
  dossiers: '/dossiers',
  dossier: (id: string) => `/dossiers/${id}`,
  people: '/people',
  person: (id: string) => `/people/${id}`,
  approvals: '/approvals',
  audit: '/audit',
  settings: (section?: string) => (section ? `/settings/${section}` : '/settings'),
};

/** Opens a screen. */
export function go(path: string): void {
  location.hash = path;
}
