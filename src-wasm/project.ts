// Vectors brought into another space by a matrix, in AssemblyScript. `npm run build-wasm` compiles it to src-main/simd/project.wasm;
// src-main/simd/Projection.ts lays out the memory. All addresses are in bytes.

/** Bytes of a vector of the processor, and of a number. */
const vector: usize = 16;
const number: usize = 4;

/**
 * Writes to `answers`, f32[rows, to], the offsets, f32[to], and the sum over the numbers of each of the rows of `asked`, f32[rows, from], of each
 * times its row of `matrix`, f32[from, to]. `to` is a multiple of 16.
 */
export function project(asked: usize, matrix: usize, offsets: usize, rows: i32, from: i32, to: i32, answers: usize): void {
  const rowBytes = <usize>to * number;
  const askedBytes = <usize>from * number;
  for (let row = 0; row < rows; row++, asked += askedBytes, answers += rowBytes) {
    for (let at: usize = 0; at < rowBytes; at += 4 * vector) {
      let a = v128.load(offsets + at);
      let b = v128.load(offsets + at, vector);
      let c = v128.load(offsets + at, 2 * vector);
      let d = v128.load(offsets + at, 3 * vector);
      let weights = matrix + at;
      const end = asked + askedBytes;
      for (let place = asked; place < end; place += number, weights += rowBytes) {
        const value = v128.load32_splat(place);
        a = f32x4.add(a, f32x4.mul(value, v128.load(weights)));
        b = f32x4.add(b, f32x4.mul(value, v128.load(weights, vector)));
        c = f32x4.add(c, f32x4.mul(value, v128.load(weights, 2 * vector)));
        d = f32x4.add(d, f32x4.mul(value, v128.load(weights, 3 * vector)));
      }
      v128.store(answers + at, a);
      v128.store(answers + at, b, vector);
      v128.store(answers + at, c, 2 * vector);
      v128.store(answers + at, d, 3 * vector);
    }
  }
}
