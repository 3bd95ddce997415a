/** Several observations of one kind, as their count and sum. */
export interface Observation {
  /** Positions of the terms whose sum explains it. */
  terms: readonly number[];
  /** May be a fraction, when old ones fade. */
  count: number;
  sum: number;
  /** Variance of one observation around its explanation. */
  noise: number;
}

export interface AdditiveFit {
  /** Mean and variance of the sum of some terms, given the observations. */
  predict(terms: readonly number[]): { mean: number; variance: number };
}

/**
 * Bayesian linear regression with a normal prior of mean 0 on every term (ridge regression with a
 * penalty of its own per term; Gelman et al., Bayesian Data Analysis, 3rd ed., 14.8): few observations
 * leave an effect near 0, many let it speak. Solved exactly by a Cholesky factor of the precision, so
 * terms should stay below a few hundred.
 *
 * @param priorVariances by term, each above 0
 */
export function fitAdditive(priorVariances: readonly number[], observations: readonly Observation[]): AdditiveFit {
  const size = priorVariances.length;
  const precision = new Float64Array(size * size);
  const target = new Float64Array(size);
  for (const [at, variance] of priorVariances.entries()) precision[at * size + at] = 1 / variance;
  for (const { terms, count, sum, noise } of observations) {
    for (const row of terms) {
      target[row] = (target[row] ?? 0) + sum / noise;
      for (const column of terms) {
        precision[row * size + column] = (precision[row * size + column] ?? 0) + count / noise;
      }
    }
  }
  const factor = choleskyFactor(precision, size);
  const means = solveBackward(factor, solveForward(factor, target, size), size);

  function predict(terms: readonly number[]): { mean: number; variance: number } {
    const weights = new Float64Array(size);
    let mean = 0;
    for (const term of terms) {
      weights[term] = (weights[term] ?? 0) + 1;
      mean += means[term] ?? 0;
    }
    const spread = solveForward(factor, weights, size);
    let variance = 0;
    for (const part of spread) variance += part * part;
    return { mean, variance };
  }

  return { predict };
}

/** The lower triangle L with L·Lᵀ = matrix; the matrix is symmetric and positive definite. */
function choleskyFactor(matrix: Float64Array, size: number): Float64Array {
  const factor = new Float64Array(size * size);
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      let sum = matrix[row * size + column] ?? 0;
      for (let at = 0; at < column; at += 1) sum -= (factor[row * size + at] ?? 0) * (factor[column * size + at] ?? 0);
      factor[row * size + column] = row === column ? Math.sqrt(sum) : sum / (factor[column * size + column] ?? 1);
    }
  }
  return factor;
}

function solveForward(factor: Float64Array, target: Float64Array, size: number): Float64Array {
  const solution = new Float64Array(size);
  for (let row = 0; row < size; row += 1) {
    let sum = target[row] ?? 0;
    for (let at = 0; at < row; at += 1) sum -= (factor[row * size + at] ?? 0) * (solution[at] ?? 0);
    solution[row] = sum / (factor[row * size + row] ?? 1);
  }
  return solution;
}

function solveBackward(factor: Float64Array, target: Float64Array, size: number): Float64Array {
  const solution = new Float64Array(size);
  for (let row = size - 1; row >= 0; row -= 1) {
    let sum = target[row] ?? 0;
    for (let at = row + 1; at < size; at += 1) sum -= (factor[at * size + row] ?? 0) * (solution[at] ?? 0);
    solution[row] = sum / (factor[row * size + row] ?? 1);
  }
  return solution;
}
