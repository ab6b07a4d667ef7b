import { ParameterError } from '../../errors.ts';
import type { ModelPackage } from '../../taggers/modelPackage.ts';
import { findModels, nameOf } from '../findModels.ts';
import type { TryOut } from '../installPackage.ts';
import { recipeNames } from './builtInRecipes.ts';
import { builtInRecipe, composeModel, type Recipe } from './composeModel.ts';

export interface ComposeInstalledOptions {
  /** Where members are looked for. */
  modelFolders: readonly string[];
  /** Where it goes. */
  ownFolder: string;
  tryOut: TryOut;
}

/**
 * Makes a model of others that are installed: of these members, by a recipe, or, where neither is given, by the one that comes
 * with Hearmark under this name. Throws ParameterError where the name is taken or a member is missing, ModelError.
 */
export async function composeInstalled(
  { name, members, recipe }: { name: string; members?: readonly string[]; recipe?: Recipe },
  { modelFolders, ownFolder, tryOut }: ComposeInstalledOptions,
): Promise<ModelPackage> {
  const installed = new Set((await findModels(modelFolders)).map(nameOf));
  if (installed.has(name)) {
    throw new ParameterError(`there is a model "${name}" already; choose another name, or remove that one`);
  }
  const chosen = members === undefined ? { recipe: recipe ?? recipeNamed(name) } : { members };
  const wanted = 'members' in chosen ? chosen.members : chosen.recipe.members;
  const missing = wanted.filter((member) => !installed.has(member));
  if (missing.length > 0) {
    throw new ParameterError(
      `${name} is made of ${wanted.join(', ')}, and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not installed; ` +
        `\`hearmark models get ${missing[0]!}\` may have it`,
    );
  }
  return composeModel({ name, ...chosen }, modelFolders, ownFolder, tryOut);
}

function recipeNamed(name: string): Recipe {
  const builtIn = builtInRecipe(name);
  if (builtIn) return builtIn;
  throw new ParameterError(
    `say of which models it is to be made; without that, there are recipes for: ${recipeNames.join(', ')}`,
  );
}
