import type { IntakeView } from '../../bindings';
import { isBlank } from './places';

export type Section = 'person' | 'procedure' | 'papers' | 'fee' | 'due';
export type SectionState = 'done' | 'open' | 'todo' | 'problem';

/** Parts of the page in order. */
export const sections: Section[] = ['person', 'procedure', 'papers', 'fee', 'due'];

/** How far each part is; problems are shown once the clerk has tried to receive. */
export function sectionStates(view: IntakeView, attempted: boolean): Record<Section, SectionState> {
  const papers = view.cases.flatMap((one) => one.papers);
  const done: Record<Section, boolean> = {
    person: view.submitter.confirmed && (view.owner === null || view.owner.confirmed),
    procedure: view.cases.length > 0,
    papers: papers.length > 0 && papers.every((paper) => paper.state.kind !== 'missing'),
    fee: view.cases.length > 0 && view.cases.every((one) => one.fee.settled),
    due: view.cases.length > 0 && view.cases.every((one) => one.due !== null),
  };
  const begun: Record<Section, boolean> = {
    person: !isBlank(view.submitter),
    procedure: false,
    papers: papers.some((paper) => paper.state.kind !== 'missing'),
    fee: false,
    due: false,
  };
  const broken = new Set(attempted ? view.findings.map((finding) => sectionOf(finding.at)) : []);
  const state = (one: Section): SectionState => {
    if (broken.has(one)) return 'problem';
    if (done[one]) return 'done';
    return begun[one] ? 'open' : 'todo';
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
  if (/paper/.test(at)) return 'papers';
  if (/fee|pay/.test(at)) return 'fee';
  if (/due/.test(at)) return 'due';
  return /^(case|procedure)/.test(at) ? 'procedure' : 'person';
}
