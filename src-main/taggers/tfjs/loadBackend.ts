import util from 'node:util';
import type * as TfCore from '@tensorflow/tfjs-core';
import { HearmarkError } from '../../errors.ts';

/** TensorFlow.js's core as the loaded backend has it. */
export type Tf = typeof TfCore;

/** In the order of their speed where they load. */
export const backendNames = ['node-gpu', 'node', 'wasm', 'cpu'] as const;
export type BackendName = (typeof backendNames)[number];

/** A backend that is ready. */
export interface TfjsBackend {
  /** The core that the backend is registered with: a package may carry a copy of its own. */
  readonly tf: Tf;
  /** Where it computes, in words. */
  readonly device: string;
  /** Windows that are worth computing at once; one where a batch saves no time and takes the memory of all. */
  readonly batchSize: number;
  /** Makes it the backend of the operations that follow, until somebody else does so. */
  readonly activate: () => void;
}

/** Loads a backend of TensorFlow.js. Throws HearmarkError that says what is missing and how to get it. */
export async function loadBackend(name: BackendName): Promise<TfjsBackend> {
  switch (name) {
    case 'node-gpu':
    case 'node':
      return loadNative(`@tensorflow/tfjs-${name}`);
    case 'wasm':
      await import('@tensorflow/tfjs-backend-wasm');
      return activateFirst(await core(), name, 'CPU, WebAssembly');
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      return activateFirst(await core(), name, 'CPU, JavaScript');
  }
}

/** The core that the packages installed beside it share; prod mode spares people its advice to install another. */
async function core(): Promise<Tf> {
  const tf = await import('@tensorflow/tfjs-core');
  tf.enableProdMode();
  return tf;
}

async function activateFirst(tf: Tf, backend: string, device: string): Promise<TfjsBackend> {
  // The first time a backend may start asynchronously; from then on it is switched to at once.
  if (!(await tf.setBackend(backend))) throw new HearmarkError(`TensorFlow.js cannot start "${backend}"`);
  return { tf, device, batchSize: 1, activate: () => void tf.setBackend(backend) };
}

/** The two packages over TensorFlow's native library; their backend is called "tensorflow". */
async function loadNative(packageName: string): Promise<TfjsBackend> {
  // Node 23 removed this function, which tfjs-node 4.22.0 still calls (tensorflow/tfjs issue 8425).
  Object.assign(util, { isNullOrUndefined: (value: unknown) => value === null || value === undefined });
  let tf: Tf;
  try {
    tf = ((await import(packageName)) as { default: Tf }).default;
  } catch (cause) {
    throw new HearmarkError(reasonWhy(packageName, cause as NodeJS.ErrnoException), { cause });
  }
  const native = tf.backend() as TfCore.KernelBackend & { isUsingGpuDevice: boolean };
  const device = native.isUsingGpuDevice ? 'GPU, CUDA' : 'CPU, TensorFlow sees no GPU';
  return { ...(await activateFirst(tf, 'tensorflow', device)), batchSize: 32 };
}

function reasonWhy(packageName: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'ERR_MODULE_NOT_FOUND' && message.includes(`'${packageName}'`)) {
    return `not installed: npm install ${packageName} --ignore-scripts=false`;
  }
  if (message.includes('native addon module (tfjs_binding.node) can not')) {
    return `its native library is not there: npm rebuild ${packageName} --ignore-scripts=false`;
  }
  return `its native library does not load: ${message.split('\n')[0]}`;
}
