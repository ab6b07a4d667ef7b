/** SQL: the file of `tracks` that is named beside it: the first that is there, or else the first that was. */
export const shownFile = `coalesce(
  (SELECT min(id) FROM files WHERE track_id = tracks.id AND missing_since IS NULL),
  (SELECT min(id) FROM files WHERE track_id = tracks.id))`;
