-- A step that changes a long playlist makes another one, which shares the rows of the one before it: it is told by runs of them, in
-- their order, and has rows only for what is new. A playlist without runs is told by its rows.
CREATE TABLE playlist_runs (
  playlist_id INTEGER NOT NULL REFERENCES playlists (id),
  place INTEGER NOT NULL, -- from 0, in the order of the playlist
  of_playlist_id INTEGER NOT NULL REFERENCES playlists (id), -- whose rows in playlist_tracks: its own, or those of another
  first_position INTEGER NOT NULL,
  last_position INTEGER NOT NULL,
  PRIMARY KEY (playlist_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE playlist_runs_sums (playlist_id INTEGER NOT NULL, place INTEGER NOT NULL, sum INTEGER NOT NULL,
  PRIMARY KEY (playlist_id, place)) STRICT, WITHOUT ROWID;
CREATE TRIGGER playlist_runs_sum_new AFTER INSERT ON playlist_runs BEGIN
  DELETE FROM playlist_runs_sums WHERE playlist_id = NEW.playlist_id AND place = NEW.place;
  INSERT INTO playlist_runs_sums VALUES (NEW.playlist_id, NEW.place, row_sum(NEW.of_playlist_id, NEW.first_position, NEW.last_position));
END;
CREATE TRIGGER playlist_runs_sum_changed AFTER UPDATE ON playlist_runs BEGIN
  DELETE FROM playlist_runs_sums WHERE playlist_id = OLD.playlist_id AND place = OLD.place;
  DELETE FROM playlist_runs_sums WHERE playlist_id = NEW.playlist_id AND place = NEW.place;
  INSERT INTO playlist_runs_sums VALUES (NEW.playlist_id, NEW.place, row_sum(NEW.of_playlist_id, NEW.first_position, NEW.last_position));
END;
CREATE TRIGGER playlist_runs_sum_gone AFTER DELETE ON playlist_runs BEGIN
  DELETE FROM playlist_runs_sums WHERE playlist_id = OLD.playlist_id AND place = OLD.place;
END;
