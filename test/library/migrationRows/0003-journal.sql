-- Rows of the tables that version 3 brought.
INSERT INTO write_batches (id, title, at) VALUES (1, 'Wrote 2 files', 8000);
INSERT INTO writes (id, batch_id, folder, name, content_id, fields, size_before, size_after, tag_hash_before,
    tag_hash_after, modified_before_ns, undo, method, temporary, undoes, at) VALUES
  (1, 1, CAST('/music' AS BLOB), CAST('water.flac' AS BLOB), x'0000000000000000000000000000000000000000000000000000000000000001',
    '[{"field":"GENRE","before":[],"after":["Techno"]}]', 1000, 1100, zeroblob(32), x'0000000000000000000000000000000000000000000000000000000000000005',
    1700000000123456789, x'0102', 'replaced', x'2f61', NULL, 8001),
  (2, 1, CAST('/music' AS BLOB), CAST('water.flac' AS BLOB), x'0000000000000000000000000000000000000000000000000000000000000001', '[]', 1100, 1000,
    x'0000000000000000000000000000000000000000000000000000000000000005', zeroblob(32), 1700000000123456799, x'', 'in place', NULL, 1, 8002);
INSERT INTO write_ends (write_id, state, reason, at) VALUES (1, 'applied', NULL, 8003), (2, 'failed', 'busy', 8004);
