import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { WaitOptions } from '../../src-main/library/Connection.ts';
import type { NewTrack } from '../../src-main/library/Tracks.ts';
import type { TrackScores } from '../../src-main/library/Scores.ts';
import { openNewLibrary } from './openNewLibrary.ts';

/** Returns a new folder that is removed after the test. */
export function temporaryFolder(test: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'hearmark-library-'));
  test.after(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

/** Returns an empty library in a real file, closed and removed after the test. */
export function temporaryLibrary(test: TestContext, options: WaitOptions = {}) {
  const library = openNewLibrary(join(temporaryFolder(test), 'library.db'), options);
  test.after(() => library.close());
  return library;
}

export const tags = [
  { name: 'piano', category: 'instrument', threshold: 0.5 },
  { name: 'calm', category: 'mood', threshold: 0.2 },
  { name: 'jazz', category: 'genre', threshold: 0.1 },
];
export const model = { name: 'model', version: '1.0.0', weightsHash: 'abc', tags };

/** Returns 32 bytes that stand for the content of this name. */
export function contentId(name: string): Buffer {
  return createHash('sha256').update(name).digest();
}

/** Returns a track to save, the content of which follows from its path unless it is given. */
export function newTrack(path: string, parts: Partial<NewTrack> = {}): NewTrack {
  return {
    file: { path, size: 1000, modifiedNs: 1_700_000_000_123_456_789n },
    contentId: contentId(path),
    properties: { durationSeconds: 180.5, sampleRateHz: 44100, channels: 2, codec: 'mp3', container: 'MPEG' },
    tags: { title: 'Title', artist: 'Artist', album: 'Album' },
    ...parts,
  };
}

/** Returns the scores of a track of two windows, for the tags above. */
export function newScores(scores: number[], parts: Partial<TrackScores> = {}): TrackScores {
  return {
    coverage: 'whole',
    scores: Float32Array.from(scores),
    windowStartsSeconds: Float32Array.of(0, 29),
    windowSeconds: 29,
    timeline: Float32Array.from([...scores, ...scores]),
    embedding: Float32Array.of(0.25, -1.5, 3),
    ...parts,
  };
}
