import type { Variable } from '@tensorflow/tfjs-core';
import type { ParameterReader } from '../stateDict.ts';
import type { Tf } from './loadBackend.ts';

/**
 * A network's parameters as variables, by their names in the state dict and in its layout (PyTorch's), so that what was
 * trained is saved as it stands. Each is made when the network first asks for it and lives until `dispose`.
 */
export class TfjsParameters {
  readonly #tf: Tf;
  readonly #reader: ParameterReader;
  readonly #variables = new Map<string, Variable>();

  constructor(tf: Tf, reader: ParameterReader) {
    this.#tf = tf;
    this.#reader = reader;
  }

  /** Those that the network has asked for. */
  get variables(): ReadonlyMap<string, Variable> {
    return this.#variables;
  }

  /** Returns a parameter; running statistics are not trainable. Throws ModelError where it is missing or misfits. */
  get(name: string, shape: readonly number[], trainable = true): Variable {
    const known = this.#variables.get(name);
    if (known) return known;
    const values = this.#reader.read(name, shape);
    const variable = this.#tf.tidy(() => this.#tf.variable(this.#tf.tensor(values, [...shape]), trainable));
    this.#variables.set(name, variable);
    return variable;
  }

  dispose(): void {
    for (const variable of this.#variables.values()) variable.dispose();
    this.#variables.clear();
  }
}
