import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPlayersKey } from '../../src-main/server/subsonic/PlayersKey.ts';
import { openHost, Client } from '../server/testHost.ts';
import { benchSizes } from './benchSizes.ts';
import { putBigLibrary } from './bigLibrary.ts';
import { median } from './median.ts';

const usualTracks = 100_000;
const times = 5;

const questions: Record<string, [method: string, parameters: Record<string, string>]> = {
  'all artists': ['getArtists', {}],
  '500 albums by name': ['getAlbumList2', { type: 'alphabeticalByName', size: '500' }],
  '500 newest albums': ['getAlbumList2', { type: 'newest', size: '500' }],
  'an album': ['getAlbum', { id: 'al-1' }],
  genres: ['getGenres', {}],
  'a search': ['search3', { query: 'golden' }],
  '500 songs of all': ['search3', { query: '', artistCount: '0', albumCount: '0', songCount: '500', songOffset: '5000' }], // prettier-ignore
  'ten similar songs': ['getSonicSimilarTracks', { id: '1' }],
  'a path of 25': ['findSonicPath', { startSongId: '1', endSongId: '9000' }],
};

/**
 * The Subsonic API over a library of 100,000 made-up tracks (HEARMARK_BENCH_TRACKS: others): milliseconds of the first
 * answer, and the median of five more.
 */
export async function benchPlayers(): Promise<string[]> {
  const [tracks = usualTracks] = benchSizes([usualTracks]);
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-bench-'));
  try {
    await putBigLibrary(join(folder, 'library.db'), tracks);
    const key = openPlayersKey(join(folder, 'library.db'));
    const host = await openHost(folder, { subsonic: true });
    await host.backend.library.browse.ready();
    const client = new Client(host.address);
    const lines: string[] = [];
    for (const [name, [method, parameters]] of Object.entries(questions)) {
      const ask = async () => {
        const startedAt = performance.now();
        const values = new URLSearchParams({ apiKey: key, f: 'json', ...parameters });
        const { body } = await client.send('GET', `/rest/${method}?${values.toString()}`);
        if (!body.includes('"status":"ok"')) throw new Error(`${method}: ${body.toString().slice(0, 300)}`);
        return { ms: performance.now() - startedAt, bytes: body.length };
      };
      const first = await ask();
      const later: number[] = [];
      for (let time = 0; time < times; time++) later.push((await ask()).ms);
      const kilobytes = Math.round(first.bytes / 1000);
      lines.push(`${name}: ${first.ms.toFixed(0)} ms, then ${median(later).toFixed(0)} ms (${kilobytes} kB)`);
    }
    await host.close();
    return lines;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
