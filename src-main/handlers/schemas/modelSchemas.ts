import { z } from 'zod';
import type { ModelApi, TrainingApi } from '../../api.ts';
import { selection } from './filter.ts';
import { type SchemasOf, id, namesMax, nothing, tagIds } from './values.ts';

const modelName = z
  .string()
  .max(namesMax)
  .regex(/^[^\\/]+$/, 'a name, not a path');
const ofTraining = z.strictObject({ trainingId: id });

/** Models, and learning. */
export const modelSchemas = {
  listLessons: nothing,
  startTraining: z.strictObject({
    depth: z.enum(['thresholds', 'head', 'full']),
    tagIds: tagIds.min(1).nullable(),
    epochs: z.int().min(1).max(1000),
    machine: z.string().min(1).max(100).optional(),
  }),
  listTrainings: nothing,
  listTrainingChanges: ofTraining,
  pauseTraining: ofTraining,
  resumeTraining: ofTraining,
  cancelTraining: ofTraining,
  acceptTraining: z.strictObject({ trainingId: id, insist: z.boolean() }),
  listModels: nothing,
  useModel: z.strictObject({ name: modelName }),
  tryModelAgain: z.strictObject({ name: modelName }),
  measureRuntimes: z.strictObject({ name: modelName }),
  listPublishedModels: nothing,
  getModel: z.strictObject({ name: modelName, acceptLicence: z.boolean() }),
  cancelGetModel: z.strictObject({ name: modelName }),
  removeModel: z.strictObject({ name: modelName }),
  composeModel: z.strictObject({
    name: modelName,
    members: z.array(modelName).min(2).max(20).nullable(),
  }),
  compareModels: z.strictObject({
    names: z.tuple([modelName, modelName]),
    selection,
    limit: z.int().min(1).max(100),
  }),
} satisfies SchemasOf<TrainingApi & ModelApi>;
