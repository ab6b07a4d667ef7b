import { ModelError } from '../../errors.ts';
import { ByteCursor } from './ByteCursor.ts';

/** A class or function that a pickle names, for instance "torch.FloatStorage". It is a name and cannot be called. */
export class PickledName {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * An object of a class that we do not have, for instance a whole PyTorch module: its class by name, what was set on it,
 * and nothing that could run.
 */
export class PickledObject {
  readonly type: string;
  /** What BUILD sets: its attributes by name, or whatever else its class makes of it. */
  state: unknown;

  constructor(type: string, state: unknown = null) {
    this.type = type;
    this.state = state;
  }
}

/** The only things a pickle may do beside plain data. */
export interface PickleRules {
  /** Whether this name is one that has a meaning of its own, and is no class of which there are objects. */
  knows(name: string): boolean;
  /** What a call of a known name means. Throws ModelError where it means nothing. */
  call(name: string, parameters: unknown): unknown;
  /** What a persistent id stands for. */
  load(id: unknown): unknown;
}

/** Python's dict and OrderedDict become a Map; list and tuple an array; bytes a Uint8Array; None null. */
export interface Unpickled {
  value: unknown;
  /** Offset of the byte after the pickle: the older PyTorch files hold several in a row. */
  end: number;
}

/** Marks the start of a group on the stack. */
const mark = Symbol('mark');

interface Machine {
  readonly cursor: ByteCursor;
  readonly rules: PickleRules;
  readonly stack: unknown[];
  readonly memo: Map<number, unknown>;
}

/**
 * Reads the pickle that starts at this byte with the part of Python's pickle machine (Lib/pickletools.py) that plain
 * data and tensors need, protocols 0 to 5. Nothing is executed: a name is a text, and what a call of it means is looked
 * up in `rules`, never in a program; a call that is not there is refused. An object without such a call (NEWOBJ with no
 * parameters) is a PickledObject. Throws ModelError with the first thing wrong.
 */
export function unpickle(bytes: Uint8Array, rules: PickleRules, start = 0): Unpickled {
  const machine: Machine = { cursor: new ByteCursor(bytes, start), rules, stack: [], memo: new Map() };
  const { cursor } = machine;
  for (;;) {
    const at = cursor.at;
    const opcode = String.fromCharCode(cursor.uint8());
    if (opcode === '.') return { value: pop(machine), end: cursor.at };
    const operation = operations.get(opcode);
    if (!operation) throw new ModelError(`the pickle's opcode at byte ${at} is not one that tensors need`);
    operation(machine);
  }
}

/** A value that an opcode pushes onto the stack. */
function pushes(read: (machine: Machine) => unknown): (machine: Machine) => void {
  return (machine) => machine.stack.push(read(machine));
}

const tuple = (size: number) => pushes((m) => Array.from({ length: size }, () => pop(m)).reverse());
const put = (index: (m: Machine) => number) => (m: Machine) => m.memo.set(index(m), top(m));
const get = (index: (m: Machine) => number) =>
  pushes((m) => {
    const at = index(m);
    if (!m.memo.has(at)) throw new ModelError(`the pickle refers to object ${at}, which it has not made`);
    return m.memo.get(at);
  });

/** Opcodes by their byte, as Lib/pickletools.py lists them. */
const operations = new Map<string, (machine: Machine) => void>([
  ['\x80', ({ cursor }) => void cursor.uint8()], // PROTO
  ['\x95', ({ cursor }) => void cursor.uint64()], // FRAME: a hint for buffering
  ['(', pushes(() => mark)],
  ['0', (m) => void pop(m)],
  ['1', (m) => void popGroup(m)],
  ['2', pushes(top)],
  ['N', pushes(() => null)],
  ['\x88', pushes(() => true)],
  ['\x89', pushes(() => false)],
  ['I', pushes(({ cursor }) => integerOf(cursor.line()))],
  ['L', pushes(({ cursor }) => integerOf(cursor.line().replace(/L$/, '')))],
  ['J', pushes(({ cursor }) => cursor.int32())],
  ['K', pushes(({ cursor }) => cursor.uint8())],
  ['M', pushes(({ cursor }) => cursor.uint16())],
  ['\x8a', pushes(({ cursor }) => longOf(cursor.take(cursor.uint8())))],
  ['\x8b', pushes(({ cursor }) => longOf(cursor.take(Math.min(cursor.uint32(), longestLong + 1))))],
  ['F', pushes(({ cursor }) => Number(cursor.line()))],
  ['G', pushes(({ cursor }) => cursor.float64BigEndian())],
  ['S', pushes(({ cursor }) => cursor.line().slice(1, -1))],
  ['V', pushes(({ cursor }) => cursor.line())],
  ['X', pushes(({ cursor }) => cursor.text(cursor.uint32()))],
  ['\x8c', pushes(({ cursor }) => cursor.text(cursor.uint8()))],
  ['\x8d', pushes(({ cursor }) => cursor.text(cursor.uint64()))],
  ['U', pushes(({ cursor }) => cursor.text(cursor.uint8()))],
  ['T', pushes(({ cursor }) => cursor.text(cursor.uint32()))],
  ['B', pushes(({ cursor }) => cursor.take(cursor.uint32()))],
  ['C', pushes(({ cursor }) => cursor.take(cursor.uint8()))],
  ['\x8e', pushes(({ cursor }) => cursor.take(cursor.uint64()))],
  ['\x96', pushes(({ cursor }) => cursor.take(cursor.uint64()))],
  ['\x8f', pushes(() => new PickledObject('builtins.set'))],
  ['\x90', (m) => append(m, popGroup(m))],
  ['\x91', pushes((m) => (popGroup(m), new PickledObject('builtins.frozenset')))],
  [']', pushes(() => [])],
  ['l', pushes(popGroup)],
  ['a', (m) => append(m, [pop(m)])],
  ['e', (m) => append(m, popGroup(m))],
  [')', pushes(() => [])],
  ['t', pushes(popGroup)],
  ['\x85', tuple(1)],
  ['\x86', tuple(2)],
  ['\x87', tuple(3)],
  ['}', pushes(() => new Map())],
  ['d', pushes((m) => fill(new Map(), popGroup(m)))],
  ['s', (m) => setItems(m, [pop(m), pop(m)].reverse())],
  ['u', (m) => setItems(m, popGroup(m))],
  ['p', put(({ cursor }) => Number(cursor.line()))],
  ['q', put(({ cursor }) => cursor.uint8())],
  ['r', put(({ cursor }) => cursor.uint32())],
  ['\x94', put(({ memo }) => memo.size)],
  ['g', get(({ cursor }) => Number(cursor.line()))],
  ['h', get(({ cursor }) => cursor.uint8())],
  ['j', get(({ cursor }) => cursor.uint32())],
  ['Q', pushes((m) => m.rules.load(pop(m)))],
  ['c', pushes(({ cursor }) => new PickledName(`${cursor.line()}.${cursor.line()}`))],
  ['\x93', pushes(nameOnStack)],
  ['R', pushes((m) => call(m, pop(m), pop(m)))],
  ['b', build],
  ['\x81', pushes(newObject)],
  // What follows makes objects in ways that no file of weights needs: INST, OBJ, NEWOBJ_EX and the EXT registry.
  ['i', ({ cursor }) => refuse(`${cursor.line()}.${cursor.line()}`)],
  ['o', (m) => refuse(describe(popGroup(m)[0]))],
  ['\x92', (m) => refuse(describe([pop(m), pop(m), pop(m)][2]))],
  ['\x82', ({ cursor }) => refuse(`extension ${cursor.uint8()}`)],
  ['\x83', ({ cursor }) => refuse(`extension ${cursor.uint16()}`)],
  ['\x84', ({ cursor }) => refuse(`extension ${cursor.uint32()}`)],
]);

function pop({ stack }: Machine): unknown {
  if (stack.length === 0) throw new ModelError('the pickle takes more than it has made');
  return stack.pop();
}

function top({ stack }: Machine): unknown {
  return stack.at(-1);
}

/** Takes all that was pushed since the last mark, and the mark. */
function popGroup({ stack }: Machine): unknown[] {
  const start = stack.lastIndexOf(mark);
  if (start < 0) throw new ModelError('the pickle ends a group that it has not begun');
  return stack.splice(start).slice(1);
}

function append(machine: Machine, values: unknown[]): void {
  const list = top(machine);
  if (list instanceof PickledObject) return; // of a class that is a list: what it holds is no part of its weights
  if (!Array.isArray(list)) throw new ModelError('the pickle appends to something that is not a list');
  for (const value of values) list.push(value);
}

function setItems(machine: Machine, items: unknown[]): void {
  const dictionary = top(machine);
  if (dictionary instanceof PickledObject) return; // of a class that is a dictionary
  if (!(dictionary instanceof Map))
    throw new ModelError('the pickle stores a key in something that is not a dictionary');
  fill(dictionary as Map<unknown, unknown>, items);
}

function fill(dictionary: Map<unknown, unknown>, items: unknown[]): Map<unknown, unknown> {
  if (items.length % 2 === 1) throw new ModelError('the pickle has a key without a value');
  for (let index = 0; index < items.length; index += 2) dictionary.set(items[index], items[index + 1]);
  return dictionary;
}

/** STACK_GLOBAL: the module and the name are on the stack. */
function nameOnStack(machine: Machine): PickledName {
  const [name, module] = [pop(machine), pop(machine)];
  if (typeof name !== 'string' || typeof module !== 'string') refuse('a name that is not text');
  return new PickledName(`${module}.${name}`);
}

function call({ rules }: Machine, parameters: unknown, callable: unknown): unknown {
  if (!(callable instanceof PickledName) || !rules.knows(callable.name)) refuse(describe(callable));
  return rules.call(callable.name, parameters);
}

/** NEWOBJ: an object of a class, as yet without attributes. */
function newObject(machine: Machine): PickledObject {
  const [parameters, type] = [pop(machine), pop(machine)];
  const isPlain = Array.isArray(parameters) && parameters.length === 0;
  if (!(type instanceof PickledName) || machine.rules.knows(type.name) || !isPlain) refuse(describe(type));
  return new PickledObject(type.name);
}

/** BUILD sets attributes; a state dict carries its `_metadata` so, which says nothing about the tensors. */
function build(machine: Machine): void {
  const state = pop(machine);
  const object = top(machine);
  if (object instanceof PickledObject) object.state = state;
  else if (!(object instanceof Map)) refuse(`BUILD on ${describe(object)}`);
}

function refuse(name: string): never {
  throw new ModelError(`the pickle calls for "${name}"; only tensors are read, and nothing was executed`);
}

function describe(value: unknown): string {
  return value instanceof PickledName ? value.name : typeof value;
}

/** INT and LONG in text; "00" and "01" are how protocol 0 writes False and True. */
function integerOf(text: string): unknown {
  if (text === '00' || text === '01') return text === '01';
  if (!/^-?\d{1,16}$/.test(text))
    throw new ModelError(`the pickle's number "${text.slice(0, 20)}" is impossible`);
  return Number(text);
}

/** Bytes of the longest number: what LONG1 can hold, and LONG4 need not. */
const longestLong = 255;

/** LONG1 and LONG4: little-endian two's complement; a bigint where a number cannot hold it. */
function longOf(bytes: Uint8Array): number | bigint {
  if (bytes.length > longestLong) throw new ModelError('the pickle holds an absurdly large number');
  const unsigned = bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
  const value = BigInt.asIntN(bytes.length * 8, unsigned);
  return Number.isSafeInteger(Number(value)) ? Number(value) : value;
}
