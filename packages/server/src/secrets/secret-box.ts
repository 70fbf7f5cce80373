import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { Defect } from '@coffer/model';

const algorithm = 'aes-256-gcm';
const ivBytes = 12;
const tagBytes = 16;

/** Encrypts what must not lie about in the clear: passwords, certificates, repository keys. */
export interface SecretBox {
  /**
   * Encrypts `text`. `context` says what it belongs to, for example `backup-account:<organization>:<login>`, and is needed
   * again to open it, so that a sealed text moved to another row does not open there.
   */
  seal(text: string, context: string): string;
  /** The text again. Throws a {@link Defect} if the text, its context or the master key is not the one it was sealed with. */
  open(sealed: string, context: string): string;
}

/** A box over a master key of 32 bytes. Every sealed text names the key that it needs. */
export function secretBox(key: Uint8Array): SecretBox {
  const keyId = createHash('sha256').update('coffer master key').update(key).digest('hex').slice(0, 8);
  return {
    seal: (text, context) => {
      const iv = randomBytes(ivBytes);
      const cipher = createCipheriv(algorithm, key, iv).setAAD(Buffer.from(context, 'utf8'));
      const body = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
      return `1.${keyId}.${body.toString('base64url')}`;
    },
    open: (sealed, context) => {
      const [version, id, text = ''] = sealed.split('.');
      if (version !== '1') throw new Defect('A stored secret has an unknown form.');
      if (id !== keyId)
        throw new Defect(`A stored secret needs the master key ${id}, but the server runs with ${keyId}.`);
      const body = Buffer.from(text, 'base64url');
      try {
        const decipher = createDecipheriv(algorithm, key, body.subarray(0, ivBytes))
          .setAAD(Buffer.from(context, 'utf8'))
          .setAuthTag(body.subarray(-tagBytes));
        return Buffer.concat([decipher.update(body.subarray(ivBytes, -tagBytes)), decipher.final()]).toString('utf8');
      } catch (cause) {
        throw new Defect('A stored secret does not open: it was changed, or it belongs elsewhere.', { cause });
      }
    },
  };
}
