import { readFileSync } from 'node:fs';

const pageBytes = 65_536;
export const vectorBytes = 16;
/** Where a module's memory begins; what lies below is the compiler's. */
export const memoryAt = 1024;

/** The modules of src-wasm. */
type SimdName = 'beats' | 'loudness' | 'nearest' | 'project' | 'spectra';
const compiled = new Map<string, WebAssembly.Module | 'unsupported'>();

/** Compiles a module of src-wasm once. One without SSE 4.1 (of before 2008, AMD of before 2011) refuses the code. */
export function compileSimd(name: SimdName): WebAssembly.Module | 'unsupported' {
  let module = compiled.get(name);
  if (!module) {
    const code = readFileSync(new URL(`${name}.wasm`, import.meta.url));
    module = WebAssembly.validate(code) ? new WebAssembly.Module(code) : 'unsupported';
    compiled.set(name, module);
  }
  return module;
}

/** Starts an instance of a module, with a memory of its own. Throws where the processor has no SIMD. */
export function startSimd<Functions>(name: SimdName): Functions {
  const module = compileSimd(name);
  if (module === 'unsupported') throw new Error('this processor has no SIMD that WebAssembly can use');
  return new WebAssembly.Instance(module).exports as unknown as Functions;
}

/** Grows a memory to at least so many bytes, which makes all views of it useless. */
export function reserve(memory: WebAssembly.Memory, bytes: number): void {
  const missing = bytes - memory.buffer.byteLength;
  if (missing > 0) memory.grow(Math.ceil(missing / pageBytes));
}

export function roundUp(value: number, step: number): number {
  return Math.ceil(value / step) * step;
}
