import { createFrontEnd, type FrontEnd } from '../../audio/frontEnd.ts';
import { resample } from '../../audio/resample.ts';
import { aggregate } from '../aggregate.ts';
import { composedHyper } from '../architectures/composed.ts';
import { aggregationsOf, type ModelCard } from '../card.ts';
import { mapsOf } from '../confidence.ts';
import { confidenceOf } from '../../scores/confidenceMap.ts';
import { joinArrays } from '../joinArrays.ts';
import type { ModelPackage } from '../modelPackage.ts';
import type { Session, TaggerAnswer } from '../Session.ts';

interface Member {
  card: ModelCard;
  session: Session;
}

/** Members that hear the same: one rate, one window, one front end, so that this is computed once. */
interface Ears {
  frontEnd: FrontEnd;
  inputSamples: number;
  members: Member[];
}

/** Where a tag's confidence comes from: a member's output. */
interface Source {
  member: number;
  output: number;
  weight: number;
}

/**
 * Runs the members of a composed model on the samples of one window: each hears it at its own rate in windows of its own,
 * its scores become confidences as its card says, and a tag's confidence is the mean of its sources. The embedding is the
 * members' own, each brought to length 1, so that likeness is the mean of theirs.
 */
export class ComposedSession implements Session {
  readonly #card: ModelCard;
  readonly #members: Member[];
  readonly #ears: Ears[];
  readonly #sources: Source[][];

  private constructor(card: ModelCard, members: Member[]) {
    this.#card = card;
    this.#members = members;
    this.#ears = earsOf(members);
    const { sources } = composedHyper.parse(card.hyperparameters);
    this.#sources = sources.map((ofTag) =>
      ofTag.map(({ model, tag, category, weight }) => {
        const member = members.findIndex((one) => one.card.name === model);
        const output = members[member]!.card.vocabulary.findIndex(
          (one) => one.tag === tag && one.category === category,
        );
        return { member, output, weight };
      }),
    );
  }

  /** Opens the members, each by `open`. */
  static async open(
    { card, members = [] }: ModelPackage,
    open: (member: ModelPackage) => Promise<Session>,
  ): Promise<ComposedSession> {
    const opened: Member[] = [];
    for (const member of members) opened.push({ card: member.card, session: await open(member) });
    return new ComposedSession(card, opened);
  }

  get device(): string {
    return this.#members[0]!.session.device;
  }

  async run(inputs: Float32Array, count: number): Promise<TaggerAnswer> {
    const size = inputs.length / count;
    const answers: TaggerAnswer[] = [];
    for (let window = 0; window < count; window++) {
      answers.push(await this.#runWindow(inputs.subarray(window * size, (window + 1) * size)));
    }
    return {
      scores: joinArrays(answers.map(({ scores }) => scores)),
      embedding: joinArrays(answers.map(({ embedding }) => embedding)),
    };
  }

  async close(): Promise<void> {
    await Promise.all(this.#members.map(({ session }) => session.close()));
  }

  async #runWindow(samples: Float32Array): Promise<TaggerAnswer> {
    const { sampleRateHz } = this.#card.frontEnd;
    const atRate = new Map<number, Float32Array>();
    const heard = new Map<Member, { scores: Float32Array; embedding: Float32Array }>();
    for (const { frontEnd, inputSamples, members } of this.#ears) {
      const rate = frontEnd.sampleRateHz;
      const own = atRate.get(rate) ?? resample(samples, sampleRateHz, rate);
      atRate.set(rate, own);
      const inputs = windowsOf(own, inputSamples).map((window) => frontEnd.compute(window));
      for (const member of members) heard.set(member, await this.#hear(member, inputs));
    }
    const confidences = this.#members.map((member) => heard.get(member)!.scores);
    const scores = Float32Array.from(this.#sources, (sources) => {
      const total = sources.reduce((sum, { weight }) => sum + weight, 0);
      return sources.reduce(
        (sum, { member, output, weight }) => sum + (weight / total) * confidences[member]![output]!,
        0,
      );
    });
    const embedding = Float32Array.from(
      this.#members.flatMap((member) => [...ofLengthOne(heard.get(member)!.embedding)]),
    );
    return { scores, embedding };
  }

  /** One member's confidences and embedding of all its windows. */
  async #hear({ card, session }: Member, inputs: readonly Float32Array[]) {
    const tags = card.vocabulary.length;
    const timeline = new Float32Array(tags * inputs.length);
    let embeddings = new Float32Array();
    for (const [index, input] of inputs.entries()) {
      const { scores, embedding } = await session.run(input, 1);
      timeline.set(scores, index * tags);
      if (index === 0) embeddings = new Float32Array(embedding.length * inputs.length);
      embeddings.set(embedding, index * embedding.length);
    }
    const maps = mapsOf(card);
    const scores = aggregate(timeline, tags, aggregationsOf(card)).map((score, tag) =>
      confidenceOf(score, maps[tag]),
    );
    return { scores, embedding: aggregate(embeddings, embeddings.length / inputs.length, 'mean') };
  }
}

function earsOf(members: readonly Member[]): Ears[] {
  const ears = new Map<string, Ears>();
  for (const member of members) {
    const { frontEnd, inputSamples } = member.card;
    const key = JSON.stringify([frontEnd, inputSamples]);
    const known = ears.get(key) ?? { frontEnd: createFrontEnd(frontEnd), inputSamples, members: [] };
    known.members.push(member);
    ears.set(key, known);
  }
  return [...ears.values()];
}

/** Windows side by side, the last one moved back to end with the samples. */
function windowsOf(samples: Float32Array, length: number): Float32Array[] {
  const count = Math.max(1, Math.ceil(samples.length / length));
  return Array.from({ length: count }, (_, index) => {
    const start = Math.max(0, Math.min(index * length, samples.length - length));
    return samples.subarray(start, start + length);
  });
}

function ofLengthOne(vector: Float32Array): Float32Array {
  const length = Math.hypot(...vector);
  return length > 0 ? vector.map((value) => value / length) : vector;
}
