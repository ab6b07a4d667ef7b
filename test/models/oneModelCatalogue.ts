/** A catalogue with the first CRNN as the model `published`, changed so, and with copies of it that differ. */
export function oneModelCatalogue(changes: object, copies: readonly object[] = []): object {
  const entry = {
    ...{ name: 'published', file: 'published.safetensors', architecture: 'crnn' },
    ...{ vocabulary: 'mtg-jamendo-top50', licence: 'free', paper: 'paper', dataSet: 'Tones' },
    metrics: { rocAuc: 0.75, prAuc: 0.25, of: 'a test' },
    ...changes,
  };
  return {
    format: 1,
    licences: {
      free: { name: 'MIT', commercialUse: true, url: 'https://example.org/mit' },
      bound: { name: 'CC-BY-NC-SA-4.0', commercialUse: false, url: 'https://example.org/nc' },
    },
    papers: { paper: { title: 'A test', url: 'https://example.org/paper' } },
    models: [entry, ...copies.map((copy) => ({ ...entry, ...copy }))],
  };
}
