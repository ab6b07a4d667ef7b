import { InferenceSession, Tensor } from '../../src-main/taggers/onnx/onnxRuntime.ts';
import type { ModelCard } from '../../src-main/taggers/card.ts';
import { BATCH } from '../../src-main/taggers/graph.ts';
import { compileOnnx, INPUT } from '../../src-main/taggers/onnx/compileOnnx.ts';
import { encodeOnnxModel } from '../../src-main/taggers/onnx/onnxModel.ts';
import type { RuntimeName } from '../../src-main/taggers/runtimeNames.ts';
import { Tagger } from '../../src-main/taggers/Tagger.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import { countMultiplyAdds } from './countMultiplyAdds.ts';
import { loadNetworkCase, type NetworkCase } from './networkCases.ts';
import { median } from './median.ts';

/** What to measure in a process of its own (measureNetworkProcess.ts), so that its memory is that of one network. */
export interface NetworkTask {
  name: string;
  runtime: RuntimeName;
  threads: number;
  batches: number[];
  /** Also ONNX Runtime called directly and the arithmetic peak, in turns with ours. */
  compare: boolean;
}

export interface NetworkMeasurement {
  device: string;
  loadMs: number;
  loadedMiB: number;
  ranMiB: number;
  /** Windows a second, by windows in a run. */
  rates: Record<number, number>;
  /** Time of ours over that of a bare call, run by run. */
  overBare?: number;
  /** Multiply-adds a second over those of a matrix product. */
  shareOfPeak?: number;
}

/** Each is run for so long at least, and so many times. */
const leastMs = 1000;
const leastRuns = 3;

const peakSize = 1024;

/** Measures one network on one runtime. Throws where it does not load. */
export async function measureNetwork(task: NetworkTask): Promise<NetworkMeasurement> {
  const { name, runtime, threads, batches, compare } = task;
  const network = await loadNetworkCase(name);
  const beforeMs = performance.now();
  const card = { frontEnd: network.frontEnd, inputSamples: network.inputSamples } as ModelCard;
  const modelPackage = { ...network, card, folder: name, weightsHash: '' };
  const tagger = await Tagger.open(modelPackage, { runtime, threads });
  const loadMs = performance.now() - beforeMs;
  const loadedMiB = residentMiB();

  const random = seededRandom(1);
  const size = network.inputShape.reduce((product, length) => product * length, 1);
  const input = Float32Array.from({ length: size }, () => 2 * random() - 1);
  const rates: Record<number, number> = {};
  for (const batch of batches) {
    const inputs = new Array<Float32Array>(batch).fill(input);
    const [ms] = await timeInTurns(() => tagger.score(inputs));
    rates[batch] = (1000 * batch) / median(ms!);
  }
  const measured = { device: tagger.device, loadMs, loadedMiB, ranMiB: residentMiB(), rates };
  if (!compare) return measured;

  const bare = await openBare(network, threads);
  const bareInput = new Tensor('float32', input, [1, ...network.inputShape]);
  const matrixProduct = await openMatrixProduct(threads);
  const [ours, direct, peak] = await timeInTurns(
    () => tagger.score([input]),
    () => bare.run({ [INPUT]: bareInput }),
    matrixProduct,
  );
  const share = countMultiplyAdds(network.network, network.inputShape) / peakSize ** 3;
  return {
    ...measured,
    overBare: median(ours!.map((ms, run) => ms / direct![run]!)),
    shareOfPeak: share * median(ours!.map((ms, run) => peak![run]! / ms)),
  };
}

async function openBare({ network, weights, inputShape }: NetworkCase, threads: number) {
  return InferenceSession.create(compileOnnx(network, weights, inputShape), optionsFor(threads));
}

/** Multiplies two matrices of 1024 by 1024, float32: what comes nearest to a core's arithmetic peak. */
async function openMatrixProduct(threads: number): Promise<() => Promise<unknown>> {
  const data = Float32Array.from({ length: peakSize ** 2 }, (_, index) => Math.sin(index));
  const onnx = encodeOnnxModel({
    nodes: [{ operator: 'MatMul', inputs: ['a', 'b'], outputs: ['c'] }],
    constants: [{ name: 'b', shape: [peakSize, peakSize], data }],
    inputs: [{ name: 'a', shape: [BATCH, peakSize] }],
    outputs: [{ name: 'c', shape: [BATCH, peakSize] }],
  });
  const session = await InferenceSession.create(onnx, optionsFor(threads));
  const a = new Tensor('float32', data, [peakSize, peakSize]);
  return () => session.run({ a });
}

function optionsFor(threads: number): InferenceSession.SessionOptions {
  return {
    executionProviders: ['cpu'],
    intraOpNumThreads: threads,
    interOpNumThreads: 1,
    logSeverityLevel: 4,
  };
}

/** Runs each of these once to warm up, then in turns; returns the milliseconds of every run of each. */
async function timeInTurns(...contestants: (() => Promise<unknown>)[]): Promise<number[][]> {
  for (const run of contestants) await run();
  const durations = contestants.map(() => [] as number[]);
  const startMs = performance.now();
  for (let round = 0; round < leastRuns || performance.now() - startMs < leastMs; round++) {
    for (const [index, run] of contestants.entries()) {
      const before = performance.now();
      await run();
      durations[index]!.push(performance.now() - before);
    }
  }
  return durations;
}

function residentMiB(): number {
  return process.memoryUsage.rss() / 2 ** 20;
}
