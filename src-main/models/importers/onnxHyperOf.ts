import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import type { OnnxHyper } from '../../taggers/architectures/onnx.ts';
import { frontEnd } from '../../taggers/frontEndSchema.ts';
import { kerasInput } from './kerasInput.ts';
import { readMessage } from './readMessage.ts';

/** A value that goes into an ONNX file or comes out: its sizes after the batch, null where any will do. */
interface OnnxValue {
  readonly name: string;
  /** Undefined where the file states none. */
  readonly shape: readonly (number | null)[] | undefined;
  /** What computes it. */
  readonly operator: string | undefined;
}

/** Fields of ONNX (onnx.proto3): ModelProto.graph, GraphProto's, and the names that begin the others. */
const graphField = 7;
const graph = { node: 1, initializer: 5, input: 11, output: 12 };
const node = { output: 2, operator: 4 };
const initializerName = 8;

const described = z.looseObject({
  frontEnd,
  inputSamples: z.int().positive().optional(),
  vocabulary: z.array(z.unknown()).optional(),
});

/**
 * Returns what a card leaves out of the hyper-parameters of an ONNX file (architectures/onnx.ts) and the file tells itself: its
 * input and which axis is which, by the sizes that the card's front end gives; its scores, and whether these are logits, by
 * what computes them. Nothing of a card whose front end is wrong, which is said of it later. Throws ModelError that says
 * what the card must name where the file can be read in several ways.
 */
export function onnxHyperOf(onnx: Uint8Array, card: object): Partial<OnnxHyper> {
  const given = 'hyperparameters' in card ? ((card.hyperparameters ?? {}) as Partial<OnnxHyper>) : {};
  const parsed = described.safeParse(card);
  if (!parsed.success || (given.input && given.scores)) return given;
  const { inputs, outputs } = readValues(onnx);
  return {
    ...given,
    input: given.input ?? inputOf(inputs, parsed.data),
    scores: given.scores ?? scoresOf(outputs, parsed.data.vocabulary?.length),
  };
}

function inputOf(inputs: readonly OnnxValue[], card: z.infer<typeof described>): OnnxHyper['input'] {
  const [input, other] = inputs;
  if (!input || other || !input.shape)
    throw new ModelError(
      `hyperparameters.input: the card must say which input of the file takes the sound, and its axes: it has ${namesOf(inputs)}`,
    );
  const { axes } = kerasInput(input.shape, card, 'hyperparameters.input.axes');
  return { name: input.name, axes };
}

function scoresOf(outputs: readonly OnnxValue[], tags: number | undefined): OnnxHyper['scores'] {
  const [output, other] =
    outputs.length === 1
      ? outputs
      : outputs.filter(({ shape }) => shape?.length === 1 && tags !== undefined && shape[0] === tags);
  if (!output || other)
    throw new ModelError(
      `hyperparameters.scores: the card must say which output of the file has the scores: it has ${namesOf(outputs)}`,
    );
  if (output.operator === 'Sigmoid' || output.operator === 'Softmax')
    return { name: output.name, values: 'probabilities' };
  throw new ModelError(
    `hyperparameters.scores: the card must say what "${output.name}" is: {"name": "${output.name}", "values": "logits"} or "probabilities"`,
  );
}

function namesOf(values: readonly OnnxValue[]): string {
  return values.map(({ name }) => `"${name}"`).join(', ') || 'none';
}

/** Throws ModelError where the bytes are no ONNX model. */
function readValues(onnx: Uint8Array): { inputs: OnnxValue[]; outputs: OnnxValue[] } {
  const model = readMessage(onnx).find(({ number, bytes }) => number === graphField && bytes);
  if (!model) throw new ModelError('it is no ONNX model, or damaged');
  const fields = readMessage(model.bytes!);
  const all = (number: number) =>
    fields.flatMap((field) => (field.number === number && field.bytes ? [field.bytes] : []));
  const operators = new Map(
    all(graph.node).flatMap((bytes) => {
      const operator = textsIn(bytes, node.operator)[0];
      return textsIn(bytes, node.output).map((name) => [name, operator] as const);
    }),
  );
  // Files of before 2019 list the weights among the inputs
  const weights = new Set(all(graph.initializer).flatMap((bytes) => textsIn(bytes, initializerName)));
  const values = (number: number) => all(number).map((bytes) => valueOf(bytes, operators));
  return {
    inputs: values(graph.input).filter(({ name }) => !weights.has(name)),
    outputs: values(graph.output),
  };
}

/** ValueInfoProto: name = 1, type = 2; in that tensor_type = 1, of which shape = 2, of which each dim = 1. */
function valueOf(bytes: Uint8Array, operators: ReadonlyMap<string, string | undefined>): OnnxValue {
  const inside = (message: Uint8Array | undefined, number: number) =>
    message && readMessage(message).find((field) => field.number === number)?.bytes;
  const shape = inside(inside(inside(bytes, 2), 1), 2);
  const name = textsIn(bytes, 1)[0] ?? '';
  const sizes = shape && readMessage(shape).map(({ bytes: dimension }) => sizeOf(dimension));
  return { name, shape: sizes?.slice(1), operator: operators.get(name) };
}

/** A dimension's dim_value = 1; any size where it has a name, or nothing. */
function sizeOf(dimension: Uint8Array | undefined): number | null {
  const size = readMessage(dimension ?? new Uint8Array()).find(({ number }) => number === 1)?.integer;
  return size !== undefined && size > 0n ? Number(size) : null;
}

function textsIn(message: Uint8Array, number: number): string[] {
  return readMessage(message).flatMap((field) =>
    field.number === number && field.bytes ? [Buffer.from(field.bytes).toString()] : [],
  );
}
