import { en } from './en';
import { vi } from './vi';

/** Every sentence a person reads. English must have the same shape, so a missing one is a type error. */
export type Messages = typeof vi;
export type Language = 'vi' | 'en';

const tables: Record<Language, Messages> = { vi, en };

let current = $state<Language>('vi');

/** The sentences of the present language. Read it in markup or `$derived`: it follows a switch. */
export function t(): Messages {
  return tables[current];
}

/** The present language. */
export function language(): Language {
  return current;
}

/** Switches at once, without a reload, and tells assistive technology through <html lang>. */
export function speak(next: Language): void {
  current = next;
  document.documentElement.lang = next;
}
