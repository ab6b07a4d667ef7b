import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { basename } from 'node:path';
import { displayPath } from '../../paths.ts';
import { endQuietly } from '../endQuietly.ts';
import type { Parameters } from './Parameters.ts';
import { SubsonicError } from './SubsonicError.ts';
import { parseId } from './subsonicIds.ts';
import type { SubsonicContext } from './SubsonicMethods.ts';

/** Pictures up to so many pixels are sent small. */
const smallPixels = 320;

type Serve = (parameters: Parameters, context: Context<{ Bindings: HttpBindings }>) => Promise<Response>;

/** What is sent as it is, and not as an answer: sound and pictures, from the place that serves them to pages, too. */
export function mediaMethods({ backend: { library, media } }: SubsonicContext): Record<string, Serve> {
  const stream: Serve = async (parameters, { req, env }) => {
    const { trackId } = parseId(parameters.required('id'), 'song');
    const response = await media.serveAudio(req.raw, trackId, { asFile: true });
    if (response.status === 404) throw new SubsonicError('notFound', `There is no file of song ${trackId}.`);
    return endQuietly(response, env.outgoing);
  };
  return {
    stream,
    async download(parameters, context) {
      const response = await stream(parameters, context);
      const [song] = library.songs.read([parseId(parameters.required('id'), 'song').trackId]);
      const name = encodeURIComponent(displayPath(basename(song?.path ?? 'song')));
      response.headers.set('Content-Disposition', `attachment; filename*=UTF-8''${name}`);
      return response;
    },
    async getCoverArt(parameters, { req }) {
      const { trackId } = parseId(parameters.required('id'));
      const url = new URL('/', req.url);
      const pixels = parameters.count('size', Infinity, Infinity);
      if (pixels <= smallPixels) url.searchParams.set('small', '');
      const { method, headers } = req.raw;
      const response = await media.serveCover(
        new Request(url, { method: onlyRead(method), headers }),
        trackId,
      );
      if (response.status === 204 || response.status === 404)
        throw new SubsonicError('notFound', 'There is no picture.');
      return response;
    },
  };
}

/** A form asks by POST for what an address asks for by GET. */
function onlyRead(method: string): string {
  return method === 'HEAD' ? method : 'GET';
}
