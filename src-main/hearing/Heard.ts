import { joinArrays } from '../taggers/joinArrays.ts';

/** What a network answers of a stretch of sound, step by step. */
export interface HeardSteps {
  /** [steps, classes] in 0..1, row-major. Step i is about the time i / stepsPerSecond. */
  readonly activations: Float32Array;
  readonly steps: number;
  /** Size of a step; what each class is says the card's output of this name. */
  readonly classes: number;
  readonly stepsPerSecond: number;
}

/** By the names of the card's outputs: one in most packages. */
export type Heard = Readonly<Record<string, HeardSteps>>;

/** Puts stretches that followed each other, of which there is one at least, together. */
export function joinHeard(parts: readonly Heard[]): Heard {
  const names = Object.keys(parts[0]!);
  return Object.fromEntries(names.map((name) => [name, joinSteps(parts.map((part) => part[name]!))]));
}

function joinSteps(parts: readonly HeardSteps[]): HeardSteps {
  const { classes, stepsPerSecond } = parts[0]!;
  const activations = joinArrays(parts.map((part) => part.activations));
  return { activations, steps: activations.length / classes, classes, stepsPerSecond };
}
