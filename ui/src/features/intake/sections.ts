import type { IntakeView } from '../../bindings';
import { isBlank } from './places';

export type Section = 'person' | 'procedure' | 'papers' | 'fee' | 'due';
export type SectionState = 'done' | 'open' | 'todo' | 'problem';

/** Parts of the page in order. */
export const sections: Section[] = ['person', 'procedure', 'papers', 'fee', 'due'];

/** How far each part is; what is missing is called a problem once the clerk has tried to receive. */
export function sectionStates(view: IntakeView, attempted: boolean): Record<Section, SectionState> {
  const papers = view.cases.flatMap((one) => one.papers);
  const open = new Set(view.findings.map((finding) => sectionOf(finding.at)));
  const begun: Record<Section, boolean> = {
    person: !isBlank(view.submitter),
    procedure: view.cases.length > 0,
    papers: papers.some((paper) => paper.state.kind !== 'missing'),
    fee: view.cases.length > 0,
    due: view.cases.length > 0,
  };
  const state = (one: Section): SectionState => {
    if (attempted && open.has(one)) return 'problem';
    if (!begun[one]) return 'todo';
    return open.has(one) ? 'open' : 'done';
  };
  return {
    person: state('person'),
    procedure: state('procedure'),
    papers: state('papers'),
    fee: state('fee'),
    due: state('due'),
  };
}

/** The part of the page a finding's address lies in. */
export function sectionOf(at: string): Section {
  if (/paper|^scan$/.test(at)) return 'papers';
  if (/fee|pay/.test(at)) return 'fee';
  if (/due/.test(at)) return 'due';
  return /^(case|procedure|corrects)/.test(at) ? 'procedure' : 'person';
}
