-- How loud a track is (EBU R 128), where all of it was decoded. What cannot be told of it (silence, a short piece) is NULL.
CREATE TABLE loudness (
  track_id INTEGER PRIMARY KEY REFERENCES tracks (id),
  integrated_lufs REAL,
  range_lu REAL,
  true_peak_db REAL -- dBTP
) STRICT;
