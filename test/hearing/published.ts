import { join } from 'node:path';
import { describeHearing } from '../../src-main/models/importers/importHearing.ts';
import type { PublishedHearing } from '../../src-main/models/importers/hearingDefaults.ts';
import { frameNetworkFor, type FrameNetwork } from '../../src-main/taggers/hearing/frameNetwork.ts';
import { parseHearingCard, type HearingCard } from '../../src-main/taggers/hearing/hearingCard.ts';
import { OnnxFrameSession } from '../../src-main/taggers/onnx/OnnxFrameSession.ts';
import type { StateDict } from '../../src-main/taggers/stateDict.ts';
import { TfjsFrameSession } from '../../src-main/taggers/tfjs/TfjsFrameSession.ts';
import { referenceFolder } from '../reference.ts';

/** Published weights as `models import` takes them, without a package of them. */
export interface Published {
  readonly card: HearingCard;
  readonly network: FrameNetwork;
  readonly weights: StateDict;
}

/** Reads published weights of ../shared/reference/hearing. */
export async function readPublishedHearing(
  architecture: PublishedHearing,
  ...path: string[]
): Promise<Published> {
  const file = join(referenceFolder, 'hearing', ...path);
  const request = { file, name: 'published', architecture, hyper: {}, licence: 'of its own' };
  const { card, weights } = await describeHearing(request);
  const parsed = parseHearingCard(JSON.stringify(card));
  return { card: parsed, network: frameNetworkFor(parsed), weights };
}

export const runtimes = ['onnx-cpu', 'tfjs-wasm'] as const;

/** What the network answers to a batch of inputs of this shape, by output. */
export async function answerOf(
  { card, network, weights }: Published,
  runtime: (typeof runtimes)[number],
  inputs: Float32Array,
  shape: readonly number[],
): Promise<Record<string, Float32Array>> {
  const session = await (runtime === 'onnx-cpu'
    ? OnnxFrameSession.open(network, card.outputs, weights, shape, { provider: 'cpu', threads: 1 })
    : TfjsFrameSession.open(network, card.outputs, weights, shape, 'wasm'));
  try {
    return await session.run(inputs, inputs.length / shape.reduce((product, size) => product * size, 1));
  } finally {
    await session.close();
  }
}
