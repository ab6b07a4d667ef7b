import { z } from 'zod';
import { ModelError } from '../../errors.ts';
import { composedHyper } from '../../taggers/architectures/composed.ts';
import { loadCard } from '../../taggers/loadCard.ts';
import type { ModelPackage } from '../../taggers/modelPackage.ts';
import type { ModelCard } from '../../taggers/card.ts';
import { findModel } from '../findModels.ts';
import { installPackage, type TryOut } from '../installPackage.ts';
import { builtInRecipes } from './builtInRecipes.ts';
import { joinVocabularies } from './joinVocabularies.ts';

/** Weights and thresholds that somebody has found, in place of equal ones. */
const recipeSchema = z.strictObject({
  members: composedHyper.shape.members,
  tags: z
    .array(
      z.strictObject({
        tag: z.string().min(1),
        category: z.string().min(1),
        threshold: z.number().min(0).max(1),
        sources: composedHyper.shape.sources.element,
      }),
    )
    .min(1),
  calibration: z.record(z.string(), z.unknown()).optional(),
  rules: z.array(z.unknown()).optional(),
  thresholdRule: z.string().optional(),
  provenance: z.string().optional(),
  metrics: z.record(z.string(), z.unknown()).optional(),
});

export type Recipe = z.infer<typeof recipeSchema>;

/** Returns a recipe that comes with Hearmark, undefined where there is none of that name. */
export function builtInRecipe(name: string): Recipe | undefined {
  return Object.hasOwn(builtInRecipes, name) ? parseRecipe(builtInRecipes[name], name) : undefined;
}

/** Checks a recipe; throws ModelError that names the first thing wrong. */
export function parseRecipe(json: unknown, name: string): Recipe {
  const parsed = recipeSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ModelError(`${name}: ${issue!.path.join('.') || 'recipe'}: ${issue!.message}`);
}

/** What is heard at once: the excerpts that the confidences of published models were fitted on. */
const windowSeconds = 30;

/**
 * Makes a model of others and installs it, whole or not at all: their vocabularies joined with equal weights, or as a
 * recipe says. Throws ModelError where a member is missing, has another vocabulary, or is made of others itself.
 */
export async function composeModel(
  request: { name: string } & ({ members: readonly string[] } | { recipe: Recipe }),
  modelFolders: readonly string[],
  modelsFolder: string,
  tryOut?: TryOut,
): Promise<ModelPackage> {
  const names = 'recipe' in request ? request.recipe.members : request.members;
  const cards: ModelCard[] = [];
  for (const member of names) cards.push(await loadCard(await findModel(member, modelFolders)));
  const twice = names.find((member, index) => names.indexOf(member) < index);
  if (twice !== undefined) throw new ModelError(`${twice} is named twice`);
  const recipe = 'recipe' in request ? request.recipe : undefined;
  const tags = recipe?.tags ?? joinVocabularies(cards);
  const sampleRateHz = Math.max(...cards.map(({ frontEnd }) => frontEnd.sampleRateHz));
  const card = {
    format: 1,
    name: request.name,
    version: '1.0.0',
    licence: [...new Set(cards.map(({ licence }) => licence))].join(' and '),
    architecture: 'composed',
    hyperparameters: { members: names, sources: tags.map(({ sources }) => sources) },
    parameters: cards.reduce((sum, { parameters = 0 }) => sum + parameters, 0),
    frontEnd: { kind: 'waveform', sampleRateHz },
    inputSamples: windowSeconds * sampleRateHz,
    aggregation: 'mean',
    shortInput: 'repeat',
    vocabulary: tags.map(({ tag, category, threshold }) => ({ tag, category, threshold })),
    provenance: `Made of ${names.join(', ')}: each tag is the mean of what they say of it.`,
    ...foundOut(recipe),
  };
  const readme = `# ${request.name}

A model for Hearmark that is made of others: ${names.join(', ')}. It needs all of them. ${card.provenance}

Licence: ${card.licence}.
`;
  return installPackage({ card, composed: true, readme }, modelsFolder, tryOut);
}

/** What a recipe says of the whole, for the card. */
function foundOut({ calibration, rules, thresholdRule, provenance, metrics }: Partial<Recipe> = {}) {
  return {
    ...(calibration && { calibration }),
    ...(rules && { rules }),
    ...(thresholdRule !== undefined && { thresholdRule }),
    ...(provenance !== undefined && { provenance }),
    ...(metrics && { metrics }),
  };
}
