import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { it } from 'node:test';
import { temporaryFolder } from '../temporaryFolder.ts';

const withoutAppstream =
  spawnSync('appstreamcli', ['--version']).status === 0 ? false : 'no appstreamcli (package appstream)';

/** The manifests of a release of two files, and the version that it is of. */
function made(): { manifests: string; version: string } {
  const folder = temporaryFolder();
  for (const file of ['scripts/storeManifests.mjs', 'package.json', 'CHANGELOG.md'])
    cpSync(file, join(folder, file));
  const sums = join(folder, 'SHA256SUMS.txt');
  writeFileSync(sums, `${'ab'.repeat(32)} *H.deb\n${'cd'.repeat(32)} *H.exe\n`);
  const script = join(folder, 'scripts/storeManifests.mjs');
  const { stdout } = spawnSync(process.execPath, [script, sums], { encoding: 'utf8' });
  const { version } = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  return { manifests: stdout.trim(), version };
}

/** What YAML says, by Python's parser; undefined where there is none. */
function load(text: string): unknown {
  const program = 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin), default=str))';
  const { status, stdout, stderr } = spawnSync('/usr/bin/python3', ['-c', program], {
    input: text,
    encoding: 'utf8',
  });
  assert.equal(status, 0, stderr);
  return JSON.parse(stdout);
}
const withoutYaml =
  spawnSync('/usr/bin/python3', ['-c', 'import yaml']).status === 0
    ? false
    : 'no YAML for Python (python3-yaml)';

interface Flatpak {
  id: string;
  command: string;
  modules: { sources: { path?: string }[] }[];
}

it('storeManifests names the released files with their sums, and wants all of them', () => {
  const folder = temporaryFolder();
  for (const file of ['scripts/storeManifests.mjs', 'package.json', 'CHANGELOG.md'])
    cpSync(file, join(folder, file));
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
  const id = 'io.github.hearmark.Hearmark';
  const metainfo = read(`${id}.metainfo.xml`);
  assert.ok(
    metainfo.includes(`<id>${id}</id>`) && metainfo.includes(`<release version="${version}" date="2`),
  );
  for (const [, picture] of metainfo.matchAll(/(docs\/screenshots\/[^<]+)</g))
    assert.ok(existsSync(picture!), picture);
  assert.match(run(sums[0]).stderr, /0 released files match/);
});

it(
  'the manifests are YAML, and tell the ids and the version of package.json and electron-builder.yml',
  { skip: withoutYaml },
  () => {
    const { version, manifests } = made();
    const read = (name: string) => load(readFileSync(join(manifests, name), 'utf8'));
    const { id, command, modules } = read('io.github.hearmark.Hearmark.yml') as Flatpak;
    const { appId } = load(readFileSync('electron-builder.yml', 'utf8')) as { appId: string };
    assert.deepEqual([id, command], [`${appId}.Hearmark`, 'hearmark']);
    assert.ok(modules[0]!.sources.some(({ path }) => path === `${id}.metainfo.xml`));
    const winget = ['yaml', 'installer.yaml', 'locale.en-US.yaml'].map(
      (name) => read(`Hearmark.Hearmark.${name}`) as Record<string, unknown>,
    );
    for (const one of winget)
      assert.deepEqual([one['PackageIdentifier'], one['PackageVersion']], ['Hearmark.Hearmark', version]);
    assert.deepEqual(
      winget.map((one) => one['ManifestType']),
      ['version', 'installer', 'defaultLocale'],
    );
  },
);

it('what software centres are told is valid AppStream', { skip: withoutAppstream }, () => {
  const file = join(made().manifests, 'io.github.hearmark.Hearmark.metainfo.xml');
  const { status, stdout } = spawnSync('appstreamcli', ['validate', '--no-net', file], { encoding: 'utf8' });
  assert.equal(status, 0, stdout);
});
