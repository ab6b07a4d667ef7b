-- What is heard beside tags: rhythm, key and voice; what a person says of tempo and key; and what counts of all that, with what
-- the files say.

CREATE TABLE hearing_models (
  id INTEGER PRIMARY KEY,
  task TEXT NOT NULL CHECK (task IN ('rhythm', 'key', 'voice')),
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  weights_hash TEXT NOT NULL,
  used_at INTEGER NOT NULL, -- since when it is the one of its task: the last one is
  UNIQUE (task, name, version, weights_hash)
) STRICT;

-- What a model heard in a track; without a value there is none, and `reason` says why. Small rows, as in `scores`.
CREATE TABLE rhythms (
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  model_id INTEGER NOT NULL REFERENCES hearing_models (id),
  coverage TEXT NOT NULL CHECK (coverage IN ('whole', 'sampled')),
  bpm REAL,
  confidence REAL, -- 0..1
  steady INTEGER, -- 1: nearly all of it goes at this tempo
  beats_per_bar INTEGER,
  half REAL, -- what speaks for half of that tempo, and for twice of it: -1..1, see octavesOf.ts
  twice REAL,
  reason TEXT,
  heard_at INTEGER NOT NULL,
  PRIMARY KEY (track_id, model_id),
  CHECK ((bpm IS NULL) = (confidence IS NULL) AND (bpm IS NULL) = (steady IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE keys (
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  model_id INTEGER NOT NULL REFERENCES hearing_models (id),
  coverage TEXT NOT NULL CHECK (coverage IN ('whole', 'sampled')),
  key INTEGER CHECK (key BETWEEN 0 AND 23), -- C to B major, C to B minor
  confidence REAL,
  reason TEXT,
  heard_at INTEGER NOT NULL,
  PRIMARY KEY (track_id, model_id),
  CHECK ((key IS NULL) = (confidence IS NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE voices (
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  model_id INTEGER NOT NULL REFERENCES hearing_models (id),
  coverage TEXT NOT NULL CHECK (coverage IN ('whole', 'sampled')),
  share REAL, -- 0..1 of what was heard
  reason TEXT,
  heard_at INTEGER NOT NULL,
  PRIMARY KEY (track_id, model_id)
) STRICT, WITHOUT ROWID;

-- The large part of the same.
CREATE TABLE heard_over_time (
  id INTEGER PRIMARY KEY,
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  model_id INTEGER NOT NULL REFERENCES hearing_models (id),
  pieces TEXT NOT NULL, -- JSON: [[start, end, BPM or key]] or [[start, end]] of voice, in seconds
  beats BLOB, -- see beatsBlob.ts
  UNIQUE (track_id, model_id)
) STRICT;

-- What a person says of a track, as it stands; the log of it is `changes`. Without a value: there is none.
CREATE TABLE music_answers (
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  field TEXT NOT NULL CHECK (field IN ('bpm', 'key')),
  value REAL,
  answered_at INTEGER NOT NULL,
  PRIMARY KEY (track_id, field)
) STRICT, WITHOUT ROWID;

-- What counts: what a person says, else the file, else what was heard by the model in use, or else by the one before it.
CREATE VIEW music_of_tracks AS
  SELECT tracks.id AS track_id,
    CASE WHEN said_bpm.track_id IS NOT NULL THEN said_bpm.value ELSE coalesce(file_bpm, rhythms.bpm) END AS bpm,
    CASE WHEN said_bpm.track_id IS NOT NULL THEN 'person' WHEN file_bpm IS NOT NULL THEN 'file'
      WHEN rhythms.bpm IS NOT NULL THEN 'heard' END AS bpm_from,
    rhythms.confidence AS bpm_confidence, steady, beats_per_bar,
    CASE WHEN said_key.track_id IS NOT NULL THEN CAST(said_key.value AS INTEGER) ELSE coalesce(file_key, keys.key) END AS key,
    CASE WHEN said_key.track_id IS NOT NULL THEN 'person' WHEN file_key IS NOT NULL THEN 'file'
      WHEN keys.key IS NOT NULL THEN 'heard' END AS key_from,
    keys.confidence AS key_confidence,
    voices.share AS vocals
  FROM (SELECT id,
      CASE WHEN CAST(other_tags ->> '$.bpm' AS REAL) BETWEEN 20 AND 999 THEN CAST(other_tags ->> '$.bpm' AS REAL) END AS file_bpm,
      key_number(other_tags ->> '$.key') AS file_key FROM tracks) AS tracks
    LEFT JOIN music_answers AS said_bpm ON said_bpm.track_id = tracks.id AND said_bpm.field = 'bpm'
    LEFT JOIN music_answers AS said_key ON said_key.track_id = tracks.id AND said_key.field = 'key'
    LEFT JOIN rhythms ON rhythms.track_id = tracks.id AND rhythms.model_id = (SELECT model_id FROM rhythms AS one
      JOIN hearing_models ON hearing_models.id = model_id WHERE one.track_id = tracks.id ORDER BY used_at DESC, model_id DESC LIMIT 1)
    LEFT JOIN keys ON keys.track_id = tracks.id AND keys.model_id = (SELECT model_id FROM keys AS one
      JOIN hearing_models ON hearing_models.id = model_id WHERE one.track_id = tracks.id ORDER BY used_at DESC, model_id DESC LIMIT 1)
    LEFT JOIN voices ON voices.track_id = tracks.id AND voices.model_id = (SELECT model_id FROM voices AS one
      JOIN hearing_models ON hearing_models.id = model_id WHERE one.track_id = tracks.id ORDER BY used_at DESC, model_id DESC LIMIT 1);

-- The same, kept: for lists, filters and orders. Derived, in step by triggers.
CREATE TABLE music (
  track_id INTEGER PRIMARY KEY REFERENCES tracks (id),
  bpm REAL,
  bpm_from TEXT,
  bpm_confidence REAL,
  steady INTEGER,
  beats_per_bar INTEGER,
  key INTEGER,
  key_from TEXT,
  key_confidence REAL,
  vocals REAL
) STRICT;
CREATE INDEX music_by_bpm ON music (bpm);
INSERT INTO music SELECT * FROM music_of_tracks WHERE bpm_from IS NOT NULL OR key_from IS NOT NULL;

CREATE TRIGGER tracks_inserted_music AFTER INSERT ON tracks
WHEN new.other_tags ->> '$.bpm' IS NOT NULL OR new.other_tags ->> '$.key' IS NOT NULL BEGIN
  INSERT INTO music SELECT * FROM music_of_tracks WHERE track_id = new.id;
END;
CREATE TRIGGER tracks_updated_music AFTER UPDATE OF other_tags ON tracks
WHEN old.other_tags ->> '$.bpm' IS NOT new.other_tags ->> '$.bpm'
  OR old.other_tags ->> '$.key' IS NOT new.other_tags ->> '$.key' BEGIN
  DELETE FROM music WHERE track_id = new.id;
  INSERT INTO music SELECT * FROM music_of_tracks WHERE track_id = new.id;
END;
CREATE TRIGGER rhythms_inserted AFTER INSERT ON rhythms BEGIN
  DELETE FROM music WHERE track_id = new.track_id;
  INSERT INTO music SELECT * FROM music_of_tracks WHERE track_id = new.track_id;
END;
CREATE TRIGGER rhythms_updated AFTER UPDATE ON rhythms BEGIN
  DELETE FROM music WHERE track_id = new.track_id;
  INSERT INTO music SELECT * FROM music_of_tracks WHERE track_id = new.track_id;
END;
CREATE TRIGGER keys_inserted AFTER INSERT ON keys BEGIN
  DELETE FROM music WHERE track_id = new.track_id;
  INSERT INTO music SELECT * FROM music_of_tracks WHERE track_id = new.track_id;
END;
CREATE TRIGGER keys_updated AFTER UPDATE ON keys BEGIN
  DELETE FROM music WHERE track_id = new.track_id;
  INSERT INTO music SELECT * FROM music_of_tracks WHERE track_id = new.track_id;
END;
CREATE TRIGGER voices_inserted AFTER INSERT ON voices BEGIN
  DELETE FROM music WHERE track_id = new.track_id;
  INSERT INTO music SELECT * FROM music_of_tracks WHERE track_id = new.track_id;
END;
CREATE TRIGGER voices_updated AFTER UPDATE ON voices BEGIN
  DELETE FROM music WHERE track_id = new.track_id;
  INSERT INTO music SELECT * FROM music_of_tracks WHERE track_id = new.track_id;
END;
CREATE TRIGGER music_answers_inserted AFTER INSERT ON music_answers BEGIN
  DELETE FROM music WHERE track_id = new.track_id;
  INSERT INTO music SELECT * FROM music_of_tracks WHERE track_id = new.track_id;
END;
CREATE TRIGGER music_answers_updated AFTER UPDATE ON music_answers BEGIN
  DELETE FROM music WHERE track_id = new.track_id;
  INSERT INTO music SELECT * FROM music_of_tracks WHERE track_id = new.track_id;
END;
CREATE TRIGGER music_answers_deleted AFTER DELETE ON music_answers BEGIN
  DELETE FROM music WHERE track_id = old.track_id;
  INSERT INTO music SELECT * FROM music_of_tracks WHERE track_id = old.track_id;
END;
