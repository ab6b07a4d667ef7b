/**
 * SQL for whether any model has heard one of some tags (SQL in parentheses) in a track, down to its floor, which is below
 * its threshold.
 */
export const isHeard = (trackId: string, tagIds: string) => `EXISTS (
  SELECT 1 FROM models CROSS JOIN model_tags ON model_tags.model_id = models.id AND tag_id IN ${tagIds}
    CROSS JOIN scores ON scores.model_id = models.id AND scores.track_id = ${trackId}
  WHERE length(scores) > 4 * position AND float32_at(scores, position) >= floor)`;
