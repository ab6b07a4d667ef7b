import { ModelError } from '../../errors.ts';

/** What a file is that holds no weights as we read them, and what to do: by what its bytes begin with, from an offset. */
const kinds: readonly (readonly [start: string, reason: string, at?: number])[] = [
  ['version https://git-lfs', 'it is a pointer of Git LFS, and the weights are elsewhere: fetch them with "git lfs pull"'],
  ['<', 'it is a web page: download the file itself'],
  ['\x1f\x8b', 'it is compressed (gzip): unpack it, and import what is in it'],
  ['BZh', 'it is compressed (bzip2): unpack it, and import what is in it'],
  ['\xfd7zXZ', 'it is compressed (xz): unpack it, and import what is in it'],
  ['\x28\xb5\x2f\xfd', 'it is compressed (zstd): unpack it, and import what is in it'],
  ['7z\xbc\xaf', 'it is an archive (7-Zip): unpack it, and import what is in it'],
  ['Rar!', 'it is an archive (RAR): unpack it, and import what is in it'],
  ['ustar', 'it is an archive (tar): unpack it, and import what is in it', 257],
  ['\x93NUMPY', 'it is an array of NumPy, and no state dict'],
  ['TFL3', 'it is a model of TensorFlow Lite: convert it to ONNX', 4],
]; // prettier-ignore

/** Throws ModelError that says what a file is and what to do with it, where it is none that holds a model. */
export function refuseOtherKinds(bytes: Buffer): void {
  if (headerOf(bytes) === '{') return;
  for (const [start, reason, at = 0] of kinds) {
    if (bytes.toString('latin1', at, at + start.length) === start) throw new ModelError(reason);
  }
}

/** As refuseOtherKinds, of a file that is safetensors if it is anything. */
export function refuseOthersThanSafetensors(bytes: Buffer): void {
  if (bytes.length === 0) throw new ModelError('it is empty: download it once more');
  refuseOtherKinds(bytes);
  const header = headerOf(bytes);
  if (header === '{' || header === '') return;
  throw new ModelError(
    'it is none of the files that weights are read from: PyTorch (.pth, .pt, .ckpt), safetensors and HDF5 of Keras (.h5); an ONNX file needs --card in place of --architecture',
  );
}

/** What the header of safetensors begins with: it is JSON, and comes after its length of eight bytes, which may look like anything. */
function headerOf(bytes: Buffer): string {
  return bytes.toString('latin1', 8, 9);
}
