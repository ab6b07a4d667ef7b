import { mkdirSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { playersKeyFile } from '../../src-main/locations.ts';
import type { WebHost } from '../../src-main/server/WebHost.ts';
import { embeddingsAt } from '../library/embeddingsAt.ts';
import { contentId, newScores } from '../library/temporaryLibrary.ts';
import { makeWav } from '../cli/makeWav.ts';
import { Client, openHost, type Answer } from './testHost.ts';

export const playersKey = 'k'.repeat(43);

interface MadeSong {
  name: string;
  title?: string;
  artist?: string;
  album?: string;
  albumArtist?: string;
  year?: number;
  genres?: string[];
  /** Where it lies among sounds, in degrees; not heard unless given. */
  angle?: number;
}

/** Two albums of one artist, one of two artists, and a track that says nothing. */
export const madeSongs: MadeSong[] = [
  { name: 'First/01.wav', title: 'Dawn & <Dusk>', artist: 'Ann', album: 'First', year: 1990, genres: ['Jazz', 'Soul'], angle: 0 }, // prettier-ignore
  { name: 'First/02.wav', title: 'Noon', artist: 'Ann', album: 'First', year: 1990, genres: ['Jazz'], angle: 20 }, // prettier-ignore
  { name: 'Second/01.wav', title: 'Night', artist: 'Ann', album: 'Second', year: 2001, genres: ['Rock'], angle: 40 }, // prettier-ignore
  { name: 'Mix/01.wav', title: 'Rain', artist: 'Ann', album: 'Mix', angle: 60 },
  { name: 'Mix/02.wav', title: 'Snow', artist: 'Łukasz', album: 'Mix', genres: ['Rock'], angle: 90 },
  { name: 'odd.wav' },
];

/** A host with a small library, made without listening, and what a player is to it. */
export async function openSubsonicHost(folder: string) {
  writeFileSync(playersKeyFile(join(folder, 'library.db')), playersKey);
  const host = await openHost(folder, { subsonic: true });
  const { library } = host.backend;
  const music = join(folder, 'music');
  library.roots.add(music);
  const samples = makeWav(
    Int16Array.from({ length: 800 }, (_, at) => 9000 * Math.sin(at / 5)),
    8000,
  );
  const embeddingAt = embeddingsAt(library.browse.projection);
  const ids = madeSongs.map(({ name, angle, ...tags }, index) => {
    const path = join(music, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, Buffer.concat([samples, Buffer.alloc(2 * index)]));
    const { id } = library.tracks.save({
      file: { path, size: samples.length + 2 * index, modifiedNs: 1n },
      contentId: contentId(name),
      properties: { durationSeconds: 0.1, sampleRateHz: 8000, channels: 1, codec: 'pcm_s16le', container: 'wav' }, // prettier-ignore
      tags,
    });
    if (angle === undefined) return id;
    const radians = (angle * Math.PI) / 180;
    const embedding = embeddingAt([Math.cos(radians), Math.sin(radians)]);
    const nothing = { timeline: new Float32Array(), windowStartsSeconds: new Float32Array() };
    library.scores.save(id, library.browse.modelId!, newScores([], { embedding, ...nothing }));
    return id;
  });
  return { host, library, music, ids, player: new Player(host) };
}

type Parameter = string | number | (string | number)[];
export interface SubsonicAnswer {
  status: 'ok' | 'failed';
  version: string;
  error?: { code: number; message: string };
  [name: string]: unknown;
}

/** A player that has the key. */
export class Player {
  readonly client: Client;
  readonly #origin: string;

  constructor(host: WebHost) {
    this.#origin = host.origin;
    this.client = new Client(host.address);
  }

  get origin(): string {
    return this.#origin;
  }

  /** The address of a question, with a token as players make it. */
  address(method: string, parameters: Record<string, Parameter> = {}, who = credentials()): string {
    const values = new URLSearchParams({ v: '1.16.1', c: 'test', f: 'json', ...who });
    for (const [name, value] of Object.entries(parameters)) {
      values.delete(name);
      for (const one of [value].flat()) values.append(name, String(one));
    }
    return `/rest/${method}?${values.toString()}`;
  }

  send(method: string, parameters: Record<string, Parameter> = {}, headers = {}): Promise<Answer> {
    return this.client.send('GET', this.address(method, parameters), headers);
  }

  async ask(method: string, parameters: Record<string, Parameter> = {}, who?: Record<string, string>) {
    const { body } = await this.client.send('GET', this.address(method, parameters, who));
    return answerIn(body);
  }
}

export function answerIn(body: Buffer): SubsonicAnswer {
  return (JSON.parse(body.toString()) as { 'subsonic-response': SubsonicAnswer })['subsonic-response'];
}

export function credentials(password = playersKey, u = 'hearmark', s = 'c19b2d'): Record<string, string> {
  return { u, s, t: createHash('md5').update(password + s).digest('hex') }; // prettier-ignore
}
