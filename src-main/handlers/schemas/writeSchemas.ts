import { z } from 'zod';
import type { WriteApi } from '../../api.ts';
import { selection } from './filter.ts';
import { type SchemasOf, id, limit, namesMax, nothing, offset } from './values.ts';
import { writeSettings } from './writeSettings.ts';

const ofWriteTask = z.strictObject({ taskId: id });
const field = z.string().max(namesMax).nullable();

/** Writing into files. */
export const writeSchemas = {
  previewWrite: z.strictObject({
    ...{ selection, settings: writeSettings, withSuggestions: z.boolean() },
    onlyEdits: z.boolean().optional(),
  }),
  countWritable: z.strictObject({ selection, withSuggestions: z.boolean() }),
  previewUndo: z.strictObject({
    of: z.union([z.strictObject({ batchId: id }), z.strictObject({ selection })]).nullable(),
    field,
  }),
  listWritings: nothing,
  listWriteFiles: z.strictObject({ taskId: id, show: z.enum(['changes', 'refused']), offset, limit }),
  chooseWrites: z.strictObject({
    taskId: id,
    fileId: id.nullable(),
    line: id.nullable(),
    field,
    kind: z
      .enum(['fill', 'add', 'order', 'remove', 'change', 'join', 'own', 'version', 'edit', 'undo', 'stale'])
      .nullable(),
    accepted: z.boolean(),
  }),
  applyWrites: ofWriteTask,
  cancelWrites: ofWriteTask,
  listWriteBatches: nothing,
} satisfies SchemasOf<WriteApi>;
