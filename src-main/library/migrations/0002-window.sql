-- What the window needs: one step of undo for each thing a person did, the state of every decided tag, the person's own
-- vocabulary, what files say as tags, filters that are kept, folders that are watched.

-- What a person did, as a log: nothing in it ever changes. One entry may hold thousands of corrections (an answer to a
-- whole selection), or the change of a row elsewhere. An undo is an entry that names the entry it undoes; a redo is the
-- undo of an undo.
CREATE TABLE changes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL, -- in words, for the person; empty for an undo or redo
  tracks INTEGER NOT NULL, -- how many it touched
  edits TEXT NOT NULL, -- JSON: an array of { kind, id, before, after }, for what is not in `corrections`
  undoes INTEGER UNIQUE REFERENCES changes (id),
  at INTEGER NOT NULL
) STRICT;
CREATE TRIGGER changes_are_not_changed BEFORE UPDATE ON changes BEGIN
  SELECT RAISE(ABORT, 'changes are append-only');
END;
CREATE TRIGGER changes_are_not_replaced BEFORE INSERT ON changes
WHEN EXISTS (SELECT 1 FROM changes WHERE id = new.id OR undoes = new.undoes) BEGIN
  SELECT RAISE(ABORT, 'changes are append-only');
END;
CREATE TRIGGER changes_are_not_deleted BEFORE DELETE ON changes BEGIN
  SELECT RAISE(ABORT, 'changes are append-only');
END;

-- Entries from before this migration belong to no change: they stand, and undo does not reach them.
ALTER TABLE corrections ADD COLUMN change_id INTEGER REFERENCES changes (id);
CREATE INDEX corrections_by_change ON corrections (change_id) WHERE change_id IS NOT NULL;

-- An entry that nothing undoes, or whose undoing is itself undone, is in force.
CREATE VIEW corrections_in_force AS
  SELECT id, track_id, tag_id, action FROM corrections AS entry
  WHERE action <> 'undone' AND (
    WITH RECURSIVE chain (id, depth) AS (
      SELECT entry.id, 0
      UNION ALL SELECT later.id, depth + 1 FROM chain JOIN corrections AS later ON later.undoes = chain.id
    )
    SELECT max(depth) % 2 = 0 FROM chain
  );

-- Where the log stands: the last correction in force of each track and tag. Derived, and written in the same
-- transaction as the log.
CREATE TABLE decisions (
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  tag_id INTEGER NOT NULL REFERENCES tags (id),
  action TEXT NOT NULL CHECK (action IN ('accepted', 'rejected', 'added', 'removed')),
  correction_id INTEGER NOT NULL REFERENCES corrections (id),
  PRIMARY KEY (track_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX decisions_by_tag ON decisions (tag_id, action);
-- the action of the row with the largest id (sqlite.org/lang_select.html, 2.5: bare columns beside max())
INSERT INTO decisions (track_id, tag_id, action, correction_id)
  SELECT track_id, tag_id, action, max(id) FROM corrections_in_force GROUP BY track_id, tag_id;

-- `category` and `name` stay the words of the model or file that brought the tag: by them it is found again. What the
-- person calls it instead, if anything, is shown.
ALTER TABLE tags ADD COLUMN shown_name TEXT;
ALTER TABLE tags ADD COLUMN shown_category TEXT;
ALTER TABLE tags ADD COLUMN own INTEGER NOT NULL DEFAULT 0; -- 1: made by the person
ALTER TABLE tags ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tags ADD COLUMN removed INTEGER NOT NULL DEFAULT 0; -- 1: the person took back having made it
ALTER TABLE tags ADD COLUMN merged_into INTEGER REFERENCES tags (id);
-- Which tag a tag means: itself, or the one it was merged into, however far that goes on.
CREATE VIEW tag_targets AS
  WITH RECURSIVE targets (tag_id, target_id) AS (
    SELECT id, id FROM tags WHERE merged_into IS NULL
    UNION ALL SELECT tags.id, target_id FROM targets JOIN tags ON merged_into = targets.tag_id
  )
  SELECT tag_id, target_id FROM targets;
CREATE INDEX tags_by_target ON tags (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX tags_by_name ON tags (category, name COLLATE NOCASE);
CREATE INDEX tags_by_shown_name ON tags (shown_category, shown_name COLLATE NOCASE) WHERE shown_name IS NOT NULL;
UPDATE tags SET own = 1 WHERE id NOT IN (SELECT tag_id FROM model_tags);

-- What the files themselves say, as tags: genres and moods. Derived from tracks.genres and other_tags.
CREATE TABLE file_tags (
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  tag_id INTEGER NOT NULL REFERENCES tags (id),
  PRIMARY KEY (track_id, tag_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX file_tags_by_tag ON file_tags (tag_id);

CREATE VIEW words_of_files AS
  SELECT tracks.id AS track_id, 'genre' AS category, value AS name
  FROM tracks JOIN json_each(genres) WHERE type = 'text' AND value <> ''
  UNION ALL
  SELECT tracks.id, 'mood', value
  FROM tracks JOIN json_each(other_tags, '$.moods') WHERE type = 'text' AND value <> '';

-- Whether a file says "Electronic" or "electronic" makes no difference: one tag, as the model spells it if it has it.
CREATE VIEW tags_of_files AS
  SELECT track_id, category, name, (
    SELECT id FROM tags
    WHERE (tags.category = words_of_files.category AND tags.name = words_of_files.name COLLATE NOCASE)
      OR (shown_name IS NOT NULL AND shown_category = words_of_files.category
        AND shown_name = words_of_files.name COLLATE NOCASE)
    ORDER BY removed, shown_name IS NULL, tags.name <> words_of_files.name, id LIMIT 1
  ) AS tag_id
  FROM words_of_files;

INSERT INTO tags (category, name)
  SELECT category, min(name) FROM tags_of_files WHERE tag_id IS NULL GROUP BY category, name COLLATE NOCASE;
INSERT INTO file_tags (track_id, tag_id) SELECT DISTINCT track_id, tag_id FROM tags_of_files;

-- Kept in step by triggers, as track_text is.
CREATE TRIGGER tracks_inserted_file_tags AFTER INSERT ON tracks
WHEN new.genres <> '[]' OR new.other_tags ->> '$.moods[0]' IS NOT NULL BEGIN
  INSERT INTO tags (category, name)
    SELECT category, min(name) FROM tags_of_files WHERE track_id = new.id AND tag_id IS NULL
    GROUP BY category, name COLLATE NOCASE;
  INSERT INTO file_tags (track_id, tag_id)
    SELECT DISTINCT track_id, tag_id FROM tags_of_files WHERE track_id = new.id;
END;
CREATE TRIGGER tracks_updated_file_tags AFTER UPDATE OF genres, other_tags ON tracks
WHEN old.genres <> new.genres OR old.other_tags -> '$.moods' IS NOT new.other_tags -> '$.moods' BEGIN
  DELETE FROM file_tags WHERE track_id = new.id;
  INSERT INTO tags (category, name)
    SELECT category, min(name) FROM tags_of_files WHERE track_id = new.id AND tag_id IS NULL
    GROUP BY category, name COLLATE NOCASE;
  INSERT INTO file_tags (track_id, tag_id)
    SELECT DISTINCT track_id, tag_id FROM tags_of_files WHERE track_id = new.id;
END;

-- A tag may have several parents; a filter for a parent finds its children.
CREATE TABLE tag_parents (
  tag_id INTEGER NOT NULL REFERENCES tags (id),
  parent_id INTEGER NOT NULL REFERENCES tags (id),
  PRIMARY KEY (tag_id, parent_id),
  CHECK (tag_id <> parent_id)
) STRICT, WITHOUT ROWID;

-- The person's own thresholds, in place of what the models' cards say.
CREATE TABLE own_thresholds (
  tag_id INTEGER PRIMARY KEY REFERENCES tags (id),
  threshold REAL NOT NULL CHECK (threshold BETWEEN 0 AND 1)
) STRICT;

CREATE TABLE saved_filters (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT NOT NULL,
  filter TEXT NOT NULL, -- JSON: Filter of api.ts
  sort TEXT NOT NULL, -- JSON: Sort of api.ts
  deleted INTEGER NOT NULL DEFAULT 0
) STRICT;

-- The folders that the person added.
CREATE TABLE roots (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  path BLOB NOT NULL UNIQUE, -- as in `folders`
  watched INTEGER NOT NULL DEFAULT 0,
  removed INTEGER NOT NULL DEFAULT 0,
  last_scan_at INTEGER
) STRICT;
