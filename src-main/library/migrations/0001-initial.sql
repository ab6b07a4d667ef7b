-- The first schema. Once landed, a migration is frozen: what must change becomes the next numbered file.
-- Times ending in _at or _since are milliseconds since 1970 (UTC). Rows are never deleted, so ids are stable.

-- A path is the bytes of the file system (src-main/paths.ts): it need not be valid text. Folders are kept once, so
-- that a row of files is small and a folder's files are one range of an index.
CREATE TABLE folders (
  id INTEGER PRIMARY KEY,
  path BLOB NOT NULL UNIQUE -- absolute; no separator at the end, except for a root
) STRICT;

-- A track is known by what sounds: however its files are named, moved or re-tagged, it keeps its id.
CREATE TABLE tracks (
  id INTEGER PRIMARY KEY,
  content_id BLOB NOT NULL UNIQUE CHECK (length(content_id) = 32), -- hash over the compressed audio packets
  prefix_id BLOB CHECK (length(prefix_id) = 32), -- hash over the first packets only, for files too large to read whole
  duration_seconds REAL,
  sample_rate_hz INTEGER,
  channels INTEGER,
  codec TEXT,
  container TEXT,
  -- What the file itself says. Columns are for what is shown, sorted and searched; all the rest is in other_tags.
  title TEXT,
  artist TEXT,
  album TEXT,
  album_artist TEXT,
  year INTEGER,
  track_number INTEGER,
  disc_number INTEGER,
  genres TEXT NOT NULL, -- JSON: an array of strings
  other_tags TEXT NOT NULL, -- JSON: an object
  added_at INTEGER NOT NULL
) STRICT;
CREATE INDEX tracks_by_prefix ON tracks (prefix_id) WHERE prefix_id IS NOT NULL;
CREATE INDEX tracks_by_artist ON tracks (artist COLLATE NOCASE, album COLLATE NOCASE, disc_number, track_number, id);

-- A file that was seen. It has a track, or the reason why it has none yet, or both (known, but it failed this time).
CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  folder_id INTEGER NOT NULL REFERENCES folders (id),
  name BLOB NOT NULL,
  size INTEGER NOT NULL, -- bytes
  modified_ns INTEGER NOT NULL, -- nanoseconds since 1970, exactly as the file system has them: 63 bits reach year 2262
  track_id INTEGER REFERENCES tracks (id),
  failure TEXT,
  failure_retry INTEGER, -- 1: the same file may well work next time
  missing_since INTEGER, -- a file that went away keeps its row, for the day when its drive is back
  UNIQUE (folder_id, name),
  CHECK ((failure IS NULL) = (failure_retry IS NULL))
) STRICT;
CREATE INDEX files_by_track ON files (track_id, missing_since);

-- Every tag that a model or the person has a word for.
CREATE TABLE tags (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  category TEXT NOT NULL, -- genre, mood, instrument, voice, era, own ...
  UNIQUE (category, name)
) STRICT;

CREATE TABLE models (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  weights_hash TEXT NOT NULL,
  registered_at INTEGER NOT NULL,
  UNIQUE (name, version, weights_hash)
) STRICT;

CREATE TABLE model_tags (
  model_id INTEGER NOT NULL REFERENCES models (id),
  position INTEGER NOT NULL, -- index into scores and into each window of a timeline
  tag_id INTEGER NOT NULL REFERENCES tags (id),
  threshold REAL NOT NULL,
  floor REAL NOT NULL, -- `suggestions` holds every score of this tag from here up
  PRIMARY KEY (model_id, position),
  UNIQUE (model_id, tag_id),
  CHECK (floor <= threshold)
) STRICT, WITHOUT ROWID;

-- What a model heard in a track. Small rows, clustered by model: the scan of a folder looks up one for each file.
CREATE TABLE scores (
  model_id INTEGER NOT NULL REFERENCES models (id),
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  coverage TEXT NOT NULL CHECK (coverage IN ('whole', 'sampled')),
  reason TEXT, -- why there is little or nothing: silence, too short ...
  scores BLOB NOT NULL, -- float32 [tags], aggregated over the windows; empty where nothing could be scored
  scored_at INTEGER NOT NULL,
  PRIMARY KEY (model_id, track_id)
) STRICT, WITHOUT ROWID;

-- The large part of the same, apart so that the table above stays small.
CREATE TABLE timelines (
  id INTEGER PRIMARY KEY,
  model_id INTEGER NOT NULL,
  track_id INTEGER NOT NULL,
  window_seconds REAL NOT NULL,
  window_starts BLOB NOT NULL, -- float32 [windows], seconds
  timeline BLOB NOT NULL, -- float16 [windows, tags]
  embedding BLOB NOT NULL, -- float16
  UNIQUE (model_id, track_id),
  FOREIGN KEY (model_id, track_id) REFERENCES scores (model_id, track_id)
) STRICT;

-- The scores a filter may ask for, by tag; always derived from `scores` (model_tags.floor says from where up).
CREATE TABLE suggestions (
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  model_id INTEGER NOT NULL REFERENCES models (id),
  tag_id INTEGER NOT NULL REFERENCES tags (id),
  score REAL NOT NULL,
  PRIMARY KEY (track_id, model_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX suggestions_by_tag ON suggestions (model_id, tag_id, score);

-- What the person decided, as a log: nothing in it ever changes. An undo is an entry that names the entry it undoes;
-- a redo is the undo of an undo.
CREATE TABLE corrections (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  tag_id INTEGER NOT NULL REFERENCES tags (id),
  action TEXT NOT NULL CHECK (action IN ('accepted', 'rejected', 'added', 'removed', 'undone')),
  model_id INTEGER REFERENCES models (id), -- whose suggestion it answers, if any
  undoes INTEGER UNIQUE REFERENCES corrections (id),
  at INTEGER NOT NULL,
  CHECK ((action = 'undone') = (undoes IS NOT NULL))
) STRICT;
CREATE INDEX corrections_by_track ON corrections (track_id, tag_id);

CREATE TRIGGER corrections_are_not_changed BEFORE UPDATE ON corrections BEGIN
  SELECT RAISE(ABORT, 'corrections are append-only');
END;
-- REPLACE deletes without firing the trigger for that (PRAGMA recursive_triggers is off by default).
CREATE TRIGGER corrections_are_not_replaced BEFORE INSERT ON corrections
WHEN EXISTS (SELECT 1 FROM corrections WHERE id = new.id OR undoes = new.undoes) BEGIN
  SELECT RAISE(ABORT, 'corrections are append-only');
END;
CREATE TRIGGER corrections_are_not_deleted BEFORE DELETE ON corrections BEGIN
  SELECT RAISE(ABORT, 'corrections are append-only');
END;

-- Text search: one document a track (rowid = tracks.id). Contentless, because the words are in the tables already.
-- File names may not be valid UTF-8: the tokenizer reads such bytes as U+FFFD, which belongs to no word.
CREATE VIRTUAL TABLE track_text USING fts5 (
  title, artist, album, file_names,
  content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3'
);
CREATE VIEW track_documents AS
  SELECT id AS track_id, title, artist, album,
    (SELECT group_concat(CAST(name AS TEXT), ' ') FROM files
      WHERE files.track_id = tracks.id AND missing_since IS NULL) AS file_names
  FROM tracks;

-- Kept in step by triggers, so that no statement can forget it. DELETE and INSERT, not REPLACE: the conflict rule of
-- the statement that fires a trigger would override the trigger's own. A track gets its document with its first file.
CREATE TRIGGER tracks_updated AFTER UPDATE OF title, artist, album ON tracks
WHEN old.title IS NOT new.title OR old.artist IS NOT new.artist OR old.album IS NOT new.album BEGIN
  DELETE FROM track_text WHERE rowid = new.id;
  INSERT INTO track_text (rowid, title, artist, album, file_names)
    SELECT track_id, title, artist, album, file_names FROM track_documents WHERE track_id = new.id;
END;
CREATE TRIGGER files_inserted AFTER INSERT ON files WHEN new.track_id IS NOT NULL BEGIN
  DELETE FROM track_text WHERE rowid = new.track_id;
  INSERT INTO track_text (rowid, title, artist, album, file_names)
    SELECT track_id, title, artist, album, file_names FROM track_documents WHERE track_id = new.track_id;
END;
-- The only file of a track keeps its name in the text when it goes missing, for a drive that goes away takes all of its
-- tracks at once: a search leaves them out by missing_since.
CREATE TRIGGER files_updated AFTER UPDATE OF track_id, missing_since ON files
WHEN old.track_id IS NOT new.track_id
  OR ((old.missing_since IS NULL) <> (new.missing_since IS NULL)
    AND EXISTS (SELECT 1 FROM files WHERE track_id = new.track_id AND id <> new.id)) BEGIN
  DELETE FROM track_text WHERE rowid IN (old.track_id, new.track_id);
  INSERT INTO track_text (rowid, title, artist, album, file_names)
    SELECT track_id, title, artist, album, file_names FROM track_documents
    WHERE track_id IN (old.track_id, new.track_id);
END;
