import { z } from 'zod';
import type { PlayerApi } from '../../api.ts';
import { playersReach } from '../../settings.ts';
import { selection, sort } from './filter.ts';
import { type SchemasOf, id, name, nothing } from './values.ts';

// A token may be a long one
const playerPlace = z.strictObject({ address: z.string().max(500), password: z.string().max(4000) });

/** Players elsewhere. */
export const playerSchemas = {
  previewSending: z.strictObject({ selection, sort, name, player: playerPlace }),
  sendPreviewed: z.strictObject({ previewId: id, player: playerPlace }),
  undoSending: z.strictObject({ player: playerPlace, name }),
  getPlayersServer: nothing,
  servePlayers: z.strictObject({ reach: playersReach }),
  renewPlayersKey: nothing,
} satisfies SchemasOf<PlayerApi>;
