import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { format } from 'prettier';
import { openPlayer } from '../../src-main/players/openPlayer.ts';
import { becomes } from '../becomes.ts';
import { conversationPath, inParts, type Conversation, type Exchange } from './conversationFile.ts';
import { makeMusicThere, songsToSend } from './conversationSongs.ts';
import { holdConversation, holdMore } from './holdConversation.ts';
import { RecordingProxy } from './RecordingProxy.ts';

/** In place of the password, in what is kept. */
export const passwordTold = 'sEcret-20';
const passwordCharactersMin = 6;

/**
 * Records what Hearmark and a running server say to each other, for conversations.test.ts. Take a server with nothing else on it, since what it
 * says of itself and its libraries is kept:
 *
 *     node test/players/recordConversation.ts music FOLDER        # writes the songs; let the server read that folder
 *     HEARMARK_PLAYER=http://ann@127.0.0.1:4533 HEARMARK_PLAYER_PASSWORD=… \
 *       node test/players/recordConversation.ts NAME 'Navidrome 0.58'
 *
 * The address is one that `hearmark send --to` takes (docs/players.md): jellyfin+http://… and plex+http://… work as well. It prints what
 * came of each step and writes conversations/NAME.json, without password, tokens, this machine's id and the server's host.
 */
async function record([name, server, ...rest]: string[]): Promise<void> {
  if (name === 'music' && server !== undefined) return makeMusicThere(server);
  const { HEARMARK_PLAYER: address, HEARMARK_PLAYER_PASSWORD: password } = process.env;
  if (!name || !server || rest.length > 0 || !address || !password)
    throw new Error('usage: recordConversation.ts music FOLDER | NAME SERVER, see there');
  const { conversation, came } = await recordConversation(address, password, server);
  for (const one of came) console.log(JSON.stringify(one));
  writeFileSync(conversationPath(name), await format(JSON.stringify(conversation), { parser: 'json', printWidth: 110 })); // prettier-ignore
}

/** Holds the conversation with a server, at an address with its user; `came`: what came of each step. */
export async function recordConversation(
  address: string,
  password: string,
  server: string,
): Promise<{ conversation: Conversation; came: unknown[] }> {
  if (password.length < passwordCharactersMin)
    throw new Error(`take a password of ${passwordCharactersMin} characters or more: it is looked for in all that is kept`); // prettier-ignore
  const prefix = /^\w+\+(?=https?:)/.exec(address)?.[0] ?? '';
  const { origin, host, username, pathname } = new URL(address.slice(prefix.length));
  const user = username && `${username}@`;
  const path = pathname.replace(/\/$/, '');
  const somebody = await openPlayer(address, password);
  for (const name of names)
    if (await somebody.read(name)) throw new Error(`${address} has a playlist ${name} already`);
  const proxy = new RecordingProxy(origin);
  const place = `${prefix}http://${user}${await proxy.listen()}${path}`;
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-'));
  try {
    const to = {
      place,
      password,
      sentFile: join(folder, 'sent.json'),
      songs: songsToSend(join(folder, 'library.db')),
      meanwhile: (name: string, references?: readonly string[]) =>
        references ? somebody.replace(name, references) : somebody.remove(name),
    };
    const came = [...(await holdConversation(to)), ...(await holdMore(to))];
    await becomes(() => proxy.isQuiet, true);
    const kept = stripped(proxy.exchanges, password, host);
    const day = new Date().toISOString().slice(0, 10);
    const recorded = `By recordConversation.ts, on ${day}, from a running server.`;
    return {
      conversation: { server, recorded, address: `${prefix}http://${user}{host}${path}`, ...inParts(kept) },
      came,
    };
  } finally {
    for (const name of names) await somebody.remove(name);
    somebody.close();
    proxy.close();
    rmSync(folder, { recursive: true });
  }
}

/** Of the playlists that are made, and taken away in the end. */
const names = ['Evening', 'Odd / №1'];

/** Without what is secret, and with {name} in place of what differs each time. Throws where something secret is left. */
function stripped(exchanges: readonly Exchange[], password: string, host: string): Exchange[] {
  const tokens = Array.from(JSON.stringify(exchanges).matchAll(/"AccessToken":"([^"]+)"/g), ([, token]) => token!); // prettier-ignore
  const secrets = [JSON.stringify(password).slice(1, -1), password, ...tokens];
  let text = JSON.stringify(
    exchanges.map((exchange) => ({
      ...exchange,
      ask: exchange.ask.includes('/rest/') ? withoutToken(exchange.ask) : exchange.ask,
      ...(exchange.headers && { headers: withoutDevice(exchange.headers) }),
    })),
  );
  text = text.replaceAll(secrets[0]!, passwordTold).replaceAll(host, 'server.example');
  tokens.forEach((token, index) => (text = text.replaceAll(token, String(index + 1).padStart(32, '0'))));
  text = text.replace(/("(?:RemoteEndPoint|LocalAddress)":)"[^"]*"/g, '$1"192.0.2.1"');
  const left = [...secrets, Buffer.from(password).toString('hex'), encodeURIComponent(password)];
  if (left.some((secret) => text.includes(secret))) throw new Error('a secret is left, and nothing is kept');
  return JSON.parse(text) as Exchange[];
}

/** Of a question to the Subsonic API. */
function withoutToken(ask: string): string {
  return ask.replace(/([?&])([tsp])=[^&]*/g, (_, before: string, name: 't' | 's' | 'p') => `${before}${name}={${{ t: 'token', s: 'salt', p: 'clear' }[name]}}`); // prettier-ignore
}

/** By what this machine and this version of Hearmark are known. */
function withoutDevice(headers: Record<string, string>): Record<string, string> {
  const entries = Object.entries(headers).map(([name, value]): [string, string] => {
    if (name === 'x-plex-client-identifier') return [name, '{device}'];
    if (name === 'x-plex-version') return [name, '{version}'];
    if (name !== 'authorization') return [name, value];
    const told = value.replace(/(DeviceId)="[^"]*"/, '$1="{device}"');
    return [name, told.replace(/(Version)="[^"]*"/, '$1="{version}"')];
  });
  return Object.fromEntries(entries);
}

if (import.meta.main) await record(process.argv.slice(2));
