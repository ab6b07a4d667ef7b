-- What a network that answers for short steps heard in each second, for the tags that may be shown: deflated bytes, see
-- secondsBlob.ts. NULL where a model answers for whole windows only, or heard the track before.
ALTER TABLE timelines ADD COLUMN seconds BLOB;
