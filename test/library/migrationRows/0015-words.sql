-- Rows of the tables that version 15 brought: a track among words, and one of which that cannot be said.
INSERT INTO hearing_models (id, task, name, version, weights_hash, used_at) VALUES (4, 'words', 'towers', '1', 'abe', 9800);
INSERT INTO word_vectors (track_id, model_id, coverage, numbers, vector, reason, heard_at) VALUES
  (1, 4, 'whole', 2, x'003c0000', NULL, 9801), (2, 4, 'sampled', NULL, NULL, 'nothing was heard', 9801);
