-- Rows of the table that version 20 brought: the playlist of version 9 with its two tracks the other way round.
INSERT INTO playlists (id, added_at) VALUES (2, 10000);
INSERT INTO playlist_runs (playlist_id, place, of_playlist_id, first_position, last_position) VALUES (2, 0, 1, 1, 1), (2, 1, 1, 0, 0);
