-- What a library of version 1 may hold, at least a row in every table; only what its schema has.
INSERT INTO folders (id, path) VALUES (1, CAST('/music' AS BLOB)), (2, x'2fe92f');
INSERT INTO tracks (id, content_id, prefix_id, duration_seconds, sample_rate_hz, channels, codec, container, title,
    artist, album, album_artist, year, track_number, disc_number, genres, other_tags, added_at) VALUES
  (1, x'0000000000000000000000000000000000000000000000000000000000000001', x'0000000000000000000000000000000000000000000000000000000000000011', 201.5, 44100, 2, 'flac', 'flac', 'Slow Water', 'Dóra Castro',
    'Weather', 'Dóra Castro', 1974, 3, 1, '["Ambient","Rock"]', '{"moods":["calm"],"comment":["x"]}', 1000),
  (2, x'0000000000000000000000000000000000000000000000000000000000000002', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', '{}',
    2000);
INSERT INTO files (id, folder_id, name, size, modified_ns, track_id, failure, failure_retry, missing_since) VALUES
  (1, 1, CAST('water.flac' AS BLOB), 1000, 1700000000123456789, 1, NULL, NULL, NULL),
  (2, 2, x'6ee92e6d7033', 2000, 1, 2, 'the file is empty', 1, NULL),
  (3, 1, CAST('gone.mp3' AS BLOB), 3000, -5, 1, NULL, NULL, 1700000000000),
  (4, 1, CAST('text.mp3' AS BLOB), 10, 7, NULL, 'not an audio file', 0, NULL);
INSERT INTO tags (id, name, category) VALUES
  (1, 'electronic', 'genre'), (2, 'happy', 'mood'), (3, 'rainy day', 'own'), (4, 'Techno', 'genre');
INSERT INTO models (id, name, version, weights_hash, registered_at) VALUES (1, 'model', '1', 'abc', 3000);
INSERT INTO model_tags (model_id, position, tag_id, threshold, floor) VALUES (1, 0, 1, 0.5, 0.25), (1, 1, 2, 0.4, 0.2);
INSERT INTO scores (model_id, track_id, coverage, reason, scores, scored_at) VALUES
  (1, 1, 'whole', NULL, x'0000003f0000803e', 4000), (1, 2, 'sampled', 'silence', x'', 4001);
INSERT INTO timelines (id, model_id, track_id, window_seconds, window_starts, timeline, embedding) VALUES
  (1, 1, 1, 29, x'00000000', x'00380034', x'003c');
INSERT INTO suggestions (track_id, model_id, tag_id, score) VALUES (1, 1, 1, 0.5), (1, 1, 2, 0.25);
INSERT INTO corrections (id, track_id, tag_id, action, model_id, undoes, at) VALUES
  (1, 1, 1, 'accepted', 1, NULL, 5000), (2, 1, 2, 'rejected', 1, NULL, 5001), (3, 1, 2, 'undone', NULL, 2, 5002),
  (4, 2, 3, 'added', NULL, NULL, 5003), (5, 1, 4, 'removed', NULL, NULL, 5004);
