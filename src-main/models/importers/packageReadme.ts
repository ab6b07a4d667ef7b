/** What a README says of an imported model. */
interface ImportedCard {
  readonly name: string;
  readonly architecture: string;
  readonly provenance: string;
  readonly licence: string;
  /** Of one that hears something else than tags: what. */
  readonly task?: string | readonly string[];
  /** How the thresholds were chosen, where they are not the publisher's. */
  readonly thresholdRule?: string;
}

/** Returns the README.md of an imported model's package. */
export function packageReadme({
  name,
  architecture,
  provenance,
  licence,
  task,
  thresholdRule,
}: ImportedCard): string {
  const opening = `# ${name}

A model for Hearmark (architecture ${architecture}). ${provenance}

Licence: ${licence}.
`;
  if (task) return `${opening}\nIt hears ${[task].flat().join(', ')} and is no tagger.\n`;
  const thresholds = thresholdRule === undefined ? 'those of the card that came with it' : thresholdRule;
  return `${opening}
Thresholds: ${thresholds}. They can be changed in card.json at any time; tracks need not be listened to again.
`;
}
