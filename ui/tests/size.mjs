// Holds the window to its budget: first screen ≤ 150 KB, each further route ≤ 40 KB (gzip), fonts ≤ 145 KB.
// Given a path, leaves the figures there as JSON too.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const assets = resolve(import.meta.dirname, '../dist/assets');
const budgets = { first: 150_000, route: 40_000, fonts: 145_000 };
const names = readdirSync(assets);
const sizeOf = (name) => gzipSync(readFileSync(join(assets, name))).length;
const named = (pattern) => names.find((name) => pattern.test(name));

/** Static imports of a chunk, all the way down. */
function closure(name, seen = new Set()) {
  if (!name || seen.has(name)) return seen;
  seen.add(name);
  const text = readFileSync(join(assets, name), 'utf8');
  for (const [, found] of text.matchAll(/(?:from|import)\s*["']\.\/([\w.-]+\.js)["']/g)) closure(found, seen);
  return seen;
}

const sum = (list) => [...list].reduce((total, name) => total + sizeOf(name), 0);
const first = new Set([...closure(named(/^index-.*\.js$/)), ...closure(named(/^HomePage-.*\.js$/))]);
const lines = [['first screen (shell and home)', sum(first), budgets.first]];
for (const page of names.filter((name) => /^(?!Home)\w+Page-.*\.js$/.test(name))) {
  const own = [...closure(page)].filter((name) => !first.has(name));
  lines.push([page.replace(/-.*/, ''), sum(own), budgets.route]);
}
const fonts = names.filter((name) => name.endsWith('.woff2'));
lines.push(['fonts', fonts.reduce((total, name) => total + readFileSync(join(assets, name)).length, 0), budgets.fonts]);

let over = 0;
for (const [what, bytes, budget] of lines) {
  if (bytes > budget) over += 1;
  process.stdout.write(`${(bytes / 1000).toFixed(1).padStart(7)} of ${budget / 1000} KB  ${bytes > budget ? 'OVER' : 'ok  '}  ${what}\n`);
}
const [report] = process.argv.slice(2);
if (report) {
  const figures = lines.map(([what, bytes, budget]) => ({ what, bytes, budget }));
  writeFileSync(report, `${JSON.stringify(figures, null, 2)}\n`);
}
process.exitCode = over === 0 && first.size > 1 ? 0 : 1;
