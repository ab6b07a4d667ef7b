import ensemble from './recipes/ensemble.json' with { type: 'json' };

/** The recipes that come with Hearmark, as they are written down. */
export const builtInRecipes: Record<string, unknown> = { ensemble };
export const recipeNames = Object.keys(builtInRecipes);
