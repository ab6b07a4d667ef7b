// Builds the page of the window (src-renderer) into dist/renderer, and Electron's preload, which cannot be TypeScript,
// into dist/preload.cjs: `node scripts/buildRenderer.mjs`.
// `hearmark serve` and `npm start` call buildIfStale, so that nobody has to think of it. The page runs under a content
// security policy without 'unsafe-inline' and 'unsafe-eval': no inline script, style or data URL comes out of here.
import { existsSync, readFileSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'src-renderer');
const built = join(root, 'dist/renderer');
const draft = join(root, 'dist', `renderer.${process.pid}`);
const preload = join(root, 'src-main/electron/preload.cts');

/** Builds the page unless what is built is newer than all its sources; answers the folder that holds it. */
export async function buildIfStale() {
  if (isStale()) await buildRenderer();
  return built;
}

/** Builds the page; answers the folder that holds it. */
export async function buildRenderer() {
  // Vite is a development dependency: a packaged application brings its page and never comes here
  const { build, transformWithEsbuild } = await import('vite');
  const { svelte } = await import('@sveltejs/vite-plugin-svelte');
  await build({
    configFile: false,
    root: source,
    base: './',
    logLevel: 'warn',
    plugins: [svelte()],
    build: {
      outDir: draft,
      emptyOutDir: true,
      target: 'chrome120',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      reportCompressedSize: false,
      // It comes from this machine: to load it in parts would make nothing faster
      chunkSizeWarningLimit: 1000,
    },
  });
  const { code } = await transformWithEsbuild(readFileSync(preload, 'utf8'), 'preload.ts', { format: 'cjs' });
  writeFileSync(join(root, 'dist/preload.cjs'), code);
  putInPlace();
  return built;
}

/** Built beside it and then put in its place: a page that is open never finds half of one. */
function putInPlace() {
  const old = `${draft}.old`;
  for (;;) {
    try {
      if (existsSync(built)) renameSync(built, old);
      rmSync(old, { recursive: true, force: true });
      renameSync(draft, built);
      return;
    } catch (error) {
      // Two programs that were started at once both build: the other one took it away, or has put its own there
      if (!['ENOENT', 'ENOTEMPTY', 'EEXIST', 'EPERM'].includes(error.code) || !existsSync(draft)) throw error;
    }
  }
}

/** Whether the page is missing, or older than one of its sources. */
export function isStale() {
  const page = join(built, 'index.html');
  if (!existsSync(page)) return true;
  if (!existsSync(source)) return false;
  const builtAtMs = statSync(page).mtimeMs;
  const sources = readdirSync(source, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  sources.push(
    preload,
    join(root, 'src-main/api.ts'),
    join(root, 'package-lock.json'),
    fileURLToPath(import.meta.url),
  );
  return sources.some((file) => existsSync(file) && statSync(file).mtimeMs > builtAtMs);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const startMs = performance.now();
  const folder = await buildRenderer();
  console.log(`${folder}: built in ${((performance.now() - startMs) / 1000).toFixed(1)} s`);
}
