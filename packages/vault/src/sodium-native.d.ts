// The package carries no types; these are the two functions the vault uses.
declare module 'sodium-native' {
  const sodium: {
    /** Poly1305: writes the 16-byte authenticator of `message` under the 32-byte one-time key `key` (r is clamped inside). */
    crypto_onetimeauth(out: Uint8Array, message: Uint8Array, key: Uint8Array): void;
    /** The same in constant time against a given authenticator. */
    crypto_onetimeauth_verify(out: Uint8Array, message: Uint8Array, key: Uint8Array): boolean;
  };
  export = sodium;
}
