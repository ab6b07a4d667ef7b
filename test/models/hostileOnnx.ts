import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** ONNX files that take a waveform of 16,000 samples and answer two tags; their first step takes the first two samples. */
export const hostileOnnx = {
  /** The logistic function of the samples. */
  sound:
    'CAg6lAEKFwoBeAoBcwoBZQoCYXgSAXAiBVNsaWNlCg8KAXASAXkiB1NpZ21vaWQSAWcqEQgBEAdCAXNKCAAAAAAAAAAAKhEIARAHQgFlSggCAAAAAAAAACoSCAEQB0ICYXhKCAEAAAAAAAAAWhUKAXgSEAoOCAESCgoDEgFiCgMIgH1iFAoBeRIPCg0IARIJCgMSAWIKAggCQgIQEQ==',
  /** The samples times the logarithm of -1. */
  noNumber:
    'CAg6wQEKFwoBeAoBcwoBZQoCYXgSAXAiBVNsaWNlCgwKAm0xEgFuIgNMb2cKDgoBcAoBbhIBcSIDTXVsCg4KAXEKAW4SAXkiA0FkZBIBZyoRCAEQB0IBc0oIAAAAAAAAAAAqEQgBEAdCAWVKCAIAAAAAAAAAKhIIARAHQgJheEoIAQAAAAAAAAAqDggBEAFCAm0xSgQAAIC/WhUKAXgSEAoOCAESCgoDEgFiCgMIgH1iFAoBeRIPCg0IARIJCgMSAWIKAggCQgIQEQ==',
  /** A Loop whose condition is always true. */
  endless:
    'CAg6vgIKFwoBeAoBcwoBZQoCYXgSAXAiBVNsaWNlCp0BCgAKAXQKAXASAXEiBExvb3AqiQEKBGJvZHkyfgoRCgFjEgJjMiIISWRlbnRpdHkKEQoBYRICYTIiCElkZW50aXR5EgFnWgsKAWkSBgoECAcSAFoLCgFjEgYKBAgJEgBaFAoBYRIPCg0IARIJCgMSAWIKAggCYgwKAmMyEgYKBAgJEgBiFQoCYTISDwoNCAESCQoDEgFiCgIIAqABBQoPCgFxEgF5IgdTaWdtb2lkEgFnKhEIARAHQgFzSggAAAAAAAAAACoRCAEQB0IBZUoIAgAAAAAAAAAqEggBEAdCAmF4SggBAAAAAAAAACoIEAlCAXRKAQFaFQoBeBIQCg4IARIKCgMSAWIKAwiAfWIUCgF5Eg8KDQgBEgkKAxIBYgoCCAJCAhAR',
  /** The sum of 2^33 zeros. */
  greedy:
    'CAg64wEKFwoBeAoBcwoBZQoCYXgSAXAiBVNsaWNlChcKAW4SAWMiD0NvbnN0YW50T2ZTaGFwZQoiCgFjEgFyIglSZWR1Y2VTdW0qDwoIa2VlcGRpbXMYAKABAgoOCgFwCgFyEgF5IgNBZGQSAWcqEQgBEAdCAXNKCAAAAAAAAAAAKhEIARAHQgFlSggCAAAAAAAAACoSCAEQB0ICYXhKCAEAAAAAAAAAKhEIARAHQgFuSggAAAAAAgAAAFoVCgF4EhAKDggBEgoKAxIBYgoDCIB9YhQKAXkSDwoNCAESCQoDEgFiCgIIAkICEBE=',
};

export const hostileCard = {
  frontEnd: { kind: 'waveform', sampleRateHz: 16_000 },
  inputSamples: 16_000,
  hyperparameters: {
    input: { name: 'x', axes: ['batch', 'samples'] },
    scores: { name: 'y', values: 'probabilities' },
  },
  vocabulary: ['a', 'b'].map((tag) => ({ tag, category: 'genre', threshold: 0.5 })),
};

/** Puts a package into a folder of models as a person may, without an import; returns its folder. */
export function putPackage(models: string, name: string, which: keyof typeof hostileOnnx): string {
  const folder = join(models, name);
  mkdirSync(folder, { recursive: true });
  const card = { format: 1, name, version: '1', licence: 'none', architecture: 'onnx', ...hostileCard };
  writeFileSync(join(folder, 'card.json'), JSON.stringify(card));
  writeFileSync(join(folder, 'model.onnx'), Buffer.from(hostileOnnx[which], 'base64'));
  return folder;
}
