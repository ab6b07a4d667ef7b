/** The end of an MP3 that says what it is (https://id3.org/ID3v1). */
export function id3v1(title: string, artist: string, album: string): Buffer {
  const tag = Buffer.alloc(128);
  tag.write('TAG', 0);
  [title, artist, album].forEach((text, index) => tag.write(text, 3 + 30 * index, 30, 'latin1'));
  return tag;
}
