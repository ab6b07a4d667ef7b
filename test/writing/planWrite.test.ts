import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { ParameterError } from '../../src-main/errors.ts';
import {
  applyLines,
  planWrite,
  resultOf,
  type AcceptedTag,
  type PlanOptions,
  type WriteMode,
} from '../../src-main/writing/planWrite.ts';
import { fc } from '../properties.ts';

const genres = (...names: string[]): AcceptedTag[] =>
  names.map((name, index) => ({ category: 'genre', name, strength: 1 - index / 10 }));

function plan(current: string[], accepted: AcceptedTag[], mode: WriteMode, more: Partial<PlanOptions> = {}) {
  const options = { modes: { genre: mode }, ...more };
  return planWrite({ read: (field) => (field === 'GENRE' ? current : []), accepted, options });
}

const result = (...parameters: Parameters<typeof plan>) =>
  applyLines(parameters[0], plan(...parameters), parameters[3]?.genreSeparators);

const anyMode = fc.constantFrom<WriteMode>('fill', 'add', 'replace');

describe('planWrite', () => {
  it('does what each mode says', () => {
    assert.deepEqual(plan(['Rock'], genres('Techno'), 'off'), []);
    assert.deepEqual(plan(['Rock'], genres('Techno'), 'fill'), []);
    assert.deepEqual(plan([], genres('Techno'), 'fill'), [
      { field: 'GENRE', kind: 'fill', before: [], after: ['Techno'] },
    ]);
    assert.deepEqual(plan(['Rock'], genres('Techno', 'House'), 'add'), [
      { field: 'GENRE', kind: 'add', before: ['Rock'], after: ['Rock', 'Techno', 'House'] },
    ]);
    assert.deepEqual(plan(['Rock', 'Pop'], genres('Techno', 'Pop'), 'replace'), [
      { field: 'GENRE', kind: 'add', before: ['Rock', 'Pop'], after: ['Techno', 'Pop', 'Rock'] },
      { field: 'GENRE', kind: 'remove', before: ['Techno', 'Pop', 'Rock'], after: ['Techno', 'Pop'] },
    ]);
    assert.deepEqual(plan(['Rock'], [], 'replace'), [], 'nothing accepted is nothing to say');
  });

  it('puts the strongest first, keeps the spelling of the file, and writes no value twice', () => {
    const accepted = [
      { category: 'genre', name: 'house', strength: 0.2 },
      { category: 'genre', name: 'techno', strength: 0.9 },
      { category: 'genre', name: 'Techno', strength: 0.1 },
    ];
    assert.deepEqual(result([], accepted, 'fill'), ['techno', 'house']);
    assert.deepEqual(result(['House', 'TECHNO'], accepted, 'replace'), ['TECHNO', 'House']);
    assert.deepEqual(plan(['House; Techno'], accepted, 'add'), [], 'some programs keep a list in one value');
  });

  it('maps names and writes parents after children', () => {
    const accepted = [
      { category: 'genre', name: 'deep house', strength: 0.5, parents: ['house', 'electronic'] },
      { category: 'genre', name: 'techno', strength: 0.9, parents: ['electronic'] },
    ];
    const names = new Map([
      ['electronic', ['Electronic']],
      ['deep house', ['Deep House', 'House']],
    ]);
    const written = result([], accepted, 'fill', { names, withParents: true });
    assert.deepEqual(written, ['techno', 'Deep House', 'House', 'Electronic']);
  });

  it('lets each line be refused by itself', () => {
    const lines = plan(['Rock', 'Pop'], genres('Techno'), 'replace');
    const [add, ...removals] = lines;
    assert.deepEqual(
      removals.map(({ kind }) => kind),
      ['remove', 'remove'],
    );
    assert.deepEqual(applyLines(['Rock', 'Pop'], removals), []);
    assert.deepEqual(applyLines(['Rock', 'Pop'], [add!, removals[1]!]), ['Techno', 'Rock']);
    assert.deepEqual(
      resultOf(lines, () => ['Rock', 'Pop']),
      new Map([['GENRE', ['Techno']]]),
    );
  });

  it('adds nothing that a value holds already, as the person separates genres', () => {
    const wanted = genres('Metal', 'Rock');
    assert.deepEqual(result(['Rock, Metal'], wanted, 'add'), ['Rock, Metal', 'Metal', 'Rock']);
    const own = { genreSeparators: [','] };
    assert.deepEqual(plan(['Rock, Metal'], wanted, 'add', own), []);
    assert.deepEqual(result(['Rock, Metal'], wanted, 'replace', own), ['Metal', 'Rock']);
    const options = { modes: { mood: 'add' as const }, ...own };
    const mood = { category: 'mood', name: 'dark', strength: 1 };
    const [line] = planWrite({ read: () => ['dark, slow'], accepted: [mood], options });
    assert.deepEqual(line!.after, ['dark, slow', 'dark']);
  });

  it('joins all genres of a file into one value where a person wants that', () => {
    const joined = { joinGenres: ', ' };
    const by = { joinedBy: ', ' };
    assert.deepEqual(plan(['Rock', 'Pop'], genres('Techno'), 'add', joined), [
      { field: 'GENRE', kind: 'add', before: ['Rock', 'Pop'], after: ['Rock, Pop, Techno'], ...by },
    ]);
    assert.deepEqual(plan(['Rock', 'Pop'], genres('pop'), 'add', joined), [
      { field: 'GENRE', kind: 'join', before: ['Rock', 'Pop'], after: ['Rock, Pop'], ...by },
    ]);
    assert.deepEqual(plan(['Rock, Pop'], genres('pop'), 'add', joined), [], 'it is so already');
    assert.deepEqual(plan(['Rock', 'Pop'], genres('Techno'), 'fill', joined), []);
    assert.deepEqual(plan(['Rock', 'Pop'], [], 'add', joined), []);
    const slash = { joinGenres: ' / ' };
    assert.deepEqual(
      result(['AC/DC', 'Pop'], genres('Dub'), 'add', slash),
      ['AC/DC / Pop / Dub'],
      'a name stays one',
    );
    const own = { ...joined, genreSeparators: ['/'] };
    assert.deepEqual(result(['Rock/Pop'], genres('Techno'), 'add', own), ['Rock, Pop, Techno']);
    const lines = plan(['Rock', 'Pop'], genres('Techno'), 'replace', joined);
    assert.deepEqual(
      lines.map(({ kind, before, after }) => [kind, before, after]),
      [
        ['add', ['Rock', 'Pop'], ['Techno, Rock, Pop']],
        ['remove', ['Techno, Rock, Pop'], ['Techno, Pop']],
        ['remove', ['Techno, Pop'], ['Techno']],
      ],
    );
    const [add, ...removals] = lines;
    assert.deepEqual(applyLines(['Rock', 'Pop'], lines), ['Techno']);
    assert.deepEqual(applyLines(['Rock', 'Pop'], [add!, removals[1]!]), ['Techno, Rock']);
    assert.deepEqual(applyLines(['Rock', 'Pop'], removals), []);
    const mood = { category: 'mood', name: 'dark', strength: 1 };
    const options = { modes: { mood: 'add' as const }, ...joined };
    const [line] = planWrite({ read: () => ['slow'], accepted: [mood], options });
    assert.deepEqual(line!.after, ['slow', 'dark'], 'nothing but genres is joined');
  });

  it('refuses categories that are the fields of others', () => {
    const accepted = (category: string) => [{ category, name: 'x', strength: 1 }];
    for (const category of ['title', 'Album Artist', 'a=b', 'Жанр', 'x']) {
      const options = { modes: { [category]: 'add' as const } };
      assert.throws(
        () => planWrite({ read: () => [], accepted: accepted(category), options }),
        ParameterError,
      );
    }
    const options = { modes: { 'My Tags': 'add' as const } };
    assert.equal(planWrite({ read: () => [], accepted: accepted('My Tags'), options })[0]!.field, 'MY TAGS');
  });

  it('holds for any tags: nothing is lost but by replacing, done twice is done once, order is stable', () => {
    const word = fc.constantFrom(
      'Rock',
      'rock',
      'Pop',
      'Jazz',
      'jazz',
      'Drum & Bass',
      'Ärger',
      'ÄRGER',
      '電子',
    );
    const current = fc.uniqueArray(word, { maxLength: 4, selector: (one) => one.toLowerCase() });
    const parents = fc.array(word, { maxLength: 1 });
    const genre = fc.record({ category: fc.constant('genre'), name: word, strength: fc.nat(2), parents });
    const options = fc.record({
      withParents: fc.boolean(),
      joinGenres: fc.constantFrom('', ', ', ' / ', '\\\\'),
      genreSeparators: fc.subarray(['/', ',']),
    });
    fc.assert(
      fc.property(
        current,
        fc.array(genre, { maxLength: 5 }),
        anyMode,
        options,
        (current, accepted, mode, options) => {
          const after = result(current, accepted, mode, options);
          assert.deepEqual(plan(after, accepted, mode, options), []);
          if (options.joinGenres !== '') {
            const several = result(current, accepted, mode, { ...options, joinGenres: '' });
            const isTouched = plan(current, accepted, mode, options).length > 0;
            assert.deepEqual(after, isTouched ? [several.join(options.joinGenres)] : current);
            return;
          }
          assert.equal(new Set(after.map((one) => one.toLowerCase())).size, after.length);
          if (mode !== 'replace') assert.deepEqual(after.slice(0, current.length), current);
          const removed = plan(current, accepted, mode, options).filter(({ kind }) => kind === 'remove');
          assert.equal(current.filter((one) => !after.includes(one)).length, removed.length);
          assert.deepEqual(result(current, accepted, mode, options), after);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('holds for any refusals, names and strengths', () => {
    const words = ['Rock', 'pop', 'Jazz', 'Drum & Bass', 'Ärger', '電子', 'Dub', 'Soul'];
    const names = new Map([
      ['pop', ['Pop Music', 'Chart']],
      ['soul', []],
      ['jazz', ['', ' ']],
      ['dub', ['Rock']],
    ]);
    const written = (name: string) => (names.get(name.toLowerCase()) ?? [name]).filter((one) => one.trim());
    const strength = fc.integer({ min: 0, max: 99 }).map((hundredths) => hundredths / 100);
    const someGenres = fc
      .subarray(words)
      .chain((some) =>
        fc.tuple(
          ...some.map((name) =>
            fc.record({ category: fc.constant('genre'), name: fc.constant(name), strength }),
          ),
        ),
      );
    const refusals = fc.array(fc.boolean(), { minLength: 2 * words.length, maxLength: 2 * words.length });
    fc.assert(
      fc.property(fc.subarray(words), someGenres, anyMode, refusals, (current, accepted, mode, refused) => {
        const lines = plan(current, accepted, mode, { names });
        const after = applyLines(current, lines);
        for (const line of lines) assert.equal(new Set(line.after).size, line.after.length);

        // The strongest first, wherever the file had nothing to say or gives way.
        const wanted = accepted
          .toSorted((a, b) => b.strength - a.strength)
          .flatMap(({ name }) => written(name));
        const once = [...new Set(wanted)];
        if (once.length > 0 && (mode === 'replace' || current.length === 0)) assert.deepEqual(after, once);
        const coming = once.filter((value) => !current.includes(value));
        if (mode === 'add') assert.deepEqual(after, [...current, ...coming]);
        if (mode === 'fill' && current.length > 0) assert.deepEqual(after, current);

        // Nothing that was refused happens, and all else does.
        const kept = lines.filter((_, index) => !refused[index]);
        const part = applyLines(current, kept);
        const taken = kept.flatMap(({ kind, before, after: left }) =>
          kind === 'remove' ? before.filter((value) => !left.includes(value)) : [],
        );
        assert.deepEqual(
          current.filter((value) => !part.includes(value)),
          current.filter((value) => taken.includes(value)),
        );
        const isAdded = kept.some(({ kind }) => kind === 'add' || kind === 'fill');
        assert.deepEqual(
          part.filter((value) => !current.includes(value)),
          isAdded ? coming : [],
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('writes what was edited as it is, takes it away where nothing is left, and adds no tag to it', () => {
    const said: Record<string, string[]> = { GENRE: ['Rock'], TITLE: ['Old'], DATE: ['1999-03-01', '1999'] };
    const planned = (edits: [field: string, ...values: string[]][]) =>
      planWrite({
        read: (field) => said[field] ?? [],
        accepted: genres('Techno'),
        edits: edits.map(([field, ...values]) => ({ field, values })),
        options: { modes: { genre: 'add' } },
      });
    const lines = planned([['GENRE', 'House', 'Dub'], ['TITLE']]);
    assert.deepEqual(lines, [
      { field: 'GENRE', kind: 'edit', before: ['Rock'], after: ['House', 'Dub'] },
      { field: 'TITLE', kind: 'edit', before: ['Old'], after: [] },
    ]);
    const result = resultOf(lines, (field) => said[field] ?? []);
    assert.deepEqual([...result], [['GENRE', ['House', 'Dub']], ['TITLE', []]]); // prettier-ignore
    // A year says no more of a date of that year, and what the file says already needs no line
    assert.deepEqual(planned([['DATE', '1999'], ['TITLE', 'Old']]).map(({ kind }) => kind), ['add']); // prettier-ignore
    assert.deepEqual(planned([['DATE', '2000']])[0]!.after, ['2000']);
  });
});
