import { spawnSync } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';

/**
 * Ends every test file that takes longer than this, with all that it started, so that it fails with its name. Node limits
 * single tests, and waits for ever for a file where one of them keeps its process alive, or never lets a clock tick.
 */
export function limitFiles(limitMs) {
  subscribe('child_process', ({ process: child }) => {
    // Before it was started: whether it is a test file is known a moment later
    queueMicrotask(() => {
      if (!child.spawnargs.at(-1).match(/\.test\.(ts|mjs)$/)) return;
      const timer = setTimeout(() => end(child, limitMs), limitMs);
      child.once('exit', () => clearTimeout(timer));
    });
  });
}

function end(child, limitMs) {
  for (const pid of [...descendantsOf(child.pid), child.pid]) endProcess(pid);
  // A process that is left may hold what the file prints to; the error is what the runner says of the file
  child.stdout.destroy(new Error(`It did not end within ${limitMs / 1000} s, and was ended`));
  child.stderr.destroy();
}

function endProcess(pid) {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // it has ended
  }
}

/** What a process started, and what that started: none on Windows, which has no ps. */
function descendantsOf(pid) {
  const { stdout } = spawnSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  const rows = (stdout ?? '').split('\n').map((line) => line.trim().split(/\s+/).map(Number));
  const found = [pid];
  for (const one of found) found.push(...rows.filter(([, parent]) => parent === one).map(([id]) => id));
  return found.slice(1);
}
