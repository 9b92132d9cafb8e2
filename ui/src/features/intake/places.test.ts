import { describe, expect, it } from 'vitest';
import { FakeIntake } from '../../../tests/mock/intake';
import { cardText } from '../../../tests/mock/people';
import { elementOf, nextPlace } from './places';
import { sectionOf, sectionStates } from './sections';

describe('the place where the hands are needed next', () => {
  it('follows the page from the person to the button that receives', () => {
    const intake = new FakeIntake();
    const at = () => elementOf(nextPlace(intake.view));
    const walked = [at()];
    const step = (change: Parameters<FakeIntake['change']>[0]) => {
      intake.change(change);
      walked.push(at());
    };
    step({ kind: 'card', text: cardText });
    step({ kind: 'confirm_person', who: 'submitter' });
    step({ kind: 'add_procedure', procedure: 'khai-sinh' });
    step({ kind: 'take_held' });
    step({ kind: 'set_line', case: 0, line: 'to-khai', state: { kind: 'on_paper' } });
    step({ kind: 'pay', payment: 'cash' });
    expect(walked).toEqual([
      'submitter.box',
      'submitter.confirm',
      'procedure',
      'case.0.paper.to-khai',
      'case.0.paper.to-khai',
      'payment',
      'receive',
    ]);
  });

  it('asks for the count a fee needs before the payment', () => {
    const { view } = new FakeIntake();
    const [one] = new FakeIntake().change({ kind: 'add_procedure', procedure: 'khai-sinh' }).cases;
    const ready = {
      ...view,
      submitter: { ...view.submitter, confirmed: true },
      cases: one ? [{ ...one, papers: [] }] : [],
      findings: [
        { code: 'fee_incomplete' as const, at: 'case.0.fee', name: '' },
        { code: 'payment_open' as const, at: 'payment', name: '' },
      ],
    };
    expect(elementOf(nextPlace(ready))).toBe('case.0.fee');
  });

  it('begins with the reason where a received dossier is put right', () => {
    const intake = new FakeIntake();
    const at = () => elementOf(nextPlace(intake.view));
    intake.correct();
    const walked = [at()];
    for (const change of [
      { kind: 'correction_reason', reason: 'Chọn nhầm' },
      { kind: 'add_procedure', procedure: 'khai-sinh' },
      { kind: 'set_line', case: 0, line: 'to-khai', state: { kind: 'on_paper' } },
      { kind: 'set_line', case: 0, line: 'hon-nhan', state: { kind: 'held' } },
    ] as const) {
      intake.change(change);
      walked.push(at());
    }
    expect(walked).toEqual(['corrects', 'procedure', 'case.0.paper.to-khai', 'case.0.paper.hon-nhan', 'receive']);
  });

  it('asks an owner after the submitter', () => {
    const intake = new FakeIntake();
    intake.change({ kind: 'card', text: cardText });
    intake.change({ kind: 'confirm_person', who: 'submitter' });
    intake.change({ kind: 'for_another', on: true });
    expect(elementOf(nextPlace(intake.view))).toBe('owner.box');
  });
});

describe('the parts of the page', () => {
  it.each([
    ['submitter.name', 'person'],
    ['owner.confirm', 'person'],
    ['card', 'person'],
    ['authority', 'person'],
    ['procedure', 'procedure'],
    ['corrects', 'procedure'],
    ['case.0.double', 'procedure'],
    ['case.1.paper.to-khai', 'papers'],
    ['case.0.fee', 'fee'],
    ['payment', 'fee'],
    ['case.0.due', 'due'],
  ])('%s lies in %s', (at, section) => {
    expect(sectionOf(at)).toBe(section);
  });

  it('are called a problem only after the clerk has tried to receive', () => {
    const intake = new FakeIntake();
    intake.change({ kind: 'card', text: cardText });
    expect(sectionStates(intake.view, false)).toMatchObject({ person: 'open', procedure: 'todo' });
    expect(sectionStates(intake.view, true)).toMatchObject({ person: 'problem', procedure: 'problem' });
    intake.change({ kind: 'confirm_person', who: 'submitter' });
    expect(sectionStates(intake.view, true)).toMatchObject({ person: 'done' });
  });
});
