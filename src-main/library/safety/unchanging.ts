interface Unchanging {
  table: string;
  /** What names an entry. */
  key: string[];
  /** What never changes of it; all where undefined. */
  columns?: string[];
}

/** Entries that never change once they are made. */
export const unchanging: readonly Unchanging[] = [
  { table: 'corrections', key: ['id'] },
  { table: 'changes', key: ['id'] },
  { table: 'write_batches', key: ['id'] },
  { table: 'writes', key: ['id'] },
  { table: 'write_ends', key: ['write_id'] },
  { table: 'tracks', key: ['id'], columns: ['content_id', 'added_at'] },
  { table: 'scores', key: ['model_id', 'track_id', 'scored_at'], columns: ['scores'] },
  { table: 'model_tags', key: ['model_id', 'position'], columns: ['tag_id', 'map'] },
];

/** True for a table whose rows are the same in every copy that has them. */
export function isUnchanging(table: string): boolean {
  return unchanging.some((one) => one.table === table && one.columns === undefined);
}
