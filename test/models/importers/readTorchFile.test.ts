import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { ModelError } from '../../../src-main/errors.ts';
import { readTorchFile } from '../../../src-main/models/importers/readTorchFile.ts';
import { referenceFolder, withoutReference } from '../../reference.ts';
import { temporaryFolder } from '../../temporaryFolder.ts';
import {
  floats,
  opcode,
  pickle,
  tensor,
  torchLegacy,
  torchZip,
  torchZipOf,
  type TensorParts,
} from './makeTorchFile.ts';

const vector = { key: '0', data: floats(1, 2, 3, 4, 5, 6), elements: 6, shape: [6], stride: [1] };

function refuses(bytes: Uint8Array, message: RegExp): void {
  assert.throws(
    () => readTorchFile(bytes),
    (error: unknown) => {
      assert.ok(error instanceof ModelError, String(error));
      assert.match(error.message, message);
      return true;
    },
  );
}

describe('published PyTorch files', { skip: withoutReference }, () => {
  for (const folder of ['weights', 'architectures']) {
    const names = withoutReference ? [] : readdirSync(join(referenceFolder, folder));
    for (const name of names.filter((file) => file.endsWith('.pth'))) {
      it(`reads ${folder}/${name}`, () => {
        const weights = readTorchFile(readFileSync(join(referenceFolder, folder, name)));
        assert.ok(weights.size >= 40);
        for (const [key, { shape, data }] of weights) {
          assert.equal(
            data.length,
            shape.reduce((product, size) => product * size, 1),
            key,
          );
        }
      });
    }
  }

  for (const name of ['weights/jamendo-crnn.pth', 'architectures/harmonic-cnn.pth']) {
    it(`refuses ${name} cut short anywhere`, () => {
      const bytes = readFileSync(join(referenceFolder, name));
      for (let length = 0; length < bytes.length; length += 997)
        refuses(bytes.subarray(0, length), /PyTorch file: /);
    });
  }
});

describe('readTorchFile', () => {
  it('reads tensors by their strides, at an offset, sharing a storage', () => {
    const weights = readTorchFile(
      torchZip({
        all: vector,
        transposed: { ...vector, shape: [3, 2], stride: [1, 3] },
        secondColumn: { ...vector, offset: 1, shape: [2], stride: [3] },
        scalar: { ...vector, offset: 5, shape: [], stride: [] },
        empty: { ...vector, shape: [0], stride: [1] },
      }),
    );
    const values = (name: string) => [...weights.get(name)!.data];
    assert.deepEqual(values('all'), [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(weights.get('transposed')!.shape, [3, 2]);
    assert.deepEqual(values('transposed'), [1, 4, 2, 5, 3, 6]);
    assert.deepEqual(values('secondColumn'), [2, 5]);
    assert.deepEqual(values('scalar'), [6]);
    assert.deepEqual(values('empty'), []);
  });

  it('turns every element type into 32-bit floats', () => {
    const types: [string, Buffer, number][] = [
      ['DoubleStorage', Buffer.from(Float64Array.of(-1.5).buffer), -1.5],
      ['HalfStorage', Buffer.from('00be', 'hex'), -1.5],
      ['BFloat16Storage', Buffer.from('c0bf', 'hex'), -1.5],
      ['LongStorage', Buffer.from(BigInt64Array.of(-7n).buffer), -7],
      ['IntStorage', Buffer.from(Int32Array.of(-7).buffer), -7],
      ['ByteStorage', Buffer.of(200), 200],
      ['BoolStorage', Buffer.of(1), 1],
    ];
    for (const [type, data, expected] of types) {
      const parts = { key: '0', type, data, elements: 1, shape: [1], stride: [1] };
      assert.deepEqual([...readTorchFile(torchZip({ x: parts })).get('x')!.data], [expected], type);
    }
  });

  it('finds the state dict in a checkpoint, and reads zip64 archives', () => {
    for (const key of ['state_dict', 'model']) {
      const checkpoint = opcode.dictionary(opcode.text('epoch'), opcode.integer(3), opcode.text(key), state);
      assert.deepEqual([...readTorchFile(torchZipOf(pickle(checkpoint), [vector])).keys()], ['x']);
    }
    assert.deepEqual([...readTorchFile(torchZip({ x: vector }, { zip64: true })).keys()], ['x']);
  });

  const read = (saved: Buffer) => [...readTorchFile(torchZipOf(pickle(saved), [vector])).keys()];
  const state = opcode.dictionary(opcode.text('x'), tensor(vector));
  const call = (module: string, name: string, ...parameters: Buffer[]) =>
    Buffer.concat([opcode.global(module, name), opcode.tuple(...parameters), Buffer.from('R')]);
  const object = (module: string, name: string, attributes: Buffer) =>
    Buffer.concat([
      opcode.global(module, name),
      Buffer.from(')\x81', 'latin1'),
      attributes,
      Buffer.from('b'),
    ]);

  it('finds the state dict of a checkpoint under whatever key, and leaves out what an optimiser remembers', () => {
    const moments = opcode.dictionary(opcode.text('exp_avg'), tensor(vector));
    const optimiser = opcode.dictionary(
      opcode.text('state'),
      moments,
      opcode.text('param_groups'),
      Buffer.from(']'),
    );
    const checkpoint = (key: string) =>
      opcode.dictionary(opcode.text('optimizer'), optimiser, opcode.text(key), state);
    assert.deepEqual(read(checkpoint('net')), ['net.x']);
    assert.deepEqual(read(opcode.dictionary(opcode.text('saved'), checkpoint('state_dict'))), ['saved.x']);
    const two = opcode.dictionary(opcode.text('model'), state, opcode.text('model_ema'), state);
    assert.deepEqual(read(two), ['x']);
    const ofPart = readTorchFile(torchZipOf(pickle(two), [vector]), 'model_ema');
    assert.deepEqual([...ofPart.keys()], ['model_ema.x']);
  });

  it('finds it in a list, and reads over tensors of complex or quantised numbers', () => {
    assert.deepEqual(read(opcode.tuple(state, opcode.integer(3))), ['0.x']);
    const odd = [
      { ...vector, key: '1', type: 'ComplexFloatStorage', data: Buffer.alloc(48) },
      { ...vector, key: '2', type: 'QInt8Storage', data: Buffer.alloc(6) },
    ];
    const [complex, quantised] = odd as [TensorParts, TensorParts];
    assert.deepEqual([...readTorchFile(torchZip({ complex, quantised, x: vector })).keys()], ['x']);
    refuses(torchZipOf(pickle(']')), /no state dict: save model\.state_dict\(\) with torch\.save/);
  });

  it('reads over the counts, settings and losses beside the weights', () => {
    const nothing = Buffer.from('N');
    const beside: Record<string, Buffer> = {
      epoch: opcode.integer(3),
      loss: call('numpy.core.multiarray', 'scalar', nothing),
      metrics: Buffer.concat([
        call('collections', 'defaultdict'),
        opcode.text('auc'),
        nothing,
        Buffer.from('s'),
      ]),
      folder: call('pathlib', 'PosixPath', opcode.text('/data')),
      tags: Buffer.concat([
        Buffer.from('\x8f(', 'latin1'),
        opcode.text('rock'),
        Buffer.from('\x90', 'latin1'),
      ]),
      callbacks: Buffer.concat([
        Buffer.from('}'),
        opcode.global('lightning.callbacks', 'Checkpoint'),
        Buffer.from('}s'),
      ]),
      settings: object('argparse', 'Namespace', opcode.dictionary(opcode.text('lr'), opcode.integer(1))),
      best: tensor({ ...vector, key: '1', shape: [], stride: [], elements: 1 }),
    };
    const entries = Object.entries(beside).flatMap(([name, value]) => [opcode.text(name), value]);
    const infinite = { ...vector, key: '1', data: floats(Infinity), elements: 1 };
    const checkpoint = pickle(opcode.dictionary(...entries, opcode.text('net'), state));
    assert.deepEqual([...readTorchFile(torchZipOf(checkpoint, [vector, infinite])).keys()], ['net.x']);
  });

  it('reads the parameters and buffers of whole modules, also in a checkpoint, and nothing of their classes', () => {
    const { text, dictionary } = opcode;
    const module = (name: string, parameters: Buffer, modules: Buffer) =>
      object('somebody', name, dictionary(text('_parameters'), parameters, text('_modules'), modules));
    const layer = module(
      'Layer',
      dictionary(text('weight'), tensor(vector), text('bias'), Buffer.from('N')),
      dictionary(),
    );
    const network = module('Network', dictionary(), dictionary(text('conv1'), layer));
    assert.deepEqual(read(network), ['conv1.weight']);
    assert.deepEqual(read(dictionary(text('epoch'), opcode.integer(1), text('model'), network)), [
      'conv1.weight',
    ]);
    refuses(
      torchZipOf(pickle(object('somebody', 'Else', dictionary()))),
      /no state dict, but an object of somebody\.Else/,
    );
  });

  it('reads what the compiler wrote of a module (TorchScript)', () => {
    const { text, dictionary, integer } = opcode;
    const layer = object(
      '__torch__.somebody',
      'Layer',
      dictionary(text('weight'), tensor(vector), text('size'), integer(6)),
    );
    const network = object(
      '__torch__.somebody',
      'Network',
      dictionary(text('training'), Buffer.from([0x89]), text('conv1'), layer),
    );
    assert.deepEqual(read(network), ['conv1.weight']);
  });

  it('reads an archive that somebody packed, and no bomb', () => {
    const packed = torchZip({ x: vector }, { deflated: true });
    assert.deepEqual([...readTorchFile(packed).get('x')!.data], [1, 2, 3, 4, 5, 6]);
    const zeros = { ...vector, data: Buffer.alloc(4e6), elements: 1e6, shape: [1e6] };
    refuses(
      torchZip({ x: zeros }, { deflated: true }),
      /archive of \d+ bytes would be 4000\d+ when it is unpacked/,
    );
    for (const plainBytes of [1, 25, 100])
      refuses(torchZip({ x: vector }, { deflated: true, plainBytes }), /does not become its \d+ bytes/);
    refuses(torchZip({ x: vector }, { method: 12 }), /compressed in a way that cannot be read/);
  });

  it('reads a tensor that has attributes, and one of the first PyTorch', () => {
    const { global, tuple, integer, text } = opcode;
    const storage = tuple(
      text('storage'),
      global('torch', 'FloatStorage'),
      text('0'),
      text('cpu'),
      integer(6),
    );
    const view = [
      Buffer.concat([storage, Buffer.from('Q')]),
      integer(0),
      tuple(integer(6)),
      tuple(integer(1)),
    ];
    const first = call('torch._utils', '_rebuild_tensor', ...view);
    const withAttributes = call(
      'torch._tensor',
      '_rebuild_from_type_v2',
      global('torch._utils', '_rebuild_tensor'),
      global('torch', 'Tensor'),
      tuple(...view),
      Buffer.from('}'),
    );
    for (const made of [first, withAttributes]) {
      const bytes = torchZipOf(pickle(opcode.dictionary(text('x'), made)), [vector]);
      assert.deepEqual([...readTorchFile(bytes).get('x')!.data], [1, 2, 3, 4, 5, 6]);
    }
  });

  it('refuses what is no tensor, does not fit its storage, or is absurdly large', () => {
    refuses(torchZip({ x: { ...vector, shape: [7] } }), /does not fit its storage of 6 elements/);
    refuses(torchZip({ x: { ...vector, shape: [2, 6], stride: [0, 1] } }), /does not fit/);
    refuses(torchZip({ x: { ...vector, shape: [2 ** 30, 2 ** 30], stride: [0, 0] } }), /does not fit/);
    refuses(torchZip({ x: { ...vector, offset: -1 } }), /valid storage, offset, shape and stride/);
    refuses(torchZip({ x: { ...vector, elements: 2 ** 30 } }), /24 bytes where 4294967296 are expected/);
    refuses(torchZip({ x: { ...vector, data: floats(1, 2, NaN, 4, 5, 6) } }), /"x": holds NaN/);
    refuses(
      torchZipOf(pickle(opcode.dictionary(opcode.text('x'), tensor(vector)))),
      /lacks the data of storage 0/,
    );
    refuses(torchZipOf(pickle(opcode.dictionary(opcode.text('x'), opcode.integer(1)))), /"x", no tensor/);
    refuses(torchZipOf(pickle('N')), /no state dict/);
    refuses(torchZip({ x: vector }, { method: 8 }), /compressed/);
    const large = { ...vector, data: Buffer.alloc(4000), elements: 1000, shape: [1000] };
    const views = Object.fromEntries(Array.from({ length: 2000 }, (_, index) => [`view${index}`, large]));
    refuses(torchZip(views), /bytes for 2000000 values/);
  });

  it('is not led in circles by a pickle that holds itself', () => {
    const { global, text } = opcode;
    const itself = pickle('}q\x00', opcode.text('state_dict'), 'h\x00s');
    refuses(torchZipOf(itself), /no state dict/);
    const modules = pickle(global('a', 'B'), ')\x81q\x00}', text('_modules'), '}', text('x'), 'h\x00ssb');
    refuses(torchZipOf(modules), /no state dict/);
    refuses(torchZipOf(pickle(']q\x00h\x00a')), /no state dict/);
    refuses(torchZipOf(pickle('h\x07')), /object 7, which it has not made/);
    const rebuild = global('torch._tensor', '_rebuild_from_type_v2');
    const rebuildsItself = pickle(']q\x00(', rebuild, 'NNh\x00e0', rebuild, '(', rebuild, 'Nh\x00tR');
    refuses(torchZipOf(rebuildsItself), /in a way that makes none/);
    refuses(torchZipOf(pickle('\x8b\xff\xff\xff\x00', Buffer.alloc(2 ** 24))), /absurdly large number/);
    refuses(torchZipOf(pickle('0')), /takes more than it has made/);
    refuses(torchZipOf(pickle('t')), /not begun/);
    // Each list holds the one before it twice: written out in full it would have 2^64 entries.
    const doubling = `]q\x00${Array.from({ length: 64 }, () => '0](h\x00h\x00eq\x00').join('')}`;
    refuses(torchZipOf(pickle(doubling, opcode.text('x'), '\x93')), /a name that is not text/);
  });
});

describe('pickles that call something', () => {
  const marker = join(temporaryFolder(), 'executed');
  const { global, text, tuple } = opcode;
  const command = `touch ${marker}`;
  const named = (name: string) => Buffer.concat([Buffer.of(0x8c, name.length), Buffer.from(name)]);
  const calls: Record<string, [Buffer, RegExp]> = {
    'GLOBAL, REDUCE': [pickle(global('os', 'system'), tuple(text(command)), 'R'), /"os\.system"/],
    'STACK_GLOBAL, REDUCE': [
      pickle(named('posix'), named('system'), '\x93', tuple(text(command)), 'R'),
      /"posix\.system"/,
    ],
    INST: [Buffer.from(`(S'${command}'\nios\nsystem\n.`), /"os\.system"/],
    'INST of an allowed name': [pickle('(icollections\nOrderedDict\n'), /"collections\.OrderedDict"/],
    OBJ: [pickle('(', global('subprocess', 'Popen'), text(command), 'o'), /"subprocess\.Popen"/],
    'OBJ of an allowed name': [pickle('(', global('torch', 'FloatStorage'), 'o'), /"torch\.FloatStorage"/],
    NEWOBJ: [pickle(global('subprocess', 'Popen'), tuple(text(command)), '\x81'), /"subprocess\.Popen"/],
    'NEWOBJ of an allowed name': [
      pickle(global('collections', 'OrderedDict'), ')\x81'),
      /"collections\.OrderedDict"/,
    ],
    NEWOBJ_EX: [pickle(global('torch', 'FloatStorage'), ')}\x92'), /"torch\.FloatStorage"/],
    'REDUCE of a name that is no function': [
      pickle(global('torch', 'FloatStorage'), ')R'),
      /"torch\.FloatStorage"/,
    ],
    'REDUCE of a text': [pickle(text('eval'), tuple(text('1')), 'R'), /"string"/],
    BUILD: [pickle(text('x'), '}b'), /BUILD on string/],
    'BUILD on a name': [pickle(global('torch', 'FloatStorage'), '}b'), /BUILD on torch\.FloatStorage/],
    EXT1: [pickle('\x82\x01'), /extension 1/],
    EXT2: [pickle('\x83\x01\x01'), /extension 257/],
    EXT4: [pickle('\x84\x01\x00\x00\x00'), /extension 1/],
    'builtins.eval': [pickle(global('builtins', 'eval'), tuple(text('1')), 'R'), /"builtins\.eval"/],
    'a longer way to the same function': [pickle(global('torch', 'os.system'), ')R'), /"torch\.os\.system"/],
    'what every JavaScript object has': [pickle(global('constructor', 'constructor'), ')R'), /constructor/],
    'an unknown opcode': [pickle('\xff'), /opcode at byte \d+ is not one/],
  };
  for (const [way, [data, message]] of Object.entries(calls)) {
    it(`refuses ${way}, and nothing runs`, () => {
      refuses(torchZipOf(data), message);
      refuses(torchLegacy(data), message);
      assert.ok(!existsSync(marker));
    });
  }
});
