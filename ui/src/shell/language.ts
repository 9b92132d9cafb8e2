import { language, speak, type Language } from '../messages/index.svelte';

const storageKey = 'motcua.language';

/** Vietnamese first; what this machine last used, if it was switched. */
export function startLanguage(): void {
  const saved = localStorage.getItem(storageKey);
  speak(saved === 'en' ? 'en' : 'vi');
}

export function switchLanguage(): void {
  const next: Language = language() === 'vi' ? 'en' : 'vi';
  localStorage.setItem(storageKey, next);
  speak(next);
}
