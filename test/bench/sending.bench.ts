import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CatalogueSong } from '../../src-main/library/browse/CatalogueSongs.ts';
import { openLibrary } from '../../src-main/library/openLibrary.ts';
import { openPlayer } from '../../src-main/players/openPlayer.ts';
import { previewSending } from '../../src-main/players/sendPlaylist.ts';
import { JellyfinStandIn, password } from '../players/JellyfinStandIn.ts';
import { PlexStandIn, token } from '../players/PlexStandIn.ts';
import { saveSong } from '../players/saveSong.ts';
import type { StandInServer } from '../players/StandInServer.ts';

const songsThere = 5_000;
const sent = 500;
/** Of these, how many a server calls otherwise. */
const renamed = 20;

/**
 * A list of 500 songs on stand-ins of Jellyfin and Plex with 5,000, which call 20 of them otherwise: requests and milliseconds until it is shown
 * what is there, and until it has been sent. The milliseconds are mostly the stand-in's.
 */
export async function benchSending(): Promise<string[]> {
  const songs = songsToSend();
  const titleThere = (index: number) => (index < renamed ? `Otherwise ${index}` : titleOf(index));
  const all = Array.from({ length: songsThere }, (_, index) => index);
  const jellyfin = new JellyfinStandIn(
    all.map((index) => ({
      Id: index.toString(16).padStart(32, '0'),
      Name: titleThere(index),
      Artists: ['Ann'],
      Path: `/music/${fileOf(index)}`,
      RunTimeTicks: 2e9,
    })),
  );
  const plex = new PlexStandIn(
    all.map((index) => ({
      ratingKey: String(index + 1),
      title: titleThere(index),
      grandparentTitle: 'Ann',
      files: [`/music/${fileOf(index)}`],
      duration: 200_000,
      section: '3',
    })),
  );
  return [
    await measure('Jellyfin', jellyfin, await jellyfin.open(), { songs, secret: password }),
    await measure('Plex', plex, await plex.open(), { songs, secret: token }),
  ];
}

async function measure(
  name: string,
  server: StandInServer,
  address: string,
  { songs, secret }: { songs: CatalogueSong[]; secret: string },
): Promise<string> {
  const player = await openPlayer(address, secret);
  try {
    const stepOf = async <T>(work: () => Promise<T>): Promise<[told: string, result: T]> => {
      const [before, startedAt] = [server.asked.length, performance.now()];
      const result = await work();
      const ms = performance.now() - startedAt;
      return [`${server.asked.length - before} requests, ${ms.toFixed(0)} ms`, result];
    };
    const [looked, sending] = await stepOf(() => previewSending(player, 'Evening', songs));
    const references = sending.matched.map(({ reference }) => reference);
    const [made] = await stepOf(() => player.replace('Evening', references));
    const [replaced] = await stepOf(() => player.replace('Evening', references.toReversed()));
    const found = `${sending.matched.length} of ${songs.length} found`;
    return `${name}: ${found} (${looked}); made (${made}); replaced (${replaced})`;
  } finally {
    player.close();
    server.close();
  }
}

function songsToSend(): CatalogueSong[] {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-sending-'));
  const library = openLibrary(join(folder, 'library.db'));
  try {
    const ids = Array.from({ length: sent }, (_, index) =>
      saveSong(library, fileOf(index), { title: titleOf(index), artist: 'Ann' }),
    );
    return library.songs.read(ids);
  } finally {
    library.close();
    rmSync(folder, { recursive: true });
  }
}

function titleOf(index: number): string {
  return `Song number ${index}`;
}

/** In one of a thousand folders. */
function fileOf(index: number): string {
  return `album ${index % 1000}/${index}.flac`;
}
