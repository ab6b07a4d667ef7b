/** A part of something of a known size: from `start` up to and including `end`. */
export interface InclusiveRange {
  start: number;
  end: number;
}

/**
 * Reads a Range header for something of `size` bytes (RFC 9110, 14.1.2). Undefined where the whole is to be sent: there
 * is no header, it is malformed, or it asks for several ranges, which a server need not give.
 */
export function byteRange(header: string | null, size: number): InclusiveRange | 'unsatisfiable' | undefined {
  const [, first, last] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || (first === '' && last === '')) return undefined;
  if (first === '') {
    const length = Math.min(Number(last), size);
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 };
  }
  const start = Number(first);
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (last !== '' && Number(last) < start) return undefined;
  return start >= size ? 'unsatisfiable' : { start, end };
}
