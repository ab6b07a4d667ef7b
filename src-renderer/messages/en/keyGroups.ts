export const keyGroups = {
  everywhere: 'Everywhere',
  stars: 'Stars',
  views: 'Views',
  moving: 'Moving',
  tags: 'Tags',
  playlists: 'Playlists',
  listening: 'Listening',
  tempoAndKey: 'Tempo and key',
  selecting: 'Selecting',
  review: 'Review',
  models: 'Models',
} as const;
