import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TrackRow } from '../../src-main/api.ts';
import { readPlay } from '../../src-renderer/keptPlay.ts';
import { alone, listOf, PlayOrder, type KeptOrder } from '../../src-renderer/state/PlayOrder.ts';
import { fc } from '../properties.ts';

const track = (trackId: number) => ({ trackId }) as TrackRow;
const tracks = (count: number) => Array.from({ length: count }, (_, place) => track(place));

/** Begins a list of so many tracks at a place. */
function begun(count: number, place = 0, random?: () => number): PlayOrder {
  const order = new PlayOrder(random);
  const list = tracks(count);
  order.begin(list[place]!, listOf(list), place);
  return order;
}

async function ids(order: PlayOrder, how: 'next' | 'previous', times: number): Promise<(number | null)[]> {
  const found: (number | null)[] = [];
  for (let turn = 0; turn < times; turn++) found.push((await order[how]())?.trackId ?? null);
  return found;
}

describe('what is played next', () => {
  it('is the list as it stands, and back, also beyond where it was begun and after its end', async () => {
    const order = begun(4, 2);
    assert.deepEqual(await ids(order, 'next', 2), [3, null]);
    assert.deepEqual(await ids(order, 'previous', 4), [2, 1, 0, null]);
    assert.deepEqual(await ids(order, 'next', 4), [1, 2, 3, null]);
  });

  it('is the queue before the list goes on, and both are gone back through', async () => {
    const order = begun(3);
    order.enqueue([track(7), track(8)], 'last');
    order.enqueue([track(9)], 'next');
    assert.deepEqual(order.queued.map(({ trackId }) => trackId), [9, 7, 8]); // prettier-ignore
    order.drop(1);
    assert.deepEqual(await ids(order, 'next', 4), [9, 8, 1, 2]);
    assert.deepEqual(await ids(order, 'previous', 4), [1, 8, 9, 0]);
    order.begin(track(20), listOf([track(20), track(21)]));
    assert.deepEqual(await ids(order, 'next', 2), [21, null]);
    // What was put there with nothing else to play
    const empty = new PlayOrder();
    empty.enqueue([track(5)], 'next');
    assert.deepEqual(await ids(empty, 'next', 2), [5, null]);
  });

  it('is what was put there to come next after going back, too, and then the list from where it is', async () => {
    const order = begun(4);
    assert.deepEqual(await ids(order, 'next', 2), [1, 2]);
    assert.equal((await order.previous())!.trackId, 1);
    order.enqueue([track(9)], 'next');
    assert.deepEqual(await ids(order, 'next', 4), [9, 2, 3, null]);
  });

  it('goes back into a list that was played before, and not beyond, where the list of now has other tracks', async () => {
    const order = begun(3, 1);
    order.begin(track(22), listOf([20, 21, 22, 23].map(track)), 2);
    assert.deepEqual(await ids(order, 'previous', 2), [1, null]);
    assert.deepEqual(await ids(order, 'next', 2), [22, 23]);
  });

  it('repeats all or one, where that is asked for', async () => {
    const order = begun(2);
    order.repeat = 'all';
    assert.deepEqual(await ids(order, 'next', 3), [1, 0, 1]);
    order.repeat = 'one';
    assert.equal((await order.next({ hasEnded: true }))!.trackId, 1);
    order.repeat = 'off';
    assert.equal(await order.next({ hasEnded: true }), null);
  });

  it('is nothing after a track that is heard alone, until somebody asks for more', async () => {
    const order = begun(2);
    order.enqueue([track(7)], 'last');
    order.begin(track(5), alone);
    assert.equal(await order.next({ hasEnded: true }), null);
    assert.equal((await order.next())!.trackId, 7);
  });

  it('goes on with the list after a track of another view', async () => {
    const order = begun(3);
    order.begin(track(9));
    assert.deepEqual(await ids(order, 'next', 3), [1, 2, null]);
  });

  it('stays in place where the same track stands in a list twice, or a scan moves it', async () => {
    const list = [1, 2, 1, 3].map(track);
    const order = new PlayOrder();
    order.begin(list[0]!, listOf(list));
    assert.deepEqual(await ids(order, 'next', 4), [2, 1, 3, null]);
    const moving = [1, 2, 3].map(track);
    const moved = new PlayOrder();
    const placeOf = (trackId: number) => moving.findIndex((one) => one.trackId === trackId);
    moved.begin(moving[0]!, { ...listOf(moving), placeOf });
    moving.unshift(track(0));
    assert.deepEqual(await ids(moved, 'next', 2), [2, 3]);
  });

  it('is each track once where the list is shuffled, whatever the chance, and again where it repeats', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 30 }),
        fc.nat(29),
        fc.infiniteStream(fc.double({ min: 0, max: 0.999, noNaN: true })),
        async (count, at, chance) => {
          const place = at % count;
          const order = begun(count, place, () => Number(chance.next().value));
          order.shuffles = true;
          const once = [place, ...(await ids(order, 'next', count - 1))];
          assert.deepEqual(once.toSorted((a, b) => a! - b!), tracks(count).map(({ trackId }) => trackId)); // prettier-ignore
          assert.equal(await order.next(), null);
          assert.deepEqual(await ids(order, 'previous', count), [...once.slice(0, -1).reverse(), null]);
          await ids(order, 'next', count - 1);
          order.repeat = 'all';
          const again = await ids(order, 'next', count);
          assert.equal(new Set(again).size, count);
          if (count > 1) assert.notEqual(again[0], once.at(-1));
        },
      ),
      { numRuns: 200 },
    ));

  it('drops what was asked for before another list was begun', async () => {
    let answer: (found: TrackRow) => void = () => {};
    const order = new PlayOrder();
    order.begin(track(0), { at: () => new Promise((resolve) => (answer = resolve)), count: () => 2 });
    const late = order.next();
    order.begin(track(5), listOf([track(5), track(6)]));
    answer(track(1));
    assert.equal(await late, null);
    assert.equal((await order.next())!.trackId, 6);
  });
});

describe('what is played, over a reload', () => {
  const byId = new Map(tracks(30).map((one) => [one.trackId, one]));

  it('goes on and goes back as before, with the queue first', async () => {
    const order = begun(6, 1);
    order.enqueue([track(20)], 'last');
    await ids(order, 'next', 3);
    await order.previous();
    order.enqueue([track(21), track(22)], 'last');
    const kept = JSON.parse(JSON.stringify(order.kept)) as KeptOrder;
    assert.deepEqual(kept.list, { kind: 'tracks', trackIds: [0, 1, 2, 3, 4, 5] });
    const again = new PlayOrder();
    assert.equal(again.restore(kept, byId, listOf(tracks(6)))?.trackId, 2);
    assert.deepEqual(again.queued.map(({ trackId }) => trackId), [21, 22]); // prettier-ignore
    for (const one of [order, again]) {
      assert.deepEqual(await ids(one, 'next', 6), [3, 21, 22, 4, 5, null]);
      assert.deepEqual(await ids(one, 'previous', 8), [4, 22, 21, 3, 2, 20, 1, 0]);
    }
  });

  it('does without tracks that are gone, and without a list', async () => {
    const order = begun(4, 1);
    order.enqueue([track(20), track(21)], 'last');
    const { kept } = order;
    const left = new Map([...byId].filter(([id]) => id !== 20));
    const again = new PlayOrder();
    assert.equal(again.restore(kept, left, null)?.trackId, 1);
    assert.deepEqual(await ids(again, 'next', 2), [21, null]);
    assert.equal(new PlayOrder().restore(kept, new Map(), null), null);
    assert.equal(await new PlayOrder().next(), null);
  });

  it('is not taken up where it is of another library, or is no such thing', () => {
    const order = { queued: [1], played: [{ trackId: 2, place: 0 }], at: 0, list: { kind: 'alone' } };
    const whole = { library: '/a', positionSeconds: 3, order };
    assert.deepEqual(readPlay(whole, '/a'), whole);
    const broken: unknown[] = [
      ...[undefined, null, 7, 'x', {}, { ...whole, library: '/b' }, { ...whole, positionSeconds: '3' }],
      ...[{ queued: ['1'] }, { played: [{}] }, { played: [{ trackId: -1, place: null }] }, { at: 0.5 }].map(
        (change) => ({ ...whole, order: { ...order, ...change } }),
      ),
      ...[{ kind: 'radio' }, { kind: 'question', question: null }, { kind: 'tracks', trackIds: {} }, 3].map(
        (list) => ({ ...whole, order: { ...order, list } }),
      ),
    ];
    for (const one of broken) assert.equal(readPlay(one, '/a'), undefined, JSON.stringify(one));
  });
});
