/**
 * Step 7, `node models/recipe/label.ts WORK [PART/PARTS]`: what the ensemble says of each excerpt, as confidences, into
 * WORK/labels-PART.jsonl. The ensemble and its members must be installed (`hearmark models compose ensemble`). What is
 * labelled already is left as it is; what is silent is left out.
 */
import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { scoreFile } from '../../src-main/analysis/scoreFile.ts';
import { installedModels } from '../../src-main/cli/session.ts';
import { DecodeError } from '../../src-main/errors.ts';
import { confidencesOf } from '../../src-main/taggers/confidence.ts';
import { loadModelPackage } from '../../src-main/taggers/modelPackage.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';

const [work, share = '0/1'] = process.argv.slice(2);
if (work === undefined) throw new Error('usage: label.ts WORK [PART/PARTS]');
const [part, parts] = share.split('/').map(Number) as [number, number];
const file = join(work, `labels-${part}.jsonl`);
const labelled = new Set(idsOf(file));

/** It is known what these are. */
const speech = new Set(idsOf(join(work, 'speech.jsonl')));
const ids = readdirSync(join(work, 'excerpts'))
  .filter((name) => name.endsWith('.wav') && !name.includes('.part') && !name.includes('~'))
  .map((name) => name.slice(0, -'.wav'.length))
  .filter((id) => !speech.has(id))
  .sort();
const { folder } = await installedModels().identify('ensemble');
const model = await loadModelPackage(folder);
const tagger = await Tagger.open(model, { runtime: 'onnx-cpu' });
for (const [index, id] of ids.entries()) {
  if (index % parts !== part || labelled.has(id)) continue;
  const scores = await scoreFile(join(work, 'excerpts', `${id}.wav`), tagger, 'whole').catch(leftOut);
  if (!scores) continue;
  const confidences = Array.from(confidencesOf(scores, model.card), (value) => Number(value.toFixed(4)));
  appendFileSync(file, `${JSON.stringify({ id, confidences })}\n`);
}
await tagger.close();

function idsOf(path: string): string[] {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
  return lines.map((line) => (JSON.parse(line) as { id: string }).id);
}

function leftOut(error: unknown): undefined {
  if (!(error instanceof DecodeError)) throw error;
  console.log(error.message);
}
