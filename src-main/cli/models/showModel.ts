import { aggregationsOf, type ModelCard } from '../../taggers/card.ts';
import { membersOf } from '../../models/composing/membersOf.ts';
import { isHearingCard } from '../../taggers/hearing/hearingCard.ts';
import { identifyHearing } from '../../taggers/hearing/identifyHearing.ts';
import { inFolder, readCardText } from '../../taggers/loadCard.ts';
import { categoriesOf, installedModels } from '../session.ts';
import { hearingRows } from './hearingRows.ts';

export interface ShowModelOptions {
  json: boolean;
}

/** `hearmark models show`: what a model's card says of it. */
export async function showModel(name: string, { json }: ShowModelOptions): Promise<number> {
  const installed = installedModels();
  const folder = await installed.folderOf(name);
  if (await hearsElse(folder)) {
    await installed.check(folder);
    const { card, weightsHash } = await identifyHearing(folder);
    if (json) console.log(JSON.stringify({ folder, weightsHash, ...card }));
    else print(card.name, hearingRows({ card, folder }));
    return 0;
  }
  const { card, weightsHash } = await installed.identify(folder);
  if (json) {
    console.log(JSON.stringify({ folder, weightsHash, ...card }));
    return 0;
  }
  const { frontEnd, inputSamples, vocabulary } = card;
  const seconds = (inputSamples / frontEnd.sampleRateHz).toFixed(1);
  const rows = {
    Version: card.version,
    Licence: card.licence,
    Network: describeNetwork(card),
    Parameters: card.parameters?.toLocaleString('en') ?? 'not stated',
    Hears: `${seconds} s at ${frontEnd.sampleRateHz} Hz, ${frontEnd.kind}; windows by ${describeAggregation(card)}`,
    Provenance: card.provenance ?? 'not stated',
    Limits: card.limits ?? 'not stated',
    Folder: folder,
  };
  print(card.name, rows);
  for (const category of categoriesOf(card)) {
    const tags = vocabulary.filter((tag) => tag.category === category);
    console.log(
      `  ${category.padEnd(12)} ${tags.map(({ tag, threshold }) => `${tag} ${threshold}`).join(', ')}`,
    );
  }
  return 0;
}

/** True for a package that hears something else than tags. */
async function hearsElse(folder: string): Promise<boolean> {
  const text = await readCardText(folder);
  try {
    return isHearingCard(text);
  } catch (cause) {
    throw inFolder(folder, cause);
  }
}

function print(name: string, rows: Readonly<Record<string, string>>): void {
  console.log(name);
  for (const [title, text] of Object.entries(rows)) console.log(`  ${title.padEnd(12)} ${text}`);
}

/** The network with what shapes it, or the models that it is made of. */
function describeNetwork(card: ModelCard): string {
  const members = membersOf(card);
  if (members.length > 0) return `made of ${members.join(', ')}`;
  return `${card.architecture} ${JSON.stringify(card.hyperparameters)}`;
}

/** "mean", or "genre mean, voice 0.9 quantile". */
function describeAggregation(card: ModelCard): string {
  const rules = aggregationsOf(card).map((rule) =>
    typeof rule === 'string' ? rule : `${rule.quantile} quantile`,
  );
  if (new Set(rules).size === 1) return rules[0]!;
  const byCategory = new Map<string, Set<string>>();
  card.vocabulary.forEach(({ category }, index) =>
    byCategory.set(category, (byCategory.get(category) ?? new Set()).add(rules[index]!)),
  );
  return [...byCategory].map(([category, said]) => `${category} ${[...said].join(' or ')}`).join(', ');
}
