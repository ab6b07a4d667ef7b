import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TrackRow } from '../../src-main/api.ts';
import { metadataOf, takeMediaKeys, tellPosition, type Played } from '../../src-renderer/mediaSession.ts';

const track = {
  trackId: 7,
  title: null,
  fileName: 'Glass Motor.flac',
  artist: 'Anna Brandt',
  album: null,
  hasCover: true,
};

function playerThat(did: string[], playing: boolean): Played {
  const does = (what: string) => () => Promise.resolve(void did.push(what));
  return {
    ...{ track: track as TrackRow, playing, positionSeconds: 9, durationSeconds: 8 },
    ...{ toggle: does('toggle'), next: does('next'), previous: does('previous') },
    pause: () => void did.push('pause'),
    seek: (seconds) => void did.push(`seek ${seconds}`),
  };
}

describe('the media session', () => {
  it('lets media keys drive the player, and play what plays already no second time', () => {
    const press = (playing: boolean): string[] => {
      const did: string[] = [];
      const session = {
        setActionHandler: (_action: string, handler: (details: { seekTime?: number }) => void) =>
          handler({ seekTime: 3 }),
      };
      takeMediaKeys(session, playerThat(did, playing));
      return did;
    };
    assert.deepEqual(press(false), ['toggle', 'pause', 'next', 'previous', 'seek 3']);
    assert.deepEqual(press(true), ['pause', 'next', 'previous', 'seek 3']);
  });

  it('tells the system what is played, by its file where it has no title, and where it is', () => {
    const told = {
      title: 'Glass Motor.flac',
      artist: 'Anna Brandt',
      album: '',
      artwork: [{ src: '/cover/7' }],
    };
    assert.deepEqual(metadataOf(track as TrackRow, '/cover/'), told);
    const positions: unknown[] = [];
    const session = {
      playbackState: 'none' as 'none' | 'playing' | 'paused',
      setPositionState: (at: unknown) => void positions.push(at),
    };
    tellPosition(session, playerThat([], true));
    assert.equal(session.playbackState, 'playing');
    tellPosition(session, { ...playerThat([], false), durationSeconds: 0 });
    assert.equal(session.playbackState, 'paused');
    assert.deepEqual(positions, [{ duration: 8, position: 8 }]);
  });
});
