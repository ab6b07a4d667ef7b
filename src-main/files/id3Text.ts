const encoding = { latin1: 0, utf16: 1, utf16be: 2, utf8: 3 } as const;

/** Reads the body of a text frame: an encoding byte, then texts with a NUL between them (id3v2.4.0-structure, 4). */
export function decodeText(body: Buffer): string[] {
  const text = decode(body.subarray(1), body[0]);
  return text.replace(/\0+$/, '').split('\0');
}

/**
 * Writes the body of a text frame, a TXXX where there is a description. UTF-8 is for v2.4 alone; older versions take
 * plain ASCII as it is, because readers differ over what Latin-1 means, and all else as UTF-16.
 */
export function encodeText(
  texts: readonly string[],
  description: string | undefined,
  hasUtf8: boolean,
): Buffer {
  const all = description === undefined ? texts : [description, ...texts];
  if (hasUtf8) return Buffer.concat([Buffer.of(encoding.utf8), Buffer.from(all.join('\0'))]);
  const isAscii = all.every((text) => /^\p{ASCII}*$/u.test(text));
  if (isAscii) return Buffer.concat([Buffer.of(encoding.latin1), Buffer.from(all.join('\0'), 'latin1')]);
  // Each text begins with a byte order mark of its own.
  const marked = all.map((text) => `\uFEFF${text}`).join('\0');
  return Buffer.concat([Buffer.of(encoding.utf16), Buffer.from(marked, 'utf16le')]);
}

function decode(bytes: Buffer, kind: number | undefined): string {
  if (kind === encoding.utf8) return bytes.toString('utf8');
  if (kind !== encoding.utf16 && kind !== encoding.utf16be) return bytes.toString('latin1');
  const even = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  const isBigEndian = kind === encoding.utf16be || (even[0] === 0xfe && even[1] === 0xff);
  return (isBigEndian ? even.swap16() : even).toString('utf16le').replaceAll('\uFEFF', '');
}
