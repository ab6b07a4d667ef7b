import { once } from 'node:events';
import { connect } from 'node:net';
import { z } from 'zod';
import { apiSchemas } from '../../src-main/handlers/schemas/apiSchemas.ts';
import { Client, everything, openHost } from '../server/testHost.ts';
import { seededRandom } from '../taggers/seededRandom.ts';
import type { Campaign } from './Campaign.ts';
import { mutate } from './mutate.ts';
import { mutateJson, strange } from './mutateJson.ts';

/** They start processes that take long, ask the person, shut out who asks, or open a port to the network. */
const leftOut = ['backUp', 'measureRuntimes', 'measureListening', 'startTraining', 'pickFolder', 'showLogFolder', 'renewAddress', 'servePlayers', 'shareWork']; // prettier-ignore
const members = Object.keys(apiSchemas).filter((member) => !leftOut.includes(member));
const paths = [
  '/',
  '/index.html',
  '/audio/1',
  '/cover/1',
  '/assets/main-1.js',
  '/api/listTags',
  '/..%2f..%2fsecret.txt',
];
const waitMs = 200;

export const campaign: Campaign = {
  about:
    'The web host is sent requests that no page sends: each is answered without a mistake of ours or closed, and the next honest one is answered.',
  briefTries: 40,
  async open(folder) {
    const host = await openHost(folder);
    const client = await Client.signIn(host.address);
    const { hostname, port } = new URL(host.address);
    return {
      async attempt(seed) {
        const random = seededRandom(seed);
        const loss = await (random() < 0.7 ? ask(random) : sendRaw(random));
        if (loss !== null) return loss;
        const { status } = await client.post('findTracks', everything);
        return status === 200 ? null : `an honest request was answered with ${status}`;
      },
      close: () => host.close(),
    };

    /** Asks for something as the page does, with values that the page does not send. */
    async function ask(random: () => number): Promise<string | null> {
      const member = members[Math.floor(random() * members.length)]!;
      const schema = z.toJSONSchema(apiSchemas[member as keyof typeof apiSchemas], {
        io: 'input',
        unrepresentable: 'any',
      });
      let request = make(schema as Shape, random);
      if (random() < 0.4) request = mutateJson(request, random);
      const { status, body } = await client.post(member, request);
      return status === 500 ? `${member} ${JSON.stringify(request).slice(0, 300)}: ${body.toString()}` : null;
    }

    /** Sends bytes that were a request, over a connection of its own. */
    async function sendRaw(random: () => number): Promise<string | null> {
      const path = paths[Math.floor(random() * paths.length)]!;
      const body = JSON.stringify(everything);
      const headers = [
        `Host: ${new URL(client.origin).host}`,
        `Origin: ${client.origin}`,
        'Content-Type: application/json',
        `Content-Length: ${body.length}`,
        `Range: bytes=${Math.floor(random() * 1e6)}-`,
        'Connection: close',
        ...(random() < 0.7 ? [`Cookie: ${client.cookie!}`] : []),
      ];
      const method = random() < 0.5 ? 'GET' : 'POST';
      const whole = Buffer.from(`${method} ${path} HTTP/1.1\r\n${headers.join('\r\n')}\r\n\r\n${body}`);
      const socket = connect(Number(port), hostname);
      let answer = '';
      socket.on('data', (data: Buffer) => (answer += data.toString('latin1')));
      socket.on('error', () => {}); // closed in the middle of it
      const closed = once(socket, 'close');
      socket.write(random() < 0.2 ? whole : mutate(whole, [whole], random));
      const patience = setTimeout(() => socket.destroy(), waitMs);
      await closed;
      clearTimeout(patience);
      if (answer.includes('secret')) return `${path}: it tells what it should not`;
      return /^HTTP\/1\.1 500/.test(answer) ? answer : null;
    }
  },
};

interface Shape {
  type?: 'object' | 'array' | 'integer' | 'number' | 'boolean' | 'string' | 'null';
  enum?: unknown[];
  const?: unknown;
  anyOf?: Shape[];
  properties?: Record<string, Shape>;
  required?: string[];
  items?: Shape | false;
}

/** A value of this shape, mostly: numbers and texts are those that nobody expects. */
function make(shape: Shape, random: () => number): unknown {
  const oneOf = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  if (random() < 0.03) return oneOf(strange);
  if (shape.anyOf) return make(oneOf(shape.anyOf), random);
  if (shape.enum) return oneOf(shape.enum);
  if ('const' in shape) return shape.const;
  switch (shape.type) {
    case 'object': {
      const wanted = Object.entries(shape.properties ?? {}).filter(
        ([key]) => random() < (shape.required?.includes(key) ? 0.97 : 0.5),
      );
      return Object.fromEntries(wanted.map(([key, one]) => [key, make(one, random)]));
    }
    case 'array':
      return Array.from({ length: oneOf([0, 1, 1, 3]) }, () => make(shape.items || {}, random));
    case 'integer':
      return oneOf([0, 1, 2, 100, 2 ** 31, 2 ** 53 - 1, -1]);
    case 'number':
      return oneOf([0, 0.5, 1, 1e7, -1]);
    case 'boolean':
      return random() < 0.5;
    case 'string':
      return oneOf([
        'a',
        'genre',
        'NOT (a OR',
        '"',
        '%_',
        '😀',
        ...strange.filter((one) => typeof one === 'string'),
      ]);
    case 'null':
    case undefined:
      return null;
  }
}
