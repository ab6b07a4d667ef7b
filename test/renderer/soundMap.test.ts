import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { chooseOnly, everythingChosen, nothingChosen } from '../../src-renderer/chosen.ts';
import { colourByNumber, colourByPicked, colourByTags } from '../../src-renderer/map/mapColours.ts';
import { Fingers } from '../../src-renderer/map/Fingers.ts';
import { MapCamera } from '../../src-renderer/map/MapCamera.ts';
import { pickTag, readPicked, type PickedTag } from '../../src-renderer/map/pickedTags.ts';
import { PointGrid } from '../../src-renderer/map/PointGrid.ts';
import { decodePoints, type Points } from '../../src-renderer/map/Points.ts';
import { pointsInside } from '../../src-renderer/map/pointsInside.ts';
import { nameOfRegion, placeLabels, regionInWords } from '../../src-renderer/map/regionWords.ts';
import { stylePoints } from '../../src-renderer/map/stylePoints.ts';
import { randomNumbers } from '../bench/makeBigLibrary.ts';

function pointsAt(places: readonly (readonly [number, number])[]): Points {
  return {
    version: 1,
    count: places.length,
    trackIds: Uint32Array.from(places, (_, at) => at + 1),
    x: Float32Array.from(places, ([x]) => x),
    y: Float32Array.from(places, ([, y]) => y),
    regionOf: new Int16Array(places.length),
  };
}

const random = randomNumbers(3);
const scattered = pointsAt(Array.from({ length: 400 }, () => [20 * random() - 5, 8 * random()] as const));
const all = () => true;

describe('a map in the window', () => {
  it('comes as numbers', () => {
    const base64 = (values: Uint32Array | Float32Array | Int16Array) =>
      Buffer.from(values.buffer as ArrayBuffer).toString('base64');
    const { trackIds, x, y, regionOf } = scattered;
    const sent = { version: 1, points: 400, trackIds: base64(trackIds), x: base64(x), y: base64(y), regionOf: base64(regionOf) }; // prettier-ignore
    assert.deepEqual(decodePoints(sent), scattered);
  });

  it('keeps under two fingers what lay under them', () => {
    const fingers = new Fingers();
    let camera = MapCamera.fit(scattered, 800, 400);
    const move = (finger: number, x: number, y: number) => (camera = fingers.move(finger, { x, y }, camera));
    fingers.put(1, { x: 300, y: 200 });
    assert.equal(move(1, 310, 200), camera); // one alone draws nothing near
    fingers.put(7, { x: 410, y: 200 });
    const { scale } = camera;
    const under = [camera.toMap({ x: 310, y: 200 }), camera.toMap({ x: 410, y: 200 })];
    move(1, 250, 220);
    move(7, 450, 220);
    assert.ok(Math.abs(camera.scale / scale - 2) < 1e-6);
    for (const [at, x] of [250, 450].entries()) {
      const seen = camera.toScreen(under[at]!);
      assert.ok(Math.hypot(seen.x - x, seen.y - 220) < 1e-6, JSON.stringify(seen));
    }
    fingers.lift(1);
    assert.deepEqual([fingers.count, fingers.first], [1, { x: 450, y: 220 }]);
    assert.equal(move(1, 0, 0), camera); // it is none of them any more
    fingers.put(2, { x: 450, y: 220 });
    assert.ok(Number.isFinite(move(2, 460, 230).scale)); // where they began at one place
  });

  it('is seen whole, moved and come nearer to', () => {
    const whole = MapCamera.fit(scattered, 800, 400);
    for (let at = 0; at < scattered.count; at++) {
      const { x, y } = whole.toScreen({ x: scattered.x[at]!, y: scattered.y[at]! });
      assert.ok(x > 0 && x < 800 && y > 0 && y < 400);
    }
    assert.ok(whole.isWhole && !whole.panned(1, 0).isWhole);
    // What is under the pointer stays there, as far as one may come near
    const pointer = { x: 120, y: 300 };
    const under = whole.toMap(pointer);
    for (const factor of [1.5, 0.9, 1e6, 1e-9]) {
      const { x, y } = whole.zoomed(factor, pointer).toScreen(under);
      assert.ok(Math.hypot(x - 120, y - 300) < 1e-6);
    }
    assert.equal(whole.zoomed(1e6).scale, whole.zoomed(1e9).scale);
    const there = whole.toScreen({ x: 1, y: 1 });
    const moved = whole.panned(30, -10).toScreen({ x: 1, y: 1 });
    assert.deepEqual([moved.x - there.x, moved.y - there.y].map(Math.round), [30, -10]);
    const part = whole.showing({ x: Float32Array.of(1, 3), y: Float32Array.of(2, 2.5) });
    assert.ok(part.scale > whole.scale && part.fitScale === whole.fitScale);
    assert.deepEqual(part.toScreen({ x: 2, y: 2.25 }), { x: 400, y: 200 });
    const onePlace = MapCamera.fit(pointsAt([[2, 2], [2, 2]]), 300, 300); // prettier-ignore
    assert.deepEqual(onePlace.toScreen({ x: 2, y: 2 }), { x: 150, y: 150 });
  });

  it('tells which point is nearest, and which lie in an outline', () => {
    const grid = new PointGrid(scattered);
    for (let time = 0; time < 200; time++) {
      const [x, y, within] = [24 * random() - 7, 12 * random() - 2, 1.5 * random()];
      const far = (at: number) => Math.hypot(scattered.x[at]! - x, scattered.y[at]! - y);
      const isOdd = (at: number) => at % 2 === 1;
      const nearest = [...scattered.trackIds.keys()].filter(isOdd).sort((a, b) => far(a) - far(b))[0]!;
      assert.equal(grid.nearest(x, y, within, isOdd), far(nearest) <= within ? nearest : null);
    }
    assert.equal(new PointGrid(pointsAt([])).nearest(0, 0, 9, all), null);
    assert.equal(new PointGrid(pointsAt([[4, 4]])).nearest(4, 4, 1, all), 0);

    const wedge = [0, 0, 10, 0, 0, 8];
    const inside = pointsInside(scattered, wedge, all);
    assert.deepEqual(
      inside,
      [...scattered.trackIds.keys()].filter((at) => {
        const [x, y] = [scattered.x[at]!, scattered.y[at]!];
        return x > 0 && y > 0 && x / 10 + y / 8 < 1;
      }),
    );
    assert.ok(inside.length > 20);
    assert.deepEqual(pointsInside(scattered, wedge, () => false), []); // prettier-ignore
  });

  it('is coloured by tags and by numbers, with a legend that counts what the filter leaves', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i', 'j'];
    const byTag = colourByTags(Uint16Array.of(1, 2, 9, 10, 0, 1), names, Uint8Array.of(2, 2, 2, 2, 2, 1));
    const words = ({ legend }: typeof byTag) =>
      legend.filter(({ tracks }) => tracks > 0).map((one) => `${one.words} ${one.tracks} ${one.colour}`);
    assert.deepEqual(words(byTag), ['a 1 --map-1', 'b 1 --map-2', 'Others 2 --map-other', 'No such tag 1 --map-none']); // prettier-ignore
    const years = Uint16Array.of(1950, 1979, 1980, 2009, 2026, 0);
    assert.deepEqual(words(colourByNumber(years, 'year', new Uint8Array(6).fill(2))), [
      ...['Before 1980 2 --step-1', '1980s 1 --step-2', '2000s 1 --step-4', 'From 2020 1 --step-6'],
      'Not known 1 --map-none',
    ]);
    const tempos = Uint16Array.of(79, 80, 134, 200);
    assert.deepEqual([...colourByNumber(tempos, 'bpm', new Uint8Array(4)).slots], [0, 1, 3, 5]);
  });

  it('is coloured by tags of one’s own choice, each in its colour while others come and go', () => {
    let picked: readonly PickedTag[] = [];
    for (const tagId of [7, 5, 9, 5]) picked = pickTag(picked, tagId);
    assert.deepEqual(picked, [{ tagId: 7, colour: 1 }, { tagId: 5, colour: 2 }, { tagId: 9, colour: 3 }]); // prettier-ignore
    picked = pickTag(picked.slice(1), 4);
    assert.deepEqual(picked, [{ tagId: 5, colour: 2 }, { tagId: 9, colour: 3 }, { tagId: 4, colour: 1 }]); // prettier-ignore
    const { slots, legend } = colourByPicked(
      Uint16Array.of(3, 0, 1, 1, 3),
      picked,
      (tagId) => `tag ${tagId}`,
      Uint8Array.of(2, 2, 2, 1, 2),
    );
    assert.deepEqual([...slots], [2, 3, 0, 0, 2]);
    assert.deepEqual(legend, [
      { colour: '--map-2', words: 'tag 5', tracks: 1, tagId: 5 },
      { colour: '--map-3', words: 'tag 9', tracks: 0, tagId: 9 },
      { colour: '--map-1', words: 'tag 4', tracks: 2, tagId: 4 },
      { colour: '--map-none', words: 'No such tag', tracks: 1 },
    ]);
    // There are eight colours
    for (let tagId = 20; tagId < 30; tagId++) picked = pickTag(picked, tagId);
    assert.deepEqual(picked.map(({ colour }) => colour).sort(), [1, 2, 3, 4, 5, 6, 7, 8]);
    // What was kept may be anything
    assert.deepEqual(readPicked(JSON.parse(JSON.stringify(picked))), picked);
    const odd = [
      null,
      3,
      { tagId: 1 },
      { tagId: 1, colour: 9 },
      { tagId: 1.5, colour: 1 },
      { tagId: 2, colour: 1 },
    ];
    assert.deepEqual(readPicked([...odd, { tagId: 3, colour: 1 }, { tagId: 2, colour: 2 }]), [{ tagId: 2, colour: 1 }]); // prettier-ignore
    for (const none of [undefined, null, 'x', {}]) assert.deepEqual(readPicked(none), []);
  });

  it('draws what is chosen on top, what a filter leaves out below, and nothing of what is gone', () => {
    const points = pointsAt([[0, 0], [1, 0], [2, 0], [3, 0], [4, 0]]); // prettier-ignore
    const marks = Uint8Array.of(2, 0, 1, 2, 1);
    const slots = Uint8Array.of(0, 0, 0, 1, 0);
    const colours = [[1, 2, 3], [4, 5, 6]] as const; // prettier-ignore
    const kindsOf = (styles: Uint8Array) => [...styles].filter((_, at) => at % 4 === 3);
    const drawn = stylePoints(points, marks, slots, colours, chooseOnly([1, 3]));
    assert.deepEqual([...drawn.order], [2, 4, 3, 0]);
    assert.deepEqual(kindsOf(drawn.styles), [3, 0, 1, 2, 1]);
    assert.deepEqual([...drawn.styles.subarray(12, 15)], [4, 5, 6]);
    assert.deepEqual(kindsOf(stylePoints(points, marks, slots, colours, everythingChosen).styles), [3, 0, 1, 3, 1]); // prettier-ignore
    assert.deepEqual(kindsOf(stylePoints(points, marks, slots, colours, nothingChosen).styles), [2, 0, 1, 2, 1]); // prettier-ignore
  });

  it('names regions by what most of their tracks are, and no name on another', () => {
    const name = (tagId: number) => ['', 'ambient', 'calm', 'piano'][tagId]!;
    const region = { x: 0, y: 0, tracks: 100, tags: [{ tagId: 1, tracks: 90 }, { tagId: 2, tracks: 30 }, { tagId: 3, tracks: 26 }] }; // prettier-ignore
    assert.equal(nameOfRegion(region, name), 'ambient, calm');
    assert.equal(nameOfRegion({ ...region, tags: [{ tagId: 3, tracks: 9 }] }, name), 'Mixed');
    assert.equal(regionInWords(region, name), 'ambient on 90 of 100 tracks, calm on 30, piano on 26');
    const camera = MapCamera.fit(pointsAt([[0, 0], [10, 10]]), 500, 500); // prettier-ignore
    const regions = [
      { x: 5, y: 5, words: 'large' },
      { x: 5.1, y: 5.1, words: 'on it' },
      { x: 5, y: 8, words: 'below' },
      { x: 500, y: 5, words: 'outside' },
      { x: 0, y: 2, words: 'at the edge of the map' },
    ];
    const labels = placeLabels(regions, camera);
    assert.deepEqual(
      labels.map(({ words }) => words),
      ['large', 'below', 'at the edge of the map'],
    );
    assert.ok(labels[2]!.x > camera.toScreen({ x: 0, y: 2 }).x + 20);
  });
});
