/** How many of what a change was made to; nothing else is read so, for a tag or a playlist may be called as a text of the host is. */
export const counted = {
  '1 track': '1 Titel',
  '1 tag': '1 Tag',
  '1 decision': '1 Entscheidung',
  '1 file': '1 Datei',
  '{0} files': '{0|number} Dateien',
  '{0} and {1} more tags': '{0} und {1|number} weitere Tags',
  '{0} tracks': '{0|number} Titel',
  '{0} tags': '{0|number} Tags',
  '{0} decisions': '{0|number} Entscheidungen',
};
