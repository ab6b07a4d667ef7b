import { serveParent } from '../processes/serveParent.ts';
import { findCover } from './findCover.ts';
import { samplesFrom } from './samplesFrom.ts';
import { smallPicture } from './smallPicture.ts';
import type { PreviewAnswer, PreviewRequest, PreviewTalk } from './protocol.ts';
import { computeSpectrogram } from './spectrogram.ts';
import { computeWaveform } from './waveform.ts';

/**
 * A preview process: reads and decodes files for the eye and the ear, where a broken one can do no harm. Answers one
 * request at a time, and ends with its parent.
 */

/** Less nice than analysis: somebody is waiting for it. */
const niceness = 5;

let pieces: Generator<Int16Array> | undefined;

await serveParent<PreviewTalk>(
  ({ alive }) =>
    (request) =>
      answer(request, () => alive()),
  { niceness },
);

async function answer(request: PreviewRequest, alive: () => void): Promise<PreviewAnswer> {
  switch (request.kind) {
    case 'waveform':
      return computeWaveform(request.place, alive);
    case 'spectrogram':
      return computeSpectrogram(request.place, request.fromSeconds, request.toSeconds, alive);
    case 'melody': {
      // A cover or a waveform need not wait until ONNX Runtime is loaded
      const { computeMelody } = await import('./melody.ts');
      return computeMelody(request.place, request.folder, alive);
    }
    case 'cover':
      return {
        kind: 'cover',
        picture: smallPicture(await findCover(request.path, request.known), request.sidePixels),
      };
    case 'samples':
      pieces?.return(undefined); // a player that seeks has left the last ones behind: their file is closed
      pieces = samplesFrom(request.place, request.sampleRateHz, request.fromSample, alive);
      return nextPiece();
    case 'more':
      return nextPiece();
  }
}

function nextPiece(): PreviewAnswer {
  const next = pieces?.next();
  return { kind: 'samples', samples: !next || next.done ? new Int16Array() : next.value };
}
