-- What a person wants files to say of themselves, until it is written or dropped; the log of it is `changes`.
CREATE TABLE file_edits (
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  field TEXT NOT NULL CHECK (field IN ('title', 'artist', 'album', 'albumArtist', 'year', 'trackNumber', 'discNumber', 'genre', 'comment')),
  texts TEXT NOT NULL, -- JSON: all that the field is to hold; [] takes it away
  PRIMARY KEY (track_id, field)
) STRICT, WITHOUT ROWID;
