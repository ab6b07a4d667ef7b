-- Where a track lies among sounds and words, by a text-audio model: so that words find it.

-- `task` may be 'words', too. The view and the triggers that name the table are left as they are.
PRAGMA legacy_alter_table = ON;
CREATE TABLE new_hearing_models (
  id INTEGER PRIMARY KEY,
  task TEXT NOT NULL CHECK (task IN ('rhythm', 'key', 'voice', 'words')),
  name TEXT NOT NULL,
  version TEXT NOT NULL,
  weights_hash TEXT NOT NULL,
  used_at INTEGER NOT NULL, -- since when it is the one of its task: the last one is
  UNIQUE (task, name, version, weights_hash)
) STRICT;
INSERT INTO new_hearing_models SELECT id, task, name, version, weights_hash, used_at FROM hearing_models;
DROP TABLE hearing_models;
ALTER TABLE new_hearing_models RENAME TO hearing_models;
CREATE INDEX hearing_models_whole ON hearing_models (id, task, name, version, weights_hash, used_at);
PRAGMA legacy_alter_table = OFF;

CREATE TABLE word_vectors (
  id INTEGER PRIMARY KEY,
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  model_id INTEGER NOT NULL REFERENCES hearing_models (id),
  coverage TEXT NOT NULL CHECK (coverage IN ('whole', 'sampled')),
  numbers INTEGER, -- how many numbers the vector has: of a row that is damaged, another than is there
  vector BLOB, -- float16, of length 1
  reason TEXT, -- why there is none
  heard_at INTEGER NOT NULL,
  UNIQUE (model_id, track_id),
  CHECK ((vector IS NULL) = (reason IS NOT NULL))
) STRICT;

CREATE TABLE word_vectors_sums (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER word_vectors_sum_new AFTER INSERT ON word_vectors BEGIN
  DELETE FROM word_vectors_sums WHERE id = NEW.id;
  INSERT INTO word_vectors_sums VALUES (NEW.id, row_sum(NEW.model_id, NEW.track_id, NEW.coverage, NEW.numbers,
    NEW.vector, NEW.reason, NEW.heard_at));
END;
CREATE TRIGGER word_vectors_sum_changed AFTER UPDATE ON word_vectors BEGIN
  DELETE FROM word_vectors_sums WHERE id = OLD.id;
  DELETE FROM word_vectors_sums WHERE id = NEW.id;
  INSERT INTO word_vectors_sums VALUES (NEW.id, row_sum(NEW.model_id, NEW.track_id, NEW.coverage, NEW.numbers,
    NEW.vector, NEW.reason, NEW.heard_at));
END;
CREATE TRIGGER word_vectors_sum_gone AFTER DELETE ON word_vectors BEGIN DELETE FROM word_vectors_sums WHERE id = OLD.id; END;
