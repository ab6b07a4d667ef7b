import type { z } from 'zod';
import { ModelError } from '../errors.ts';
import type { Architecture, Graph, TaggerOutputs } from './graph.ts';

/**
 * Every architecture that a card may name: add a file in architectures/ and a line here. Each is loaded when it is asked for: all of
 * them take longer than to start a process without them.
 */
const architectures = {
  'choi-crnn': () =>
    import('./architectures/choiCrnn.ts').then((of) => define(of.choiCrnnHyper, of.choiCrnn)),
  cnnsa: () => import('./architectures/cnnsa.ts').then((of) => define(of.cnnsaHyper, of.cnnsa)),
  composed: () => import('./architectures/composed.ts').then((of) => define(of.composedHyper, of.composed)),
  crnn: () => import('./architectures/crnn.ts').then((of) => define(of.crnnHyper, of.crnn)),
  'crnn-2017': () =>
    import('./architectures/choi2017.ts').then((of) => define(of.choi2017Hyper, of.crnn2017)),
  efficientat: () =>
    import('./architectures/efficientAt.ts').then((of) => define(of.efficientAtHyper, of.efficientAt)),
  fcn: () => import('./architectures/fcn.ts').then((of) => define(of.fcnHyper, of.fcn)),
  'harmonic-cnn': () =>
    import('./architectures/harmonicCnn.ts').then((of) => define(of.harmonicCnnHyper, of.harmonicCnn)),
  k1c2: async () => {
    const { choi2017Hyper } = await import('./architectures/choi2017.ts');
    return define(choi2017Hyper, (await import('./architectures/choi2017OneDimensional.ts')).k1c2);
  },
  k2c1: async () => {
    const { choi2017Hyper } = await import('./architectures/choi2017.ts');
    return define(choi2017Hyper, (await import('./architectures/choi2017OneDimensional.ts')).k2c1);
  },
  k2c2: () => import('./architectures/choi2017.ts').then((of) => define(of.choi2017Hyper, of.k2c2)),
  'keras-layers': () =>
    import('./architectures/kerasLayers.ts').then((of) => define(of.kerasLayersHyper, of.kerasLayers)),
  'mobilenet-gru': () =>
    import('./architectures/mobileNetTagger.ts').then((of) => define(of.mobileNetGruHyper, of.mobileNetGru)),
  'mobilenet-transformer': () =>
    import('./architectures/mobileNetTagger.ts').then((of) =>
      define(of.mobileNetTransformerHyper, of.mobileNetTransformer),
    ),
  modular: () => import('./architectures/modular.ts').then((of) => define(of.modularHyper, of.modular)),
  musicnn: () => import('./architectures/musicnn.ts').then((of) => define(of.musicnnHyper, of.musicnn)),
  'music-tagging-transformer': () =>
    import('./architectures/musicTaggingTransformer.ts').then((of) =>
      define(of.musicTaggingTransformerHyper, of.musicTaggingTransformer),
    ),
  onnx: () => import('./architectures/onnx.ts').then((of) => define(of.onnxHyper, of.onnx)),
  'sample-cnn': () =>
    import('./architectures/sampleCnn.ts').then((of) => define(of.sampleCnnHyper, of.sampleCnn)),
  'sample-cnn-se': async () => {
    const { sampleCnnHyper } = await import('./architectures/sampleCnn.ts');
    return define(sampleCnnHyper, (await import('./architectures/sampleCnnSe.ts')).sampleCnnSe);
  },
  'short-chunk-cnn': () =>
    import('./architectures/shortChunkCnn.ts').then((of) => define(of.shortChunkCnnHyper, of.shortChunkCnn)),
  'short-chunk-cnn-res': () =>
    import('./architectures/shortChunkCnn.ts').then((of) =>
      define(of.shortChunkCnnHyper, of.shortChunkCnnRes),
    ),
};

export type ArchitectureName = keyof typeof architectures;

/** The names that cards may give. */
export const architectureNames = Object.keys(architectures) as ArchitectureName[];

/** An architecture with its hyper-parameters checked and filled in: only the graph and the input are missing. */
export type Network = <T>(g: Graph<T>, input: T) => TaggerOutputs<T>;

/** An architecture whose hyper-parameters are to be checked: throws ModelError where they do not fit. */
export type DefinedArchitecture = (hyperparameters: unknown, tags: number) => Network;

/** Loads the network a card describes. Throws ModelError for an unknown name or unfit hyper-parameters. */
export async function loadNetwork(
  architecture: string,
  hyperparameters: unknown,
  tags: number,
): Promise<Network> {
  if (!isArchitecture(architecture)) {
    const known = architectureNames.join(', ');
    throw new ModelError(`unknown architecture "${architecture}"; this version knows: ${known}`);
  }
  const networkFor = await loadArchitecture(architecture);
  return networkFor(hyperparameters, tags);
}

export function loadArchitecture(name: ArchitectureName): Promise<DefinedArchitecture> {
  return architectures[name]();
}

function isArchitecture(name: string): name is ArchitectureName {
  return Object.hasOwn(architectures, name);
}

function define<Schema extends z.ZodType>(
  schema: Schema,
  architecture: Architecture<z.infer<Schema>>,
): DefinedArchitecture {
  return (hyperparameters, tags) => {
    const parsed = schema.safeParse(hyperparameters);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new ModelError(`hyperparameters.${issue!.path.join('.')}: ${issue!.message}`);
    }
    return (g, input) => architecture(g, input, parsed.data, tags);
  };
}
