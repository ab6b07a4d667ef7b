import { InferenceSession } from './onnxRuntime.ts';
import { HearmarkError, ModelError } from '../../errors.ts';

/** Execution providers of ONNX Runtime, with the device that each computes on. */
const devices = {
  cpu: 'CPU',
  cuda: 'GPU, CUDA',
  webgpu: 'GPU, WebGPU',
  dml: 'GPU, DirectML',
  coreml: 'CoreML',
};
export type Provider = keyof typeof devices;

export interface ProviderOptions {
  provider: Provider;
  /** Threads for one run, on the CPU. */
  threads: number;
}

/**
 * Loads an ONNX model, and says in words where it computes. Throws ModelError for what is no model that ONNX Runtime
 * can run, HearmarkError that says why where the provider does not load.
 */
export async function openInferenceSession(
  onnx: Uint8Array,
  { provider, threads }: ProviderOptions,
): Promise<{ session: InferenceSession; device: string }> {
  try {
    const session = await InferenceSession.create(onnx, {
      executionProviders: [provider],
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      // Numbers that are as good as zero, as weight decay leaves them behind, take a core some forty times as long
      extra: { session: { set_denormal_as_zero: '1' } },
      logSeverityLevel: 4, // what goes wrong is thrown; less fatal would also be printed, past the one clear error
    });
    return { session, device: devices[provider] };
  } catch (cause) {
    const { message } = cause as Error;
    if (provider === 'cpu') throw new ModelError(reasonWhy(message), { cause });
    throw new HearmarkError(reasonWhy(message), { cause });
  }
}

/** ONNX Runtime's messages begin with its own source files; these are the ones that people meet. */
function reasonWhy(message: string): string {
  if (message.includes('Failed to load shared library')) {
    return 'its CUDA library is missing or does not load: npm rebuild onnxruntime-node --ignore-scripts=false';
  }
  if (message.includes('Failed to get a WebGPU adapter'))
    return 'no GPU with a Vulkan, Metal or D3D12 driver';
  if (/model_path must not be empty|External data/.test(message)) {
    return 'its weights are in a second file (external data); export it as one file';
  }
  return message.split('\n')[0]!;
}
