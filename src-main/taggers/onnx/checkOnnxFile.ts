import type { InferenceSession } from './onnxRuntime.ts';
import { createFrontEnd } from '../../audio/frontEnd.ts';
import { ModelError } from '../../errors.ts';
import type { OnnxHyper, OnnxInput } from '../architectures/onnx.ts';
import type { ModelCard } from '../card.ts';
import { frontEndAxes, type InputAxis } from '../frontEndAxes.ts';
import { classCount, type HearingCard } from '../hearing/hearingCard.ts';
import type { OnnxFramesHyper } from '../hearing/onnxFrames.ts';

type Metadata = InferenceSession.ValueMetadata;
type OnnxFileMetadata = Pick<InferenceSession, 'inputMetadata' | 'outputMetadata'>;
type HeardCard = Pick<ModelCard, 'frontEnd' | 'inputSamples'>;

/** How an ONNX file wants its windows. */
export interface OnnxFileInput {
  /** Shape of one window in the file's axes, without the batch. */
  readonly windowShape: readonly number[];
  /** Windows in each run, where the file has a fixed number of them. */
  readonly batchSize: number | undefined;
  /** The front end's rows, where the file wants [frames, rows] of what comes as [rows, frames]. */
  readonly rowsToColumns: number | undefined;
}

/**
 * Compares a loaded ONNX file with the card that describes it, as far as the file says what it takes and gives.
 * Throws ModelError with the first difference.
 */
export function checkOnnxFile(
  { inputMetadata, outputMetadata }: OnnxFileMetadata,
  { input, scores, embedding }: OnnxHyper,
  card: ModelCard,
): OnnxFileInput {
  const checked = checkInput(inputMetadata, input, card);
  shapeOf(outputMetadata, 'output', scores.name, ['batch', card.vocabulary.length]);
  if (embedding) shapeOf(outputMetadata, 'output', embedding.name);
  return checked;
}

/**
 * As checkOnnxFile, of a file that answers step by step: [batch, steps, classes] for each output of the card, or [batch, size] for
 * a vector. Returns also what the file calls each of them.
 */
export function checkOnnxFrames(
  { inputMetadata, outputMetadata }: OnnxFileMetadata,
  { input, answers }: OnnxFramesHyper,
  card: HearingCard,
): { input: OnnxFileInput; names: Record<string, string> } {
  const checked = checkInput(inputMetadata, input, card);
  const names: Record<string, string> = {};
  for (const [output, { kind, classes }] of Object.entries(card.outputs)) {
    const answer = answers[output];
    if (!answer) throw new ModelError(`hyperparameters.answers: there is none for the output "${output}"`);
    if ((kind === 'vector') !== (answer.values === 'numbers'))
      throw new ModelError(
        `hyperparameters.answers: the values of a vector, and of nothing else, are "numbers"`,
      );
    const size = classCount(classes);
    const name = answer.name ?? onlyOf(outputMetadata);
    shapeOf(outputMetadata, 'output', name, kind === 'vector' ? ['batch', size] : ['batch', 'steps', size]);
    names[output] = name;
  }
  return { input: checked, names };
}

function onlyOf(outputs: readonly Metadata[]): string {
  if (outputs.length === 1) return outputs[0]!.name;
  const known = outputs.map(({ name }) => `"${name}"`).join(', ');
  throw new ModelError(`hyperparameters.answers: the file has several outputs (${known}): name one`);
}

function checkInput(inputMetadata: readonly Metadata[], input: OnnxInput, card: HeardCard): OnnxFileInput {
  const { expected, rowsToColumns } = inputShape(input.axes, card);
  const [batch = ''] = shapeOf(inputMetadata, 'input', input.name, expected);
  const other = inputMetadata.find(({ name }) => name !== input.name);
  if (other) throw new ModelError(`the file also needs an input "${other.name}"`);
  return {
    windowShape: expected.slice(1) as number[],
    batchSize: typeof batch === 'number' && batch > 0 ? batch : undefined,
    rowsToColumns,
  };
}

/** The sizes of the input's axes as the card's front end gives them; the batch's is a word. */
function inputShape(axes: readonly InputAxis[], { frontEnd, inputSamples }: HeardCard) {
  const own = frontEndAxes[frontEnd.kind];
  const [, ...sizes] = createFrontEnd(frontEnd).shape(inputSamples);
  const named = axes.slice(1).filter((axis) => axis !== 'channel');
  if ([...named].sort().join() !== [...own].sort().join()) {
    const wanted = own.join(' and ');
    throw new ModelError(
      `hyperparameters.input.axes: a ${frontEnd.kind} has ${wanted}, not ${named.join(', ')}`,
    );
  }
  const expected = axes.map((axis, index) => {
    if (index === 0) return 'batch';
    return axis === 'channel' ? 1 : sizes[own.indexOf(axis)]!;
  });
  return { expected, rowsToColumns: named[0] === own[0] ? undefined : sizes[0] };
}

/**
 * Returns the shape that the file states for a value, [] where it states none; axes that it leaves open are words.
 * Throws ModelError where there is no such value, it is no float32 tensor, or its shape is another.
 */
function shapeOf(
  values: readonly Metadata[],
  what: 'input' | 'output',
  name: string,
  expected?: readonly (number | string)[],
): readonly (number | string)[] {
  const value = values.find((candidate) => candidate.name === name);
  if (!value) {
    const known = values.map((candidate) => `"${candidate.name}"`).join(', ');
    throw new ModelError(`the file has no ${what} "${name}"; it has ${known}`);
  }
  if (!value.isTensor || value.type !== 'float32') {
    const type = value.isTensor ? value.type : 'no tensor';
    throw new ModelError(`the file's ${what} "${name}" is ${type} where Hearmark takes float32`);
  }
  const { shape } = value;
  const fits = (size: number | string, axis: number) =>
    typeof size !== 'number' || size < 0 || typeof expected![axis] === 'string' || size === expected![axis];
  if (expected && shape.length > 0 && !(shape.length === expected.length && shape.every(fits))) {
    const source = what === 'input' ? "the card's front end gives" : "the card's vocabulary needs";
    throw new ModelError(
      `the file's ${what} "${name}" is [${shape.join(', ')}] where ${source} [${expected.join(', ')}]`,
    );
  }
  return shape;
}
