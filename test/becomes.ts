import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { setTimeout as sleep } from 'node:timers/promises';

const pauseMs = 50;
/** Only what never comes takes so long: how busy the machine is, is not what is tested. */
const limitMs = 60_000;

/** Waits until what is read is as expected; fails with the difference where it never is. */
export async function becomes<T>(read: () => T | Promise<T>, expected: T): Promise<void> {
  const value = await until(read, (now) => isDeepStrictEqual(now, expected));
  assert.deepEqual(value, expected);
}

/** Waits until what is read is so; answers the last that was read, so or not. */
export async function until<T>(read: () => T | Promise<T>, isSo: (value: T) => boolean): Promise<T> {
  const endMs = performance.now() + limitMs;
  for (;;) {
    const value = await read();
    if (isSo(value) || performance.now() > endMs) return value;
    await sleep(pauseMs);
  }
}
