/** Compares two texts by their UTF-8 bytes; lone surrogates count as U+FFFD. The order of trees and of the catalogue. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a.toWellFormed(), 'utf8'), Buffer.from(b.toWellFormed(), 'utf8'));
}
