import { byteRange, type InclusiveRange } from './byteRange.ts';

/** Something of a known size, parts of which can be had. */
export interface RangedBody {
  /** In bytes. */
  size: number;
  mediaType: string;
  /** Strong: the same tag means the same bytes. */
  etag: string;
  modified: Date;
  /** Opens these bytes; called only where they are to be sent. */
  open(range: InclusiveRange): ReadableStream<Uint8Array>;
}

/** Answers a GET or HEAD: the whole, a part (206), nothing new (304), or that there is no such part (416). */
export function respondWithRange(request: Request, body: RangedBody): Response {
  const { size, mediaType, etag, modified } = body;
  const headers = new Headers({
    'Accept-Ranges': 'bytes',
    'Content-Type': mediaType,
    ETag: etag,
    'Last-Modified': modified.toUTCString(),
    'Cache-Control': 'private, no-cache',
  });
  if (request.headers.get('If-None-Match') === etag) return new Response(null, { status: 304, headers });
  const range = isCurrent(request, body) ? byteRange(request.headers.get('Range'), size) : undefined;
  if (range === 'unsatisfiable') {
    headers.set('Content-Range', `bytes */${size}`);
    headers.set('Content-Length', '0');
    return new Response(null, { status: 416, headers });
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  headers.set('Content-Length', String(end - start + 1));
  if (range) headers.set('Content-Range', `bytes ${start}-${end}/${size}`);
  const stream = request.method === 'HEAD' || size === 0 ? null : body.open({ start, end });
  return new Response(stream, { status: range ? 206 : 200, headers });
}

/** A part is sent only where the rest, which the client has, is of the same bytes (RFC 9110, 13.1.5). */
function isCurrent(request: Request, { etag, modified }: RangedBody): boolean {
  const condition = request.headers.get('If-Range');
  return condition === null || condition === etag || condition === modified.toUTCString();
}
