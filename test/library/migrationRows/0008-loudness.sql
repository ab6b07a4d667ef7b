-- A row of the table that version 8 brought, and one of which little is known.
INSERT INTO loudness (track_id, integrated_lufs, range_lu, true_peak_db) VALUES (1, -9.5, 6.25, -0.5), (2, NULL, NULL, NULL);
