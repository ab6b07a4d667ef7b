import { ParameterError } from '../../errors.ts';
import type { Change, CorrectionAction } from '../../api.ts';
import type { Connection } from '../Connection.ts';
import { joinPath } from '../storedPath.ts';
import { displayPath } from '../../paths.ts';
import { libraryError } from '../libraryError.ts';
import type { Tags } from '../Tags.ts';
import type { ChangeLog } from './ChangeLog.ts';

/** What a person decided of a tag of a track, as a line of JSON says it. */
export interface DecisionLine {
  /** SHA-256 over the track's compressed audio, hexadecimal: the same in every library, whatever the file is called. */
  contentId: string;
  tag: string;
  category: string;
  action: CorrectionAction;
  /** When it was decided, in ISO 8601. */
  at: string;
  /** For the eye only. */
  title: string | null;
  artist: string | null;
  file: string | null;
}

/** What became of the lines of an import. */
export interface ImportedDecisions {
  /** Taken over; the change can be undone like any other. */
  imported: number;
  /** Decided so already. */
  known: number;
  /** Decided otherwise here, and later. */
  kept: number;
  /** Of tracks that this library does not have. */
  unknown: number;
  change: Change | null;
}

const actions = ['accepted', 'rejected', 'added', 'removed'];

/** Decisions as lines of JSON, which a person can read and another library can take over. */
export class DecisionLines {
  readonly #connection: Connection;
  readonly #tags: Tags;
  readonly #log: ChangeLog;

  constructor(connection: Connection, tags: Tags, log: ChangeLog) {
    this.#connection = connection;
    this.#tags = tags;
    this.#log = log;
  }

  /** Yields what is decided now, in the order in which it was. Nothing may be written meanwhile. Throws LibraryError. */
  *export(): Generator<DecisionLine> {
    const { database } = this.#connection;
    const rows = this.#connection.read(() =>
      database
        .prepare<[], Row>(
          `SELECT content_id AS contentId, tags.name AS tag, category, decisions.action, at, title, artist,
             folders.path AS folder, files.name AS name
           FROM decisions JOIN corrections ON corrections.id = correction_id
             JOIN tracks ON tracks.id = decisions.track_id JOIN tags ON tags.id = decisions.tag_id
             LEFT JOIN files ON files.id =
               (SELECT id FROM files WHERE track_id = tracks.id ORDER BY missing_since IS NOT NULL, id LIMIT 1)
             LEFT JOIN folders ON folders.id = folder_id
           ORDER BY correction_id`,
        )
        .iterate(),
    );
    try {
      for (const { contentId, at, folder, name, ...row } of rows) {
        yield {
          contentId: contentId.toString('hex'),
          tag: row.tag,
          category: row.category,
          action: row.action,
          at: new Date(at).toISOString(),
          title: row.title,
          artist: row.artist,
          file: folder && name ? displayPath(joinPath({ folder, name })) : null,
        };
      }
    } catch (error) {
      throw libraryError(error, this.#connection.file);
    }
  }

  /**
   * Takes lines over as one step of undo: for tracks with the same content, where nothing was decided here since. Throws
   * ParameterError for a line that is none, with its number, and LibraryError; nothing is changed then.
   */
  import(lines: Iterable<string>): ImportedDecisions {
    return this.#connection.transaction(() => {
      const counts = { imported: 0, known: 0, kept: 0, unknown: 0 };
      const { database, touched } = this.#connection;
      const findTrack = database
        .prepare<[Buffer], number>('SELECT id FROM tracks WHERE content_id = ?')
        .pluck();
      const findStanding = database.prepare<[number, number], { action: string; at: number }>(
        `SELECT decisions.action, at FROM decisions JOIN corrections ON corrections.id = correction_id
         WHERE decisions.track_id = ? AND decisions.tag_id = ?`,
      );
      const add = database.prepare(
        `INSERT INTO corrections (track_id, tag_id, action, at, change_id) VALUES (?, ?, ?, ?, ?)`,
      );
      const decide = database.prepare(
        `INSERT INTO decisions (track_id, tag_id, action, correction_id) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET action = excluded.action, correction_id = excluded.correction_id`,
      );
      const wanted: { trackId: number; tagId: number; line: DecisionLine }[] = [];
      let number = 0;
      for (const text of lines) {
        number++;
        if (text.trim() === '') continue;
        const line = parseLine(text, number);
        const trackId = findTrack.get(Buffer.from(line.contentId, 'hex'));
        if (trackId === undefined) counts.unknown++;
        else wanted.push({ trackId, tagId: this.#tags.ensureOwn(line.category, line.tag), line });
      }
      // As they were decided, so that of several about one tag, as in two exports joined, the last one stands
      wanted.sort((one, other) => Date.parse(one.line.at) - Date.parse(other.line.at));
      const fresh = wanted.filter(({ trackId, tagId, line }) => {
        const standing = findStanding.get(trackId, tagId);
        const outcome =
          standing?.action === line.action
            ? 'known'
            : standing && standing.at >= Date.parse(line.at)
              ? 'kept'
              : 'imported';
        counts[outcome]++;
        return outcome === 'imported';
      });
      if (fresh.length === 0) return { ...counts, change: null };
      const tracks = new Set(fresh.map(({ trackId }) => trackId));
      const title = `Imported ${counts.imported} ${counts.imported === 1 ? 'decision' : 'decisions'}`;
      const id = this.#log.append(title, tracks.size, []);
      for (const { trackId, tagId, line } of fresh) {
        const { lastInsertRowid } = add.run(trackId, tagId, line.action, Date.parse(line.at), id);
        decide.run(trackId, tagId, line.action, lastInsertRowid);
        touched.track(trackId);
      }
      touched.vocabulary = true;
      return { ...counts, change: this.#log.describe({ id, inForce: true }) };
    });
  }
}

interface Row {
  contentId: Buffer;
  tag: string;
  category: string;
  action: CorrectionAction;
  at: number;
  title: string | null;
  artist: string | null;
  folder: Buffer | null;
  name: Buffer | null;
}

function parseLine(text: string, number: number): DecisionLine {
  let line: Partial<DecisionLine> | null = null;
  try {
    line = JSON.parse(text) as Partial<DecisionLine> | null;
  } catch {
    // told below
  }
  const { contentId, tag, category, action, at } = line ?? {};
  const isWhole =
    /^[0-9a-f]{64}$/.test(String(contentId)) &&
    [tag, category].every((word) => typeof word === 'string' && /^\P{Cc}{1,200}$/u.test(word)) &&
    actions.includes(String(action)) &&
    !Number.isNaN(Date.parse(String(at)));
  if (isWhole) return line as DecisionLine;
  throw new ParameterError(
    `Line ${number} is no decision as \`hearmark library export\` writes it. Nothing was imported.`,
  );
}
