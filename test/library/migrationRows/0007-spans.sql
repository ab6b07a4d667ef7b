-- Rows with what version 7 brought: two tracks of one file, by its sheet and without one.
INSERT INTO tracks (id, content_id, genres, other_tags, added_at) VALUES
  (21, x'0000000000000000000000000000000000000000000000000000000000000021', '[]', '{}', 9000),
  (22, x'0000000000000000000000000000000000000000000000000000000000000022', '[]', '{}', 9000);
INSERT INTO files (folder_id, name, start_us, end_us, sheet, sheet_hash, size, modified_ns, track_id) VALUES
  (1, CAST('image.flac' AS BLOB), 0, 180000000, CAST('image.cue' AS BLOB), zeroblob(32), 5000, 9, 21),
  (1, CAST('image.flac' AS BLOB), 180000000, 0, NULL, NULL, 5000, 9, 22);
