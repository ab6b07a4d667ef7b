import { createFrontEnd } from '../../audio/frontEnd.ts';
import { ModelError } from '../../errors.ts';
import { OnnxFrameFileSession } from '../onnx/OnnxFrameFileSession.ts';
import { OnnxFrameSession } from '../onnx/OnnxFrameSession.ts';
import { TfjsFrameSession } from '../tfjs/TfjsFrameSession.ts';
import type { FrameSession } from './FrameSession.ts';
import type { HearingPackage } from './hearingPackage.ts';

/** What computes a network that hears step by step: these are small, and no GPU is asked. */
export type FrameRuntime = 'onnx-cpu' | 'tfjs-wasm';

/**
 * Loads a package into a runtime. Throws ModelError where weights and card do not fit each other, HearmarkError where the
 * runtime does not load.
 */
export function openFrameSession(
  { card, network, weights, onnx }: HearingPackage,
  { runtime = 'onnx-cpu', threads = 1 }: { runtime?: FrameRuntime; threads?: number } = {},
): Promise<FrameSession> {
  const options = { provider: 'cpu', threads } as const;
  if (onnx !== undefined) {
    if (runtime === 'onnx-cpu') return OnnxFrameFileSession.open(onnx, card, options);
    return Promise.reject(new ModelError('the model is an ONNX file, which runs on ONNX Runtime alone'));
  }
  const inputShape = createFrontEnd(card.frontEnd).shape(card.inputSamples);
  if (runtime === 'tfjs-wasm')
    return TfjsFrameSession.open(network, card.outputs, weights, inputShape, 'wasm');
  return OnnxFrameSession.open(network, card.outputs, weights, inputShape, options);
}
