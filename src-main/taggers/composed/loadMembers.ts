import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ModelError } from '../../errors.ts';
import { composedHyper, type ComposedHyper } from '../architectures/composed.ts';
import type { ModelCard } from '../card.ts';

/** The models that come with Hearmark. */
const shippedFolder = join(import.meta.dirname, '..', '..', '..', 'models');

/**
 * Loads the members of a composed model: packages of their names that lie beside it, or come with Hearmark. Throws
 * ModelError that names the member that is missing, or whose vocabulary is another.
 */
export async function loadMembers<Member extends { readonly card: ModelCard }>(
  folder: string,
  card: ModelCard,
  {
    load,
    loadCard,
  }: { load: (folder: string) => Promise<Member>; loadCard: (folder: string) => Promise<ModelCard> },
): Promise<Member[]> {
  const hyper = checkedHyper(card);
  const members: Member[] = [];
  for (const name of hyper.members) {
    const place = placeOfMember(folder, name);
    if (place === undefined) {
      throw new ModelError(`it is made of ${name}, among others, and there is no model ${name}`);
    }
    // Before it is loaded: it might be made of this one
    if ((await loadCard(place)).architecture === 'composed') {
      throw new ModelError(`it is made of ${name}, which is made of others itself: name those`);
    }
    const member = await load(place);
    checkVocabulary(member.card, name, hyper);
    members.push(member);
  }
  return members;
}

/** The package of this name that lies beside a composed model, or comes with Hearmark; undefined where there is none. */
export function placeOfMember(folder: string, name: string): string | undefined {
  return [dirname(folder), shippedFolder]
    .map((place) => join(place, name))
    .find((place) => existsSync(join(place, 'card.json')));
}

function checkedHyper({ hyperparameters, vocabulary }: ModelCard): ComposedHyper {
  const parsed = composedHyper.safeParse(hyperparameters);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new ModelError(`hyperparameters.${issue!.path.join('.')}: ${issue!.message}`);
  }
  const { members, sources } = parsed.data;
  if (sources.length !== vocabulary.length) {
    throw new ModelError(`it has sources of ${sources.length} tags, and ${vocabulary.length} tags`);
  }
  const stranger = sources.flat().find(({ model }) => !members.includes(model));
  if (stranger) throw new ModelError(`a tag is made of ${stranger.model}, which is no member`);
  return parsed.data;
}

function checkVocabulary({ vocabulary }: ModelCard, name: string, { sources }: ComposedHyper): void {
  const missing = sources
    .flat()
    .find(
      ({ model, tag, category }) =>
        model === name && !vocabulary.some((one) => one.tag === tag && one.category === category),
    );
  if (!missing) return;
  throw new ModelError(
    `it takes "${missing.tag}" (${missing.category}) from ${name}, whose vocabulary is another one and has no such tag`,
  );
}
