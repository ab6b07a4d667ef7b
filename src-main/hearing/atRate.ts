import type { LogFilteredCard, LogFilteredPart } from '../audio/logFiltered.ts';
import type { HearingCard } from '../taggers/hearing/hearingCard.ts';

/** Frames may be this much longer or shorter, of 1, for a length that is a power of two. */
const frameTolerance = 1e-3;
/** Of half of a rate; above, the filter that brings samples there takes something away. */
const passed = 0.9;

/**
 * Returns a card that hears the same at another rate where that is faster: where frames have a length that is a power of two there.
 * Tried are the rate that samples have already, and the card's own rate halved as long as no band is lost. Where none will do,
 * the card as it is. At 32 kHz, for instance, the 64 ms of a frame of BeatNet are 2048 samples, at its own 22.05 kHz 1411; and
 * what ends at 2.1 kHz is heard at 11 kHz as well as at 22.
 */
export function atRate(card: HearingCard, rateHz: number): HearingCard {
  const { frontEnd } = card;
  if (frontEnd.kind !== 'log-filtered' || isFast(frontEnd)) return halved(card);
  return scaled(card, rateHz) ?? halved(card);
}

/** At the lowest rate, of its own halved and halved again, that will do. */
function halved(card: HearingCard): HearingCard {
  const half = scaled(card, card.frontEnd.sampleRateHz / 2);
  return half ? halved(half) : card;
}

/** Undefined where something would not be whole, or would be heard otherwise. */
function scaled(card: HearingCard, rateHz: number): HearingCard | undefined {
  const { frontEnd } = card;
  if (frontEnd.kind !== 'log-filtered') return undefined;
  const ratio = rateHz / frontEnd.sampleRateHz;
  if (ratio < 1 && Math.min(frontEnd.fMaxHz, frontEnd.sampleRateHz / 2) > (passed * rateHz) / 2)
    return undefined;
  const parts = frontEnd.parts.map((part: LogFilteredPart) => ({
    ...part,
    frameSamples: 2 ** Math.round(Math.log2(part.frameSamples * ratio)),
    // A bin is where it was: the network was taught with these
    laidOutAt: part.laidOutAt ?? { sampleRateHz: frontEnd.sampleRateHz, frameSamples: part.frameSamples },
  }));
  const [first, now] = [frontEnd.parts[0]!, parts[0]!];
  // What a tone gives grows with the length of the frame
  const factor = (frontEnd.compression.factor * (first.frameSamples - 1)) / (now.frameSamples - 1);
  const there: LogFilteredCard = {
    ...frontEnd,
    sampleRateHz: rateHz,
    hopSamples: frontEnd.hopSamples * ratio,
    parts,
    compression: { ...frontEnd.compression, factor },
  };
  const isSame = parts.every(({ frameSamples }, index) => {
    const stretch = frameSamples / (frontEnd.parts[index]!.frameSamples * ratio);
    return Math.abs(stretch - 1) <= frameTolerance;
  });
  const times = (samples: number) => samples * ratio;
  const { beforeSamples, behindSamples } = card.margins;
  const outputs = Object.entries(card.outputs).map(([name, output]) => [
    name,
    { ...output, stepSamples: times(output.stepSamples) },
  ]);
  const heard = {
    ...card,
    frontEnd: there,
    inputSamples: times(card.inputSamples),
    margins: { beforeSamples: times(beforeSamples), behindSamples: times(behindSamples) },
    outputs: Object.fromEntries(outputs) as HearingCard['outputs'],
  };
  const lengths = [
    ...[heard.inputSamples, heard.margins.beforeSamples, heard.margins.behindSamples, there.hopSamples],
    ...Object.values(heard.outputs).map(({ stepSamples }) => stepSamples),
    rateHz,
  ];
  return isSame && lengths.every(Number.isInteger) ? (heard as HearingCard) : undefined;
}

function isFast({ parts }: Pick<LogFilteredCard, 'parts'>): boolean {
  return parts.every(({ frameSamples }) => Number.isInteger(Math.log2(frameSamples)));
}
