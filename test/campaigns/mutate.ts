/** Numbers at which sizes and counts overflow. */
const odd = [
  0n,
  1n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x7fff_ffffn,
  0x8000_0000n,
  0xffff_ffffn,
];

/** Most of the damage lies where headers and tags are. */
const edges = [64, 256, 1024, 4096, Infinity];

/**
 * Returns bytes with up to 20 mutations in them: bits and numbers that are changed, parts that are removed, put in, doubled, taken
 * from another file, exchanged, filled, or cut off.
 */
export function mutate(bytes: Buffer, others: readonly Buffer[], random: () => number): Buffer {
  const below = (count: number) => Math.floor(random() * count);
  const oneOf = <T>(list: readonly T[]): T => list[below(list.length)]!;
  let file = Buffer.from(bytes);
  const splice = (at: number, removed: number, added: Buffer) =>
    (file = Buffer.concat([file.subarray(0, at), added, file.subarray(at + removed)]));
  const kinds: ((at: number) => void)[] = [
    (at) => (file[at]! ^= 1 << below(8)),
    (at) => (file[at] = oneOf([0, 127, 128, 255, below(256)])),
    (at) => {
      const width = Math.min(oneOf([1, 2, 4]), file.length - at);
      const value = Number(BigInt.asUintN(8 * width, oneOf(odd)));
      if (random() < 0.5) file.writeUIntBE(value, at, width);
      else file.writeUIntLE(value, at, width);
    },
    (at) => splice(at, oneOf([1, 2, 4, 16, 256, 4096]), Buffer.alloc(0)),
    (at) => splice(at, 0, Buffer.from(Array.from({ length: oneOf([1, 4, 16, 256]) }, () => below(256)))),
    (at) => splice(at, 0, Buffer.concat(Array(oneOf([1, 2, 10])).fill(file.subarray(at, at + oneOf([4, 64, 4096]))))), // prettier-ignore
    (at) => (file = file.subarray(0, at)),
    (at) => {
      const [other, length] = [oneOf(others), oneOf([8, 64, 512, 4096])];
      const from = below(other.length);
      splice(at, length, other.subarray(from, from + length));
    },
    (at) => {
      const [from, length] = [below(file.length), oneOf([4, 32, 256, 2048])];
      const part = Buffer.from(file.subarray(from, from + length));
      file.copy(file, from, at, at + part.length);
      part.copy(file, at);
    },
    (at) => file.fill(oneOf([0, 255]), at, Math.min(file.length, at + oneOf([16, 256, 4096]))),
  ];
  for (let count = oneOf([1, 1, 2, 3, 5, 8, 20]); count > 0 && file.length > 0; count--) {
    const near = below(Math.min(file.length, oneOf(edges)));
    oneOf(kinds)(random() < 0.75 ? near : file.length - 1 - near);
  }
  return file;
}
