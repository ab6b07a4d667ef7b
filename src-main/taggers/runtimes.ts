import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { env, listSupportedBackends } from './onnx/onnxRuntime.ts';
import { createFrontEnd } from '../audio/frontEnd.ts';
import type { TimeStepsWanted } from './graph.ts';
import { ComposedSession } from './composed/ComposedSession.ts';
import type { ModelPackage } from './modelPackage.ts';
import { OnnxFileSession } from './onnx/OnnxFileSession.ts';
import { OnnxSession } from './onnx/OnnxSession.ts';
import type { Provider } from './onnx/openInferenceSession.ts';
import type { Session } from './Session.ts';
import type { BackendName } from './tfjs/loadBackend.ts';
import { TfjsSession } from './tfjs/TfjsSession.ts';

/** Every runtime there is, on whatever machine; the first is the one that all others are compared with. */
export const runtimeNames = [
  'onnx-cpu',
  'onnx-cuda',
  'onnx-webgpu',
  'onnx-dml',
  'onnx-coreml',
  'tfjs-node-gpu',
  'tfjs-node',
  'tfjs-wasm',
  'tfjs-cpu',
] as const;
export type RuntimeName = (typeof runtimeNames)[number];

/** Those that compute on one device for the whole machine, and windows together faster than one by one. */
export const gpuRuntimes: readonly RuntimeName[] = [
  'onnx-cuda',
  'onnx-webgpu',
  'onnx-dml',
  'onnx-coreml',
  'tfjs-node-gpu',
];

/** Returns the runtimes that this platform has packages for, whether or not they load. */
export function availableRuntimes(): RuntimeName[] {
  const providers = listSupportedBackends().map(({ name }) => `onnx-${name}`);
  return runtimeNames.filter((name) => name.startsWith('tfjs-') || providers.includes(name));
}

/** Returns the libraries behind the runtimes with their versions. */
export function runtimeVersions(): Record<string, string> {
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { 'ONNX Runtime': env.versions.node ?? env.versions.common, 'TensorFlow.js': version };
}

/**
 * Loads a model into a runtime. Throws ModelError where weights and card do not fit each other, HearmarkError that says
 * what is missing where the runtime does not load. A driver may also end the process: see measureRuntime.
 */
export function openSession(
  modelPackage: ModelPackage,
  name: RuntimeName,
  options: { threads?: number; timeSteps?: TimeStepsWanted } = {},
): Promise<Session> {
  const { card, network, weights, onnx, members } = modelPackage;
  const { threads = 1, timeSteps = false } = options;
  if (members) {
    return ComposedSession.open(modelPackage, (member) => openSession(member, name, { threads }));
  }
  const inputShape = createFrontEnd(card.frontEnd).shape(card.inputSamples);
  const [library, ...rest] = name.split('-') as ['onnx' | 'tfjs', ...string[]];
  const kind = rest.join('-');
  if (library === 'tfjs') {
    return TfjsSession.open(network, weights, inputShape, kind as BackendName, { timeSteps });
  }
  const provider = kind as Provider;
  return onnx === undefined
    ? OnnxSession.open(network, weights, inputShape, { provider, threads, timeSteps })
    : OnnxFileSession.open(onnx, card, { provider, threads });
}
