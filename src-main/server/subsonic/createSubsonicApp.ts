import type { HttpBindings } from '@hono/node-server';
import { Hono, type Context } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { tellMistake } from '../../log/tellMistake.ts';
import { admit } from './admit.ts';
import { browsingMethods } from './browsingMethods.ts';
import { historyMethods } from './historyMethods.ts';
import { listMethods } from './listMethods.ts';
import { mediaMethods } from './mediaMethods.ts';
import { Parameters } from './Parameters.ts';
import { playlistMethods } from './playlistMethods.ts';
import { ratingMethods } from './ratingMethods.ts';
import { searchMethods } from './searchMethods.ts';
import { similarMethods } from './similarMethods.ts';
import { SubsonicError, subsonicCodes } from './SubsonicError.ts';
import type { SubsonicContext, SubsonicMethods } from './SubsonicMethods.ts';
import { publicMethod, systemMethods } from './systemMethods.ts';
import { toXml, type Answered } from './toXml.ts';

/** The last version of the Subsonic API; all since is OpenSubsonic's. */
const apiVersion = '1.16.1';
/** Ten thousand songs of a playlist. */
const formBytesMax = 2 ** 20;

type App = Hono<{ Bindings: HttpBindings }>;

/**
 * The Subsonic API, for players: /rest/<method> and /rest/<method>.view, by GET or as a form, answered in XML or JSON.
 * Whoever has the key is in, whatever page or program they come from: there is no cookie that one could ride on.
 */
export function createSubsonicApp(subsonic: SubsonicContext, key: () => string): App {
  const methods: SubsonicMethods = {
    ...systemMethods(subsonic),
    ...browsingMethods(subsonic),
    ...listMethods(subsonic),
    ...searchMethods(subsonic),
    ...similarMethods(subsonic),
    ...playlistMethods(subsonic),
    ...historyMethods(subsonic),
    ...ratingMethods(subsonic),
  };
  const media = mediaMethods(subsonic);
  const answer = (context: Context, parameters: Parameters, body: Record<string, Answered>) =>
    respond(context, parameters, subsonic.backend.version, body);

  const app: App = new Hono();
  app.use(async (context, next) => {
    await next();
    const { headers } = context.res;
    // A player may be a page of somewhere else
    headers.set('Access-Control-Allow-Origin', '*');
    headers.set('Cross-Origin-Resource-Policy', 'cross-origin');
  });
  app.use(bodyLimit({ maxSize: formBytesMax, onError: (context) => context.text('Too large.', 413) }));
  app.on(['GET', 'POST'], '/:method', async (context) => {
    const parameters = new Parameters(await valuesOf(context));
    const method = context.req.param('method').replace(/\.view$/, '');
    try {
      checkVersion(parameters);
      if (method !== publicMethod) admit(parameters, key());
      const serve = Object.hasOwn(media, method) ? media[method] : undefined;
      if (serve) return await serve(parameters, context);
      const ask = Object.hasOwn(methods, method) ? methods[method] : undefined;
      if (!ask) throw new SubsonicError('other', 'This server has no such method.');
      await subsonic.backend.library.browse.ready();
      return answer(context, parameters, { status: 'ok', ...(await ask(parameters)) });
    } catch (error) {
      return answer(context, parameters, { status: 'failed', error: errorOf(error, method) });
    }
  });
  return app;
}

function errorOf(error: unknown, method: string): { code: number; message: string } {
  if (error instanceof SubsonicError) return { code: error.code, message: error.message };
  return { code: subsonicCodes.other, message: tellMistake(`${method} of a player`, error) };
}

/** Of the address, and of a form; a parameter of both is that of the address. */
async function valuesOf({ req }: Context): Promise<URLSearchParams> {
  const values = new URL(req.url).searchParams;
  const isForm = /^application\/x-www-form-urlencoded\b/.test(req.header('content-type') ?? '');
  if (req.method === 'POST' && isForm)
    for (const [name, value] of new URLSearchParams(await req.text())) values.append(name, value);
  return values;
}

/** Throws SubsonicError for a client of an API that is not this one. */
function checkVersion(parameters: Parameters): void {
  const [, major] = /^(\d{1,5})\./.exec(parameters.text('v') ?? '1.0') ?? [];
  if (major === undefined) throw new SubsonicError('other', 'v is no version.');
  if (Number(major) > 1) throw new SubsonicError('serverTooOld', `This server has version ${apiVersion}.`);
  if (Number(major) < 1) throw new SubsonicError('clientTooOld', `This server has version ${apiVersion}.`);
}

function respond(
  context: Context,
  parameters: Parameters,
  serverVersion: string,
  { status, ...body }: Record<string, Answered>,
): Response {
  const head = { status, version: apiVersion, type: 'Hearmark', serverVersion, openSubsonic: true };
  context.header('Cache-Control', 'no-store');
  if (parameters.first('f') === 'json') return context.json({ 'subsonic-response': { ...head, ...body } });
  const xml = toXml('subsonic-response', { xmlns: 'http://subsonic.org/restapi', ...head, ...body });
  context.header('Content-Type', 'text/xml; charset=utf-8');
  return context.body(`<?xml version="1.0" encoding="UTF-8"?>\n${xml}\n`);
}
