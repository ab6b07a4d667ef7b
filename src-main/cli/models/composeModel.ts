import { ModelError, ParameterError, ReadError } from '../../errors.ts';
import { readRegular } from '../../files/readRegular.ts';
import { modelFolders, ownModelsFolder } from '../../locations.ts';
import {
  builtInRecipe,
  composeModel as compose,
  parseRecipe,
  type Recipe,
} from '../../models/composing/composeModel.ts';
import { recipeNames } from '../../models/composing/builtInRecipes.ts';
import { findModels, nameOf } from '../../models/findModels.ts';
import { counted } from '../../writing/tasks/WriteParts.ts';

export interface ComposeModelOptions {
  from?: string[];
  recipe?: string;
}

/** `hearmark models compose`: makes a model of others that are installed. */
export async function composeModel(name: string, options: ComposeModelOptions): Promise<number> {
  const installed = new Set((await findModels(modelFolders())).map(nameOf));
  if (installed.has(name)) {
    throw new ParameterError(`there is a model "${name}" already; choose another name, or remove that one`);
  }
  const recipe = options.from === undefined ? await recipeOf(name, options.recipe) : undefined;
  const members = recipe?.members ?? options.from!;
  const missing = members.filter((member) => !installed.has(member));
  if (missing.length > 0) {
    throw new ParameterError(
      `${name} is made of ${members.join(', ')}, and ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not installed; ` +
        `\`hearmark models get ${missing[0]!}\` may have it`,
    );
  }
  const request = recipe ? { name, recipe } : { name, members };
  const { card, folder } = await compose(request, modelFolders(), ownModelsFolder());
  console.log(
    `${name}: of ${counted(members.length, 'model')}, ${card.vocabulary.length} tags, in ${folder}`,
  );
  console.log(`To use it: --model ${name}, or \`hearmark models use ${name}\` for good.`);
  return 0;
}

const recipeBytesMax = 8 * 2 ** 20;

/** The recipe in a file, or the one that comes with Hearmark under the model's name. */
async function recipeOf(name: string, file: string | undefined): Promise<Recipe> {
  if (file === undefined) {
    const builtIn = builtInRecipe(name);
    if (builtIn) return builtIn;
    throw new ParameterError(
      `say of which models with --from; without it, there are recipes for: ${recipeNames.join(', ')}`,
    );
  }
  const bytes = await readRegular(file, recipeBytesMax).catch((cause: Error) => {
    throw new ReadError(`cannot read the recipe ${file}: ${cause.message}`, { path: file, cause });
  });
  try {
    return parseRecipe(JSON.parse(bytes.toString('utf8')), file);
  } catch (cause) {
    if (cause instanceof ModelError) throw cause;
    throw new ModelError(`${file}: a recipe is a JSON file, and this is not valid JSON`, {
      path: file,
      cause,
    });
  }
}
