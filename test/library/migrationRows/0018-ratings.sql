-- Rows of the tables that version 18 brought: a person's four stars; they stand in `ratings`, too, by a trigger.
INSERT INTO own_ratings (track_id, stars, rated_at) VALUES (1, 4, 9950000), (2, 0, 9950001);
