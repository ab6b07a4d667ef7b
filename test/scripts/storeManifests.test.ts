import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { temporaryFolder } from '../temporaryFolder.ts';

it('storeManifests names the released files with their sums, and wants all of them', () => {
  const folder = temporaryFolder();
  for (const file of ['scripts/storeManifests.mjs', 'package.json']) cpSync(file, join(folder, file));
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  const sums = ['Linux', 'Windows'].map((system) => join(folder, `SHA256SUMS-${system}.txt`)) as [
    string,
    string,
  ];
  writeFileSync(
    sums[0],
    `${'ab'.repeat(32)} *Hearmark-${version}-linux-amd64.deb\n${'ef'.repeat(32)} *Hearmark.AppImage\n`,
  );
  writeFileSync(sums[1], `${'cd'.repeat(32)} *Hearmark-${version}-win-x64.exe\n`);
  const run = (...files: string[]) =>
    spawnSync(process.execPath, [join(folder, 'scripts/storeManifests.mjs'), ...files], { encoding: 'utf8' });
  const { status, stdout, stderr } = run(...sums);
  assert.equal(status, 0, stderr);
  const read = (name: string) => readFileSync(join(stdout.trim(), name), 'utf8');
  const flatpak = read('io.github.hearmark.Hearmark.yml');
  assert.ok(flatpak.includes(`/releases/download/v${version}/Hearmark-${version}-linux-amd64.deb\n`));
  assert.ok(flatpak.includes(`sha256: ${'ab'.repeat(32)}\n`));
  const installer = read('Hearmark.Hearmark.installer.yaml');
  assert.ok(installer.includes(`InstallerSha256: ${'CD'.repeat(32)}\n`));
  assert.ok(installer.includes(`/Hearmark-${version}-win-x64.exe\n`));
  for (const name of ['yaml', 'locale.en-US.yaml'])
    assert.match(read(`Hearmark.Hearmark.${name}`), /^PackageVersion: /m);
  assert.match(run(sums[0]).stderr, /0 released files match/);
});
