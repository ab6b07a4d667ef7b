-- A fingerprint of no words, and one that failed.
INSERT INTO fingerprints (track_id, words, failure) VALUES (1, x'', NULL), (2, x'', 'corrupt: its audio cannot be read');
