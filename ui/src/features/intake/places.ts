import type { IntakeView, PartyView, Who } from '../../bindings';
import type { Row } from './intake.svelte';

/** A part of the page where the clerk has to do something. */
export type Place =
  | { kind: 'person'; who: Who }
  | { kind: 'accept'; who: Who }
  | { kind: 'authority' }
  | { kind: 'procedure' }
  | { kind: 'paper'; row: Row }
  | { kind: 'fee' }
  | { kind: 'receive' };

/** The first thing that is still open, in the order of the page. */
export function nextPlace(view: IntakeView | null): Place {
  if (!view) return { kind: 'person', who: 'submitter' };
  return (
    personPlace('submitter', view.submitter) ??
    (view.owner ? personPlace('owner', view.owner) : null) ??
    (view.owner && !view.authority ? { kind: 'authority' } : null) ??
    (view.cases.length === 0 ? { kind: 'procedure' } : null) ??
    paperPlace(view) ??
    (view.cases.some((one) => !one.fee.settled) ? { kind: 'fee' } : { kind: 'receive' })
  );
}

/** Id of the element that takes the focus at a place. */
export function elementOf(place: Place): string {
  switch (place.kind) {
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
    case 'fee':
      return 'fee';
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
