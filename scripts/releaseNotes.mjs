// `node scripts/releaseNotes.mjs v0.2.0`: prints what CHANGELOG.md says of a version, as the text of its release. Fails
// where the tag is not the version of package.json, or its part of the changelog is missing, empty or not dated.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const [tag = ''] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
if (tag !== `v${version}`) fail(`The tag is "${tag}" and the version in package.json is ${version}.`);

const parts = readFileSync(join(root, 'CHANGELOG.md'), 'utf8').split(/^## /m);
const part = parts.find((text) => text.startsWith(`${version} `));
if (!part) fail(`CHANGELOG.md has no part "## ${version} (date)".`);
const [heading, ...lines] = part.split('\n');
if (!/ \(\d{4}-\d{2}-\d{2}\)$/.test(heading)) fail(`CHANGELOG.md says "${heading}": give it a date.`);
const notes = lines.join('\n').trim();
if (!notes) fail(`CHANGELOG.md says nothing of ${version}.`);
process.stdout.write(`${notes}\n`);

function fail(message) {
  console.error(message);
  process.exit(1);
}
