-- Playlists that were imported: which tracks, in which order. What one is called, and whether it is shown, is the filter in
-- saved_filters that names it.
CREATE TABLE playlists (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  added_at INTEGER NOT NULL
) STRICT;
CREATE TABLE playlist_tracks (
  playlist_id INTEGER NOT NULL REFERENCES playlists (id),
  position INTEGER NOT NULL, -- from 0, in the order of the playlist
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  PRIMARY KEY (playlist_id, position)
) STRICT, WITHOUT ROWID;
