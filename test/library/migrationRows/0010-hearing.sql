-- Rows of the tables that version 10 brought: a tempo, none, a key, singing, and what a person says of a tempo.
INSERT INTO hearing_models (id, task, name, version, weights_hash, used_at) VALUES
  (1, 'rhythm', 'beats', '1', 'abc', 9600), (2, 'key', 'key', '1', 'abd', 9600), (3, 'voice', 'model', '1', 'abc', 9600);
INSERT INTO rhythms (track_id, model_id, coverage, bpm, confidence, steady, beats_per_bar, half, twice, reason, heard_at) VALUES
  (1, 1, 'whole', 124.02, 0.9, 1, 4, -0.5, 0.125, NULL, 9601),
  (2, 1, 'sampled', NULL, NULL, NULL, NULL, NULL, NULL, 'no steady beat', 9601);
INSERT INTO keys (track_id, model_id, coverage, key, confidence, reason, heard_at) VALUES (1, 2, 'whole', 21, 0.7, NULL, 9601);
INSERT INTO voices (track_id, model_id, coverage, share, reason, heard_at) VALUES (1, 3, 'whole', 0.25, NULL, 9601);
INSERT INTO heard_over_time (track_id, model_id, pieces, beats) VALUES (1, 1, '[[0.3,201,124.02]]', x'0102');
INSERT INTO music_answers (track_id, field, value, answered_at) VALUES (2, 'bpm', 62, 9700);
