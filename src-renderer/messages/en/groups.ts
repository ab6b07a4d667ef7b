export const groups = {
  playing: 'playing',
  albums: 'Albums',
  artists: 'Artists',
  noTagsYet: 'No tags yet',
  tagOn: '{tag} on {count}',
  tagOnTracks: '{tag} on {count} of {tracks}',
} as const;
