// `npm run dev [-- OPTIONS OF SERVE]`: a host as `hearmark serve` starts it, and in front of it Vite, whose page follows
// every change in src-renderer without losing what it shows. Only this machine can reach either. The page is not under
// its content security policy here: Vite brings styles and scripts of its own.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { createServer } from 'vite';

// A build before, in the program that starts this one, leaves "production", with which Svelte's plugin changes no component
// in an open page
process.env.NODE_ENV = 'development';

const root = fileURLToPath(new URL('..', import.meta.url));
const host = '127.0.0.1';

const program = join(root, 'src-main', 'cli', 'hearmark.ts');
const options = ['serve', '--host', host, '--port', '0', ...process.argv.slice(2)];
const backend = spawn(process.execPath, [program, ...options], {
  // Its own page is not shown, so it is not built
  env: { ...process.env, HEARMARK_PAGE: join(root, 'src-renderer') },
  stdio: ['ignore', 'pipe', 'inherit'],
});
// Ctrl-C reaches it by itself; what ends this process alone ends it, too
process.on('SIGINT', () => {});
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => backend.kill(signal));
const ended = once(backend, 'exit');

const address = await Promise.race([printedAddress(), ended.then(([code]) => process.exit(code ?? 1))]);
const server = await createServer({
  configFile: false,
  root: join(root, 'src-renderer'),
  // The checkout may have node_modules elsewhere: two at once would take each other's optimised packages
  cacheDir: join(root, 'dist', 'vite'),
  plugins: [svelte()],
  // Svelte's packages, which its plugin names, are prepared before the page is asked for. Those that Vite would find on the
  // way would load the page anew in front of whoever works with it; ours are modules that a browser takes as they are.
  optimizeDeps: { noDiscovery: true },
  server: {
    host,
    cors: false,
    fs: {
      allow: [join(root, 'src-renderer'), join(root, 'src-main'), realpathSync(join(root, 'node_modules'))],
    },
    proxy: Object.fromEntries(['^/\\?token=', '^/(api|audio|cover)/'].map((path) => [path, toBackend()])),
  },
});
await server.listen();
const { port } = server.httpServer.address();
console.log(
  `The page is at http://${host}:${port}/${address.search} and follows src-renderer. Ctrl-C ends it.`,
);
const [code] = await ended;
await server.close();
process.exitCode = code ?? 1;

/** What the host prints first, with the key that lets a browser in. */
async function printedAddress() {
  const lines = createInterface(backend.stdout);
  for await (const line of lines) {
    const found = /http:\/\/\S+/.exec(line);
    if (!found) continue;
    backend.stdout.resume();
    return new URL(found[0]);
  }
  return new Promise(() => {}); // it has ended, which is told where that is awaited
}

/** The host answers to its own address alone, and only its own page may change anything: that is this page, here. */
function toBackend() {
  return {
    target: address.origin,
    changeOrigin: true,
    configure: (proxy) =>
      proxy.on('proxyReq', (request, { headers }) => {
        if (headers.origin === `http://${headers.host}`) request.setHeader('origin', address.origin);
      }),
  };
}
