import { File, ready } from 'h5wasm';
import { ModelError } from '../../errors.ts';

/**
 * Opens an HDF5 file and returns what is read of it. The library is the WebAssembly build with a file system of its own:
 * a data set that names an external file cannot reach one of ours. Throws ModelError with the first thing wrong.
 */
export async function readHdf5<Result>(bytes: Uint8Array, read: (file: File) => Result): Promise<Result> {
  const library = await ready;
  library.activate_throwing_error_handler(); // else it writes its errors to stderr
  const { FS } = library;
  const name = '/weights.h5';
  FS.writeFile(name, bytes);
  try {
    const file = new File(name, 'r');
    try {
      return read(file);
    } finally {
      file.close();
    }
  } catch (cause) {
    throw new ModelError(`HDF5 file: ${reasonOf(cause as Error)}`, { cause });
  } finally {
    FS.unlink(name);
  }
}

/** The library lists the calls that failed, the innermost last: "#012: H5FDint.c line 260 in H5FD_read(): addr overflow". */
function reasonOf({ message }: Error): string {
  return [...message.matchAll(/ in \w+\(\): (.*)/g)].at(-1)?.[1] ?? message;
}
