import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { runtimeNames, type RuntimeName } from './runtimeNames.ts';

// ONNX Runtime is loaded by whoever asks: a command that only looks at the library does not

/** Returns the runtimes that this platform has packages for, whether or not they load. */
export async function availableRuntimes(): Promise<RuntimeName[]> {
  const { listSupportedBackends } = await import('./onnx/onnxRuntime.ts');
  const providers = listSupportedBackends().map(({ name }) => `onnx-${name}`);
  return runtimeNames.filter((name) => name.startsWith('tfjs-') || providers.includes(name));
}

/** Returns the libraries behind the runtimes with their versions. */
export async function runtimeVersions(): Promise<Record<string, string>> {
  const { env } = await import('./onnx/onnxRuntime.ts');
  const manifest = createRequire(import.meta.url).resolve('@tensorflow/tfjs-core/package.json');
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string };
  return { 'ONNX Runtime': env.versions.node ?? env.versions.common, 'TensorFlow.js': version };
}
