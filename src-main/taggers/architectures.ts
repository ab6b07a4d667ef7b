import type { z } from 'zod';
import { ModelError } from '../errors.ts';
import { choi2017Hyper, crnn2017, k2c2 } from './architectures/choi2017.ts';
import { k1c2, k2c1 } from './architectures/choi2017OneDimensional.ts';
import { choiCrnn, choiCrnnHyper } from './architectures/choiCrnn.ts';
import { cnnsa, cnnsaHyper } from './architectures/cnnsa.ts';
import { composed, composedHyper } from './architectures/composed.ts';
import { crnn, crnnHyper } from './architectures/crnn.ts';
import { efficientAt, efficientAtHyper } from './architectures/efficientAt.ts';
import { fcn, fcnHyper } from './architectures/fcn.ts';
import { harmonicCnn, harmonicCnnHyper } from './architectures/harmonicCnn.ts';
import { kerasLayers, kerasLayersHyper } from './architectures/kerasLayers.ts';
import {
  mobileNetGru,
  mobileNetGruHyper,
  mobileNetTransformer,
  mobileNetTransformerHyper,
} from './architectures/mobileNetTagger.ts';
import { modular, modularHyper } from './architectures/modular.ts';
import { musicnn, musicnnHyper } from './architectures/musicnn.ts';
import {
  musicTaggingTransformer,
  musicTaggingTransformerHyper,
} from './architectures/musicTaggingTransformer.ts';
import { onnx, onnxHyper } from './architectures/onnx.ts';
import { sampleCnn, sampleCnnHyper } from './architectures/sampleCnn.ts';
import { sampleCnnSe } from './architectures/sampleCnnSe.ts';
import { shortChunkCnn, shortChunkCnnHyper, shortChunkCnnRes } from './architectures/shortChunkCnn.ts';
import type { Architecture, Graph, TaggerOutputs } from './graph.ts';

/** Every architecture that a card may name: add a file in architectures/ and a line here. */
const architectures = {
  'choi-crnn': define(choiCrnnHyper, choiCrnn),
  cnnsa: define(cnnsaHyper, cnnsa),
  composed: define(composedHyper, composed),
  crnn: define(crnnHyper, crnn),
  'crnn-2017': define(choi2017Hyper, crnn2017),
  efficientat: define(efficientAtHyper, efficientAt),
  fcn: define(fcnHyper, fcn),
  'harmonic-cnn': define(harmonicCnnHyper, harmonicCnn),
  k1c2: define(choi2017Hyper, k1c2),
  k2c1: define(choi2017Hyper, k2c1),
  k2c2: define(choi2017Hyper, k2c2),
  'keras-layers': define(kerasLayersHyper, kerasLayers),
  'mobilenet-gru': define(mobileNetGruHyper, mobileNetGru),
  'mobilenet-transformer': define(mobileNetTransformerHyper, mobileNetTransformer),
  modular: define(modularHyper, modular),
  musicnn: define(musicnnHyper, musicnn),
  'music-tagging-transformer': define(musicTaggingTransformerHyper, musicTaggingTransformer),
  onnx: define(onnxHyper, onnx),
  'sample-cnn': define(sampleCnnHyper, sampleCnn),
  'sample-cnn-se': define(sampleCnnHyper, sampleCnnSe),
  'short-chunk-cnn': define(shortChunkCnnHyper, shortChunkCnn),
  'short-chunk-cnn-res': define(shortChunkCnnHyper, shortChunkCnnRes),
};

/** An architecture with its hyper-parameters checked and filled in: only the graph and the input are missing. */
export type Network = <T>(g: Graph<T>, input: T) => TaggerOutputs<T>;

/** Returns the network a card describes. Throws ModelError for an unknown name or unfit hyper-parameters. */
export function networkFor(architecture: string, hyperparameters: unknown, tags: number): Network {
  if (!Object.hasOwn(architectures, architecture)) {
    const known = Object.keys(architectures).join(', ');
    throw new ModelError(`unknown architecture "${architecture}"; this version knows: ${known}`);
  }
  return architectures[architecture as keyof typeof architectures](hyperparameters, tags);
}

function define<Schema extends z.ZodType>(schema: Schema, architecture: Architecture<z.infer<Schema>>) {
  return (hyperparameters: unknown, tags: number): Network => {
    const parsed = schema.safeParse(hyperparameters);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new ModelError(`hyperparameters.${issue!.path.join('.')}: ${issue!.message}`);
    }
    return (g, input) => architecture(g, input, parsed.data, tags);
  };
}
