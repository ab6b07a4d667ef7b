// The inner loop of a search for what is alike, in AssemblyScript: the products of one vector of whole numbers with many.
// `npm run build-wasm` compiles it to src-main/simd/nearest.wasm; src-main/library/browse/NearestVectors.ts lays out the memory.
// All addresses are in bytes.

/** Bytes of a vector of the processor. */
const vector: usize = 16;

/**
 * Writes to `products`, i32[rows], what each of the rows of `matrix`, i8[rows, size], gives with `query`, i8[size]: the sum of the
 * products. `size` is a multiple of 16, and no number is -128, so that two products fit into 16 bits.
 */
export function dots(matrix: usize, query: usize, rows: i32, size: i32, products: usize): void {
  let at = matrix;
  for (let row = 0; row < rows; row++) {
    let even = i32x4.splat(0);
    let odd = i32x4.splat(0);
    const end = query + size;
    for (let place = query; place < end; place += vector, at += vector) {
      const ours = v128.load(at);
      const theirs = v128.load(place);
      even = i32x4.add(even, i32x4.extadd_pairwise_i16x8_s(i16x8.extmul_low_i8x16_s(ours, theirs)));
      odd = i32x4.add(odd, i32x4.extadd_pairwise_i16x8_s(i16x8.extmul_high_i8x16_s(ours, theirs)));
    }
    const sum = i32x4.add(even, odd);
    store<i32>(
      products + (<usize>row << 2),
      i32x4.extract_lane(sum, 0) +
        i32x4.extract_lane(sum, 1) +
        i32x4.extract_lane(sum, 2) +
        i32x4.extract_lane(sum, 3),
    );
  }
}
