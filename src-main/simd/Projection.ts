import { createHash } from 'node:crypto';
import { compileSimd, memoryAt, reserve, roundUp, startSimd } from './simdModule.ts';

/** Numbers that one round of the module's inner loop answers. */
const answersAtOnce = 16;
/** Vectors that are projected at once, at most. */
const rowsAtOnce = 256;
const numberBytes = Float32Array.BYTES_PER_ELEMENT;

/** What a projection is made of. */
export interface ProjectionNumbers {
  /** [from] */
  mean: Float32Array;
  /** [to, from] */
  matrix: Float32Array;
}

type Project = (
  asked: number,
  matrix: number,
  offsets: number,
  rows: number,
  from: number,
  to: number,
  answers: number,
) => void;

/**
 * Brings vectors of `from` numbers into another space, of `to` numbers: the matrix times what they are away from a mean. In WebAssembly,
 * where the processor can.
 */
export class Projection {
  readonly from: number;
  readonly to: number;
  readonly numbers: ProjectionNumbers;
  /** SHA-256, hexadecimal, over the numbers: of two that are the same, the same. */
  readonly hash: string;
  #parts: Parts | undefined;

  constructor(numbers: ProjectionNumbers) {
    const { mean, matrix } = numbers;
    this.from = mean.length;
    this.to = matrix.length / mean.length;
    this.numbers = numbers;
    this.hash = createHash('sha256').update(`${this.to} `).update(mean).update(matrix).digest('hex');
  }

  /** Projects vectors that lie one behind the other, [rows, from], to [rows, to]. */
  apply(vectors: Float32Array): Float32Array {
    const { from, to } = this;
    const { call, asked, answers, padded } = (this.#parts ??= layOut(this.numbers));
    const rows = Math.floor(vectors.length / from);
    const projected = new Float32Array(rows * to);
    for (let first = 0; first < rows; first += rowsAtOnce) {
      const count = Math.min(rowsAtOnce, rows - first);
      asked.set(vectors.subarray(first * from, (first + count) * from));
      call(count);
      for (let row = 0; row < count; row++)
        projected.set(answers.subarray(row * padded, row * padded + to), (first + row) * to);
    }
    return projected;
  }
}

/** The memory of a projection: what is asked, what is answered, [rows, padded], and what computes the one from the other. */
interface Parts {
  asked: Float32Array;
  answers: Float32Array;
  padded: number;
  call: (rows: number) => void;
}

function layOut({ mean, matrix }: ProjectionNumbers): Parts {
  const from = mean.length;
  const to = matrix.length / from;
  const padded = roundUp(to, answersAtOnce);
  const offsetsAt = memoryAt;
  const matrixAt = offsetsAt + padded * numberBytes;
  const askedAt = matrixAt + from * padded * numberBytes;
  const answersAt = roundUp(askedAt + rowsAtOnce * from * numberBytes, answersAtOnce);
  const bytes = answersAt + rowsAtOnce * padded * numberBytes;
  const { buffer, project } = start(bytes);
  const offsets = new Float32Array(buffer, offsetsAt, padded);
  const turned = new Float32Array(buffer, matrixAt, from * padded);
  for (let row = 0; row < to; row++) {
    let sum = 0;
    for (let index = 0; index < from; index++) {
      const value = matrix[row * from + index]!;
      turned[index * padded + row] = value;
      sum += value * mean[index]!;
    }
    offsets[row] = -sum;
  }
  return {
    asked: new Float32Array(buffer, askedAt, rowsAtOnce * from),
    answers: new Float32Array(buffer, answersAt, rowsAtOnce * padded),
    padded,
    call: (rows) => project(askedAt, matrixAt, offsetsAt, rows, from, padded, answersAt),
  };
}

function start(bytes: number): { buffer: ArrayBuffer; project: Project } {
  if (compileSimd('project') === 'unsupported') {
    const buffer = new ArrayBuffer(roundUp(bytes, numberBytes));
    return { buffer, project: plainProject(buffer) };
  }
  const { memory, project } = startSimd<{ memory: WebAssembly.Memory; project: Project }>('project');
  reserve(memory, bytes);
  return { buffer: memory.buffer, project };
}

/** What src-wasm/project.ts computes, for processors without what it needs. */
export function plainProject(buffer: ArrayBuffer): Project {
  const numbers = new Float32Array(buffer);
  return (...[askedAt, matrixAt, offsetsAt, rows, from, to, answersAt]) => {
    const [asked, matrix, offsets, answers] = [askedAt, matrixAt, offsetsAt, answersAt].map(
      (address) => address / numberBytes,
    ) as [number, number, number, number];
    for (let row = 0; row < rows; row++) {
      const answer = numbers.subarray(answers + row * to, answers + (row + 1) * to);
      answer.set(numbers.subarray(offsets, offsets + to));
      for (let index = 0; index < from; index++) {
        const value = numbers[asked + row * from + index]!;
        const weights = matrix + index * to;
        for (let place = 0; place < to; place++) answer[place]! += value * numbers[weights + place]!;
      }
    }
  };
}
