import { toPlainError } from '../errors.ts';
import { parent } from '../processes/parent.ts';
import { settleAsChild } from '../processes/settleAsChild.ts';
import { findCover } from './findCover.ts';
import { samplesFrom } from './samplesFrom.ts';
import type { PreviewAnswer, PreviewReport, PreviewRequest } from './protocol.ts';
import { computeSpectrogram } from './spectrogram.ts';
import { computeWaveform } from './waveform.ts';

/**
 * A preview process: reads and decodes files for the eye and the ear, where a broken one can do no harm. Answers one
 * request at a time, and ends with its parent.
 */

/** Less nice than analysis: somebody is waiting for it. */
const niceness = 5;
const signMs = 1000;

let lastSignMs = 0;
let pieces: Generator<Int16Array> | undefined;

settleAsChild(niceness);
parent.onMessage((request) => void receive(request as PreviewRequest));
send({ kind: 'ready' });

async function receive(request: PreviewRequest): Promise<void> {
  try {
    send({ kind: 'answer', answer: await answer(request) });
  } catch (error) {
    send({ kind: 'failed', error: toPlainError(error) });
  }
}

async function answer(request: PreviewRequest): Promise<PreviewAnswer> {
  switch (request.kind) {
    case 'waveform':
      return computeWaveform(request.path, alive);
    case 'spectrogram':
      return computeSpectrogram(request.path, request.fromSeconds, request.toSeconds, alive);
    case 'cover':
      return { kind: 'cover', picture: await findCover(request.path) };
    case 'samples':
      pieces?.return(undefined); // a player that seeks has left the last ones behind: their file is closed
      pieces = samplesFrom(request.path, request.sampleRateHz, request.fromSample, alive);
      return nextPiece();
    case 'more':
      return nextPiece();
  }
}

function nextPiece(): PreviewAnswer {
  const next = pieces?.next();
  return { kind: 'samples', samples: !next || next.done ? new Int16Array() : next.value };
}

function alive(): void {
  const nowMs = performance.now();
  if (nowMs - lastSignMs < signMs) return;
  lastSignMs = nowMs;
  send({ kind: 'alive' });
}

function send(report: PreviewReport): void {
  parent.send(report);
}
