import type { HttpBindings } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono, type Context, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import type { Backend } from '../Backend.ts';
import { answer, type AnswerOutcome } from '../handlers/answer.ts';
import type { Handlers } from '../handlers/Handlers.ts';
import { tellMistake } from '../log/tellMistake.ts';
import { endQuietly } from './endQuietly.ts';
import type { EventStreams } from './EventStreams.ts';
import { securityHeaders } from './securityHeaders.ts';
import type { Sessions } from './Sessions.ts';
import { createSubsonicApp } from './subsonic/createSubsonicApp.ts';

export interface AppOptions {
  backend: Backend;
  handlers: Handlers;
  events: EventStreams;
  /** Folder of the built page. */
  page: string;
  /** Whoever has the token, which stands in the printed address, may come in. */
  sessions: Sessions;
  /** What a Host header may say. */
  hosts: ReadonlySet<string>;
  /** Where people come from through a proxy: "https://music.example". */
  publicOrigin?: string | undefined;
  /** Tells apart the cookies of two hosts on one machine: browsers do not by port. */
  cookieName: string;
  /** By which players come in; none does without. It may be another one tomorrow. */
  playersKey?: (() => string) | undefined;
}

/** A selection of half a million tracks, one by one. */
const bodyBytesMax = 8 * 2 ** 20;

/**
 * The web host: POST /api/<member> for each member of the contract, GET /api/events, /audio/<track>, /cover/<track>, and
 * the page; and, where players may come in, the Subsonic API (/rest/), which has a key of its own. Everything else but the
 * exchange of the token needs the cookie; every request must be meant for this host, and what changes something must come
 * from its own page.
 */
export function createApp({
  backend,
  handlers,
  events,
  page,
  sessions,
  hosts,
  publicOrigin,
  cookieName,
  playersKey,
}: AppOptions): Hono<{ Bindings: HttpBindings }> {
  const publicHost = publicOrigin === undefined ? undefined : new URL(publicOrigin).host;
  const origins = new Set([...hosts].map((host) => `http://${host}`).concat(publicOrigin ?? []));
  const app = new Hono<{ Bindings: HttpBindings }>();

  app.use(securityHeaders);
  app.use(async (context, next) => {
    const host = context.req.header('host')?.toLowerCase();
    if (host === undefined || !(hosts.has(host) || host === publicHost)) {
      return refuse(context, 421, 'This address is not one of this host.');
    }
    return next();
  });
  if (playersKey !== undefined) app.route('/rest', createSubsonicApp({ backend, handlers }, playersKey));
  app.get('/', exchangeToken({ sessions, cookieName, publicOrigin }));
  app.use(async (context, next) => {
    if (sessions.has(getCookie(context, cookieName))) return next();
    return refuse(context, 401, signInText);
  });

  app.use(
    '/api/*',
    bodyLimit({ maxSize: bodyBytesMax, onError: (context) => refuse(context, 413, 'Too large.') }),
  );
  app.get('/api/events', (context) =>
    endQuietly(events.open(getCookie(context, cookieName)!), context.env.outgoing),
  );
  app.post('/api/:member', async (context) => {
    if (!origins.has(context.req.header('origin') ?? '')) return refuse(context, 403, 'Not from this page.');
    const request = await readJson(context);
    if (request === undefined) return refuse(context, 400, 'The request is not JSON.');
    return send(context, await answer(handlers, context.req.param('member'), request.json));
  });
  app.all('/api/*', (context) => refuse(context, 404, 'There is nothing here.'));

  app.get('/audio/:trackId{[0-9]{1,15}}', async ({ req, env }) =>
    endQuietly(await backend.media.serveAudio(req.raw, Number(req.param('trackId'))), env.outgoing),
  );
  app.get('/cover/:trackId{[0-9]{1,15}}', ({ req }) =>
    backend.media.serveCover(req.raw, Number(req.param('trackId'))),
  );

  app.use('/assets/*', async (context, next) => {
    await next();
    // Built files are named after their content.
    if (context.res.ok) context.header('Cache-Control', 'private, max-age=31536000, immutable');
  });
  app.get(
    '*',
    serveStatic({ root: page, onFound: (_, context) => context.header('Cache-Control', 'no-cache') }),
  );
  app.notFound((context) => refuse(context, 404, 'There is nothing here.'));
  app.onError((error, context) => {
    return refuse(context, 500, tellMistake(`${context.req.method} of a page`, error));
  });
  return app;
}

const signInText = 'Open the address that Hearmark printed when it started: it holds the key.';

/** Gives the page that comes with the token of the printed address a cookie for it, once. */
function exchangeToken({
  sessions,
  cookieName,
  publicOrigin,
}: Pick<AppOptions, 'sessions' | 'cookieName' | 'publicOrigin'>): MiddlewareHandler<{
  Bindings: HttpBindings;
}> {
  return async (context, next) => {
    const given = context.req.query('token');
    if (given === undefined) return next();
    const session = sessions.open(given);
    if (session === undefined) return refuse(context, 401, signInText);
    setCookie(context, cookieName, session, {
      httpOnly: true,
      sameSite: 'Strict',
      path: '/',
      secure: publicOrigin?.startsWith('https:') ?? false,
    });
    // Not a redirect: after a link from elsewhere a browser would not send a strict cookie along with it.
    context.header('Cache-Control', 'no-store');
    return context.html(
      // Without an icon of its own a browser would ask for /favicon.ico
      '<!doctype html><link rel="icon" href="data:,"><meta http-equiv="refresh" content="0; url=/"><title>Hearmark</title>',
    );
  };
}

/** In a page of its own for a person, in the plain shape for a program. */
function refuse(
  context: Context,
  status: 400 | 401 | 403 | 404 | 413 | 421 | 500,
  message: string,
): Response {
  const wantsPage = context.req.header('accept')?.includes('text/html') ?? false;
  if (!wantsPage) return context.json({ error: { name: 'ParameterError', message } }, status);
  return context.html(
    `<!doctype html><meta charset="utf-8"><title>Hearmark</title><p>${message}</p>`,
    status,
  );
}

async function readJson(context: Context): Promise<{ json: unknown } | undefined> {
  if (!/^application\/json\b/.test(context.req.header('content-type') ?? '')) return undefined;
  try {
    return { json: JSON.parse(await context.req.text()) as unknown };
  } catch {
    return undefined;
  }
}

/** What a page can do something about is a 4xx, our own trouble a 5xx. */
const statuses: Record<string, 400 | 404 | 422 | 503> = {
  ParameterError: 400,
  ReadError: 404,
  DecodeError: 422,
  NoAudioError: 422,
  ModelError: 422,
  LibraryError: 503,
  PlayerError: 503,
};

function send(context: Context, outcome: AnswerOutcome): Response {
  context.header('Cache-Control', 'no-store');
  if ('error' in outcome) return context.json(outcome, statuses[outcome.error.name] ?? 500);
  // Nothing at all, where the contract says void.
  return outcome.value === undefined ? context.body(null, 204) : context.json(outcome.value);
}
