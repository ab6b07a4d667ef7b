/** What can be told of how loud a track is. */
interface Known {
  integratedLufs: number | null;
  rangeLu: number | null;
  truePeakDb: number | null;
}

/**
 * Says how loud a track is, as far as it can be told; of one that was only sampled, that it cannot.
 *
 * @example
 * loudnessWords({ integratedLufs: -9.83, rangeLu: null, truePeakDb: -0.2 }) // ['-9.8 LUFS', 'true peak -0.2 dBTP']
 * loudnessWords(null, 'sampled') // ['loudness not measured: only samples of it were heard']
 */
export function loudnessWords(loudness: Known | null, coverage?: 'whole' | 'sampled' | null): string[] {
  if (loudness === null && coverage === 'sampled')
    return ['loudness not measured: only samples of it were heard'];
  const { integratedLufs = null, rangeLu = null, truePeakDb = null } = loudness ?? {};
  return [
    ...(integratedLufs === null ? [] : [`${integratedLufs.toFixed(1)} LUFS`]),
    ...(rangeLu === null ? [] : [`range ${rangeLu.toFixed(1)} LU`]),
    ...(truePeakDb === null ? [] : [`true peak ${truePeakDb.toFixed(1)} dBTP`]),
  ];
}
