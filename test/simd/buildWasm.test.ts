import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { it } from 'node:test';

it('the WebAssembly in the repository is what its source compiles to, byte by byte', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-wasm-'));
  try {
    execFileSync(process.execPath, ['scripts/buildWasm.mjs', folder]);
    const ofFolder = (path: string) => readdirSync(path).filter((name) => name.endsWith('.wasm'));
    assert.deepEqual(ofFolder(folder), ofFolder('src-main/simd'));
    for (const name of ofFolder(folder))
      assert.ok(readFileSync(join(folder, name)).equals(readFileSync(join('src-main/simd', name))), name);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
