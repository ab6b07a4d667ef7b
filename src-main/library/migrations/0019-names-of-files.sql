-- By which names of files a track is found follows from its files alone: from those that are there, or from all where none is.
-- Until now it also depended on the order in which files went away and came back, so that a name could be lost, and `library check`
-- had nothing to compare the index of words with. The triggers of versions 6 and 7 stay as they are: they read this view. Names are
-- put in order before they are joined: SQLite before 3.44 reads no ORDER BY within group_concat, nor then anything of the file.
DROP VIEW track_documents;
CREATE VIEW track_documents AS
  SELECT id AS track_id, track_text_of(title) AS title, track_text_of(artist) AS artist, track_text_of(album) AS album,
    track_text_of(coalesce(
      (SELECT group_concat(name, ' ') FROM (
        SELECT CAST(name AS TEXT) AS name FROM files
        WHERE files.track_id = tracks.id AND missing_since IS NULL ORDER BY files.id)),
      (SELECT group_concat(name, ' ') FROM (
        SELECT CAST(name AS TEXT) AS name FROM files WHERE files.track_id = tracks.id ORDER BY files.id))
    )) AS file_names
  FROM tracks;
INSERT INTO track_text (track_text) VALUES ('delete-all');
INSERT INTO track_text (rowid, title, artist, album, file_names)
  SELECT track_id, title, artist, album, file_names FROM track_documents
  WHERE track_id IN (SELECT track_id FROM files);
