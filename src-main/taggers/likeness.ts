import { join } from 'node:path';
import { ModelError } from '../errors.ts';
import { Projection } from '../simd/Projection.ts';
import type { LikenessSize, ModelCard } from './card.ts';
import { inFolder, readPart } from './loadCard.ts';
import { encodeSafetensors, parseSafetensors } from './safetensors.ts';

/** The file of a package that holds its projection, where its card names one. */
export const likenessFile = 'likeness.safetensors';

/** The largest that a card can ask for, as 32-bit floats, and a header. */
const bytesMax = 65 * 2 ** 20;

/** Reads the space of likeness of a package whose card names one. Throws ModelError that names the file and the first thing wrong. */
export async function loadLikeness(
  folder: string,
  { likeness }: Pick<ModelCard, 'likeness'>,
): Promise<{ likeness?: Projection }> {
  if (!likeness) return {};
  const bytes = await readPart(folder, likenessFile, bytesMax);
  try {
    return { likeness: parseLikeness(bytes, likeness) };
  } catch (cause) {
    throw inFolder(join(folder, likenessFile), cause);
  }
}

/** Reads the file that brings embeddings into the space in which likeness is told. Throws ModelError where it does not fit the card. */
function parseLikeness(bytes: Uint8Array, { from, to }: LikenessSize): Projection {
  const tensors = parseSafetensors(bytes);
  const read = (name: string, ...shape: number[]): Float32Array => {
    const tensor = tensors.get(name);
    if (!tensor) throw new ModelError(`it lacks "${name}"`);
    const [wanted, found] = [shape.join(', '), tensor.shape.join(', ')];
    if (found !== wanted)
      throw new ModelError(`"${name}" has shape [${found}] where the card says [${wanted}]`);
    return tensor.data;
  };
  return new Projection({ mean: read('mean', from), matrix: read('projection', to, from) });
}

/** Writes such a file. */
export function encodeLikeness({ from, to, numbers: { mean, matrix } }: Projection): Uint8Array {
  const weights = new Map([
    ['mean', { shape: [from], data: mean }],
    ['projection', { shape: [to, from], data: matrix }],
  ]);
  return encodeSafetensors(weights, { dtype: 'F16' });
}
