import { isAscii } from 'node:buffer';
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { VaultError } from '../errors.ts';
import { freeBytes, freeResult } from '../owned-bytes.ts';

/** zstd's and restic's default: the best bargain between size and time for documents. */
const LEVEL = 3;
/** Below this size trying costs less than thinking about it. */
const PROBE_FROM = 32 * 1024;
const SAMPLES = 4;
const SAMPLE_BYTES = 2048;
/** Samples that keep more than this share of their size promise nothing. */
const PROMISING = 0.95;
/** A gain below this share is not worth the time of every later reader. */
const WORTHWHILE = 0.98;

/** Bytes of output that are asked for at once where nothing better is known. Node refuses less than the smallest. */
const OUTPUT_PIECE = 64 * 1024;
const MIN_PIECE = 64;
const MAX_PIECE = 16 * 1024 * 1024;
/** What is smaller may share its output's buffer with others, bytes; what is not gets one of its own, which can be given back at once. */
const TINY = 4 * 1024;
/** From here on Node gives an output a buffer of its own, bytes. */
const OWN_PIECE = Buffer.poolSize / 2;

/** The zstd frame of `plain`, or undefined where compression would not pay. {@link freeResult} frees it. */
export function compress(plain: Uint8Array): Uint8Array | undefined {
  if (plain.length >= PROBE_FROM && !looksCompressible(plain)) return undefined;
  const packed = pack(plain, LEVEL);
  if (packed.length < plain.length * WORTHWHILE) return packed;
  freeResult(packed);
  return undefined;
}

/** The zstd frame of `plain`, whatever it gains. */
export function compressAlways(plain: Uint8Array): Uint8Array {
  return pack(plain, LEVEL);
}

/** Undoes a frame of at most `limit` plain bytes; `damaged` when it is no frame or longer. */
export function decompress(packed: Uint8Array, limit: number): Uint8Array {
  return unpack(packed, limit, OUTPUT_PIECE);
}

/** The same where the plain length is known: with room for all of it at once there is nothing to put together. */
export function decompressTo(packed: Uint8Array, length: number): Uint8Array {
  // One byte more, or the decoder asks for another piece only to hear that it is empty.
  return unpack(packed, length, Math.min(length + 1, MAX_PIECE));
}

function unpack(packed: Uint8Array, limit: number, piece: number): Uint8Array {
  try {
    return zstdDecompressSync(packed, { maxOutputLength: Math.max(1, limit), chunkSize: Math.max(MIN_PIECE, piece) });
  } catch (cause) {
    throw new VaultError('damaged', 'compressed bytes cannot be read', { cause });
  }
}

function pack(plain: Uint8Array, level: number): Uint8Array {
  return zstdCompressSync(plain, {
    params: { [constants.ZSTD_c_compressionLevel]: level },
    pledgedSrcSize: plain.length,
    // Room for a frame that is smaller: then there is nothing to put together, and nothing left for the collector.
    chunkSize: Math.max(plain.length < TINY ? MIN_PIECE : OWN_PIECE, Math.min(plain.length, MAX_PIECE)),
  });
}

/** Compresses a few samples spread over the bytes: media and archives fail here for a hundredth of the full cost. */
function looksCompressible(plain: Uint8Array): boolean {
  const samples = new Uint8Array(SAMPLES * SAMPLE_BYTES);
  const step = Math.floor((plain.length - SAMPLE_BYTES) / (SAMPLES - 1));
  for (let i = 0; i < SAMPLES; i++) samples.set(plain.subarray(i * step, i * step + SAMPLE_BYTES), i * SAMPLE_BYTES);
  // Text keeps seven eighths of its size at most, however random it is.
  const promising = isAscii(samples) || pack(samples, 1).length < samples.length * PROMISING;
  freeBytes(samples);
  return promising;
}
