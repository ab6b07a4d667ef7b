-- A file may hold several tracks: an image of a CD with its cue sheet, a book with chapters. Each of them is a row of files
-- with its span, and the file as a whole is none of them. The table is made anew, for a name is no longer unique in it.
CREATE TABLE files_before AS SELECT * FROM files;
DROP TABLE files; -- and its triggers and indexes
CREATE TABLE files (
  id INTEGER PRIMARY KEY,
  folder_id INTEGER NOT NULL REFERENCES folders (id),
  name BLOB NOT NULL,
  start_us INTEGER NOT NULL DEFAULT 0, -- microseconds from the beginning of the file
  end_us INTEGER NOT NULL DEFAULT 0, -- 0: the end of the file
  sheet BLOB, -- the name of the cue sheet beside it that says so
  sheet_hash BLOB, -- SHA-256 over what it says of the file: whether anything changed
  size INTEGER NOT NULL, -- bytes
  modified_ns INTEGER NOT NULL, -- as in version 1
  track_id INTEGER REFERENCES tracks (id),
  failure TEXT,
  failure_retry INTEGER,
  missing_since INTEGER,
  UNIQUE (folder_id, name, start_us, end_us),
  CHECK (start_us >= 0 AND (end_us = 0 OR end_us > start_us)),
  CHECK ((sheet IS NULL) = (sheet_hash IS NULL)),
  CHECK ((failure IS NULL) = (failure_retry IS NULL))
) STRICT;
INSERT INTO files (id, folder_id, name, size, modified_ns, track_id, failure, failure_retry, missing_since)
  SELECT id, folder_id, name, size, modified_ns, track_id, failure, failure_retry, missing_since FROM files_before;
DROP TABLE files_before;
CREATE INDEX files_by_track ON files (track_id, missing_since);

-- As in version 6.
CREATE TRIGGER files_inserted AFTER INSERT ON files WHEN new.track_id IS NOT NULL BEGIN
  DELETE FROM track_text WHERE rowid = new.track_id;
  INSERT INTO track_text (rowid, title, artist, album, file_names)
    SELECT track_id, title, artist, album, file_names FROM track_documents WHERE track_id = new.track_id;
END;
CREATE TRIGGER files_updated AFTER UPDATE OF track_id, missing_since ON files
WHEN old.track_id IS NOT new.track_id
  OR ((old.missing_since IS NULL) <> (new.missing_since IS NULL)
    AND EXISTS (SELECT 1 FROM files WHERE track_id = new.track_id AND id <> new.id)) BEGIN
  DELETE FROM track_text WHERE rowid IN (old.track_id, new.track_id);
  INSERT INTO track_text (rowid, title, artist, album, file_names)
    SELECT track_id, title, artist, album, file_names FROM track_documents
    WHERE track_id IN (old.track_id, new.track_id);
END;
