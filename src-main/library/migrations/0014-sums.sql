-- A bit that flips inside a value leaves a file that is sound to SQLite. So each row has a sum beside it, which `library check`
-- compares: a table that triggers keep, so that other programs can read the library and check it as any SQLite file. What indexes
-- hold whole needs none (folders, suggestions, file_tags, tag_parents), nor what is compared with its source (decisions).
-- Tags and models have an index of all columns in place of that: with triggers, each new one has SQLite look through all that may
-- refer to it.
CREATE INDEX tags_whole ON tags (id, name, category, shown_name, shown_category, own, hidden, removed, merged_into);
CREATE INDEX models_whole ON models (id, name, version, weights_hash, registered_at);
CREATE INDEX hearing_models_whole ON hearing_models (id, task, name, version, weights_hash, used_at);

CREATE TABLE corrections_sums (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER corrections_sum_new AFTER INSERT ON corrections BEGIN
  DELETE FROM corrections_sums WHERE id = NEW.id;
  INSERT INTO corrections_sums VALUES (NEW.id, row_sum(NEW.track_id, NEW.tag_id, NEW.action, NEW.model_id, NEW.undoes,
    NEW.at, NEW.change_id));
END;
CREATE TRIGGER corrections_sum_changed AFTER UPDATE ON corrections BEGIN
  DELETE FROM corrections_sums WHERE id = OLD.id;
  DELETE FROM corrections_sums WHERE id = NEW.id;
  INSERT INTO corrections_sums VALUES (NEW.id, row_sum(NEW.track_id, NEW.tag_id, NEW.action, NEW.model_id, NEW.undoes,
    NEW.at, NEW.change_id));
END;
CREATE TRIGGER corrections_sum_gone AFTER DELETE ON corrections BEGIN DELETE FROM corrections_sums WHERE id = OLD.id; END;
INSERT INTO corrections_sums SELECT id, row_sum(track_id, tag_id, action, model_id, undoes, at, change_id) FROM
  corrections;

CREATE TABLE changes_sums (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER changes_sum_new AFTER INSERT ON changes BEGIN
  DELETE FROM changes_sums WHERE id = NEW.id;
  INSERT INTO changes_sums VALUES (NEW.id, row_sum(NEW.title, NEW.tracks, NEW.edits, NEW.undoes, NEW.at));
END;
CREATE TRIGGER changes_sum_changed AFTER UPDATE ON changes BEGIN
  DELETE FROM changes_sums WHERE id = OLD.id;
  DELETE FROM changes_sums WHERE id = NEW.id;
  INSERT INTO changes_sums VALUES (NEW.id, row_sum(NEW.title, NEW.tracks, NEW.edits, NEW.undoes, NEW.at));
END;
CREATE TRIGGER changes_sum_gone AFTER DELETE ON changes BEGIN DELETE FROM changes_sums WHERE id = OLD.id; END;
INSERT INTO changes_sums SELECT id, row_sum(title, tracks, edits, undoes, at) FROM changes;

CREATE TABLE write_batches_sums (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER write_batches_sum_new AFTER INSERT ON write_batches BEGIN
  DELETE FROM write_batches_sums WHERE id = NEW.id;
  INSERT INTO write_batches_sums VALUES (NEW.id, row_sum(NEW.title, NEW.at));
END;
CREATE TRIGGER write_batches_sum_changed AFTER UPDATE ON write_batches BEGIN
  DELETE FROM write_batches_sums WHERE id = OLD.id;
  DELETE FROM write_batches_sums WHERE id = NEW.id;
  INSERT INTO write_batches_sums VALUES (NEW.id, row_sum(NEW.title, NEW.at));
END;
CREATE TRIGGER write_batches_sum_gone AFTER DELETE ON write_batches BEGIN DELETE FROM write_batches_sums WHERE id = OLD.id; END;
INSERT INTO write_batches_sums SELECT id, row_sum(title, at) FROM write_batches;

CREATE TABLE writes_sums (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER writes_sum_new AFTER INSERT ON writes BEGIN
  DELETE FROM writes_sums WHERE id = NEW.id;
  INSERT INTO writes_sums VALUES (NEW.id, row_sum(NEW.batch_id, NEW.folder, NEW.name, NEW.content_id, NEW.fields,
    NEW.size_before, NEW.size_after, NEW.tag_hash_before, NEW.tag_hash_after, NEW.modified_before_ns, NEW.undo,
    NEW.method, NEW.temporary, NEW.undoes, NEW.at));
END;
CREATE TRIGGER writes_sum_changed AFTER UPDATE ON writes BEGIN
  DELETE FROM writes_sums WHERE id = OLD.id;
  DELETE FROM writes_sums WHERE id = NEW.id;
  INSERT INTO writes_sums VALUES (NEW.id, row_sum(NEW.batch_id, NEW.folder, NEW.name, NEW.content_id, NEW.fields,
    NEW.size_before, NEW.size_after, NEW.tag_hash_before, NEW.tag_hash_after, NEW.modified_before_ns, NEW.undo,
    NEW.method, NEW.temporary, NEW.undoes, NEW.at));
END;
CREATE TRIGGER writes_sum_gone AFTER DELETE ON writes BEGIN DELETE FROM writes_sums WHERE id = OLD.id; END;
INSERT INTO writes_sums SELECT id, row_sum(batch_id, folder, name, content_id, fields, size_before, size_after,
  tag_hash_before, tag_hash_after, modified_before_ns, undo, method, temporary, undoes, at) FROM writes;

CREATE TABLE write_ends_sums (write_id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER write_ends_sum_new AFTER INSERT ON write_ends BEGIN
  DELETE FROM write_ends_sums WHERE write_id = NEW.write_id;
  INSERT INTO write_ends_sums VALUES (NEW.write_id, row_sum(NEW.state, NEW.reason, NEW.at));
END;
CREATE TRIGGER write_ends_sum_changed AFTER UPDATE ON write_ends BEGIN
  DELETE FROM write_ends_sums WHERE write_id = OLD.write_id;
  DELETE FROM write_ends_sums WHERE write_id = NEW.write_id;
  INSERT INTO write_ends_sums VALUES (NEW.write_id, row_sum(NEW.state, NEW.reason, NEW.at));
END;
CREATE TRIGGER write_ends_sum_gone AFTER DELETE ON write_ends BEGIN DELETE FROM write_ends_sums WHERE write_id = OLD.write_id; END;
INSERT INTO write_ends_sums SELECT write_id, row_sum(state, reason, at) FROM write_ends;
CREATE INDEX tag_parents_by_parent ON tag_parents (parent_id);

CREATE TABLE own_thresholds_sums (tag_id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER own_thresholds_sum_new AFTER INSERT ON own_thresholds BEGIN
  DELETE FROM own_thresholds_sums WHERE tag_id = NEW.tag_id;
  INSERT INTO own_thresholds_sums VALUES (NEW.tag_id, row_sum(NEW.threshold));
END;
CREATE TRIGGER own_thresholds_sum_changed AFTER UPDATE ON own_thresholds BEGIN
  DELETE FROM own_thresholds_sums WHERE tag_id = OLD.tag_id;
  DELETE FROM own_thresholds_sums WHERE tag_id = NEW.tag_id;
  INSERT INTO own_thresholds_sums VALUES (NEW.tag_id, row_sum(NEW.threshold));
END;
CREATE TRIGGER own_thresholds_sum_gone AFTER DELETE ON own_thresholds BEGIN DELETE FROM own_thresholds_sums WHERE tag_id = OLD.tag_id; END;
INSERT INTO own_thresholds_sums SELECT tag_id, row_sum(threshold) FROM own_thresholds;

CREATE TABLE music_answers_sums (track_id INTEGER NOT NULL, field TEXT NOT NULL, sum INTEGER NOT NULL,
  PRIMARY KEY (track_id, field)) STRICT, WITHOUT ROWID;
CREATE TRIGGER music_answers_sum_new AFTER INSERT ON music_answers BEGIN
  DELETE FROM music_answers_sums WHERE track_id = NEW.track_id AND field = NEW.field;
  INSERT INTO music_answers_sums VALUES (NEW.track_id, NEW.field, row_sum(NEW.value, NEW.answered_at));
END;
CREATE TRIGGER music_answers_sum_changed AFTER UPDATE ON music_answers BEGIN
  DELETE FROM music_answers_sums WHERE track_id = OLD.track_id AND field = OLD.field;
  DELETE FROM music_answers_sums WHERE track_id = NEW.track_id AND field = NEW.field;
  INSERT INTO music_answers_sums VALUES (NEW.track_id, NEW.field, row_sum(NEW.value, NEW.answered_at));
END;
CREATE TRIGGER music_answers_sum_gone AFTER DELETE ON music_answers BEGIN DELETE FROM music_answers_sums WHERE track_id = OLD.track_id AND field = OLD.field; END;
INSERT INTO music_answers_sums SELECT track_id, field, row_sum(value, answered_at) FROM music_answers;

CREATE TABLE file_edits_sums (track_id INTEGER NOT NULL, field TEXT NOT NULL, sum INTEGER NOT NULL,
  PRIMARY KEY (track_id, field)) STRICT, WITHOUT ROWID;
CREATE TRIGGER file_edits_sum_new AFTER INSERT ON file_edits BEGIN
  DELETE FROM file_edits_sums WHERE track_id = NEW.track_id AND field = NEW.field;
  INSERT INTO file_edits_sums VALUES (NEW.track_id, NEW.field, row_sum(NEW.texts));
END;
CREATE TRIGGER file_edits_sum_changed AFTER UPDATE ON file_edits BEGIN
  DELETE FROM file_edits_sums WHERE track_id = OLD.track_id AND field = OLD.field;
  DELETE FROM file_edits_sums WHERE track_id = NEW.track_id AND field = NEW.field;
  INSERT INTO file_edits_sums VALUES (NEW.track_id, NEW.field, row_sum(NEW.texts));
END;
CREATE TRIGGER file_edits_sum_gone AFTER DELETE ON file_edits BEGIN DELETE FROM file_edits_sums WHERE track_id = OLD.track_id AND field = OLD.field; END;
INSERT INTO file_edits_sums SELECT track_id, field, row_sum(texts) FROM file_edits;

CREATE TABLE saved_filters_sums (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER saved_filters_sum_new AFTER INSERT ON saved_filters BEGIN
  DELETE FROM saved_filters_sums WHERE id = NEW.id;
  INSERT INTO saved_filters_sums VALUES (NEW.id, row_sum(NEW.name, NEW.filter, NEW.sort, NEW.deleted));
END;
CREATE TRIGGER saved_filters_sum_changed AFTER UPDATE ON saved_filters BEGIN
  DELETE FROM saved_filters_sums WHERE id = OLD.id;
  DELETE FROM saved_filters_sums WHERE id = NEW.id;
  INSERT INTO saved_filters_sums VALUES (NEW.id, row_sum(NEW.name, NEW.filter, NEW.sort, NEW.deleted));
END;
CREATE TRIGGER saved_filters_sum_gone AFTER DELETE ON saved_filters BEGIN DELETE FROM saved_filters_sums WHERE id = OLD.id; END;
INSERT INTO saved_filters_sums SELECT id, row_sum(name, filter, sort, deleted) FROM saved_filters;

CREATE TABLE playlists_sums (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER playlists_sum_new AFTER INSERT ON playlists BEGIN
  DELETE FROM playlists_sums WHERE id = NEW.id;
  INSERT INTO playlists_sums VALUES (NEW.id, row_sum(NEW.added_at));
END;
CREATE TRIGGER playlists_sum_changed AFTER UPDATE ON playlists BEGIN
  DELETE FROM playlists_sums WHERE id = OLD.id;
  DELETE FROM playlists_sums WHERE id = NEW.id;
  INSERT INTO playlists_sums VALUES (NEW.id, row_sum(NEW.added_at));
END;
CREATE TRIGGER playlists_sum_gone AFTER DELETE ON playlists BEGIN DELETE FROM playlists_sums WHERE id = OLD.id; END;
INSERT INTO playlists_sums SELECT id, row_sum(added_at) FROM playlists;

CREATE TABLE playlist_tracks_sums (playlist_id INTEGER NOT NULL, position INTEGER NOT NULL, sum INTEGER NOT NULL,
  PRIMARY KEY (playlist_id, position)) STRICT, WITHOUT ROWID;
CREATE TRIGGER playlist_tracks_sum_new AFTER INSERT ON playlist_tracks BEGIN
  DELETE FROM playlist_tracks_sums WHERE playlist_id = NEW.playlist_id AND position = NEW.position;
  INSERT INTO playlist_tracks_sums VALUES (NEW.playlist_id, NEW.position, row_sum(NEW.track_id));
END;
CREATE TRIGGER playlist_tracks_sum_changed AFTER UPDATE ON playlist_tracks BEGIN
  DELETE FROM playlist_tracks_sums WHERE playlist_id = OLD.playlist_id AND position = OLD.position;
  DELETE FROM playlist_tracks_sums WHERE playlist_id = NEW.playlist_id AND position = NEW.position;
  INSERT INTO playlist_tracks_sums VALUES (NEW.playlist_id, NEW.position, row_sum(NEW.track_id));
END;
CREATE TRIGGER playlist_tracks_sum_gone AFTER DELETE ON playlist_tracks BEGIN DELETE FROM playlist_tracks_sums WHERE playlist_id = OLD.playlist_id AND position = OLD.position; END;
INSERT INTO playlist_tracks_sums SELECT playlist_id, position, row_sum(track_id) FROM playlist_tracks;

CREATE TABLE roots_sums (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER roots_sum_new AFTER INSERT ON roots BEGIN
  DELETE FROM roots_sums WHERE id = NEW.id;
  INSERT INTO roots_sums VALUES (NEW.id, row_sum(NEW.path, NEW.watched, NEW.removed, NEW.last_scan_at));
END;
CREATE TRIGGER roots_sum_changed AFTER UPDATE ON roots BEGIN
  DELETE FROM roots_sums WHERE id = OLD.id;
  DELETE FROM roots_sums WHERE id = NEW.id;
  INSERT INTO roots_sums VALUES (NEW.id, row_sum(NEW.path, NEW.watched, NEW.removed, NEW.last_scan_at));
END;
CREATE TRIGGER roots_sum_gone AFTER DELETE ON roots BEGIN DELETE FROM roots_sums WHERE id = OLD.id; END;
INSERT INTO roots_sums SELECT id, row_sum(path, watched, removed, last_scan_at) FROM roots;

CREATE TABLE tracks_sums (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER tracks_sum_new AFTER INSERT ON tracks BEGIN
  DELETE FROM tracks_sums WHERE id = NEW.id;
  INSERT INTO tracks_sums VALUES (NEW.id, row_sum(NEW.content_id, NEW.prefix_id, NEW.duration_seconds,
    NEW.sample_rate_hz, NEW.channels, NEW.codec, NEW.container, NEW.title, NEW.artist, NEW.album, NEW.album_artist,
    NEW.year, NEW.track_number, NEW.disc_number, NEW.genres, NEW.other_tags, NEW.added_at));
END;
CREATE TRIGGER tracks_sum_changed AFTER UPDATE ON tracks BEGIN
  DELETE FROM tracks_sums WHERE id = OLD.id;
  DELETE FROM tracks_sums WHERE id = NEW.id;
  INSERT INTO tracks_sums VALUES (NEW.id, row_sum(NEW.content_id, NEW.prefix_id, NEW.duration_seconds,
    NEW.sample_rate_hz, NEW.channels, NEW.codec, NEW.container, NEW.title, NEW.artist, NEW.album, NEW.album_artist,
    NEW.year, NEW.track_number, NEW.disc_number, NEW.genres, NEW.other_tags, NEW.added_at));
END;
CREATE TRIGGER tracks_sum_gone AFTER DELETE ON tracks BEGIN DELETE FROM tracks_sums WHERE id = OLD.id; END;
INSERT INTO tracks_sums SELECT id, row_sum(content_id, prefix_id, duration_seconds, sample_rate_hz, channels, codec,
  container, title, artist, album, album_artist, year, track_number, disc_number, genres, other_tags, added_at) FROM
  tracks;

CREATE TABLE files_sums (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER files_sum_new AFTER INSERT ON files BEGIN
  DELETE FROM files_sums WHERE id = NEW.id;
  INSERT INTO files_sums VALUES (NEW.id, row_sum(NEW.folder_id, NEW.name, NEW.start_us, NEW.end_us, NEW.sheet,
    NEW.sheet_hash, NEW.size, NEW.modified_ns, NEW.track_id, NEW.failure, NEW.failure_retry, NEW.missing_since,
    NEW.chapters));
END;
CREATE TRIGGER files_sum_changed AFTER UPDATE ON files BEGIN
  DELETE FROM files_sums WHERE id = OLD.id;
  DELETE FROM files_sums WHERE id = NEW.id;
  INSERT INTO files_sums VALUES (NEW.id, row_sum(NEW.folder_id, NEW.name, NEW.start_us, NEW.end_us, NEW.sheet,
    NEW.sheet_hash, NEW.size, NEW.modified_ns, NEW.track_id, NEW.failure, NEW.failure_retry, NEW.missing_since,
    NEW.chapters));
END;
CREATE TRIGGER files_sum_gone AFTER DELETE ON files BEGIN DELETE FROM files_sums WHERE id = OLD.id; END;
INSERT INTO files_sums SELECT id, row_sum(folder_id, name, start_us, end_us, sheet, sheet_hash, size, modified_ns,
  track_id, failure, failure_retry, missing_since, chapters) FROM files;

CREATE TABLE loudness_sums (track_id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER loudness_sum_new AFTER INSERT ON loudness BEGIN
  DELETE FROM loudness_sums WHERE track_id = NEW.track_id;
  INSERT INTO loudness_sums VALUES (NEW.track_id, row_sum(NEW.integrated_lufs, NEW.range_lu, NEW.true_peak_db));
END;
CREATE TRIGGER loudness_sum_changed AFTER UPDATE ON loudness BEGIN
  DELETE FROM loudness_sums WHERE track_id = OLD.track_id;
  DELETE FROM loudness_sums WHERE track_id = NEW.track_id;
  INSERT INTO loudness_sums VALUES (NEW.track_id, row_sum(NEW.integrated_lufs, NEW.range_lu, NEW.true_peak_db));
END;
CREATE TRIGGER loudness_sum_gone AFTER DELETE ON loudness BEGIN DELETE FROM loudness_sums WHERE track_id = OLD.track_id; END;
INSERT INTO loudness_sums SELECT track_id, row_sum(integrated_lufs, range_lu, true_peak_db) FROM loudness;

CREATE TABLE fingerprints_sums (track_id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER fingerprints_sum_new AFTER INSERT ON fingerprints BEGIN
  DELETE FROM fingerprints_sums WHERE track_id = NEW.track_id;
  INSERT INTO fingerprints_sums VALUES (NEW.track_id, row_sum(NEW.words, NEW.failure));
END;
CREATE TRIGGER fingerprints_sum_changed AFTER UPDATE ON fingerprints BEGIN
  DELETE FROM fingerprints_sums WHERE track_id = OLD.track_id;
  DELETE FROM fingerprints_sums WHERE track_id = NEW.track_id;
  INSERT INTO fingerprints_sums VALUES (NEW.track_id, row_sum(NEW.words, NEW.failure));
END;
CREATE TRIGGER fingerprints_sum_gone AFTER DELETE ON fingerprints BEGIN DELETE FROM fingerprints_sums WHERE track_id = OLD.track_id; END;
INSERT INTO fingerprints_sums SELECT track_id, row_sum(words, failure) FROM fingerprints;

CREATE TABLE model_tags_sums (model_id INTEGER NOT NULL, position INTEGER NOT NULL, sum INTEGER NOT NULL,
  PRIMARY KEY (model_id, position)) STRICT, WITHOUT ROWID;
CREATE TRIGGER model_tags_sum_new AFTER INSERT ON model_tags BEGIN
  DELETE FROM model_tags_sums WHERE model_id = NEW.model_id AND position = NEW.position;
  INSERT INTO model_tags_sums VALUES (NEW.model_id, NEW.position, row_sum(NEW.tag_id, NEW.threshold, NEW.floor,
    NEW.map));
END;
CREATE TRIGGER model_tags_sum_changed AFTER UPDATE ON model_tags BEGIN
  DELETE FROM model_tags_sums WHERE model_id = OLD.model_id AND position = OLD.position;
  DELETE FROM model_tags_sums WHERE model_id = NEW.model_id AND position = NEW.position;
  INSERT INTO model_tags_sums VALUES (NEW.model_id, NEW.position, row_sum(NEW.tag_id, NEW.threshold, NEW.floor,
    NEW.map));
END;
CREATE TRIGGER model_tags_sum_gone AFTER DELETE ON model_tags BEGIN DELETE FROM model_tags_sums WHERE model_id = OLD.model_id AND position = OLD.position; END;
INSERT INTO model_tags_sums SELECT model_id, position, row_sum(tag_id, threshold, floor, map) FROM model_tags;

CREATE TABLE scores_sums (model_id INTEGER NOT NULL, track_id INTEGER NOT NULL, sum INTEGER NOT NULL,
  PRIMARY KEY (model_id, track_id)) STRICT, WITHOUT ROWID;
CREATE TRIGGER scores_sum_new AFTER INSERT ON scores BEGIN
  DELETE FROM scores_sums WHERE model_id = NEW.model_id AND track_id = NEW.track_id;
  INSERT INTO scores_sums VALUES (NEW.model_id, NEW.track_id, row_sum(NEW.coverage, NEW.reason, NEW.scores,
    NEW.scored_at));
END;
CREATE TRIGGER scores_sum_changed AFTER UPDATE ON scores BEGIN
  DELETE FROM scores_sums WHERE model_id = OLD.model_id AND track_id = OLD.track_id;
  DELETE FROM scores_sums WHERE model_id = NEW.model_id AND track_id = NEW.track_id;
  INSERT INTO scores_sums VALUES (NEW.model_id, NEW.track_id, row_sum(NEW.coverage, NEW.reason, NEW.scores,
    NEW.scored_at));
END;
CREATE TRIGGER scores_sum_gone AFTER DELETE ON scores BEGIN DELETE FROM scores_sums WHERE model_id = OLD.model_id AND track_id = OLD.track_id; END;
INSERT INTO scores_sums SELECT model_id, track_id, row_sum(coverage, reason, scores, scored_at) FROM scores;

CREATE TABLE timelines_sums (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER timelines_sum_new AFTER INSERT ON timelines BEGIN
  DELETE FROM timelines_sums WHERE id = NEW.id;
  INSERT INTO timelines_sums VALUES (NEW.id, row_sum(NEW.model_id, NEW.track_id, NEW.window_seconds,
    NEW.window_starts, NEW.timeline, NEW.embedding, NEW.seconds));
END;
CREATE TRIGGER timelines_sum_changed AFTER UPDATE ON timelines BEGIN
  DELETE FROM timelines_sums WHERE id = OLD.id;
  DELETE FROM timelines_sums WHERE id = NEW.id;
  INSERT INTO timelines_sums VALUES (NEW.id, row_sum(NEW.model_id, NEW.track_id, NEW.window_seconds,
    NEW.window_starts, NEW.timeline, NEW.embedding, NEW.seconds));
END;
CREATE TRIGGER timelines_sum_gone AFTER DELETE ON timelines BEGIN DELETE FROM timelines_sums WHERE id = OLD.id; END;
INSERT INTO timelines_sums SELECT id, row_sum(model_id, track_id, window_seconds, window_starts, timeline, embedding,
  seconds) FROM timelines;

CREATE TABLE rhythms_sums (track_id INTEGER NOT NULL, model_id INTEGER NOT NULL, sum INTEGER NOT NULL,
  PRIMARY KEY (track_id, model_id)) STRICT, WITHOUT ROWID;
CREATE TRIGGER rhythms_sum_new AFTER INSERT ON rhythms BEGIN
  DELETE FROM rhythms_sums WHERE track_id = NEW.track_id AND model_id = NEW.model_id;
  INSERT INTO rhythms_sums VALUES (NEW.track_id, NEW.model_id, row_sum(NEW.coverage, NEW.bpm, NEW.confidence,
    NEW.steady, NEW.beats_per_bar, NEW.half, NEW.twice, NEW.reason, NEW.heard_at));
END;
CREATE TRIGGER rhythms_sum_changed AFTER UPDATE ON rhythms BEGIN
  DELETE FROM rhythms_sums WHERE track_id = OLD.track_id AND model_id = OLD.model_id;
  DELETE FROM rhythms_sums WHERE track_id = NEW.track_id AND model_id = NEW.model_id;
  INSERT INTO rhythms_sums VALUES (NEW.track_id, NEW.model_id, row_sum(NEW.coverage, NEW.bpm, NEW.confidence,
    NEW.steady, NEW.beats_per_bar, NEW.half, NEW.twice, NEW.reason, NEW.heard_at));
END;
CREATE TRIGGER rhythms_sum_gone AFTER DELETE ON rhythms BEGIN DELETE FROM rhythms_sums WHERE track_id = OLD.track_id AND model_id = OLD.model_id; END;
INSERT INTO rhythms_sums SELECT track_id, model_id, row_sum(coverage, bpm, confidence, steady, beats_per_bar, half,
  twice, reason, heard_at) FROM rhythms;

CREATE TABLE keys_sums (track_id INTEGER NOT NULL, model_id INTEGER NOT NULL, sum INTEGER NOT NULL,
  PRIMARY KEY (track_id, model_id)) STRICT, WITHOUT ROWID;
CREATE TRIGGER keys_sum_new AFTER INSERT ON keys BEGIN
  DELETE FROM keys_sums WHERE track_id = NEW.track_id AND model_id = NEW.model_id;
  INSERT INTO keys_sums VALUES (NEW.track_id, NEW.model_id, row_sum(NEW.coverage, NEW.key, NEW.confidence, NEW.reason,
    NEW.heard_at));
END;
CREATE TRIGGER keys_sum_changed AFTER UPDATE ON keys BEGIN
  DELETE FROM keys_sums WHERE track_id = OLD.track_id AND model_id = OLD.model_id;
  DELETE FROM keys_sums WHERE track_id = NEW.track_id AND model_id = NEW.model_id;
  INSERT INTO keys_sums VALUES (NEW.track_id, NEW.model_id, row_sum(NEW.coverage, NEW.key, NEW.confidence, NEW.reason,
    NEW.heard_at));
END;
CREATE TRIGGER keys_sum_gone AFTER DELETE ON keys BEGIN DELETE FROM keys_sums WHERE track_id = OLD.track_id AND model_id = OLD.model_id; END;
INSERT INTO keys_sums SELECT track_id, model_id, row_sum(coverage, key, confidence, reason, heard_at) FROM keys;

CREATE TABLE voices_sums (track_id INTEGER NOT NULL, model_id INTEGER NOT NULL, sum INTEGER NOT NULL,
  PRIMARY KEY (track_id, model_id)) STRICT, WITHOUT ROWID;
CREATE TRIGGER voices_sum_new AFTER INSERT ON voices BEGIN
  DELETE FROM voices_sums WHERE track_id = NEW.track_id AND model_id = NEW.model_id;
  INSERT INTO voices_sums VALUES (NEW.track_id, NEW.model_id, row_sum(NEW.coverage, NEW.share, NEW.reason,
    NEW.heard_at));
END;
CREATE TRIGGER voices_sum_changed AFTER UPDATE ON voices BEGIN
  DELETE FROM voices_sums WHERE track_id = OLD.track_id AND model_id = OLD.model_id;
  DELETE FROM voices_sums WHERE track_id = NEW.track_id AND model_id = NEW.model_id;
  INSERT INTO voices_sums VALUES (NEW.track_id, NEW.model_id, row_sum(NEW.coverage, NEW.share, NEW.reason,
    NEW.heard_at));
END;
CREATE TRIGGER voices_sum_gone AFTER DELETE ON voices BEGIN DELETE FROM voices_sums WHERE track_id = OLD.track_id AND model_id = OLD.model_id; END;
INSERT INTO voices_sums SELECT track_id, model_id, row_sum(coverage, share, reason, heard_at) FROM voices;

CREATE TABLE heard_over_time_sums (id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER heard_over_time_sum_new AFTER INSERT ON heard_over_time BEGIN
  DELETE FROM heard_over_time_sums WHERE id = NEW.id;
  INSERT INTO heard_over_time_sums VALUES (NEW.id, row_sum(NEW.track_id, NEW.model_id, NEW.pieces, NEW.beats));
END;
CREATE TRIGGER heard_over_time_sum_changed AFTER UPDATE ON heard_over_time BEGIN
  DELETE FROM heard_over_time_sums WHERE id = OLD.id;
  DELETE FROM heard_over_time_sums WHERE id = NEW.id;
  INSERT INTO heard_over_time_sums VALUES (NEW.id, row_sum(NEW.track_id, NEW.model_id, NEW.pieces, NEW.beats));
END;
CREATE TRIGGER heard_over_time_sum_gone AFTER DELETE ON heard_over_time BEGIN DELETE FROM heard_over_time_sums WHERE id = OLD.id; END;
INSERT INTO heard_over_time_sums SELECT id, row_sum(track_id, model_id, pieces, beats) FROM heard_over_time;

CREATE TABLE music_sums (track_id INTEGER PRIMARY KEY, sum INTEGER NOT NULL) STRICT;
CREATE TRIGGER music_sum_new AFTER INSERT ON music BEGIN
  DELETE FROM music_sums WHERE track_id = NEW.track_id;
  INSERT INTO music_sums VALUES (NEW.track_id, row_sum(NEW.bpm, NEW.bpm_from, NEW.bpm_confidence, NEW.steady,
    NEW.beats_per_bar, NEW.key, NEW.key_from, NEW.key_confidence, NEW.vocals));
END;
CREATE TRIGGER music_sum_changed AFTER UPDATE ON music BEGIN
  DELETE FROM music_sums WHERE track_id = OLD.track_id;
  DELETE FROM music_sums WHERE track_id = NEW.track_id;
  INSERT INTO music_sums VALUES (NEW.track_id, row_sum(NEW.bpm, NEW.bpm_from, NEW.bpm_confidence, NEW.steady,
    NEW.beats_per_bar, NEW.key, NEW.key_from, NEW.key_confidence, NEW.vocals));
END;
CREATE TRIGGER music_sum_gone AFTER DELETE ON music BEGIN DELETE FROM music_sums WHERE track_id = OLD.track_id; END;
INSERT INTO music_sums SELECT track_id, row_sum(bpm, bpm_from, bpm_confidence, steady, beats_per_bar, key, key_from,
  key_confidence, vocals) FROM music;
