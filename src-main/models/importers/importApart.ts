import { join } from 'node:path';
import { ModelError } from '../../errors.ts';
import { Child } from '../../processes/Child.ts';
import type { LaunchProcess } from '../../processes/launchProcess.ts';
import { hashOfPackage, rememberAnswer, stampOf } from '../triedModels.ts';
import { tryModel, usualLimits, type TrialLimits, type TrialOptions } from '../tryModel.ts';
import type { HearingImportRequest } from './importHearing.ts';
import type { KerasImportRequest } from './importKerasLayers.ts';
import type { OnnxImportRequest } from './importOnnx.ts';
import type { ImportRequest } from './importWeights.ts';
import type { WordsImportRequest } from './importWords.ts';

/** What is imported, by the kind of file. */
export type AnyImport =
  | { kind: 'weights'; request: ImportRequest }
  | { kind: 'keras layers'; request: KerasImportRequest }
  | { kind: 'onnx'; request: OnnxImportRequest }
  | { kind: 'hearing'; request: HearingImportRequest }
  | { kind: 'onnx hearing'; request: Omit<OnnxImportRequest, 'vocabulary'> }
  | { kind: 'words'; request: WordsImportRequest };

/** What is said between importApart and its process. */
export interface ImportTalk {
  request: AnyImport & { modelsFolder: string };
  /** The package's folder. */
  answer: string;
  word: never;
  /** The folder of a package that is to be tried. */
  question: string;
  reply: null;
}

export interface ImportApartOptions extends TrialOptions {
  /** Remembers that the package passed its trial: its first use tries it no second time. */
  triedFile?: string;
}

const module = join(import.meta.dirname, 'importProcess.ts');

/**
 * Imports a model that somebody else made, and returns its folder: the file is read in a process of its own with the limits of time and
 * memory that a trial has, and the package that comes of it is tried in another one. Throws ReadError, ModelError.
 */
export async function importApart(
  what: AnyImport,
  modelsFolder: string,
  launch: LaunchProcess,
  { signal, triedFile, ...ownLimits }: ImportApartOptions = {},
): Promise<string> {
  const { file } = what.request;
  const limits: TrialLimits = { ...usualLimits, ...ownLimits };
  const { seconds, memoryBytes } = limits;
  let tried: { stamp: string; hash: string } | undefined;
  const child = new Child<ImportTalk>({
    launch,
    module,
    args: [String(Math.round(memoryBytes))],
    lost: ({ how, hung }) => {
      const why = hung ? `reading it takes more than ${seconds} s` : `reading it ended its process (${how})`;
      return new ModelError(`${file}: ${why}`, { path: file });
    },
    hangSeconds: seconds,
  });
  try {
    const installed = await child.ask(
      { ...what, modelsFolder },
      {
        reply: async (folder) => {
          // Before the trial: what is changed after it is tried again
          if (triedFile !== undefined)
            tried = { stamp: await stampOf(folder), hash: await hashOfPackage(folder) };
          await tryModel(folder, launch, { ...limits, ...(signal && { signal }) });
          return null;
        },
        ...(signal && { signal }),
      },
    );
    if (triedFile !== undefined && tried)
      rememberAnswer(triedFile, { folder: installed, ...tried, problem: null });
    return installed;
  } finally {
    void child.close();
  }
}
