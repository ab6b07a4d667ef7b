// `node scripts/storeManifests.mjs SUMS...`: the manifests for Flatpak and winget of this version, and what software centres
// tell of it (AppStream), from the files SHA256SUMS-*.txt of its release, into dist/manifests. docs/packaging.md tells how to hand them in.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version, homepage, description, license } = JSON.parse(
  readFileSync(join(root, 'package.json'), 'utf8'),
);
const flatpakId = 'io.github.hearmark.Hearmark';
const wingetId = 'Hearmark.Hearmark';

const sums = process.argv.slice(2).flatMap((file) => readFileSync(file, 'utf8').trim().split('\n'));
const folder = join(root, 'dist', 'manifests');
const manifests = { ...flatpak(released(/\.deb$/)), ...metainfo(), ...winget(released(/\.exe$/)) };
for (const [name, text] of Object.entries(manifests)) {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), text);
}
console.log(folder);

/** The address and SHA-256 of the one file of the release whose name matches; `openssl dgst -r` writes "HASH *NAME". */
function released(pattern) {
  const lines = sums.map((line) => line.split(/ [ *]/)).filter(([, name]) => pattern.test(name ?? ''));
  if (lines.length !== 1)
    throw new Error(`${lines.length} released files match ${pattern}, where one has to`);
  const [sha256, name] = lines[0];
  return { sha256, url: `${homepage}/releases/download/v${version}/${encodeURIComponent(name)}` };
}

/** The deb in Electron's base of Flathub; it sees music and drives, and reaches no network. */
function flatpak({ url, sha256 }) {
  const manifest = `id: ${flatpakId}
runtime: org.freedesktop.Platform
runtime-version: '25.08'
sdk: org.freedesktop.Sdk
base: org.electronjs.Electron2.BaseApp
base-version: '25.08'
command: hearmark
separate-locales: false
finish-args:
  - --share=ipc
  - --socket=x11
  - --socket=wayland
  - --socket=pulseaudio
  - --device=dri
  # Music is read where it lies, and written when the person says so.
  - --filesystem=xdg-music
  - --filesystem=/media
  - --filesystem=/run/media
  - --own-name=org.mpris.MediaPlayer2.chromium.*
  - --talk-name=org.freedesktop.Notifications
modules:
  - name: hearmark
    buildsystem: simple
    build-commands:
      - ar x hearmark.deb
      - tar xf data.tar.*
      - cp -r opt/Hearmark /app/hearmark
      - install -Dm755 hearmark.sh /app/bin/hearmark
      - install -Dm644 usr/share/applications/hearmark.desktop /app/share/applications/${flatpakId}.desktop
      - desktop-file-edit --set-key=Exec --set-value='hearmark %U' --set-icon=${flatpakId} /app/share/applications/${flatpakId}.desktop
      - install -Dm644 ${flatpakId}.metainfo.xml /app/share/metainfo/${flatpakId}.metainfo.xml
      - install -Dm644 usr/share/icons/hicolor/512x512/apps/hearmark.png /app/share/icons/hicolor/512x512/apps/${flatpakId}.png
    sources:
      - type: file
        url: ${url}
        sha256: ${sha256}
        dest-filename: hearmark.deb
      - type: file
        path: ${flatpakId}.metainfo.xml
      - type: script
        dest-filename: hearmark.sh
        commands:
          - exec zypak-wrapper /app/hearmark/hearmark "$@"
`;
  return { [`${flatpakId}.yml`]: manifest };
}

/** What Flathub asks for beside the manifest, by the AppStream specification (freedesktop.org/software/appstream/docs). */
function metainfo() {
  const pictures = ['library.png', 'review.png', 'map.jpg'].map(
    (picture, index) => `    <screenshot${index === 0 ? ' type="default"' : ''}>
      <image>${homepage.replace('://github.com/', '://raw.githubusercontent.com/')}/v${version}/docs/screenshots/${picture}</image>
    </screenshot>
`,
  );
  const text = `<?xml version="1.0" encoding="UTF-8"?>
<component type="desktop-application">
  <id>${flatpakId}</id>
  <metadata_license>CC0-1.0</metadata_license>
  <project_license>${license}</project_license>
  <name>Hearmark</name>
  <summary>Tags your music by listening to it</summary>
  <developer id="io.github.hearmark">
    <name>The Hearmark maintainers</name>
  </developer>
  <description>
    <p>${escaped(description)}</p>
  </description>
  <launchable type="desktop-id">${flatpakId}.desktop</launchable>
  <url type="homepage">${homepage}</url>
  <url type="bugtracker">${homepage}/issues</url>
  <url type="vcs-browser">${homepage}</url>
  <screenshots>
${pictures.join('')}  </screenshots>
  <content_rating type="oars-1.1" />
  <releases>
    <release version="${version}" date="${dateOfVersion()}" />
  </releases>
</component>
`;
  return { [`${flatpakId}.metainfo.xml`]: text };
}

/** As the changelog has it; today where that has none yet. */
function dateOfVersion() {
  const changelog = readFileSync(join(root, 'CHANGELOG.md'), 'utf8');
  const heading = changelog.split('\n').find((line) => line.startsWith(`## ${version} `));
  return /\((\d{4}-\d\d-\d\d)\)/.exec(heading ?? '')?.[1] ?? new Date().toISOString().slice(0, 10);
}

function escaped(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;');
}

/** The three files of winget's schema. */
function winget({ url, sha256 }) {
  const head = `PackageIdentifier: ${wingetId}\nPackageVersion: ${version}\n`;
  const tail = (type) => `ManifestType: ${type}\nManifestVersion: 1.6.0\n`;
  return {
    [`${wingetId}.yaml`]: `${head}DefaultLocale: en-US\n${tail('version')}`,
    [`${wingetId}.installer.yaml`]: `${head}InstallerType: nullsoft
Scope: user
UpgradeBehavior: install
Installers:
  - Architecture: x64
    InstallerUrl: ${url}
    InstallerSha256: ${sha256.toUpperCase()}
${tail('installer')}`,
    [`${wingetId}.locale.en-US.yaml`]: `${head}PackageLocale: en-US
Publisher: The Hearmark maintainers
PublisherUrl: ${homepage}
PackageName: Hearmark
PackageUrl: ${homepage}
License: ${license}
ShortDescription: ${JSON.stringify(description)}
${tail('defaultLocale')}`,
  };
}
