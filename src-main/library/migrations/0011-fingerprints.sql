-- What a recording sounds like, whatever its encoding: the words of Chromaprint's second algorithm, see wordsBlob.ts. A track is
-- known by its content, so a fingerprint never grows old.
CREATE TABLE fingerprints (
  track_id INTEGER PRIMARY KEY REFERENCES tracks (id),
  words BLOB NOT NULL, -- deflated; of no length where there is nothing to be known by, or a failure
  failure TEXT -- why its sound cannot be decoded
) STRICT;
