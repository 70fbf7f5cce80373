import { createHash } from 'node:crypto';
import { paragraph } from './prose.ts';
import { randomFrom } from './random.ts';
import { bytesSource, type DocumentSource } from './source.ts';
import type { TextPlan } from './text-files.ts';

/** What a saved message is made of, beside its text. */
export interface EmlPlan extends TextPlan {
  readonly from: string;
  readonly to: string;
  readonly attachment?: { readonly name: string; readonly type: string; readonly bytes: Uint8Array };
}

/** A saved message (RFC 5322, MIME): a text and, if wanted, one attachment. */
export function emlFile(plan: EmlPlan): DocumentSource {
  const { facts, attachment } = plan;
  const mark = createHash('sha256').update(`${plan.seed} ${facts.title} ${facts.created}`).digest('hex').slice(0, 24);
  const head = [
    `From: ${encodedWord(facts.author)} <${plan.from}>`,
    `To: <${plan.to}>`,
    `Subject: ${encodedWord(facts.title)}`,
    `Date: ${new Date(facts.created).toUTCString().replace('GMT', '+0000')}`,
    `Message-ID: <${mark}@${plan.from.slice(plan.from.indexOf('@') + 1)}>`,
    'MIME-Version: 1.0',
  ];
  const text = [
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    base64(bodyText(plan)),
  ];
  const lines = attachment === undefined ? [...head, ...text] : [...head, ...multipart(mark, text, attachment)];
  return bytesSource(new TextEncoder().encode(`${lines.join('\r\n')}\r\n`));
}

function bodyText({ language, seed, length, facts }: EmlPlan): Uint8Array {
  const random = randomFrom(seed);
  const parts = Array.from({ length }, () => paragraph(language, random));
  return new TextEncoder().encode([...parts, `-- \r\n${facts.author}`].join('\r\n\r\n'));
}

function multipart(mark: string, text: readonly string[], attachment: NonNullable<EmlPlan['attachment']>): string[] {
  const boundary = `=_${mark}`;
  return [
    `Content-Type: multipart/mixed; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    ...text,
    `--${boundary}`,
    `Content-Type: ${attachment.type}`,
    'Content-Transfer-Encoding: base64',
    `Content-Disposition: attachment; filename*=UTF-8''${encodeURIComponent(attachment.name)}`,
    '',
    base64(attachment.bytes),
    `--${boundary}--`,
  ];
}

/** Encoded words of at most 75 characters each (RFC 2047); plain ASCII stays as it is. */
function encodedWord(text: string): string {
  if (/^[\w .,-]*$/.test(text)) return text;
  const words: string[] = [];
  let piece = '';
  for (const character of text) {
    if (Buffer.byteLength(piece + character) > 42) {
      words.push(piece);
      piece = '';
    }
    piece += character;
  }
  return [...words, piece].map((word) => `=?utf-8?B?${Buffer.from(word).toString('base64')}?=`).join('\r\n ');
}

/** Base64 in lines of 76 characters (RFC 2045 6.8). */
function base64(bytes: Uint8Array): string {
  return (
    Buffer.from(bytes)
      .toString('base64')
      .match(/.{1,76}/g) ?? []
  ).join('\r\n');
}
