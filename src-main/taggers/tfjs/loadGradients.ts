import type { BackendName, Tf } from './loadBackend.ts';
import { registerWasmChannelSums } from './wasmChannelSums.ts';
import { registerWasmConvFilterGradient } from './wasmConvFilterGradient.ts';
import { registerWasmConvInputGradient } from './wasmConvInputGradient.ts';
import { registerWasmDepthwiseGradients } from './wasmDepthwiseGradients.ts';
import { registerWasmMaxPoolGradient } from './wasmMaxPoolGradient.ts';

let isWasmFit = false;

/**
 * Makes a loaded backend fit for training. The core's build for Node leaves out what it knows of gradients; of the
 * packages that Node can load, TensorFlow.js's layers is the smallest that registers all of them when it is imported.
 */
export async function loadGradients(tf: Tf, name: BackendName): Promise<void> {
  await import('@tensorflow/tfjs-layers');
  if (name !== 'wasm' || isWasmFit) return;
  isWasmFit = true;
  registerWasmChannelSums(tf);
  registerWasmConvFilterGradient(tf);
  registerWasmConvInputGradient(tf);
  registerWasmDepthwiseGradients(tf);
  registerWasmMaxPoolGradient(tf);
}
