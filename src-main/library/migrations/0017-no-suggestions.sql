-- The window has read tags off the scores themselves since it keeps them in memory, and searches do so, too: a row for each of the 26
-- tags that a track may have, and its place in an index by score, took most of the time to store a track, and a third of the file.
-- From model_tags.floor up a tag counts as heard, and what was heard of it by the second is kept.
DROP TABLE suggestions;
