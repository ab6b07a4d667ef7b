import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { HearmarkError } from '../../src-main/errors.ts';
import type { WritingPlace } from './writingPlace.ts';

/** Damage lies where the tags are: at the head and at the tail. */
const edgeBytes = 2500;

const spot = fc.record({
  offset: fc.nat(edgeBytes - 1),
  from: fc.constantFrom('head', 'head', 'tail'),
});

/** Bytes that are changed, and where the file is cut off, if anywhere. */
export interface Damage {
  changed: { offset: number; from: string; value: number }[];
  cut: { offset: number; from: string } | null;
}

export const damages: fc.Arbitrary<Damage> = fc.record({
  changed: fc.array(
    fc.tuple(spot, fc.nat(255)).map(([at, value]) => ({ ...at, value })),
    { minLength: 1, maxLength: 6 },
  ),
  cut: fc.option(spot, { freq: 4 }),
});

export function damage(bytes: Buffer, { changed, cut }: Damage): Buffer {
  const at = ({ offset, from }: { offset: number; from: string }) => {
    const near = offset % Math.min(edgeBytes, bytes.length);
    return from === 'head' ? near : bytes.length - 1 - near;
  };
  const damaged = Buffer.from(bytes);
  for (const one of changed) damaged[at(one)] = one.value;
  return cut ? damaged.subarray(0, Math.max(1, at(cut))) : damaged;
}

/**
 * Writes into a file of these bytes, and undoes it. Answers whether it was written, or in a sentence what was lost: a file
 * that is refused is as it was, one that is written comes back to the byte, and a refusal is an error of ours with a name.
 */
export async function writeAndUndo(
  place: Pick<WritingPlace, 'write' | 'undo'>,
  path: string,
  bytes: Buffer,
  values: Record<string, string[]>,
): Promise<boolean | string> {
  writeFileSync(path, bytes);
  let written = false;
  try {
    const done = await place.write(path, values);
    written = true;
    // Damage may have made it a tag of the wanted version: then there is nothing to do
    if (done) {
      const { restored } = await place.undo(done.entryId);
      if (restored !== 'bytes') return `undone by ${restored}, not to the byte`;
    }
  } catch (error) {
    if (!(error instanceof HearmarkError)) return (error as Error).stack ?? String(error);
  }
  return readFileSync(path).equals(bytes) ? written : 'the file is not as it was';
}
