import type { VisitFinding } from '../../../bindings';
import type { Messages } from '../../../messages/index.svelte';

/** What a finding says; `n` is the line as the clerk counts it. */
export function findingWords(m: Messages, finding: VisitFinding, n: number): string {
  const words = m.certify.lane.findings;
  switch (finding.kind) {
    case 'no_paper':
    case 'too_many':
    case 'no_fee':
    case 'open':
      return words[finding.kind](n);
    case 'no_signer':
    case 'no_book':
      return words[finding.kind](m.certify.books[finding.book]);
    default:
      return words[finding.kind];
  }
}

/** Id of the control where it is mended; what is about no line in particular is mended in `line`. */
export function findingPlace(finding: VisitFinding, line: { id: number } | null): string {
  switch (finding.kind) {
    case 'no_requester':
      return 'requester';
    case 'no_number':
      return 'requester-number';
    case 'not_declared':
      return 'declared';
    case 'no_signer':
      return 'visit-signer';
    case 'bad_agreement':
      return 'agreement-days';
    case 'no_book':
      return 'take-visit';
    default:
      return line ? `line-${line.id}` : 'requester';
  }
}
