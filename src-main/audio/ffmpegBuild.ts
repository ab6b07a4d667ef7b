import { getFFmpegInfo } from 'node-av/lib';

export interface FfmpegBuild {
  version: string;
  /** The options it was built with; --enable-gpl and --enable-version3 decide its licence. */
  configuration: string;
}

/** Returns which FFmpeg decodes here. */
export function ffmpegBuild(): FfmpegBuild {
  const { version, configuration } = getFFmpegInfo();
  return { version, configuration };
}
