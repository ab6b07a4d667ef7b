-- Rows of the tables and columns that version 2 brought, beside those of version 1.
INSERT INTO changes (id, title, tracks, edits, undoes, at) VALUES
  (1, 'Accepted techno on 2 tracks', 2, '[]', NULL, 6000),
  (2, 'Renamed live', 0, '[{"kind":"tag","id":3,"before":{},"after":{"shown_name":"rain"}}]', NULL, 6001),
  (3, '', 0, '[]', 2, 6002);
INSERT INTO corrections (id, track_id, tag_id, action, model_id, undoes, at, change_id) VALUES
  (11, 2, 1, 'accepted', 1, NULL, 6000, 1);
INSERT INTO decisions (track_id, tag_id, action, correction_id) VALUES (2, 1, 'accepted', 11);
INSERT INTO tags (id, name, category, shown_name, shown_category, own, hidden, removed, merged_into) VALUES
  (11, 'dnb', 'own', 'Drum & Bass', 'genre', 1, 0, 0, NULL), (12, 'drum n bass', 'own', NULL, NULL, 1, 1, 1, 11);
INSERT OR IGNORE INTO file_tags (track_id, tag_id) VALUES (1, 4);
INSERT INTO tag_parents (tag_id, parent_id) VALUES (4, 1);
INSERT INTO own_thresholds (tag_id, threshold) VALUES (1, 0.75);
INSERT INTO saved_filters (id, name, filter, sort, deleted) VALUES
  (1, 'Not for dancing', '{"exclude":[4]}', '{"by":"artist","descending":false}', 0);
INSERT INTO roots (id, path, watched, removed, last_scan_at) VALUES (1, CAST('/music' AS BLOB), 1, 0, 7000);
