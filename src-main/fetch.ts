import { Agent, EnvHttpProxyAgent, fetch as undiciFetch, Response, type RequestInit } from 'undici';

export { Response, type RequestInit };

/** Its own: without one, undici takes that of Node's fetch. Proxies as Node's: where a person tells Node to use them. */
const dispatcher = process.env.NODE_USE_ENV_PROXY === '1' ? new EnvHttpProxyAgent() : new Agent();

/**
 * Node's `fetch`, from undici's package: that of Node 24 ends the process where a server closes the connection while its
 * answer is still being read (nodejs/undici#5360, mended in undici 8).
 */
export function fetch(url: string | URL, request: RequestInit): Promise<Response> {
  return undiciFetch(url, { ...request, dispatcher });
}
