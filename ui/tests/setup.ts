import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize, resolve } from 'node:path';
import { build } from 'vite';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    site: string;
    mock: string;
  }
}

const dist = resolve(import.meta.dirname, '../dist');
const types: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.woff2': 'font/woff2',
  '.svg': 'image/svg+xml',
};

/** The policy the shell sets; tests run under it, so that a screen cannot rely on what it forbids. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' page:; connect-src 'none'; object-src 'none'; base-uri 'none'; form-action 'none'";

/** One site for all test files. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const [site, mock] = await Promise.all([serve(), bundleMock()]);
  project.provide('site', `http://127.0.0.1:${(site.address() as AddressInfo).port}`);
  project.provide('mock', mock);
  return async () => void site.close();
}

/** The whole build and the judge of screens, read once: a build that runs meanwhile changes nothing here. */
function snapshot(): Map<string, Buffer> {
  const names = readdirSync(dist, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const built = names.map((entry): [string, Buffer] => {
    const file = join(entry.parentPath, entry.name);
    return [file.slice(dist.length), readFileSync(file)];
  });
  return new Map([...built, ['/axe.js', readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'))]]);
}

function serve(): Promise<Server> {
  const files = snapshot();
  const server = createServer((request, response) => {
    const path = normalize(decodeURIComponent((request.url ?? '/').split('?')[0] ?? '/'));
    if (path.startsWith('/picture/')) {
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(picture(path));
      return;
    }
    if (path === '/favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    const name = path === '/' ? '/index.html' : path;
    const body = files.get(name);
    if (body) {
      const type = types[extname(name)] ?? 'application/octet-stream';
      // Names of the build change with what is in them: a page that is visited again need not ask for them.
      const kept = name === '/index.html' ? 'no-store' : 'max-age=86400, immutable';
      response.writeHead(200, { 'content-type': type, 'content-security-policy': policy, 'cache-control': kept }).end(body);
    } else response.writeHead(404).end();
  });
  return new Promise((done) => server.listen(0, '127.0.0.1', () => done(server)));
}

async function bundleMock(): Promise<string> {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    build: {
      write: false,
      minify: false,
      lib: { entry: resolve(import.meta.dirname, 'mock/install.ts'), formats: ['iife'], name: 'mock' },
    },
  });
  const [first] = [result].flat();
  if (!first || !('output' in first)) throw new Error('the mock was not bundled');
  return first.output[0].code;
}

/** A drawn page: lines where text would be. The receipt is lying, A5. */
function picture(path: string): string {
  const lines = Array.from({ length: 22 }, (_, n) => `<rect x="60" y="${150 + n * 34}" width="${300 + ((n * 97) % 180)}" height="9" fill="#c9d1dc"/>`);
  const title = path.includes('receipt') ? 'GIẤY TIẾP NHẬN HỒ SƠ' : 'Trang giấy mẫu';
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 600 848" width="600" height="848"><rect width="600" height="848" fill="#fff"/><text x="60" y="100" font-size="26" font-family="sans-serif" fill="#16202b">${title}</text>${lines.join('')}</svg>`;
}
