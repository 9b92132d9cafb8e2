import type { ClashSide, ClashView, Role } from '../../bindings';
import { showDate } from '../../lib/format/date';
import { showPhone } from '../../lib/format/text';
import { t } from '../../messages/index.svelte';
import { sharing } from '../../messages/sharing.svelte';

/** What a clash is about, in words. */
export function aboutOf({ about }: ClashView): string {
  const words = sharing().clash.about;
  switch (about.kind) {
    case 'dossier':
      return words.dossier(about.code);
    case 'person':
      return words.person(about.name);
    case 'paper':
      return words.paper(about.name);
    case 'user':
      return words.user(about.name);
    case 'book':
      return words.book;
    case 'office':
      return words.office;
  }
}

/** Who wrote it, and where. */
export function sideOf(side: ClashSide): string {
  const words = sharing().clash;
  return words.side(side.name || words.program, side.counter);
}

/** A field in words: its own, else those of the part it belongs to with its name in the record behind. */
export function fieldOf(field: string): string {
  const { fields } = sharing().clash;
  const own = fields[listOf(field)];
  if (own) return own;
  const part = fields[field.split('.')[0] ?? ''];
  return part ? `${part} (${field})` : field;
}

/** A value as a person reads it. */
export function valueOf(field: string, value: string): string {
  const words = sharing().clash;
  if (value === 'true' || value === 'false') return words.yes[value];
  if (field === 'facts.phone') return showPhone(value);
  if (field === 'facts.sex') return t().people.sexes[value as 'male'] ?? value;
  if (listOf(field) === 'roles') return rolesOf(value);
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? showDate(value) : value;
}

/** What was done, in words. */
export function stepOf(side: ClashSide): string {
  const words = sharing().clash;
  return words.steps[side.kind] ?? words.step;
}

/** The list that a place in it belongs to. */
const listOf = (field: string) => field.replace(/\.\d+$/, '');

function rolesOf(value: string): string {
  const names = value.match(/[a-z_]+/g) ?? [];
  return names.map((name) => t().roles[name as Role] ?? name).join(', ');
}
