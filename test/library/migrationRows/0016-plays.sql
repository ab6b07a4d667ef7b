-- Rows of the table that version 16 brought: a play of the person's, and somebody else's.
INSERT INTO plays (track_id, listener, played_at, source) VALUES (1, '', 9900000, 'player'), (2, 'ann', 9800000, 'scrobbler');
