import type { FindingCode, IntakeView, PartyView, Who } from '../../bindings';
import type { Row } from './intake.svelte';

/** A part of the page where the clerk has to do something. */
export type Place =
  | { kind: 'reason' }
  | { kind: 'person'; who: Who }
  | { kind: 'accept'; who: Who }
  | { kind: 'authority' }
  | { kind: 'procedure' }
  | { kind: 'paper'; row: Row }
  | { kind: 'count'; case: number }
  | { kind: 'payment' }
  | { kind: 'receive' };

/** The first thing that is still open, in the order of the page. */
export function nextPlace(view: IntakeView | null): Place {
  if (!view) return { kind: 'person', who: 'submitter' };
  return (
    (has(view, 'correction_reason_missing') ? { kind: 'reason' } : null) ??
    personPlace('submitter', view.submitter) ??
    (view.owner ? personPlace('owner', view.owner) : null) ??
    (has(view, 'authority_missing') ? { kind: 'authority' } : null) ??
    (view.cases.length === 0 ? { kind: 'procedure' } : null) ??
    paperPlace(view) ??
    countPlace(view) ??
    (has(view, 'payment_open') ? { kind: 'payment' } : { kind: 'receive' })
  );
}

/** Id of the element that takes the focus at a place. */
export function elementOf(place: Place): string {
  switch (place.kind) {
    case 'reason':
      return 'corrects';
    case 'person':
      return `${place.who}.box`;
    case 'accept':
      return `${place.who}.confirm`;
    case 'authority':
      return 'authority';
    case 'procedure':
      return 'procedure';
    case 'paper':
      return rowId(place.row);
    case 'count':
      return `case.${place.case}.fee`;
    case 'payment':
      return 'payment';
    case 'receive':
      return 'receive';
  }
}

/** Id of the button that stands for a row of the checklist; the same as in a finding's `at`. */
export function rowId(row: Row): string {
  return `case.${row.case}.paper.${row.line}`;
}

/** Nothing known of the party yet. */
export function isBlank(party: PartyView): boolean {
  const { name, personal_id, tax_code } = party.facts;
  return name === '' && personal_id === null && tax_code === null && Object.keys(party.typed).length === 0;
}

function has(view: IntakeView, code: FindingCode): boolean {
  return view.findings.some((finding) => finding.code === code);
}

function countPlace(view: IntakeView): Place | null {
  const at = view.findings.find((finding) => finding.code === 'fee_incomplete')?.at;
  const index = /^case\.(\d+)/.exec(at ?? '')?.[1];
  return index === undefined ? null : { kind: 'count', case: Number(index) };
}

function personPlace(who: Who, party: PartyView): Place | null {
  if (party.confirmed) return null;
  return isBlank(party) ? { kind: 'person', who } : { kind: 'accept', who };
}

function paperPlace(view: IntakeView): Place | null {
  for (const [index, one] of view.cases.entries()) {
    const line = one.papers.find((paper) => paper.state.kind === 'missing');
    if (line) return { kind: 'paper', row: { case: index, line: line.key } };
  }
  return null;
}
