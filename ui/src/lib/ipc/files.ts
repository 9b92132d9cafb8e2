import { invoke } from '@tauri-apps/api/core';

/** Papers the counter takes in; the desk judges by content, this only filters the list. */
const papers = ['pdf', 'jpg', 'jpeg', 'png', 'tif', 'tiff', 'bmp', 'webp'];

/** Lets the person choose a folder in the system's dialog. Null when cancelled. */
export async function chooseFolder(): Promise<string | null> {
  const chosen = await invoke<string | string[] | null>('plugin:dialog|open', {
    options: { multiple: false, directory: true },
  }).catch(() => null);
  return chosen === null ? null : ([chosen].flat()[0] ?? null);
}

/** Lets the person choose files in the system's dialog. Paths only; the desk reads them. Empty when cancelled. */
export async function chooseFiles(kind: string, extensions = papers): Promise<string[]> {
  const chosen = await invoke<string | string[] | null>('plugin:dialog|open', {
    options: { multiple: true, directory: false, filters: [{ name: kind, extensions }] },
  }).catch(() => null);
  return chosen === null ? [] : [chosen].flat();
}

/** Lets the person say where a file goes, in the system's dialog. Null when cancelled. */
export async function chooseTarget(kind: string, extension: string, name: string): Promise<string | null> {
  return invoke<string | null>('plugin:dialog|save', {
    options: { defaultPath: `${name}.${extension}`, filters: [{ name: kind, extensions: [extension] }] },
  }).catch(() => null);
}
