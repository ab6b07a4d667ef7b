import { openAudioOf } from '../analysis/openAudioOf.ts';
import { fillWindow } from '../analysis/windows.ts';
import { audioOfSpan } from '../audio/SpanAudio.ts';
import { wholeFile, type Span } from '../paths.ts';
import { createFrontEnd, type FrontEnd } from '../audio/frontEnd.ts';
import { DecodeError } from '../errors.ts';
import { FileReader } from '../files/FileReader.ts';
import type { ModelCard } from '../taggers/card.ts';
import { changeGain, drawSpeed, maskSpectrogram } from './augment.ts';

/**
 * To make the filter between two rates that have little in common takes longer than to decode the window: rates are drawn that have
 * much in common with those of files.
 */
const rateStepHz = 100;

/** What a network hears of files while it is trained. */
export class TrainingAudio {
  readonly inputShape: readonly number[];
  readonly #card: Pick<ModelCard, 'inputSamples' | 'shortInput'>;
  readonly #frontEnd: FrontEnd;

  constructor(card: Pick<ModelCard, 'frontEnd' | 'inputSamples' | 'shortInput'>) {
    this.#card = card;
    this.#frontEnd = createFrontEnd(card.frontEnd);
    this.inputShape = this.#frontEnd.shape(card.inputSamples);
  }

  /** Returns a window from anywhere in a track, changed as no tag should mind. Throws ReadError, DecodeError. */
  drawInput(path: string, random: () => number, span = wholeFile): Float32Array {
    const samples = this.#window(path, span, random(), drawSpeed(random));
    return maskSpectrogram(this.#frontEnd.compute(changeGain(samples, random)), this.inputShape, random);
  }

  /** Returns the window in the middle of a track as it is. Throws ReadError, DecodeError. */
  middleInput(path: string, span = wholeFile): Float32Array {
    return this.#frontEnd.compute(this.#window(path, span, 0.5, 1));
  }

  /** The window that begins at a share of the room there is for one, played so much faster than it was recorded. */
  #window(path: string, span: Span, share: number, speed: number): Float32Array {
    using reader = new FileReader(path);
    using file = openAudioOf(reader);
    const audio = audioOfSpan(file, span);
    const sampleRateHz =
      speed === 1
        ? this.#frontEnd.sampleRateHz
        : rateStepHz * Math.round(this.#frontEnd.sampleRateHz / speed / rateStepHz);
    const { inputSamples, shortInput } = this.#card;
    const room = Math.max(0, (audio.durationSeconds ?? 0) * sampleRateHz - inputSamples);
    const plan = { sampleRateHz, starts: [Math.floor(share * room)], windowSamples: inputSamples };
    for (const { samples } of audio.decodeWindows(plan)) {
      if (samples.length > 0) return fillWindow(samples, inputSamples, shortInput);
    }
    throw new DecodeError(`${path}: there is nothing to hear`, { path });
  }
}
