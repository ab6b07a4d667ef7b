/** Fields as a second reader gives them, by kind of tag. */
export type NativeFields = Record<string, { id: string; value: unknown }[]>;

/** Said in one frame by v2.4 and in several by v2.3. */
const dates = ['TDRC', 'TYER', 'TDAT', 'TIME', 'TDOR', 'TORY', 'TXXX:DATE'];
const namesIn4: Record<string, string> = { IPLS: 'TIPL', 'TXXX:MOOD': 'TMOO' };

/**
 * Gives the fields of an ID3v2 tag the names that they have in v2.4, sorted, and to each one text, for comparing a tag
 * before and after its version changes: the versions, and the reader, differ over what stands between values. Dates are
 * left out; `textOf` makes a text of a value.
 */
export function inOneVersion(native: NativeFields, textOf: (value: unknown) => string): NativeFields {
  return Object.fromEntries(
    Object.entries(native).map(([type, list]) => {
      if (!type.startsWith('ID3v2')) return [type, list];
      const byName = Map.groupBy(
        list.filter(({ id }) => !dates.includes(id)),
        ({ id }) => namesIn4[id.toUpperCase()] ?? id,
      );
      const fields = [...byName].map(([id, of]) => {
        const texts = of.map(({ value }) =>
          textOf(value)
            .trim()
            .replaceAll(/\s*[\0/;]\s*/g, '/'),
        );
        return { id, value: texts.join('/') };
      });
      return ['ID3v2.4', fields.toSorted((a, b) => a.id.localeCompare(b.id))];
    }),
  );
}
