import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Selection } from '../../src-main/api.ts';
import { chooseOnly } from '../../src-renderer/chosen.ts';
import { dragOut } from '../../src-renderer/dragOut.ts';
import type { AppState } from '../../src-renderer/state/AppState.svelte.ts';

const sort = { by: 'artist', descending: false } as const;

/** What is dragged, and what is told, where these are selected and the host answers so. */
async function drag(trackId: number, chosenIds: number[], dragFiles = () => Promise.resolve()) {
  const dragged: Selection[] = [];
  const told: unknown[] = [];
  await dragOut(
    {
      api: {
        dragFiles(request: { selection: Selection }) {
          dragged.push(request.selection);
          return dragFiles();
        },
      },
      library: { chosen: chooseOnly(chosenIds), target: { trackIds: chosenIds }, sort },
      toasts: { failed: (error: unknown) => told.push(error) },
    } as unknown as AppState,
    trackId,
  );
  return { dragged, told };
}

test('a row that is selected takes all that is selected along, another one is dragged alone', async () => {
  assert.deepEqual((await drag(2, [1, 2])).dragged, [{ trackIds: [1, 2] }]);
  assert.deepEqual((await drag(3, [1, 2])).dragged, [{ trackIds: [3] }]);
});

test('what the host refuses is told', async () => {
  const refusal = new Error('too many');
  assert.deepEqual((await drag(1, [1], () => Promise.reject(refusal))).told, [refusal]);
});
