import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TrackRow } from '../../src-main/api.ts';
import { Radio } from '../../src-renderer/state/Radio.ts';

/** Tracks on a line, where those that are near sound alike. */
function tracksOnALine(count: number, more: (place: number) => Partial<TrackRow> = () => ({})) {
  const tracks = Array.from({ length: count }, (_, place) => {
    return { trackId: place, artist: `artist ${place}`, tempo: null, key: null, ...more(place) } as TrackRow;
  });
  const findSimilarTracks = ({ trackId, limit }: { trackId: number; limit: number }) => {
    const away = (track: TrackRow) => Math.abs(track.trackId - trackId);
    const others = tracks.filter((track) => track.trackId !== trackId).sort((a, b) => away(a) - away(b));
    return Promise.resolve(
      others.slice(0, limit).map((track) => ({ track, similarity: 1 / (1 + away(track)) })),
    );
  };
  return { tracks, api: { findSimilarTracks } };
}

/** Goes on so many times from the first track. */
async function playOn(radio: Radio, first: number, times: number): Promise<number[]> {
  const played = [first];
  for (let turn = 0; turn < times; turn++) {
    const next = await radio.at(turn + 1);
    if (!next) break;
    played.push(next.trackId);
  }
  return played;
}

describe('the radio', () => {
  it('plays each track once, what sounds like the last one next, and goes back the way it came', async () => {
    const { tracks, api } = tracksOnALine(30);
    const radio = new Radio(api, tracks[0]!, false);
    const played = await playOn(radio, 0, 100);
    assert.deepEqual(played, tracks.map(({ trackId }) => trackId)); // prettier-ignore
    assert.equal(await radio.at(30), null);
    assert.equal((await radio.at(28))!.trackId, 28);
    assert.equal(await radio.at(-1), null);
  });

  it('plays no artist soon again, unless there is no other', async () => {
    const { tracks, api } = tracksOnALine(40, (place) => ({
      artist: place % 2 === 0 ? 'Abba' : `other ${place}`,
    }));
    const played = await playOn(new Radio(api, tracks[0]!, false), 0, 12);
    const abba = played.flatMap((trackId, at) => (trackId % 2 === 0 ? [at] : []));
    assert.ok(
      abba.slice(1).every((at, index) => at - abba[index]! > 6),
      abba.join(),
    );
    const alone = tracksOnALine(5, () => ({ artist: 'Abba' }));
    assert.equal((await playOn(new Radio(alone.api, alone.tracks[0]!, false), 0, 9)).length, 5);
  });

  it('stays in tempo and key where that is asked for, as long as it can', async () => {
    const tempo = (bpm: number) => ({ bpm }) as TrackRow['tempo'];
    const key = (number: number) => ({ key: number }) as TrackRow['key'];
    const { tracks, api } = tracksOnALine(40, (place) =>
      place % 4 === 0 ? { tempo: tempo(place % 8 === 0 ? 120 : 62), key: key(place % 8 === 0 ? 21 : 0) }
      : place % 4 === 1 ? { tempo: tempo(120), key: key(6) }
      : place % 4 === 2 ? { tempo: tempo(100), key: key(21) } : {}); // prettier-ignore
    const played = await playOn(new Radio(api, tracks[0]!, true), 0, 9);
    assert.ok(played.every((trackId) => trackId % 4 === 0), played.join()); // prettier-ignore
    assert.equal(played.length, 10);
    const on = await playOn(new Radio(api, tracks[0]!, true), 0, 12);
    assert.equal(on.length, 13);
  });
});
