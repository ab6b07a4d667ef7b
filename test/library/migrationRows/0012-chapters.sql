-- A chapter that is a track, of a file that was read for them.
INSERT INTO tracks (id, content_id, genres, other_tags, added_at) VALUES
  (31, x'0000000000000000000000000000000000000000000000000000000000000031', '[]', '{}', 9000);
INSERT INTO files (folder_id, name, start_us, end_us, chapters, size, modified_ns, track_id) VALUES
  (1, CAST('book.m4b' AS BLOB), 60000000, 0, 1, 5000, 9, 31);
