import type { z } from 'zod';
import { ModelError } from '../../errors.ts';
import type { FrameArchitecture, FrameOutputs, Graph } from '../graph.ts';
import { beatNet, beatNetHyper } from './beatNet.ts';
import { frameCnn, frameCnnHyper } from './frameCnn.ts';
import { pitchClassCnn, pitchClassCnnHyper } from './pitchClassCnn.ts';
import { crepe, crepeHyper } from './crepe.ts';
import { deepSalience, deepSalienceHyper } from './deepSalience.ts';
import {
  directionalDeep,
  directionalDeepHyper,
  directionalShallow,
  directionalShallowHyper,
} from './directional.ts';
import { classCount, type HearingCard, type HearingOutput } from './hearingCard.ts';
import { onnxFrames, onnxFramesHyper } from './onnxFrames.ts';
import { onsetCnn, onsetCnnHyper } from './onsetCnn.ts';
import { spiralCnn, spiralCnnHyper } from './spiralCnn.ts';
import { tempoFcn, tempoFcnHyper } from './tempoFcn.ts';
import { voiceCnn, voiceCnnHyper } from './voiceCnn.ts';

/** Every architecture that the card of a package that hears step by step may name: add a file beside this and a line. */
const architectures = {
  beatnet: define(beatNetHyper, beatNet),
  'frame-cnn': define(frameCnnHyper, frameCnn),
  'pitch-class-cnn': define(pitchClassCnnHyper, pitchClassCnn),
  crepe: define(crepeHyper, crepe),
  'deep-salience': define(deepSalienceHyper, deepSalience),
  'directional-deep': define(directionalDeepHyper, directionalDeep),
  'directional-shallow': define(directionalShallowHyper, directionalShallow),
  onnx: define(onnxFramesHyper, onnxFrames),
  'onset-cnn': define(onsetCnnHyper, onsetCnn),
  'spiral-cnn': define(spiralCnnHyper, spiralCnn),
  'tempo-fcn': define(tempoFcnHyper, tempoFcn),
  'voice-cnn': define(voiceCnnHyper, voiceCnn),
};

export type FrameArchitectureName = keyof typeof architectures;

/** A network with all but the graph and its input: of each output [batch, steps, classes], before its activation. */
export type FrameNetwork = <T>(g: Graph<T>, input: T) => FrameOutputs<T>;

/** The names that cards may give. */
export const frameArchitectureNames = Object.keys(architectures) as FrameArchitectureName[];

function isFrameArchitecture(name: string): name is FrameArchitectureName {
  return Object.hasOwn(architectures, name);
}

type Described = Pick<HearingCard, 'architecture' | 'hyperparameters' | 'outputs'>;

/** Returns the network a card describes. Throws ModelError for an unknown name or unfit hyper-parameters. */
export function frameNetworkFor({ architecture, hyperparameters = {}, outputs }: Described): FrameNetwork {
  if (!isFrameArchitecture(architecture)) {
    const known = frameArchitectureNames.join(', ');
    throw new ModelError(`unknown architecture "${architecture}" to hear with; this version knows: ${known}`);
  }
  const classes = Object.values(outputs).map((output) => classCount(output.classes));
  const network = architectures[architecture](hyperparameters, classes);
  return (g, input) => {
    const answers = network(g, input);
    if (answers.length !== classes.length)
      throw new ModelError(`the network has ${answers.length} outputs, and the card ${classes.length}`);
    answers.forEach((answer, index) => {
      const size = g.shape(answer)[2];
      if (size === classes[index]) return;
      const name = Object.keys(outputs)[index];
      throw new ModelError(
        `the network answers ${size} classes where output "${name}" has ${classes[index]}`,
      );
    });
    return answers;
  };
}

/** Returns the answers as they are kept, in 0..1, by the names of the outputs. */
export function activations<T>(
  g: Graph<T>,
  answers: FrameOutputs<T>,
  outputs: Readonly<Record<string, HearingOutput>>,
): Record<string, T> {
  const named = Object.entries(outputs).map(([name, { kind }], index) => {
    const answer = answers[index]!;
    return [name, kind === 'softmax' ? g.softmax(answer) : g.sigmoid(answer)] as const;
  });
  return Object.fromEntries(named);
}

function define<Schema extends z.ZodType>(schema: Schema, architecture: FrameArchitecture<z.infer<Schema>>) {
  return (hyperparameters: unknown, classes: readonly number[]): FrameNetwork => {
    const parsed = schema.safeParse(hyperparameters);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new ModelError(`hyperparameters.${issue!.path.join('.')}: ${issue!.message}`);
    }
    return (g, input) => architecture(g, input, parsed.data, classes);
  };
}
