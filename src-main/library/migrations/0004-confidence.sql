-- Scores of tracks are confidences from now on: what a model's card makes of what its network answers. Models from before
-- have no maps, and what they answered is their confidence.
ALTER TABLE model_tags ADD COLUMN map TEXT; -- JSON: knots [score, confidence], linear between; for timelines, which stay as the network answered
