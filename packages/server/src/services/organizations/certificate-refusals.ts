import type { RequestError } from '@coffer/model';

/** Makes the error of a file that cannot be used, from the reason. */
export type Refuse = (why: string, cause?: unknown) => RequestError;

/** What is said of a file from which the private key was left out. */
export const noPrivateKey = 'holds no private key; export the certificate again with its private key.';
/** What is said of a key of another kind. */
export const notRsa = 'holds a private key that is not RSA; Microsoft accepts RSA keys only.';
/** What is said if the password does not open the file. */
export const wrongPassword = 'the password of the certificate file is wrong.';
/** What is said if the key in the file is another certificate's. */
export const notOfKey = 'holds no certificate that belongs to its private key.';
/** What is said of a file whose key takes too long to derive from the password. */
export const tooManyIterations =
  'asks for more than 3,000,000 iterations to derive its keys from the password, more than any tool writes by itself; export it with fewer (openssl pkcs12 -export writes 2,048).';
