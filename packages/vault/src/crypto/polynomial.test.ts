import { expect, it } from 'vitest';
import { isIrreducible, randomPolynomial } from './polynomial.ts';

it('tells irreducible polynomials from others', () => {
  // The example in the restic design document, and x^8+x^4+x^3+x+1 of AES.
  expect(isIrreducible(0x25b468838dcb75n)).toBe(true);
  expect(isIrreducible(0x11bn)).toBe(true);
  // (x+1)^2, and a product of two polynomials of degree 2.
  expect(isIrreducible(0b101n)).toBe(false);
  expect(isIrreducible(0b10101n)).toBe(false);
});

it('makes different irreducible polynomials of degree 53', () => {
  const [first, second] = [randomPolynomial(), randomPolynomial()];
  expect(first).not.toBe(second);
  for (const hex of [first, second]) {
    expect(BigInt(`0x${hex}`).toString(2).length).toBe(54);
    expect(isIrreducible(BigInt(`0x${hex}`))).toBe(true);
  }
});
