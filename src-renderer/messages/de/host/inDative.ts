/** What a text of the host is in the dative, where that is another form: `{1|dative}` asks for it. */
export const inDative: Readonly<Record<string, string>> = {
  '{0} tracks': '{0|number} Titeln',
};
