import { serveParent } from '../../processes/serveParent.ts';
import { limitSelf } from '../limitSelf.ts';
import type { TryOut } from '../installPackage.ts';
import type { ImportTalk } from './importApart.ts';
import { importHearing } from './importHearing.ts';
import { importKerasLayers } from './importKerasLayers.ts';
import { importOnnx, importOnnxHearing } from './importOnnx.ts';
import { importWeights } from './importWeights.ts';
import { importWords } from './importWords.ts';

/** The process in which importApart reads a model. Its argument is the memory that it may take, in bytes. */

limitSelf(Number(process.argv[2]));

await serveParent<ImportTalk>(
  ({ ask }) =>
    async (request) => {
      const tryOut: TryOut = async (folder) => void (await ask(folder));
      return (await importAny(request, tryOut)).folder;
    },
  { niceness: 0 },
);

function importAny(
  { modelsFolder, ...what }: ImportTalk['request'],
  tryOut: TryOut,
): Promise<{ folder: string }> {
  switch (what.kind) {
    case 'weights':
      return importWeights(what.request, modelsFolder, tryOut);
    case 'keras layers':
      return importKerasLayers(what.request, modelsFolder, tryOut);
    case 'onnx':
      return importOnnx(what.request, modelsFolder, tryOut);
    case 'hearing':
      return importHearing(what.request, modelsFolder, tryOut);
    case 'onnx hearing':
      return importOnnxHearing(what.request, modelsFolder, tryOut);
    case 'words':
      return importWords(what.request, modelsFolder, tryOut);
  }
}
