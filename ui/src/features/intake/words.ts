import type { DayOff, Due, ExplainStep, SkippedDay, TimeLimit } from '../../bindings';
import { showDate } from '../../lib/format/date';
import { dayOfWeek, showMoment } from '../../lib/format/moment';
import type { Messages } from '../../messages/index.svelte';

/** "3 ngày làm việc" */
export function limitWords(m: Messages, limit: TimeLimit): string {
  return limit.kind === 'same_day'
    ? m.intake.due.limits.same_day(limit.value.cutoff.slice(0, 5))
    : m.intake.due.limits[limit.kind](limit.value);
}

/** "Hẹn trả 16:00 25/11/2026, Thứ Tư" */
export function dueWords(m: Messages, due: Due): string {
  return m.intake.due.line(showMoment(due.due_at), m.dates.weekdays[dayOfWeek(due.due_at)] ?? '');
}

/** One step of the count as a sentence. */
export function stepWords(m: Messages, step: ExplainStep): string {
  const words = m.intake.due.steps;
  switch (step.kind) {
    case 'received':
      return words.received(showMoment(step.at));
    case 'moved_into_session':
      return words.moved_into_session(showMoment(step.to));
    case 'after_cutoff':
      return words.after_cutoff(step.cutoff.slice(0, 5));
    case 'counted':
      return words.counted(limitWords(m, step.limit), showMoment(step.from), showMoment(step.to));
    case 'rolled_over':
      return words.rolled_over(showDate(step.from), showDate(step.to));
    case 'paused':
      return words.paused(showMoment(step.at));
    case 'resumed':
      return words.resumed(showMoment(step.at), showMoment(step.due));
    case 'restarted':
      return words.restarted(showMoment(step.at));
    case 'extended':
      return words.extended(showMoment(step.at), showMoment(step.due));
    case 'competent_receipt':
      return words.competent_receipt(showMoment(step.at));
    case 'awaits_competent_agency':
      return words.awaits_competent_agency;
  }
}

/** "01/01/2027 Tết Dương lịch" */
export function skippedWords(m: Messages, day: SkippedDay): string {
  return `${showDate(day.date)} ${dayOffWords(m, day.reason)}`;
}

function dayOffWords(m: Messages, reason: DayOff): string {
  if (reason.kind !== 'special') return m.intake.due.days[reason.kind];
  return reason.status === 'computed' ? `${reason.name_vi} (${m.intake.due.computed})` : reason.name_vi;
}
