import { createFrontEnd } from '../audio/frontEnd.ts';
import type { TimeStepsWanted } from './graph.ts';
import type { ModelPackage } from './modelPackage.ts';
import { OnnxFileSession } from './onnx/OnnxFileSession.ts';
import { OnnxSession } from './onnx/OnnxSession.ts';
import type { Provider } from './onnx/openInferenceSession.ts';
import type { RuntimeName } from './runtimeNames.ts';
import type { Session } from './Session.ts';
import type { BackendName } from './tfjs/loadBackend.ts';

/**
 * Loads a model into a runtime. Throws ModelError where weights and card do not fit each other, HearmarkError that says
 * what is missing where the runtime does not load. A driver may also end the process: see measureRuntime.
 */
export async function openSession(
  modelPackage: ModelPackage,
  name: RuntimeName,
  options: { threads?: number; timeSteps?: TimeStepsWanted } = {},
): Promise<Session> {
  const { card, network, weights, onnx, members } = modelPackage;
  const { threads = 1, timeSteps = false } = options;
  if (members) {
    const { ComposedSession } = await import('./composed/ComposedSession.ts'); // brings FFmpeg
    return ComposedSession.open(modelPackage, (member) => openSession(member, name, { threads }));
  }
  const inputShape = createFrontEnd(card.frontEnd).shape(card.inputSamples);
  const [library, ...rest] = name.split('-') as ['onnx' | 'tfjs', ...string[]];
  const kind = rest.join('-');
  if (library === 'tfjs') {
    const { TfjsSession } = await import('./tfjs/TfjsSession.ts');
    return TfjsSession.open(network, weights, inputShape, kind as BackendName, { timeSteps });
  }
  const provider = kind as Provider;
  return onnx === undefined
    ? OnnxSession.open(network, weights, inputShape, { provider, threads, timeSteps })
    : OnnxFileSession.open(onnx, card, { provider, threads });
}
