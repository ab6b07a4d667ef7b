-- Two drafts: a title, and a comment that is to go.
INSERT INTO file_edits (track_id, field, texts) VALUES (1, 'title', '["Slow Water"]'), (1, 'comment', '[]');
