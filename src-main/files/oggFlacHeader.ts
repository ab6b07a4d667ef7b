import { bytesSource, type ByteSource } from './ByteSource.ts';

/** More pages than that hold no tags but a damaged file (a page is 64 KiB at most: this is a cover of 32 MB). */
const mostPages = 512;

/**
 * Unpacks the metadata of a FLAC stream in Ogg (RFC 9639, 10.1) into the form it has at the start of a FLAC file;
 * undefined where this is no such stream. music-metadata reads only the first block of it, and so no tags.
 */
export function oggFlacHeader(source: ByteSource): ByteSource | undefined {
  const blocks: Buffer[] = [];
  for (const packet of packetsOf(source)) {
    if (blocks.length === 0) {
      // 0x7F "FLAC", version, number of packets; then "fLaC" and STREAMINFO as in a file.
      if (packet.toString('latin1', 0, 5) !== '\x7fFLAC') return undefined;
      blocks.push(packet.subarray(9));
    } else {
      blocks.push(packet);
      if ((packet[0]! & 0x80) !== 0) break; // the last metadata block says so
    }
  }
  const header = Buffer.concat(blocks);
  return bytesSource(header);
}

/** The packets of the first logical stream (RFC 3533, 6): segments of 255 bytes go on, a shorter one ends a packet. */
function* packetsOf(source: ByteSource): Generator<Buffer> {
  let position = 0;
  let serial: number | undefined;
  let parts: Buffer[] = [];
  for (let page = 0; page < mostPages; page++) {
    const header = source.read(position, 27);
    if (header.length < 27 || header.toString('latin1', 0, 4) !== 'OggS') return;
    const segments = source.read(position + 27, header[26]!);
    position += 27 + segments.length;
    serial ??= header.readUInt32LE(14);
    const isOurs = serial === header.readUInt32LE(14);
    const data = source.read(
      position,
      segments.reduce((sum, length) => sum + length, 0),
    );
    position += data.length;
    if (!isOurs) continue;
    let offset = 0;
    for (const length of segments) {
      parts.push(data.subarray(offset, offset + length));
      offset += length;
      if (length === 255) continue;
      yield Buffer.concat(parts);
      parts = [];
    }
  }
}
