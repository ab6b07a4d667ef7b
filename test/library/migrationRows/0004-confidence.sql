-- A row with what version 4 brought.
UPDATE model_tags SET map = '[[0,0.01],[0.2,0.5],[1,0.9]]' WHERE model_id = 1 AND position = 1;
