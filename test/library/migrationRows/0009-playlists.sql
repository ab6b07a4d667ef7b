-- Rows of the tables that version 9 brought.
INSERT INTO playlists (id, added_at) VALUES (1, 9500);
INSERT INTO playlist_tracks (playlist_id, position, track_id) VALUES (1, 0, 2), (1, 1, 1);
