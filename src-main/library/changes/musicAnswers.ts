import type { Change, KeyAnswer, TempoAnswer } from '../../api.ts';
import { fifthDown, fifthUp, keyText, relativeOf } from '../../scores/keyNotation.ts';
import type { Connection } from '../Connection.ts';
import type { ChangeLog } from './ChangeLog.ts';
import type { Edit, EditValues } from './edits.ts';
import { logTrackEdits } from './logTrackEdits.ts';

/** What stands for a track, and what the person said of it before. */
interface Standing {
  trackId: number;
  value: number | null;
  answered: number | null;
  answer: number | null;
}

/** Beats in a minute that make sense. */
const [slowestBpm, fastestBpm] = [10, 999];

const moves = { 'fifth-up': fifthUp, 'fifth-down': fifthDown, relative: relativeOf };
const moveTitles = {
  'fifth-up': (tracks: string) => `Moved the key up a fifth of ${tracks}`,
  'fifth-down': (tracks: string) => `Moved the key down a fifth of ${tracks}`,
  relative: (tracks: string) => `Took the relative key of ${tracks}`,
};

/** Logs what a person says of the tempo of tracks as one change; within a transaction. */
export function answerTempo(
  connection: Connection,
  log: ChangeLog,
  trackIds: readonly number[],
  answer: TempoAnswer,
): Change {
  const after = ({ value }: Standing): EditValues['bpm'] | undefined => {
    if (answer === 'as-heard') return null;
    if (answer === 'none') return { value: null };
    if ('bpm' in answer) return { value: answer.bpm };
    const bpm = value === null ? undefined : value * answer.times;
    return bpm === undefined || bpm < slowestBpm || bpm > fastestBpm ? undefined : { value: bpm };
  };
  return answerAll(connection, log, {
    trackIds,
    kind: 'bpm',
    titleOf: (tracks) => tempoTitle(answer, tracks),
    after,
  });
}

/** Logs what a person says of the key of tracks as one change; within a transaction. */
export function answerKey(
  connection: Connection,
  log: ChangeLog,
  trackIds: readonly number[],
  answer: KeyAnswer,
): Change {
  const after = ({ value }: Standing): EditValues['key'] | undefined => {
    if (answer === 'as-heard') return null;
    if (answer === 'none') return { value: null };
    if ('key' in answer) return { value: answer.key };
    return value === null ? undefined : { value: moves[answer.move](value) };
  };
  return answerAll(connection, log, {
    trackIds,
    kind: 'key',
    titleOf: (tracks) => keyTitle(answer, tracks),
    after,
  });
}

interface Answers {
  trackIds: readonly number[];
  kind: 'bpm' | 'key';
  titleOf: (tracks: string) => string;
  /** What the person says then; null: nothing any more, undefined: there is nothing to change. */
  after: (standing: Standing) => EditValues['bpm' | 'key'] | undefined;
}

/** Where the answer is what stood there before nothing is written. */
function answerAll(
  connection: Connection,
  log: ChangeLog,
  { trackIds, kind, titleOf, after }: Answers,
): Change {
  const standings = connection.database
    .prepare<[string, string], Standing>(
      `SELECT tracks.id AS trackId, music.${kind} AS value, music_answers.track_id AS answered, music_answers.value AS answer
       FROM json_each(?) CROSS JOIN tracks ON tracks.id = json_each.value
         LEFT JOIN music ON music.track_id = tracks.id
         LEFT JOIN music_answers ON music_answers.track_id = tracks.id AND field = ?`,
    )
    .all(JSON.stringify([...new Set(trackIds)]), kind);
  const edits = standings.flatMap((standing): Edit[] => {
    const said = after(standing);
    const before = standing.answered === null ? null : { value: standing.answer };
    if (said === undefined || said?.value === before?.value) return [];
    return [{ kind, id: standing.trackId, before, after: said }];
  });
  return logTrackEdits(connection, log, edits, titleOf);
}

function tempoTitle(answer: TempoAnswer, tracks: string): string {
  if (answer === 'as-heard') return `Took back the tempo of ${tracks}`;
  if (answer === 'none') return `Said that there is no tempo of ${tracks}`;
  if ('bpm' in answer) return `Set ${Math.round(answer.bpm * 100) / 100} BPM as the tempo of ${tracks}`;
  return answer.times > 1 ? `Doubled the tempo of ${tracks}` : `Halved the tempo of ${tracks}`;
}

function keyTitle(answer: KeyAnswer, tracks: string): string {
  if (answer === 'as-heard') return `Took back the key of ${tracks}`;
  if (answer === 'none') return `Said that there is no key of ${tracks}`;
  if ('key' in answer) return `Set ${keyText(answer.key)} as the key of ${tracks}`;
  return moveTitles[answer.move](tracks);
}
