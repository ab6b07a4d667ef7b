// `npm run package [-- --cuda] [electron-builder's own options]`: the installers of this system, in dist/packages.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

// Not among the dependencies: it is of no use to anybody who only runs or changes Hearmark, and takes 93 MB.
const electronBuilder = 'electron-builder@26.17.0';

const root = fileURLToPath(new URL('..', import.meta.url));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const given = process.argv.slice(2);
const withCuda = given.includes('--cuda');
const options = given.filter((option) => option !== '--cuda');

run(process.execPath, ['scripts/buildRenderer.mjs']);
// Its install script is what downloads the libraries for CUDA, and no others run here (.npmrc).
if (withCuda) run(npm, ['rebuild', 'onnxruntime-node', '--ignore-scripts=false']);
run(npm, [
  'exec',
  '--yes',
  `--package=${electronBuilder}`,
  '--',
  'electron-builder',
  '--publish=never',
  ...(withCuda ? ['--config', 'electron-builder.cuda.yml'] : []),
  ...options,
]);

function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
