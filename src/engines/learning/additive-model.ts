/** Several observations of one kind, as their count and sums. */
export interface Observation {
  /** Positions of the terms whose sum explains it. */
  terms: readonly number[];
  /** May be a fraction, when old ones fade. */
  count: number;
  sum: number;
  /** Sum of squares; matters only where the noise itself is asked for. */
  squares?: number;
  /** Variance of one observation around its explanation. */
  noise: number;
}

export interface AdditiveFit {
  /** Mean and variance of the sum of some terms, given the observations. */
  predict(terms: readonly number[]): { mean: number; variance: number };
  /** Squares that the terms leave unexplained, their own cost included, in units of `noise`. */
  residual: number;
  /** Log of how much narrower the observations made the terms, as a ratio of determinants; 0 without any. */
  logGain: number;
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
  return prepareAdditive(priorVariances.length, observations)(priorVariances);
}

/** The same observations, summed once, to be fitted under several priors. */
export function prepareAdditive(
  size: number,
  observations: readonly Observation[],
): (priorVariances: readonly number[]) => AdditiveFit {
  const information = new Float64Array(size * size);
  const target = new Float64Array(size);
  let squaresOfAll = 0;
  for (const { terms, count, sum, squares = 0, noise } of observations) {
    squaresOfAll += squares / noise;
    for (const row of terms) {
      target[row] = at(target, row) + sum / noise;
      for (const column of terms) {
        information[row * size + column] = at(information, row * size + column) + count / noise;
      }
    }
  }
  return (priorVariances) => solve(size, { information, target, squares: squaresOfAll }, priorVariances);
}

function solve(
  size: number,
  observed: { information: Float64Array; target: Float64Array; squares: number },
  priorVariances: readonly number[],
): AdditiveFit {
  const precision = observed.information.slice();
  let logGain = 0;
  for (const [term, variance] of priorVariances.entries()) {
    precision[term * size + term] = at(precision, term * size + term) + 1 / variance;
    logGain += Math.log(variance);
  }
  const factor = choleskyFactor(precision, size);
  for (const root of factor.diagonal) logGain += 2 * Math.log(root);
  const halfway = solveForward(factor, observed.target.slice());
  let residual = observed.squares;
  for (const part of halfway) residual -= part * part;
  const means = solveBackward(factor, halfway);

  function predict(terms: readonly number[]): { mean: number; variance: number } {
    const weights = new Float64Array(size);
    let mean = 0;
    for (const term of terms) {
      weights[term] = at(weights, term) + 1;
      mean += at(means, term);
    }
    let variance = 0;
    for (const part of solveForward(factor, weights)) variance += part * part;
    return { mean, variance };
  }

  return { predict, residual, logGain };
}

/** The lower triangle L with L·Lᵀ = matrix, column after column, without its zeros. */
interface Factor {
  diagonal: Float64Array;
  /** Where a column's entries below the diagonal begin; one more than there are columns. */
  starts: Int32Array;
  rows: Int32Array;
  values: Float64Array;
}

/**
 * The matrix is symmetric and positive definite, and is used up. Column by column, so that only what is
 * not zero costs: terms that meet few others should come first.
 */
function choleskyFactor(matrix: Float64Array, size: number): Factor {
  const most = (size * (size - 1)) / 2;
  const factor: Factor = {
    diagonal: new Float64Array(size),
    starts: new Int32Array(size + 1),
    rows: new Int32Array(most),
    values: new Float64Array(most),
  };
  const { diagonal, starts, rows, values } = factor;
  let end = 0;
  for (let column = 0; column < size; column += 1) {
    const root = Math.sqrt(at(matrix, column * size + column));
    diagonal[column] = root;
    const start = end;
    for (let row = column + 1; row < size; row += 1) {
      const entry = at(matrix, row * size + column);
      if (entry === 0) continue;
      rows[end] = row;
      values[end] = entry / root;
      end += 1;
    }
    starts[column + 1] = end;
    for (let one = start; one < end; one += 1) {
      const row = at(rows, one) * size;
      const value = at(values, one);
      for (let other = start; other <= one; other += 1) {
        const place = row + at(rows, other);
        matrix[place] = at(matrix, place) - value * at(values, other);
      }
    }
  }
  return factor;
}

/** Solves L·x = target in place. */
function solveForward({ diagonal, starts, rows, values }: Factor, target: Float64Array): Float64Array {
  for (let column = 0; column < diagonal.length; column += 1) {
    if (target[column] === 0) continue;
    const solved = at(target, column) / at(diagonal, column);
    target[column] = solved;
    const end = at(starts, column + 1);
    for (let entry = at(starts, column); entry < end; entry += 1) {
      const row = at(rows, entry);
      target[row] = at(target, row) - at(values, entry) * solved;
    }
  }
  return target;
}

/** Solves Lᵀ·x = target in place. */
function solveBackward({ diagonal, starts, rows, values }: Factor, target: Float64Array): Float64Array {
  for (let column = diagonal.length - 1; column >= 0; column -= 1) {
    let sum = at(target, column);
    const end = at(starts, column + 1);
    for (let entry = at(starts, column); entry < end; entry += 1)
      sum -= at(values, entry) * at(target, at(rows, entry));
    target[column] = sum / at(diagonal, column);
  }
  return target;
}

/** Every index here lies inside its array. */
function at(values: Float64Array | Int32Array, index: number): number {
  return values[index] ?? 0;
}
