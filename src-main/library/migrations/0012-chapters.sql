-- Chapters of a file may be tracks, where a person wants that: a row as those of version 7, without a sheet.
ALTER TABLE files ADD COLUMN chapters INTEGER NOT NULL DEFAULT 0 CHECK (chapters IN (0, 1)); -- 1: it was read for them
