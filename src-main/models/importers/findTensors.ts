import { ModelError } from '../../errors.ts';
import { TorchTensor } from './torchTensor.ts';
import { PickledObject } from './unpickle.ts';

/** Where checkpoints keep the state dict among other things: Lightning, then what hand-written loops call it. */
const stateDictKeys = ['state_dict', 'model_state_dict', 'model'];
/** Dictionaries in dictionaries, and modules in modules: far more than anybody saves. */
const [depthMax, moduleDepthMax] = [4, 64];

/**
 * Returns the tensors of what was saved with torch.save, by name: a state dict, a checkpoint that holds one or several
 * among other things, several of these in a list, or a whole module. In a checkpoint what is called as most call a state dict is the one; the
 * tensors of others have its key in front of their names: `net.conv1.weight`. With `part` the dictionary of that key is
 * the one that counts, and its tensors have that in front. What an optimiser remembers is left out. Throws ModelError where there is none.
 */
export function findTensors(saved: unknown, part?: string): Map<string, TorchTensor> {
  const found = new Map<string, TorchTensor>();
  const seen = new Set<unknown>(); // what holds itself would have no end

  const add = (value: unknown, name: string, depth: number) => {
    if (value instanceof TorchTensor) found.set(name, value);
    else if (value instanceof Map || value instanceof PickledObject) collect(value, `${name}.`, depth);
  };
  const collect = (holder: unknown, prefix: string, depth: number) => {
    if (seen.has(holder)) return;
    seen.add(holder);
    const parts = moduleParts(holder);
    if (parts) {
      if (depth > moduleDepthMax) return;
      for (const [name, value] of parts) add(value, prefix + name, depth + 1);
      return;
    }
    if (!(holder instanceof Map) || depth > depthMax || holder.has('param_groups')) return;
    const dictionary: Map<unknown, unknown> = holder;
    const chosen = [...(part === undefined ? [] : [part]), ...stateDictKeys].find((key) =>
      holdsTensors(dictionary.get(key)),
    );
    if (chosen !== undefined) {
      collect(dictionary.get(chosen), chosen === part ? `${part}.` : prefix, depth + 1);
      return;
    }
    for (const [key, value] of dictionary) if (typeof key === 'string') add(value, prefix + key, depth + 1);
  };

  if (Array.isArray(saved)) for (const [index, value] of saved.entries()) collect(value, `${index}.`, 1);
  else collect(saved, '', 0);
  if (found.size > 0) return found;
  throw new ModelError(`it holds no state dict${whatInstead(saved)}`);
}

function holdsTensors(value: unknown): boolean {
  return value instanceof Map || moduleParts(value) !== undefined;
}

/**
 * The parameters, buffers and modules of a PyTorch module by their names (torch/nn/modules/module.py), or of one that its
 * compiler wrote (TorchScript), where they are attributes like others; undefined of all else.
 */
function moduleParts(value: unknown): [string, unknown][] | undefined {
  if (!(value instanceof PickledObject) || !(value.state instanceof Map)) return undefined;
  const state: Map<unknown, unknown> = value.state;
  if (value.type.startsWith('__torch__.')) return [...state].filter(hasText);
  if (!(state.get('_modules') instanceof Map)) return undefined;
  return ['_parameters', '_buffers', '_modules'].flatMap((key) => {
    const parts = state.get(key);
    if (!(parts instanceof Map)) return [];
    return [...(parts as Map<unknown, unknown>)].filter(hasText);
  });
}

function hasText(entry: [unknown, unknown]): entry is [string, unknown] {
  return typeof entry[0] === 'string';
}

function whatInstead(saved: unknown): string {
  if (saved instanceof PickledObject) return `, but an object of ${saved.type}`;
  if (!(saved instanceof Map) || saved.size === 0) return ': save model.state_dict() with torch.save';
  const [key] = saved.keys() as MapIterator<unknown>;
  const name = typeof key === 'string' ? key : typeof key;
  return `: it has "${name}", no tensor; save model.state_dict() with torch.save`;
}
