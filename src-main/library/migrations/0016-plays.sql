-- What somebody listened to, where a person wants that kept: their own plays, and those that other programs noted.
CREATE TABLE plays (
  id INTEGER PRIMARY KEY,
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  listener TEXT NOT NULL, -- '' is the person whose library it is
  played_at INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('player', 'listenbrainz', 'scrobbler')),
  UNIQUE (listener, track_id, played_at)
) STRICT;

CREATE TABLE plays_sums (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER plays_sum_new AFTER INSERT ON plays BEGIN
  DELETE FROM plays_sums WHERE id = NEW.id;
  INSERT INTO plays_sums VALUES (NEW.id, row_sum(NEW.track_id, NEW.listener, NEW.played_at, NEW.source));
END;
CREATE TRIGGER plays_sum_changed AFTER UPDATE ON plays BEGIN
  DELETE FROM plays_sums WHERE id = OLD.id;
  DELETE FROM plays_sums WHERE id = NEW.id;
  INSERT INTO plays_sums VALUES (NEW.id, row_sum(NEW.track_id, NEW.listener, NEW.played_at, NEW.source));
END;
CREATE TRIGGER plays_sum_gone AFTER DELETE ON plays BEGIN DELETE FROM plays_sums WHERE id = OLD.id; END;
