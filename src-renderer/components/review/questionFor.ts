/** The words around a tag that make a question of it. */
export function questionFor(category: string): { before: string; after: string } {
  switch (category) {
    case 'genre':
    case 'mood':
      return { before: 'Is this', after: '?' };
    case 'instrument':
      return { before: 'Do you hear', after: '?' };
    case 'era':
      return { before: 'Is this from the', after: '?' };
    default:
      return { before: 'Does', after: 'fit?' };
  }
}
