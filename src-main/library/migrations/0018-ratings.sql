-- How many stars a person gives a track, as it stands; the log of it is `changes`. 0: none, whatever its file says.
CREATE TABLE own_ratings (
  track_id INTEGER PRIMARY KEY REFERENCES tracks (id),
  stars REAL NOT NULL CHECK (stars BETWEEN 0 AND 5),
  rated_at INTEGER NOT NULL
) STRICT;

-- What counts: what the person says, else the file. Derived, in step by triggers.
CREATE TABLE ratings (
  track_id INTEGER PRIMARY KEY REFERENCES tracks (id),
  stars REAL NOT NULL,
  stars_from TEXT NOT NULL
) STRICT;
CREATE INDEX ratings_by_stars ON ratings (stars);
CREATE VIEW ratings_of_tracks AS
  SELECT * FROM (SELECT tracks.id AS track_id, coalesce(own_ratings.stars, CAST(other_tags ->> '$.rating' AS REAL)) AS stars,
      iif(own_ratings.track_id IS NULL, 'file', 'person') AS stars_from
    FROM tracks LEFT JOIN own_ratings ON own_ratings.track_id = tracks.id)
  WHERE stars > 0 AND stars <= 5;

CREATE TRIGGER tracks_inserted_rating AFTER INSERT ON tracks WHEN new.other_tags ->> '$.rating' IS NOT NULL BEGIN
  INSERT INTO ratings SELECT * FROM ratings_of_tracks WHERE track_id = new.id;
END;
CREATE TRIGGER tracks_updated_rating AFTER UPDATE OF other_tags ON tracks
WHEN old.other_tags ->> '$.rating' IS NOT new.other_tags ->> '$.rating' BEGIN
  DELETE FROM ratings WHERE track_id = new.id;
  INSERT INTO ratings SELECT * FROM ratings_of_tracks WHERE track_id = new.id;
END;
CREATE TRIGGER own_ratings_inserted AFTER INSERT ON own_ratings BEGIN
  DELETE FROM ratings WHERE track_id = new.track_id;
  INSERT INTO ratings SELECT * FROM ratings_of_tracks WHERE track_id = new.track_id;
END;
CREATE TRIGGER own_ratings_updated AFTER UPDATE ON own_ratings BEGIN
  DELETE FROM ratings WHERE track_id = new.track_id;
  INSERT INTO ratings SELECT * FROM ratings_of_tracks WHERE track_id = new.track_id;
END;
CREATE TRIGGER own_ratings_deleted AFTER DELETE ON own_ratings BEGIN
  DELETE FROM ratings WHERE track_id = old.track_id;
  INSERT INTO ratings SELECT * FROM ratings_of_tracks WHERE track_id = old.track_id;
END;

CREATE TABLE own_ratings_sums (track_id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER own_ratings_sum_new AFTER INSERT ON own_ratings BEGIN
  DELETE FROM own_ratings_sums WHERE track_id = NEW.track_id;
  INSERT INTO own_ratings_sums VALUES (NEW.track_id, row_sum(NEW.stars, NEW.rated_at));
END;
CREATE TRIGGER own_ratings_sum_changed AFTER UPDATE ON own_ratings BEGIN
  DELETE FROM own_ratings_sums WHERE track_id = OLD.track_id;
  DELETE FROM own_ratings_sums WHERE track_id = NEW.track_id;
  INSERT INTO own_ratings_sums VALUES (NEW.track_id, row_sum(NEW.stars, NEW.rated_at));
END;
CREATE TRIGGER own_ratings_sum_gone AFTER DELETE ON own_ratings BEGIN DELETE FROM own_ratings_sums WHERE track_id = OLD.track_id; END;

CREATE TABLE ratings_sums (track_id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER ratings_sum_new AFTER INSERT ON ratings BEGIN
  DELETE FROM ratings_sums WHERE track_id = NEW.track_id;
  INSERT INTO ratings_sums VALUES (NEW.track_id, row_sum(NEW.stars, NEW.stars_from));
END;
CREATE TRIGGER ratings_sum_changed AFTER UPDATE ON ratings BEGIN
  DELETE FROM ratings_sums WHERE track_id = OLD.track_id;
  DELETE FROM ratings_sums WHERE track_id = NEW.track_id;
  INSERT INTO ratings_sums VALUES (NEW.track_id, row_sum(NEW.stars, NEW.stars_from));
END;
CREATE TRIGGER ratings_sum_gone AFTER DELETE ON ratings BEGIN DELETE FROM ratings_sums WHERE track_id = OLD.track_id; END;
