import { aiffView } from './aiffView.ts';
import { spliceSource, type ByteSource } from './ByteSource.ts';
import { sniffContainer } from './sniffContainer.ts';
import { trailingTagBytes } from './trailingTagBytes.ts';

/**
 * Shows a file without the tags that stand around its audio, so that adding or removing them changes neither what is
 * heard nor who the track is. What stands in front is hidden from all decoders but that of mp3 and AAC: an ID3v2 tag
 * before any other container is a stranger there, and the places that the container names count from behind it.
 */
export function audioBytes(source: ByteSource, name: string): ByteSource {
  const { container, start, heardAs } = sniffContainer(source, name);
  const isStranger = heardAs !== undefined || (container !== undefined && container !== 'mpeg');
  const from = isStranger ? start : 0;
  const audio = spliceSource(source, [{ start: from, end: source.size - trailingTagBytes(source) }]);
  return container === 'aiff' ? aiffView(audio) : audio;
}
