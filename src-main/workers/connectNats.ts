import { createHash } from 'node:crypto';
import { connect as connectSocket } from 'node:net';
import { connect as connectTls, type ConnectionOptions } from 'node:tls';
import { HearmarkError, ParameterError } from '../errors.ts';
import { loadNats, type NatsConnection } from './loadNats.ts';

export interface NatsAddress {
  /** nats://host:port, or with a name and password of the server's own. */
  url: string;
  /** The nkey to come in by; what the address says where it names a user. */
  seed: string;
  /** SHA-256 of the certificate, hexadecimal, where the server is one of ours beyond loopback. */
  fingerprint?: string;
}

const answerMs = 10_000;

/**
 * Connects to a server, and again whenever the connection is cut, for ever. Throws HearmarkError where it is not there,
 * does not let us in, or shows another certificate than the key says.
 */
export async function connectNats({ url, seed, fingerprint }: NatsAddress): Promise<NatsConnection> {
  const { connect, nkeyAuthenticator } = await loadNats();
  const address = URL.parse(url);
  if (!address || !['nats:', 'tls:'].includes(address.protocol))
    throw new ParameterError(`${url}: write the server as in nats://192.168.1.5:4222`);
  const certificate = fingerprint && (await trustedCertificate(address, fingerprint));
  try {
    return await connect({
      servers: `${address.protocol}//${address.host}`,
      ...userOf(address, () => ({ authenticator: nkeyAuthenticator(Buffer.from(seed)) })),
      ...(certificate ? { tls: trusting(certificate) } : address.protocol === 'tls:' && { tls: {} }),
      maxReconnectAttempts: -1,
      reconnectTimeWait: 500,
      pingInterval: 5000,
      maxPingOut: 2,
      timeout: answerMs,
      ignoreClusterUpdates: true,
      ignoreAuthErrorAbort: true,
      noAsyncTraces: true, // an error made for each question, in case it is needed
    });
  } catch (cause) {
    const { message } = cause as Error;
    const isRefused = /authorization|permission/i.test(message);
    const isUnknown = /certificate/i.test(message);
    const why = isRefused
      ? 'it does not let this key in'
      : isUnknown
        ? `its certificate is not one to trust, and the key does not name it (${message}); is the line whole?`
        : `it cannot be reached (${message})`;
    throw new HearmarkError(`the server ${address.host}: ${why}`, { cause, retry: !isRefused && !isUnknown });
  }
}

/** The certificate itself is known: under which name the server is reached tells nothing more. */
function trusting(certificate: string): { ca: string } {
  const options: ConnectionOptions = { ca: certificate, checkServerIdentity: () => undefined };
  return options as { ca: string };
}

function userOf<T>({ username, password }: URL, otherwise: () => T) {
  if (username === '') return otherwise();
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
  return pass === '' ? { token: user } : { user, pass };
}

/** Asks a server for its certificate, PEM, and makes sure that it is the one of the key. */
async function trustedCertificate({ hostname, port }: URL, fingerprint: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const socket = connectSocket(Number(port || 4222), hostname.replace(/^\[|\]$/g, ''));
  const fail = (why: string, retry = true) =>
    reject(new HearmarkError(`the server ${hostname}: ${why}`, { retry }));
  socket.setTimeout(answerMs, () => fail('it does not answer'));
  socket.on('error', (error) => fail(`it cannot be reached (${error.message})`));
  socket.on('close', () => fail('it shows no certificate'));
  // NATS says a line about itself before it speaks TLS
  socket.once('data', () => {
    socket.removeAllListeners('data');
    const secure = connectTls({ socket, rejectUnauthorized: false }, () => {
      const { raw } = secure.getPeerCertificate();
      const found = raw && createHash('sha256').update(raw).digest('hex');
      if (found === fingerprint) resolve(pemOf(raw));
      else fail('it shows another certificate than the key says; do not trust it', false);
    });
    secure.on('error', (error: Error) => fail(`it cannot be reached (${error.message})`));
  });
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}

function pemOf(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g)!;
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}
