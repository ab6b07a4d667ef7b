import type { Song } from './composeSong.ts';

const ticksPerBeat = 480;

/** Writes a song as a Standard MIDI File of one track. */
export function midiFile({ beatsPerMinute, programs, notes }: Song): Buffer {
  const microseconds = Math.round(6e7 / beatsPerMinute);
  const events: { tick: number; order: number; bytes: number[] }[] = [
    {
      tick: 0,
      order: 0,
      bytes: [0xff, 0x51, 3, ...[16, 8, 0].map((shift) => (microseconds >> shift) & 255)],
    },
    ...programs.map((program, channel) => ({ tick: 0, order: 0, bytes: [0xc0 | channel, program] })),
  ];
  for (const { at, beats, channel, pitch, velocity } of notes) {
    const start = Math.round(at * ticksPerBeat);
    const end = Math.max(start + 1, Math.round((at + beats) * ticksPerBeat));
    events.push({ tick: start, order: 2, bytes: [0x90 | channel, pitch, Math.round(velocity)] });
    events.push({ tick: end, order: 1, bytes: [0x80 | channel, pitch, 0] });
  }
  events.sort((a, b) => a.tick - b.tick || a.order - b.order);
  const track: number[] = [];
  let before = 0;
  for (const { tick, bytes } of events) {
    track.push(...variableLength(tick - before), ...bytes);
    before = tick;
  }
  track.push(0, 0xff, 0x2f, 0);
  const header = Buffer.from('MThd\0\0\0\x06\0\0\0\x01\0\0MTrk\0\0\0\0', 'latin1');
  header.writeUInt16BE(ticksPerBeat, 12);
  header.writeUInt32BE(track.length, 18);
  return Buffer.concat([header, Buffer.from(track)]);
}

/** Seven bits a byte; all but the last have the eighth. */
function variableLength(value: number): number[] {
  const bytes = [value & 127];
  for (let rest = value >> 7; rest > 0; rest >>= 7) bytes.unshift((rest & 127) | 128);
  return bytes;
}
