import type { Api, Events, Place } from '../src-main/api.ts';
import { m } from './messages/m.ts';
import { said } from './messages/said.ts';

/** The contract as the page sees it: every member answers a promise. Fails with ApiError. */
export type Remote<T> = {
  [Member in keyof T]: T[Member] extends (...request: infer Request) => infer Answer
    ? (...request: Request) => Promise<Answer>
    : never;
};

/** What went wrong, in the language of the window. */
export class ApiError extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

export type EventListener = <Name extends keyof Events>(
  name: Name,
  listener: (data: Events[Name]) => void,
) => () => void;

/** What Electron's preload puts into the page as window.api. */
export interface Bridge {
  call(member: string, request: unknown): Promise<Outcome>;
  on(name: string, listener: (data: unknown) => void): () => void;
  /** A folder that was dropped on the window; null where it is none. */
  placeOf(dropped: File): Promise<Place | null>;
}
type Outcome = { value: unknown } | { error: { name: string; message: string } };

declare global {
  interface Window {
    api?: Bridge;
  }
}

const bridge = window.api;
let tellConnection: (problem: string | null) => void = () => {};
const listeners = new Map<string, Set<(data: never) => void>>();

/** The host. */
export const api = new Proxy({} as Remote<Api>, {
  get: (_, member: string) => (request?: unknown) => call(member, request),
});

/** Calls back whenever the host says so; answers a function that ends it. */
export const onEvent: EventListener = (name, listener) => {
  const ofName = listeners.get(name) ?? new Set();
  listeners.set(name, ofName.add(listener));
  return () => ofName.delete(listener);
};

/** Calls back with what is wrong with the connection to the host, in words; null: nothing any more. */
export function onConnection(listener: (problem: string | null) => void): void {
  tellConnection = listener;
}

/** Calls back with the command of keys.ts that was chosen in the application's menu; a browser has no such menu. */
export function onMenuCommand(listener: (command: string) => void): void {
  bridge?.on('command', (command) => listener(String(command)));
}

/** What a dropped folder is to the host; null where it is no folder, or the host cannot know. */
export async function placeOfDropped(file: File): Promise<Place | null> {
  return (await bridge?.placeOf(file)) ?? null;
}

/** Settles when events are heard, or cannot be: what is asked before could change and nobody would tell. */
let isListening: () => void;
const listening = new Promise<void>((resolve) => (isListening = resolve));

async function call(member: string, request: unknown): Promise<unknown> {
  const outcome = bridge
    ? await bridge.call(member, request)
    : await listening.then(() => post(member, request));
  if ('error' in outcome) throw new ApiError(outcome.error.name, said(outcome.error.message));
  return outcome.value;
}

async function post(member: string, request: unknown): Promise<Outcome> {
  let response: Response;
  try {
    response = await fetch(`/api/${member}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request ?? null),
    });
  } catch {
    return { error: { name: 'ConnectionError', message: m.window.hearmarkDoesNotAnswer() } };
  }
  const text = await response.text();
  try {
    const answer: unknown = text ? JSON.parse(text) : undefined;
    return response.ok ? { value: answer } : (answer as Outcome);
  } catch {
    return {
      error: { name: 'ConnectionError', message: m.window.hearmarkAnswered({ text: text.slice(0, 200) }) },
    };
  }
}

function tell(name: string, data: unknown): void {
  for (const listener of listeners.get(name) ?? []) (listener as (data: unknown) => void)(data);
}

/** One that is missing does not compile. */
const heardEvents: Record<keyof Events, true> = {
  changed: true,
  job: true,
  write: true,
  training: true,
  duplicates: true,
  modelDownload: true,
  soundMap: true,
  notice: true,
};
const eventNames = Object.keys(heardEvents) as (keyof Events)[];
const firstRetryMs = 500;
const longestRetryMs = 15_000;

/** Listens to the host; after a break everything that was fetched may be old, so it says that all has changed. */
function listenOverHttp(retryMs = firstRetryMs, again = false): void {
  const source = new EventSource('/api/events');
  source.onopen = () => {
    isListening();
    retryMs = firstRetryMs;
    tellConnection(null);
    if (again)
      tell('changed', {
        what: ['tracks', 'tags', 'folders', 'filters', 'models', 'settings'],
        trackIds: null,
      });
  };
  for (const name of eventNames)
    source.addEventListener(name, (event: MessageEvent<string>) => tell(name, JSON.parse(event.data)));
  source.onerror = () => {
    isListening();
    source.close();
    // Why, an EventSource does not say; an ordinary question is told. A break that is over by then is none to speak of.
    if (again)
      void post('getOverview', null).then(
        (outcome) => 'error' in outcome && tellConnection(outcome.error.message),
      );
    setTimeout(() => listenOverHttp(Math.min(retryMs * 2, longestRetryMs), true), retryMs);
  };
}

if (bridge) for (const name of eventNames) bridge.on(name, (data) => tell(name, data));
else listenOverHttp();
