/** Makes the bytes of ID3v2 tags, of any version and flags, as no library would. */

export const synchsafe = (size: number) => Buffer.from([21, 14, 7, 0].map((shift) => (size >> shift) & 0x7f));

export function frame(version: number, id: string, body: Buffer, flags = 0, plain = version === 3): Buffer {
  const size = Buffer.alloc(4);
  size.writeUInt32BE(body.length);
  if (version === 2) return Buffer.concat([Buffer.from(id), size.subarray(1), body]);
  const head = [Buffer.from(id), plain ? size : synchsafe(body.length), Buffer.of(0, flags)];
  return Buffer.concat([...head, body]);
}

/** The body of a text frame in Latin-1. */
export const text = (value: string) => Buffer.from(`\0${value}`, 'latin1');

export function tag(
  version: number,
  frames: Buffer[],
  { flags = 0, padding = 200, footer = false } = {},
): Buffer {
  const body = Buffer.concat([...frames, Buffer.alloc(footer ? 0 : padding)]);
  const rest = Buffer.concat([Buffer.of(version, 0, flags), synchsafe(body.length)]);
  const parts = [Buffer.from('ID3'), rest, body, ...(footer ? [Buffer.from('3DI'), rest] : [])];
  return Buffer.concat(parts);
}

/** As it is put into the body of a tag or a frame whose flag says so. */
export function unsynchronised(plain: Buffer): Buffer {
  return Buffer.from(
    [...plain].flatMap((byte, index) => {
      const next = plain[index + 1];
      return byte === 0xff && (next === undefined || next === 0 || next >= 0xe0) ? [byte, 0] : [byte];
    }),
  );
}
