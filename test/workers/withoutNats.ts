import { spawnSync } from 'node:child_process';

/** Why nothing that needs a NATS server can be tried here; false where it can. */
export const withoutNats =
  spawnSync('nats-server', ['--version']).error !== undefined &&
  'nats-server is not installed (.ci/run installs it on Debian)';
