-- A bit that flips inside a value leaves a file that is sound to SQLite. An index holds the sum of each row beside what
-- names it, so that SQLite's integrity check finds a row that is not what was stored. The column that names it comes first: then
-- the sums of new rows are written side by side. What other indexes hold whole needs none (folders, suggestions, file_tags),
-- nor what is compared with its source (decisions).
CREATE INDEX corrections_sums ON corrections (id, row_sum(track_id, tag_id, action, model_id, undoes, at, change_id));
CREATE INDEX changes_sums ON changes (id, row_sum(title, tracks, edits, undoes, at));
CREATE INDEX write_batches_sums ON write_batches (id, row_sum(title, at));
CREATE INDEX writes_sums ON writes (id,
  row_sum(batch_id, folder, name, content_id, fields, size_before, size_after, tag_hash_before, tag_hash_after,
    modified_before_ns, undo, method, temporary, undoes, at));
CREATE INDEX write_ends_sums ON write_ends (write_id, row_sum(state, reason, at));
CREATE INDEX tags_sums ON tags (id,
  row_sum(name, category, shown_name, shown_category, own, hidden, removed, merged_into));
CREATE INDEX tag_parents_by_parent ON tag_parents (parent_id);
CREATE INDEX own_thresholds_sums ON own_thresholds (tag_id, row_sum(threshold));
CREATE INDEX music_answers_sums ON music_answers (track_id, field, row_sum(value, answered_at));
CREATE INDEX file_edits_sums ON file_edits (track_id, field, row_sum(texts));
CREATE INDEX saved_filters_sums ON saved_filters (id, row_sum(name, filter, sort, deleted));
CREATE INDEX playlists_sums ON playlists (id, row_sum(added_at));
CREATE INDEX playlist_tracks_sums ON playlist_tracks (playlist_id, position, row_sum(track_id));
CREATE INDEX roots_sums ON roots (id, row_sum(path, watched, removed, last_scan_at));
CREATE INDEX tracks_sums ON tracks (id,
  row_sum(content_id, prefix_id, duration_seconds, sample_rate_hz, channels, codec, container, title, artist, album,
    album_artist, year, track_number, disc_number, genres, other_tags, added_at));
CREATE INDEX files_sums ON files (id,
  row_sum(folder_id, name, start_us, end_us, sheet, sheet_hash, size, modified_ns, track_id, failure, failure_retry,
    missing_since, chapters));
CREATE INDEX loudness_sums ON loudness (track_id, row_sum(integrated_lufs, range_lu, true_peak_db));
CREATE INDEX fingerprints_sums ON fingerprints (track_id, row_sum(words, failure));
CREATE INDEX models_sums ON models (id, row_sum(name, version, weights_hash, registered_at));
CREATE INDEX model_tags_sums ON model_tags (model_id, position, row_sum(tag_id, threshold, floor, map));
CREATE INDEX scores_sums ON scores (model_id, track_id, row_sum(coverage, reason, scores, scored_at));
CREATE INDEX timelines_sums ON timelines (id,
  row_sum(model_id, track_id, window_seconds, window_starts, timeline, embedding, seconds));
CREATE INDEX hearing_models_sums ON hearing_models (id, row_sum(task, name, version, weights_hash, used_at));
CREATE INDEX rhythms_sums ON rhythms (track_id, model_id,
  row_sum(coverage, bpm, confidence, steady, beats_per_bar, half, twice, reason, heard_at));
CREATE INDEX keys_sums ON keys (track_id, model_id, row_sum(coverage, key, confidence, reason, heard_at));
CREATE INDEX voices_sums ON voices (track_id, model_id, row_sum(coverage, share, reason, heard_at));
CREATE INDEX heard_over_time_sums ON heard_over_time (id, row_sum(track_id, model_id, pieces, beats));
CREATE INDEX music_sums ON music (track_id,
  row_sum(bpm, bpm_from, bpm_confidence, steady, beats_per_bar, key, key_from, key_confidence, vocals));
