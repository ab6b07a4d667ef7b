import type { ByteSource } from '../ByteSource.ts';
import { overlaidCommon } from '../overlaidCommon.ts';
import { parseContainer, type Parsed } from '../parseContainer.ts';
import { mp4View } from './mp4View.ts';
import { userDataAsItems } from './userDataAsItems.ts';

/** Reads the tags of an MP4, a 3GP or a QuickTime file as music-metadata gives them. */
export async function parseMp4(source: ByteSource): Promise<Parsed> {
  const { view, mediaBytes } = mp4View(source);
  const parsed = await withUserData(await parseContainer(view, 'mp4'), userDataAsItems(source));
  const { format } = parsed.metadata;
  if (!format?.duration || format.bitrate !== undefined) return parsed;
  const bitrate = (mediaBytes * 8) / format.duration;
  return { ...parsed, metadata: { ...parsed.metadata, format: { ...format, bitrate } } };
}

/** What iTunes' items do not say, a QuickTime or a 3GP file may say otherwise. */
async function withUserData(parsed: Parsed, user: ByteSource | undefined): Promise<Parsed> {
  if (!user) return parsed;
  const { native = {}, common } = parsed.metadata;
  const said = new Set((native['iTunes'] ?? []).map(({ id }) => (id === 'gnre' ? '©gen' : id)));
  const { metadata } = await parseContainer(user, 'mp4');
  const added = (metadata.native?.['iTunes'] ?? []).filter(({ id }) => !said.has(id));
  if (added.length === 0) return parsed;
  return {
    ...parsed,
    metadata: {
      ...parsed.metadata,
      native: { ...native, iTunes: [...(native['iTunes'] ?? []), ...added] },
      common: overlaidCommon(metadata.common, common),
    },
  };
}
