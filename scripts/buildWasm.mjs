// Compiles each module of src-wasm, which is AssemblyScript, to src-main/simd: `npm run build-wasm`, after each change
// there. What it gives is in the repository, so that nobody needs the compiler to run Hearmark;
// test/simd/buildWasm.test.ts holds it to its source, byte by byte.
import asc from 'assemblyscript/asc';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const folder = process.argv[2] ?? join(root, 'src-main/simd');

for (const name of ['beats', 'loudness', 'nearest', 'project', 'spectra']) {
  const { error, binary, stderr } = await compile(name);
  if (error) {
    console.error(`${stderr.toString()}\n${error.message}`);
    process.exitCode = 1;
  } else {
    const output = join(folder, `${name}.wasm`);
    writeFileSync(output, binary);
    console.log(`${output}: ${binary.length} bytes`);
  }
}

/** Compiles in memory. */
async function compile(name) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      `${name}.ts`,
      ...['--baseDir', join(root, 'src-wasm'), '--outFile', `${name}.wasm`],
      ...['-O3', '--noAssert', '--enable', 'simd', '--runtime', 'stub'],
    ],
    {
      writeFile(_name, contents) {
        binary = contents;
      },
    },
  );
  return { error, binary, stderr };
}
