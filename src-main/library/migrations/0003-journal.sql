-- What was written into files, as a log: nothing in it ever changes. How each write ended is an entry of its own.
CREATE TABLE write_batches (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  title TEXT NOT NULL, -- in words, for the person
  at INTEGER NOT NULL
) STRICT;

-- One write into one file, noted before the file is touched.
CREATE TABLE writes (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  batch_id INTEGER NOT NULL REFERENCES write_batches (id),
  folder BLOB NOT NULL, -- of the real file, as in `folders`; not a reference, for the file may lie outside the library
  name BLOB NOT NULL,
  content_id BLOB NOT NULL CHECK (length(content_id) = 32), -- as in `tracks`: a file that was moved is found by it
  fields TEXT NOT NULL, -- JSON: an array of { field, before, after }
  size_before INTEGER NOT NULL, -- bytes
  size_after INTEGER NOT NULL,
  tag_hash_before BLOB NOT NULL CHECK (length(tag_hash_before) = 32),
  tag_hash_after BLOB NOT NULL CHECK (length(tag_hash_after) = 32),
  modified_before_ns INTEGER NOT NULL,
  undo BLOB NOT NULL, -- the bytes that were there, with their places (writing/patchBytes.ts)
  method TEXT NOT NULL, -- replaced, in place ... (writing/WriteJournal.ts)
  temporary BLOB, -- the path of the file beside the write, as bytes
  undoes INTEGER REFERENCES writes (id),
  at INTEGER NOT NULL
) STRICT;
CREATE INDEX writes_by_batch ON writes (batch_id);
CREATE INDEX writes_by_content ON writes (content_id);
CREATE INDEX writes_by_file ON writes (folder, name);
CREATE INDEX writes_by_undone ON writes (undoes) WHERE undoes IS NOT NULL;

-- A write without one was interrupted: the next start looks at the file.
CREATE TABLE write_ends (
  write_id INTEGER PRIMARY KEY REFERENCES writes (id),
  state TEXT NOT NULL CHECK (state IN ('applied', 'failed', 'rolled back', 'unknown')),
  reason TEXT,
  at INTEGER NOT NULL
) STRICT;

CREATE TRIGGER write_batches_are_not_changed BEFORE UPDATE ON write_batches BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER write_batches_are_not_deleted BEFORE DELETE ON write_batches BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER write_batches_are_not_replaced BEFORE INSERT ON write_batches
WHEN EXISTS (SELECT 1 FROM write_batches WHERE id = new.id) BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER writes_are_not_changed BEFORE UPDATE ON writes BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER writes_are_not_deleted BEFORE DELETE ON writes BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER writes_are_not_replaced BEFORE INSERT ON writes
WHEN EXISTS (SELECT 1 FROM writes WHERE id = new.id) BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER write_ends_are_not_changed BEFORE UPDATE ON write_ends BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER write_ends_are_not_deleted BEFORE DELETE ON write_ends BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;
CREATE TRIGGER write_ends_are_not_replaced BEFORE INSERT ON write_ends
WHEN EXISTS (SELECT 1 FROM write_ends WHERE write_id = new.write_id) BEGIN
  SELECT RAISE(ABORT, 'the journal is append-only');
END;
