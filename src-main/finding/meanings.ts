/** What words of a description mean where no tag is called so. */
export interface Meaning {
  /** The first of these tags that the library knows. */
  tags?: readonly string[];
  /** With "without" in front: all of these that the library knows are left out, in place of that one. */
  withoutAll?: readonly string[];
  /** A range, as after `bpm:` or `loudness:` in a search. */
  search?: string;
}

const sung: Meaning = {
  tags: ['vocals', 'voice', 'singing'],
  withoutAll: [
    'vocals',
    'voice',
    'singing',
    'male vocals',
    'female vocals',
    'choir',
    'rap',
    'opera singing',
    'spoken word',
  ],
};

/** By words as `foldName` writes them. */
export const meanings: ReadonlyMap<string, Meaning> = new Map(
  Object.entries<Meaning>({
    'singing, sung, singer, singers, vocals, vocal, voice, voices, vox': sung,
    'female singer, female voice, woman singing, woman, women, girl': { tags: ['female vocals'] },
    'male singer, male voice, man singing, men': { tags: ['male vocals'] },
    'rapping, rapper, mc': { tags: ['rap', 'hip hop'] },
    'choral, chorus, choirs': { tags: ['choir'] },
    'talking, speech, spoken, audiobook, poetry': { tags: ['spoken word'] },

    'slow, slowly': { search: 'bpm:..90' },
    'mid tempo, medium tempo': { search: 'bpm:90..120' },
    'fast, quick, uptempo, up tempo': { search: 'bpm:125..' },
    quiet: { search: 'loudness:..-18' },
    loud: { search: 'loudness:-10..' },

    'calm, peaceful, soothing, relaxed, quietly, meditative, serene': {
      tags: ['calm', 'relaxing', 'mellow'],
    },
    'chill, chilled, laid back': { tags: ['chill', 'chillout', 'relaxing', 'downtempo'] },
    'melancholic, melancholy, gloomy, blue, sorrowful, tearful': {
      tags: ['melancholic', 'sad', 'emotional'],
    },
    'rainy, rain': { tags: ['rainy', 'mellow', 'sad'] },
    'night, late night, midnight, nocturnal': { tags: ['night', 'downtempo', 'dark', 'mellow'] },
    'cheerful, joyful, upbeat, sunny, summer, feel good, positive': { tags: ['upbeat', 'happy'] },
    'angry, furious, brutal, violent': { tags: ['aggressive', 'angry'] },
    'powerful, driving, lively, energy, workout, gym, running': { tags: ['energetic', 'powerful'] },
    'gentle, delicate, warm': { tags: ['gentle', 'soft', 'tender'] },
    'romantic, love, loving': { tags: ['romantic', 'love', 'tender'] },
    'sensual, seductive': { tags: ['sexy', 'romantic'] },
    'epic, cinematic, movie, film score, film music, score': {
      tags: ['epic', 'film', 'soundtrack', 'orchestral'],
    },
    'dreamy, spacey, floating, ethereal': { tags: ['dreamy', 'atmospheric', 'ambient'] },
    'scary, sinister, spooky, eerie': { tags: ['scary', 'dark'] },
    'sleep, sleeping, focus, study, studying, concentration': { tags: ['ambient', 'relaxing'] },
    'dinner, cocktail, bar': { tags: ['lounge', 'easy listening'] },
    'club, clubbing, dancing, danceable': { tags: ['dance', 'house'] },
    'pretty, lovely, gorgeous': { tags: ['beautiful'] },
    'moving, touching': { tags: ['emotional'] },

    'acoustic, unplugged': { tags: ['acoustic', 'acoustic guitar'] },
    'synth, synths, synthesiser': { tags: ['synthesizer'] },
    'keys, keyboards': { tags: ['keyboard', 'piano'] },
    'sax, saxophones': { tags: ['saxophone'] },
    'fiddle, violins': { tags: ['violin'] },
    'horns, horn': { tags: ['brass', 'trumpet'] },
    'beats, drumming, drummer': { tags: ['drums', 'drum machine'] },
    'upright bass, contrabass': { tags: ['double bass'] },
    'symphony, symphonic, philharmonic': { tags: ['orchestra', 'orchestral', 'classical'] },

    'rnb, rhythm and blues': { tags: ['r&b', 'soul'] },
    'dnb, jungle': { tags: ['drum and bass'] },
    'edm, electro music': { tags: ['electronic', 'dance'] },
    'rock n roll, rocknroll, rockabilly': { tags: ['rock and roll'] },
    kids: { tags: ["children's music"] },
    'bossa nova, bossa, samba, tango': { tags: ['bossa nova', 'latin'] },
    'songwriter, singer songwriter': { tags: ['singer-songwriter'] },
  }).flatMap(([words, meaning]) =>
    words.split(', ').map((one): [string, Meaning] => [foldName(one), meaning]),
  ),
);

/**
 * Writes a name as it is compared: letters and digits alone, "&" as "and".
 *
 * @example
 * ['Drum & Bass', 'hip-hop', 'R&B'].map(foldName) // ['drumandbass', 'hiphop', 'randb']
 */
export function foldName(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll('&', 'and')
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, '');
}
