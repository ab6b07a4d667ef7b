import { architectureNames, loadArchitecture, type Network } from '../../src-main/taggers/architectures.ts';

const loaded = new Map<string, Awaited<ReturnType<typeof loadArchitecture>>>(
  await Promise.all(architectureNames.map(async (name) => [name, await loadArchitecture(name)] as const)),
);

/** As loadNetwork, at once: for tests that go through many architectures. Throws where there is none of this name. */
export function networkFor(architecture: string, hyperparameters: unknown, tags: number): Network {
  return loaded.get(architecture)!(hyperparameters, tags);
}
