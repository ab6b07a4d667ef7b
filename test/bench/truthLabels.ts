/**
 * Which tags a label of a truth folder allows: the words that people use for one thing, and what is near enough that a
 * listener would not object. As in the reference script that counts the same figures through the command line.
 */
const genres: Record<string, string> = {
  rock: 'rock|pop rock|alternative|indie|indie rock|classic rock|hard rock|punk|progressive rock|grunge|psychedelic|rock and roll',
  pop: 'pop|pop rock|indie pop|pop folk|dance|r&b|synth pop',
  indie: 'indie|indie rock|indie pop|alternative|rock',
  metal: 'metal|heavy metal|hard rock',
  hiphop: 'hip hop|rap|trap',
  reggae: 'reggae|ska|dub',
  jazz: 'jazz|swing',
  ragtime: 'jazz|blues|swing|ragtime',
  electronic: 'electronic|techno|house|trance|dance|electronica|electro|dubstep|drum and bass|edm|breakbeat',
  ambient: 'ambient|atmospheric|new age|chillout|soundtrack|drone',
  classical: 'classical|orchestral|chamber music|baroque',
  orchestral: 'classical|orchestral|soundtrack',
  folk: 'folk|pop folk|acoustic|world|country|bluegrass|singer-songwriter',
  country: 'country|bluegrass',
  blues: 'blues',
  soul: 'soul|r&b|gospel',
  funk: 'funk|disco|soul',
  disco: 'disco|dance|funk',
  latin: 'latin|salsa|flamenco|world|samba|bossa nova|reggaeton',
  gospel: 'gospel|soul',
  opera: 'opera|classical',
  world: 'world|traditional|folk|african|asian|middle eastern|indian',
  lofi: 'hip hop|chillout|trip hop|downtempo|lounge|ambient|lo-fi',
};

/** Labels that are several of those above; a label of both parts allows what either does. */
const together: Record<string, string[]> = {
  'pop/rock': ['pop', 'rock'],
  'rock/pop': ['pop', 'rock'],
  'latin/pop': ['latin', 'pop', 'hiphop'],
  'ambient/metal': ['ambient', 'metal'],
  rnb: ['soul'],
  soundtrack: ['orchestral', 'ambient'],
  afro: ['world'],
  hymn: ['gospel', 'classical'],
  newage: ['ambient'],
  boogiewoogie: ['ragtime'],
  dubstep: ['electronic'],
  dnb: ['electronic'],
  techno: ['electronic'],
  house: ['electronic'],
  trance: ['electronic'],
};

const instruments: Record<string, string> = {
  piano: 'piano|electric piano|keyboard',
  guitar: 'guitar|acoustic guitar|electric guitar',
  drums: 'drums|drum machine|percussion',
  violin: 'violin|strings',
  strings: 'strings|violin|cello',
  synthesizer: 'synthesizer|computer',
  bass: 'bass|double bass',
  trumpet: 'trumpet|brass',
  saxophone: 'saxophone',
};

/** The genre tags that a label allows; undefined where it is not judged. */
export function allowedGenres(label: string): ReadonlySet<string> | undefined {
  const parts = together[label] ?? [label];
  const allowed = parts.flatMap((part) => genres[part]?.split('|') ?? []);
  return allowed.length > 0 ? new Set(allowed) : undefined;
}

/** The tags that show an instrument; undefined where it is not judged. */
export function allowedInstruments(label: string): ReadonlySet<string> | undefined {
  const tags = instruments[label];
  return tags === undefined ? undefined : new Set(tags.split('|'));
}
