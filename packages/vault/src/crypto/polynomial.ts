import { randomBytes } from 'node:crypto';

/** Degree of the polynomials restic's own chunker uses. */
const DEGREE = 53;

/**
 * A random irreducible polynomial over GF(2) of degree 53, in hex as the repository's config holds it. restic cuts
 * files with it and refuses a config whose polynomial is reducible.
 */
export function randomPolynomial(): string {
  for (;;) {
    const bits = BigInt(`0x${randomBytes(8).toString('hex')}`);
    const candidate = (bits & ((1n << BigInt(DEGREE)) - 1n)) | (1n << BigInt(DEGREE)) | 1n;
    if (isIrreducible(candidate)) return candidate.toString(16);
  }
}

/** Ben-Or's test: no factor of degree i divides x^(2^i) - x for i up to half the degree. */
export function isIrreducible(polynomial: bigint): boolean {
  let power = 2n;
  for (let i = 1; i <= degree(polynomial) / 2; i++) {
    power = remainder(square(power), polynomial);
    if (degree(greatestCommonDivisor(polynomial, power ^ 2n)) !== 0) return false;
  }
  return true;
}

function degree(polynomial: bigint): number {
  return polynomial.toString(2).length - 1;
}

function remainder(dividend: bigint, divisor: bigint): bigint {
  const target = degree(divisor);
  let rest = dividend;
  while (rest !== 0n && degree(rest) >= target) rest ^= divisor << BigInt(degree(rest) - target);
  return rest;
}

/** Over GF(2) the cross terms vanish: squaring moves bit n to bit 2n. */
function square(polynomial: bigint): bigint {
  return BigInt(`0b${[...polynomial.toString(2)].join('0')}`);
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [x, y] = [a, b];
  while (y !== 0n) [x, y] = [y, remainder(x, y)];
  return x;
}
