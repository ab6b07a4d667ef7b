-- Texts are folded and taken apart by Hearmark (track_text_of, searchWords.ts) before they come into the index of words,
-- which only separates them at spaces: no tokenizer of SQLite's finds a part of a Japanese title, or one of symbols alone.
DROP TRIGGER tracks_updated;
DROP TRIGGER files_inserted;
DROP TRIGGER files_updated;
DROP TABLE track_text;
DROP VIEW track_documents;

CREATE VIRTUAL TABLE track_text USING fts5 (
  title, artist, album, file_names,
  content = '', contentless_delete = 1, tokenize = 'ascii', prefix = '2 3'
);
CREATE VIEW track_documents AS
  SELECT id AS track_id, track_text_of(title) AS title, track_text_of(artist) AS artist, track_text_of(album) AS album,
    track_text_of((SELECT group_concat(CAST(name AS TEXT), ' ') FROM files
      WHERE files.track_id = tracks.id AND missing_since IS NULL)) AS file_names
  FROM tracks;
INSERT INTO track_text (rowid, title, artist, album, file_names)
  SELECT track_id, title, artist, album, file_names FROM track_documents
  WHERE track_id IN (SELECT track_id FROM files);

-- As in version 1.
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
CREATE TRIGGER files_updated AFTER UPDATE OF track_id, missing_since ON files
WHEN old.track_id IS NOT new.track_id
  OR ((old.missing_since IS NULL) <> (new.missing_since IS NULL)
    AND EXISTS (SELECT 1 FROM files WHERE track_id = new.track_id AND id <> new.id)) BEGIN
  DELETE FROM track_text WHERE rowid IN (old.track_id, new.track_id);
  INSERT INTO track_text (rowid, title, artist, album, file_names)
    SELECT track_id, title, artist, album, file_names FROM track_documents
    WHERE track_id IN (old.track_id, new.track_id);
END;
