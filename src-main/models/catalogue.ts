import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ModelError, ReadError } from '../errors.ts';
import { isSafeAddress } from './downloads/fetchSafely.ts';

const address = z.url().refine(isSafeAddress, { message: 'the address is not https' });

const licence = z.strictObject({
  /** SPDX, where it has an identifier. */
  name: z.string().min(1),
  commercialUse: z.boolean(),
  /** Where the publisher says so. */
  url: address,
});

const paper = z.strictObject({ title: z.string().min(1), url: address });

/** A file that is downloaded. */
const published = {
  url: address,
  /** What the download is called on disk. */
  file: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'a plain file name'),
  /** Null where nobody has said: up to largestBytes then. */
  bytes: z.int().positive().nullable(),
  /** Hexadecimal. Null where it is pinned at first use. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable(),
  /** Git's id of the content (SHA-1 over "blob", its size and itself), which a repository's tree tells. */
  gitBlob: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .optional(),
};
export type PublishedFile = z.infer<z.ZodObject<typeof published>>;

const model = z
  .strictObject({
    /** What it is called once it is installed. */
    name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/, 'lower-case letters, digits, ".", "_" and "-" only'),
    ...published,
    architecture: z.string(),
    /** What the tensors' shapes do not show. */
    hyper: z.record(z.string(), z.unknown()).default({}),
    /** None for a text-audio model. */
    vocabulary: z.string().optional(),
    /** Of a text-audio model: what belongs to the audio tower, with the weights of that where they lie in a second file. */
    beside: z
      .strictObject({
        data: z.strictObject(published).optional(),
        text: z.strictObject(published),
        tokenizer: z.strictObject(published),
      })
      .optional(),
    /** Of a file with several networks: which. */
    part: z.string().optional(),
    /** For an ONNX file: what `models import --card` takes, without the vocabulary. */
    card: z.record(z.string(), z.unknown()).optional(),
    licence: z.string(),
    paper: z.string(),
    dataSet: z.string(),
    /** Areas under the curves on the test part of its data set, 0..1, and whose figures they are. */
    metrics: z
      .strictObject({
        rocAuc: z.number().min(0).max(1),
        prAuc: z.number().min(0).max(1).optional(),
        of: z.string(),
      })
      .optional(),
    note: z.string().optional(),
  })
  .refine(
    ({ vocabulary, beside, card }) =>
      (vocabulary === undefined) === (beside !== undefined && card !== undefined),
    {
      message: 'it has either a vocabulary, or the files of a text-audio model and a card',
    },
  );

const catalogue = z.strictObject({
  format: z.literal(1),
  licences: z.record(z.string(), licence),
  papers: z.record(z.string(), paper),
  models: z.array(model),
});

/** A published model: where it is, what it must be, and what it may be used for. */
export type CatalogueEntry = Omit<z.infer<typeof model>, 'licence' | 'paper'> & {
  licence: z.infer<typeof licence>;
  paper: z.infer<typeof paper>;
};

/**
 * Reads a catalogue of published models, in its order. Nothing is fetched. Throws ReadError, or ModelError that names
 * the first thing wrong.
 */
export async function readCatalogue(file: string): Promise<CatalogueEntry[]> {
  const text = await readFile(file, 'utf8').catch((cause: Error) => {
    throw new ReadError(`cannot read the catalogue ${file}: ${cause.message}`, { path: file, cause });
  });
  try {
    return parseCatalogue(text);
  } catch (cause) {
    throw new ModelError(`${file}: ${(cause as Error).message}`, { path: file, cause });
  }
}

function parseCatalogue(text: string): CatalogueEntry[] {
  const parsed = catalogue.safeParse(JSON.parse(text));
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ModelError(`${issue!.path.join('.') || 'catalogue'}: ${issue!.message}`);
  }
  const { licences, papers, models } = parsed.data;
  const names = models.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new ModelError(`the model "${twice}" is listed twice`);
  return models.map((entry) => ({
    ...entry,
    licence: referred(licences, entry.licence, entry.name),
    paper: referred(papers, entry.paper, entry.name),
  }));
}

function referred<T>(known: Record<string, T>, key: string, name: string): T {
  if (Object.hasOwn(known, key)) return known[key]!;
  throw new ModelError(`${name}: the catalogue has no "${key}"`);
}
