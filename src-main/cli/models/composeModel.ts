import { ModelError, ReadError } from '../../errors.ts';
import { readRegular } from '../../files/readRegular.ts';
import { modelFolders, ownModelsFolder } from '../../locations.ts';
import { composeInstalled } from '../../models/composing/composeInstalled.ts';
import { parseRecipe, type Recipe } from '../../models/composing/composeModel.ts';
import { membersOf } from '../../models/composing/membersOf.ts';
import { inOwnProcess } from '../../models/tryModel.ts';
import { counted } from '../../writing/tasks/WriteParts.ts';

export interface ComposeModelOptions {
  from?: string[];
  recipe?: string;
}

/** `hearmark models compose`: makes a model of others that are installed. */
export async function composeModel(name: string, options: ComposeModelOptions): Promise<number> {
  const { from: members, recipe: file } = options;
  const { card, folder } = await composeInstalled(
    {
      name,
      ...(members && { members }),
      ...(file !== undefined && { recipe: await readRecipe(file) }),
    },
    { modelFolders: modelFolders(), ownFolder: ownModelsFolder(), tryOut: inOwnProcess },
  );
  const parts = counted(membersOf(card).length, 'model');
  console.log(`${name}: of ${parts}, ${card.vocabulary.length} tags, in ${folder}`);
  console.log(`To use it: --model ${name}, or \`hearmark models use ${name}\` for good.`);
  return 0;
}

const recipeBytesMax = 8 * 2 ** 20;

async function readRecipe(file: string): Promise<Recipe> {
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
