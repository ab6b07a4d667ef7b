import { isWhole, type Span } from '../paths.ts';
import type { AnalysisPool } from './AnalysisPool.ts';
import type { PartAnalysis } from './protocol.ts';
import type { Coverage } from '../scores/Coverage.ts';

/** Listens to one track, be it all of its file or a part of it. Rejects as AnalysisPool.analyse does. */
export async function analysePlace(
  pool: AnalysisPool,
  { path, span }: { path: string; span: Span },
  coverage: Coverage,
): Promise<Pick<PartAnalysis, 'heard' | 'contentId'>> {
  const tags = { genres: [], moods: [], composers: [] };
  const tracks = isWhole(span) ? undefined : [{ span, position: 1, tags }];
  const analysis = await pool.analyse(path, coverage, () => ['tags'], { tracks });
  return analysis.parts?.[0] ?? analysis;
}
