-- What somebody listened to, where a person wants that kept: their own plays, and those that other programs noted.
CREATE TABLE plays (
  id INTEGER PRIMARY KEY,
  track_id INTEGER NOT NULL REFERENCES tracks (id),
  listener TEXT NOT NULL, -- '' is the person whose library it is
  played_at INTEGER NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('player', 'listenbrainz', 'scrobbler')),
  UNIQUE (listener, track_id, played_at)
) STRICT;
CREATE INDEX plays_sums ON plays (id, row_sum(track_id, listener, played_at, source));
