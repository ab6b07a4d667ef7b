import type { FailureKind, FailurePage } from '../../api.ts';
import { displayPath } from '../../paths.ts';
import { failureKind } from './failureKind.ts';

/** A page of what failed for reasons of a kind, or (null) any, in the order in which it failed. */
export function failurePage(
  failures: FailurePage['failures'],
  kind: FailureKind | null,
  offset: number,
  limit: number,
): FailurePage {
  const byKind = Map.groupBy(failures, ({ reason }) => failureKind(reason));
  const listed = kind === null ? failures : (byKind.get(kind) ?? []);
  return {
    total: listed.length,
    kinds: [...byKind].map(([one, { length }]) => ({ kind: one, files: length })),
    failures: listed
      .slice(offset, offset + limit)
      .map((failure) => ({ ...failure, path: displayPath(failure.path) })),
  };
}
