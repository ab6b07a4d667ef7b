import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { env, listSupportedBackends } from './onnx/onnxRuntime.ts';
import { runtimeNames, type RuntimeName } from './runtimeNames.ts';

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
