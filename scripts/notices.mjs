// Writes THIRD-PARTY-NOTICES.md: every package that is delivered with Hearmark, with its licence text, and the
// configuration of the FFmpeg inside node-av. Texts that are alike but for their copyright lines stand once.
//
// usage: npm run notices
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { getFFmpegInfo } from 'node-av/lib';

const root = fileURLToPath(new URL('..', import.meta.url));
const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
// Development dependencies of which parts end up in the built page.
const bundled = [
  'node_modules/svelte',
  'node_modules/esm-env',
  'node_modules/clsx',
  'node_modules/typesafe-i18n',
];
const delivered = Object.entries(lock.packages).filter(
  ([path, entry]) => path && (!entry.dev || bundled.includes(path)),
);

const packages = delivered.map(([path, { version, license }]) => {
  const name = path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
  return { name, version, licence: license ?? 'see its text', text: licenceText(join(root, path)) };
});

const texts = new Map();
for (const { name, text } of packages) {
  if (!text) continue;
  const copyright = text.match(/^\s*(?:copyright|\(c\)|©).*$/gim) ?? [];
  const body = text
    .replace(/^\s*(?:copyright|\(c\)|©).*$/gim, '')
    .replace(/\s+/g, ' ')
    .trim();
  const entry = texts.get(body) ?? { text, holders: [] };
  entry.holders.push(`${name}: ${copyright.map((line) => line.trim()).join('; ') || 'no copyright line'}`);
  texts.set(body, entry);
}

const { version, configuration } = getFFmpegInfo();
const rows = packages.map(({ name, version, licence }) => `| ${name} | ${version} | ${licence} |`);
writeFileSync(
  join(root, 'THIRD-PARTY-NOTICES.md'),
  `# Third-party notices

Made by \`npm run notices\` from package-lock.json and the installed packages; do not edit.

## FFmpeg

Hearmark decodes audio with the FFmpeg libraries ${version} inside node-av (https://ffmpeg.org, source and build scripts:
https://github.com/seydx/node-av). Built with \`--enable-gpl --enable-version3\`, they are under the GNU General Public
License, version 3 or later, and so is Hearmark as a whole (LICENSE). The whole configuration:

\`\`\`
${configuration.split(' --').join('\n--')}
\`\`\`

## Models

The front end of the shipped models began as EfficientAT's mn04_as (models/README.md):

\`\`\`
${readFileSync(join(root, 'models', 'LICENSE-EfficientAT'), 'utf8').trim()}
\`\`\`

The weights of \`hearmark-rhythm\` are BeatNet's, by Mojtaba Heydari, Frank Cwitkowitz and Zhiyao Duan ("BeatNet: CRNN and
particle filtering for online joint beat, downbeat and meter tracking", ISMIR 2021; https://github.com/mjhydri/BeatNet), under
the Creative Commons Attribution 4.0 International licence (https://creativecommons.org/licenses/by/4.0/). They were changed:
trained further, mixed with what they were before, and rounded to 16 bits (models/recipe-hearing/README.md).

## Packages

| package | version | licence |
|---|---|---|
${rows.join('\n')}

## Licence texts

${[...texts.values()].map(({ text, holders }) => `### ${holders.join('\n\n### ')}\n\n\`\`\`\n${text.trim()}\n\`\`\``).join('\n\n')}
`,
);
console.log(`${packages.length} packages, ${texts.size} different licence texts`);

/** The text of a package's licence file; none where it is not installed here (another system's) or brings none. */
function licenceText(folder) {
  try {
    const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
    return file && readFileSync(join(folder, file), 'utf8');
  } catch {
    return undefined;
  }
}
