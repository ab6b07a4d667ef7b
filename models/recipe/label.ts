/**
 * Step 6, `node models/recipe/label.ts WORK [PART/PARTS]`: what the ensemble says of each excerpt, as confidences, into
 * WORK/labels-PART.jsonl. The ensemble and its members must be installed (`hearmark models compose ensemble`). What is
 * labelled already is left as it is.
 */
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scoreFile } from '../../src-main/analysis/scoreFile.ts';
import { installedModels } from '../../src-main/cli/session.ts';
import { confidencesOf } from '../../src-main/taggers/confidence.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';

const [work, share = '0/1'] = process.argv.slice(2);
if (work === undefined) throw new Error('usage: label.ts WORK [PART/PARTS]');
const [part, parts] = share.split('/').map(Number) as [number, number];
const file = join(work, `labels-${part}.jsonl`);
const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
const labelled = new Set(lines.map((line) => (JSON.parse(line) as { id: string }).id));

const ids = readdirSync(join(work, 'excerpts'))
  .filter((name) => name.endsWith('.wav') && !name.includes('.part') && !name.includes('~'))
  .map((name) => name.slice(0, -'.wav'.length))
  .sort();
const model = await installedModels().read('ensemble');
const tagger = await Tagger.open(model, { runtime: 'onnx-cpu' });
for (const [index, id] of ids.entries()) {
  if (index % parts !== part || labelled.has(id)) continue;
  const scores = await scoreFile(join(work, 'excerpts', `${id}.wav`), tagger, 'whole');
  const confidences = Array.from(confidencesOf(scores, model.card), (value) => Number(value.toFixed(4)));
  appendFileSync(file, `${JSON.stringify({ id, confidences })}\n`);
}
await tagger.close();
