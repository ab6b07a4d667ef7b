/** A function to minimise: returns its value at x and writes its gradient. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

export interface MinimiseOptions {
  /** Done where no component of the gradient is larger. */
  tolerance?: number;
  maxSteps?: number;
}

/** How many of the last steps say how the function curves. */
const memory = 10;
/** Share of the promised decrease that a step must bring (Nocedal and Wright, 2nd edition, section 3.1: Armijo). */
const sufficientDecrease = 1e-4;

/**
 * Finds the minimum of a smooth convex function from x on, by L-BFGS with backtracking (Nocedal and Wright, "Numerical
 * Optimization", 2nd edition, algorithms 7.4, 7.5 and 3.1). Deterministic; x itself is left as it is.
 */
export function minimise(
  objective: Objective,
  start: Float64Array,
  options: MinimiseOptions = {},
): Float64Array {
  const { tolerance = 1e-6, maxSteps = 300 } = options;
  let x: Float64Array = start.slice();
  let gradient: Float64Array = new Float64Array(x.length);
  let value = objective(x, gradient);
  const history: { step: Float64Array; change: Float64Array; curvature: number }[] = [];
  for (let count = 0; count < maxSteps; count++) {
    if (gradient.every((one) => Math.abs(one) <= tolerance)) break;
    const direction = descend(gradient, history);
    const slope = dot(direction, gradient);
    // The first step knows nothing of the scale
    let length = history.length === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    let next = x;
    let nextValue = Infinity;
    const nextGradient = new Float64Array(x.length);
    for (; length > 1e-12; length /= 2) {
      next = x.map((one, index) => one + length * direction[index]!);
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + sufficientDecrease * length * slope) break;
    }
    if (!(nextValue < value)) break;
    const step = next.map((one, index) => one - x[index]!);
    const change = nextGradient.map((one, index) => one - gradient[index]!);
    const curvature = dot(step, change);
    if (curvature > 1e-12) history.push({ step, change, curvature });
    if (history.length > memory) history.shift();
    [x, value, gradient] = [next, nextValue, nextGradient];
  }
  return x;
}

/** The direction that L-BFGS takes: the gradient, bent by what the last steps met. */
function descend(
  gradient: Float64Array,
  history: readonly { step: Float64Array; change: Float64Array; curvature: number }[],
): Float64Array {
  const direction = gradient.map((one) => -one);
  const shares = history.map(() => 0);
  for (let index = history.length - 1; index >= 0; index--) {
    const { step, change, curvature } = history[index]!;
    shares[index] = dot(step, direction) / curvature;
    addScaled(direction, change, -shares[index]!);
  }
  const last = history.at(-1);
  if (last) {
    const scale = last.curvature / dot(last.change, last.change);
    direction.forEach((one, index) => (direction[index] = one * scale));
  }
  history.forEach(({ step, change, curvature }, index) => {
    addScaled(direction, step, shares[index]! - dot(change, direction) / curvature);
  });
  return direction;
}

/** The sum of products, element by element. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < a.length; index++) sum += a[index]! * b[index]!;
  return sum;
}

function addScaled(to: Float64Array, values: Float64Array, scale: number): void {
  for (let index = 0; index < to.length; index++) to[index]! += scale * values[index]!;
}
