import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { WriteError } from '../../src-main/errors.ts';
import { MatroskaTags } from '../../src-main/writing/tags/matroskaTags.ts';
import { simpleTag, tag } from '../fixtures/matroska/makeMatroska.ts';
import { childrenNamed, node, readNodes, writeNodes, type Node } from '../fixtures/matroska/Node.ts';

const track = () => [node('TargetTypeValue', 30)];
const album = () => [node('TargetTypeValue', 50)];
const open = (...tags: Node[]) => MatroskaTags.parse([writeNodes(tags)], 'abc');

/** Writes a field and shows the tags by what they speak of, in hexadecimal digits, with the field's values. */
function written(
  tags: MatroskaTags,
  field: string,
  values: string[],
  name = field,
): [targets: string, values: string[]][] {
  const content = tags.write(new Map([[field, values]]));
  return (content ? readNodes(content) : []).map((one) => {
    const [targets] = childrenNamed(one, 'Targets');
    const found = childrenNamed(one, 'SimpleTag').filter(
      (part) => String(childrenNamed(part, 'TagName')[0]!.bytes) === name,
    );
    return [
      writeNodes(targets!.children!).toString('hex'),
      found.map((part) => String(childrenNamed(part, 'TagString')[0]!.bytes)),
    ];
  });
}
const [ofTrack, ofAlbum] = ['68ca811e', '68ca8132'];

describe('MatroskaTags', () => {
  it('reads the track before what says no level, and that before the album', () => {
    const [a, b, c] = [tag(album(), simpleTag('GENRE', 'A')), tag([], simpleTag('GENRE', 'B')), tag(track(), simpleTag('genre', 'C'))]; // prettier-ignore
    assert.deepEqual(open(a, b, c).read('GENRE'), ['C']);
    assert.deepEqual(open(a, b).read('GENRE'), ['B']);
    assert.deepEqual(open(a).read('GENRE'), ['A']);
    assert.deepEqual(open(tag([node('TagChapterUID', 1)], simpleTag('GENRE', 'A'))).read('GENRE'), []);
  });

  it('writes where the field has been, a new one to the track, and leaves that of the album', () => {
    const [a, b, c] = [tag(album(), simpleTag('GENRE', 'A')), tag([], simpleTag('GENRE', 'B')), tag(track(), simpleTag('X', 'C'))]; // prettier-ignore
    assert.deepEqual(written(open(a, b), 'GENRE', ['N']), [[ofAlbum, ['A']], ['', ['N']]]); // prettier-ignore
    assert.deepEqual(written(open(a, c), 'GENRE', ['N']), [[ofAlbum, ['A']], [ofTrack, ['N']]]); // prettier-ignore
    assert.deepEqual(written(open(a), 'GENRE', ['N', 'M']), [[ofAlbum, ['A']], [ofTrack, ['N', 'M']]]); // prettier-ignore
    assert.deepEqual(written(open(), 'GENRE', ['N']), [[ofTrack, ['N']]]);
    assert.deepEqual(written(open(a), 'GENRE', []), []);
  });

  it('changes the title of an album at the level of albums, and that of the track at its own', () => {
    const both = open(tag(album(), simpleTag('TITLE', 'A'), simpleTag('ARTIST', 'X')), tag(track(), simpleTag('TITLE', 'T'))); // prettier-ignore
    assert.deepEqual([both.read('ALBUM'), both.read('TITLE')], [['A'], ['T']]);
    assert.deepEqual([both.read('ALBUMARTIST'), both.read('ARTIST')], [['X'], []]);
    assert.deepEqual(written(both, 'ALBUM', ['B'], 'TITLE'), [[ofAlbum, ['B']], [ofTrack, ['T']]]); // prettier-ignore
    assert.deepEqual(written(both, 'TITLE', ['U']), [[ofAlbum, ['A']], [ofTrack, ['U']]]); // prettier-ignore
    assert.deepEqual(written(both, 'ARTIST', ['N', 'M']), [[ofAlbum, ['X']], [ofTrack, ['N', 'M']]]); // prettier-ignore
    assert.deepEqual(written(open(tag(album(), simpleTag('TITLE', 'A'))), 'ALBUM', [], 'TITLE'), []);
    const dated = open(tag(album(), simpleTag('DATE_RECORDED', '1999')));
    assert.deepEqual(written(dated, 'DATE', ['2001'], 'DATE_RECORDED'), [[ofAlbum, ['2001']]]);
    const numbered = open(tag(track(), simpleTag('PART_NUMBER', '03/12')));
    assert.deepEqual(numbered.read('TRACKNUMBER'), ['3']);
    assert.deepEqual(written(numbered, 'TRACKNUMBER', ['4'], 'PART_NUMBER'), [[ofTrack, ['04/12']]]);
  });

  it('keeps the tags of the heard stream and those of the file in step', () => {
    const stream = [...track(), node('TagTrackUID', 0xabc)];
    const tags = open(tag(track(), simpleTag('GENRE', 'A')), tag(stream, simpleTag('GENRE', 'B')));
    assert.deepEqual(tags.read('GENRE'), ['A', 'B']);
    assert.deepEqual(
      written(tags, 'GENRE', ['N']).map(([, values]) => values),
      [['N'], ['N']],
    );
  });

  it('keeps what a value that stays has beside it, and every other byte', () => {
    const [language, note] = [node('TagLanguage', 'deu'), simpleTag('NOTE', 'in it')];
    const kept = tag(
      track(),
      simpleTag('GENRE', 'Alt', [language, note]),
      node('Void', Buffer.alloc(3)),
      simpleTag('BLOB', Buffer.from([0, 255])),
    );
    const foreign = tag([node('TagTrackUID', 5)], simpleTag('GENRE', 'No'));
    const tags = open(kept, node('Void', Buffer.alloc(7)), foreign);
    const content = tags.write(new Map([['GENRE', ['Neu', 'Alt']]]))!;
    for (const one of [
      simpleTag('GENRE', 'Alt', [language, note]),
      simpleTag('BLOB', Buffer.from([0, 255])),
      foreign,
      node('Void', Buffer.alloc(7)),
    ])
      assert.ok(content.includes(writeNodes([one])));
    assert.deepEqual(tags.write(new Map()), writeNodes([kept, node('Void', Buffer.alloc(7)), foreign]));
  });

  it('drops a tag that says nothing any more, and none that said nothing before', () => {
    const empty = tag([node('TagChapterUID', 9)]);
    assert.equal(open(tag(track(), simpleTag('GENRE', 'A'))).write(new Map([['GENRE', []]])), undefined);
    assert.deepEqual(
      open(tag(track(), simpleTag('GENRE', 'A')), empty).write(new Map([['GENRE', []]])),
      writeNodes([empty]),
    );
  });

  it('names own fields without spaces, and finds both spellings', () => {
    const tags = open(tag(track(), simpleTag('MY TAGS', 'a')));
    assert.deepEqual(tags.read('MY TAGS'), ['a']);
    assert.deepEqual(written(tags, 'MY_TAGS', ['b']), [[ofTrack, ['b']]]);
    assert.ok(!tags.write(new Map([['MY TAGS', ['b']]]))!.includes('MY TAGS'));
  });

  it('refuses a field that is no text, and tags that do not add up', () => {
    const binary = open(tag(track(), simpleTag('GENRE', Buffer.from([1]))));
    assert.throws(() => binary.write(new Map([['GENRE', ['A']]])), /GENRE of its Matroska tags is not text/);
    assert.throws(() => MatroskaTags.parse([Buffer.from([0x73, 0x73, 0x84, 0])], undefined), WriteError);
  });
});
