/** What a README says of an imported model. */
interface ImportedCard {
  readonly name: string;
  readonly architecture: string;
  readonly provenance: string;
  readonly licence: string;
  /** How the thresholds were chosen, where they are not the publisher's. */
  readonly thresholdRule?: string;
}

/** Returns the README.md of an imported model's package. */
export function packageReadme({
  name,
  architecture,
  provenance,
  licence,
  thresholdRule,
}: ImportedCard): string {
  const thresholds = thresholdRule === undefined ? 'those of the card that came with it' : thresholdRule;
  return `# ${name}

A model for Hearmark (architecture ${architecture}). ${provenance}

Licence: ${licence}.

Thresholds: ${thresholds}. They can be changed in card.json at any time; tracks need not be listened to again.
`;
}
