import { hostname, networkInterfaces } from 'node:os';

/** Names of this machine to itself. */
const loopbackNames = ['127.0.0.1', 'localhost', '[::1]'];
/** Addresses that stand for every network card. */
const everywhere = ['0.0.0.0', '::'];

/**
 * Returns what a Host header may say to a host that listens at an address: any other name is that of a page somewhere
 * that had its own name point here (DNS rebinding). On every network card it may be any address or name of this machine.
 */
export function allowedHosts(host: string, port: number): Set<string> {
  const names = everywhere.includes(host)
    ? [...loopbackNames, ...ownNames()]
    : isLoopback(host)
      ? [...loopbackNames, bracketed(host)]
      : [bracketed(host)];
  // A browser leaves the usual port out.
  return new Set(names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
}

/** Tells whether only this machine can reach an address. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** A name by which this machine itself reaches what listens at an address, as it is written in a URL. */
export function reachableName(host: string): string {
  if (host === '::') return '[::1]';
  return host === '0.0.0.0' ? '127.0.0.1' : bracketed(host);
}

/** As an address is written in a URL. */
export function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}

function ownNames(): string[] {
  const addresses = Object.values(networkInterfaces()).flatMap((card) => card ?? []);
  const name = hostname().toLowerCase();
  return [...addresses.map(({ address }) => bracketed(address)), name, `${name}.local`];
}
