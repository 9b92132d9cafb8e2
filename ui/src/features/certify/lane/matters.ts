import type { BookKind, Matter } from '../../../bindings';

/** Kinds of certification, the one asked for most first. */
export const kinds: Matter['kind'][] = ['copies', 'electronic_copy', 'signature', 'translation', 'transaction'];

/** A copy of an original, on paper or as a file: its line says all there is to say. */
export function isCopy(matter: Matter): boolean {
  return matter.kind === 'copies' || matter.kind === 'electronic_copy';
}

/** A matter of this kind with nothing said about it yet. */
export function matterOf(kind: Matter['kind']): Matter {
  switch (kind) {
    case 'copies':
    case 'electronic_copy':
      return { kind };
    case 'signature':
      return { kind, fingerprint: false };
    case 'translation':
      return { kind, from: '', to: '' };
    case 'transaction':
      return { kind, act: 'new' };
  }
}

const books: Record<Matter['kind'], BookKind> = {
  copies: 'copies',
  signature: 'signatures',
  translation: 'translators',
  transaction: 'transactions',
  electronic_copy: 'electronic_copies',
};

/** The book a matter goes into. */
export function bookOf(matter: Matter): BookKind {
  return books[matter.kind];
}
