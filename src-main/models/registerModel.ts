import type { Library } from '../library/Library.ts';
import type { Upgrade } from '../library/changes/upgradeTags.ts';
import { mapsOf } from '../taggers/confidence.ts';
import type { ModelIdentity } from '../taggers/identifyModel.ts';

/**
 * Makes a model known to the library, with its tags and their thresholds, and returns the library's id of it. The first
 * time that a new version of a known model comes, what was decided of the earlier one is taken over, and `onUpgrade` is
 * told what changes, in words.
 */
export function registerModel(
  library: Library,
  { card, weightsHash }: Pick<ModelIdentity, 'card' | 'weightsHash'>,
  onUpgrade: (text: string) => void = () => {},
): number {
  const maps = mapsOf(card);
  const byName = new Map(card.vocabulary.toReversed().map((one) => [one.tag, one]));
  const tags = card.vocabulary.map(({ tag, category, threshold, parent }, index) => ({
    name: tag,
    category,
    threshold,
    map: maps[index],
    parent: parent === undefined ? undefined : byName.get(parent),
  }));
  const { name, version } = card;
  const model = { name, version, weightsHash, tags };
  if (library.models.knows(model)) return library.models.register(model);
  return library.transaction(() => {
    const modelId = library.models.register(model);
    const formerly = card.vocabulary.flatMap((now) =>
      (now.formerly ?? []).map(({ tag, category }) => ({
        before: { name: tag, category },
        now: { name: now.tag, category: now.category },
      })),
    );
    const upgrade = library.changes.upgradeModel({ modelId, name, formerly });
    if (upgrade && !upgrade.versions.includes(version)) onUpgrade(told(name, version, upgrade));
    return modelId;
  });
}

/** What a new version changes, for the person. */
function told(name: string, version: string, upgrade: Upgrade): string {
  const { versions, decisions, renamed, unknown, thresholds } = upgrade;
  const list = (names: readonly string[]) => names.join(', ');
  const sentences = [
    `${name} ${version} takes the place of ${versions.at(-1)!}: your music is listened to again, one job at a time, and all your decisions stay (${decisions.toLocaleString('en')} on its tags).`,
    ...renamed.map(({ before, now }) => `${before} is now called ${now}.`),
    ...(unknown.length > 0 ? [`It no longer knows ${list(unknown)}; your decisions about them stay.`] : []),
    ...(thresholds.length > 0
      ? [
          `It now says how likely a tag is, which your own thresholds of ${list(thresholds)} were not made for: the model's own apply until you undo this.`,
        ]
      : []),
  ];
  return sentences.join(' ');
}
