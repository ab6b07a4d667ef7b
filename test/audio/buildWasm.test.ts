import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';

it('the WebAssembly in the repository is what its source compiles to, byte by byte', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-wasm-'));
  try {
    const built = join(folder, 'spectra.wasm');
    execFileSync(process.execPath, ['scripts/buildWasm.mjs', built]);
    assert.ok(readFileSync(built).equals(readFileSync('src-main/audio/spectra.wasm')));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
