import type { FrameNetwork } from '../../src-main/taggers/hearing/frameNetwork.ts';
import type { Network } from '../../src-main/taggers/architectures.ts';
import { assertLearns } from '../taggers/assertLearns.ts';
import { inventWeights } from '../taggers/inventWeights.ts';
import { seededRandom } from '../taggers/seededRandom.ts';

/** Of two values batch normalisation makes 1 and -1 whatever they are. */
const batch = 6;

/** As assertLearns, of a network that answers step by step: the mean of its steps is taught. */
export async function assertFramesLearn(
  network: FrameNetwork,
  inputShape: readonly number[],
  tags: number,
): Promise<void> {
  const taught: Network = (g, input) => {
    const logits = g.mean(network(g, input)[0]!, 1);
    return { logits, embedding: logits };
  };
  const size = inputShape.reduce((product, length) => product * length, 1);
  const random = seededRandom(1);
  const windows = Array.from({ length: batch }, () =>
    Float32Array.from({ length: size }, () => 2 * random() - 1),
  );
  await assertLearns(
    { network: taught, weights: inventWeights(network, inputShape), inputShape, tags },
    windows,
  );
}
