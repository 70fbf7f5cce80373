/** What the records of one entry say of it. Layout and names of the records are those of PKWARE's APPNOTE 6.3.10. */
export interface ZipFacts {
  /** UTF-8; a folder's ends with a slash. */
  readonly name: Buffer;
  readonly modified: Date;
  readonly isFolder: boolean;
  /** Sizes and checksum follow the content, because they were not known before it. */
  readonly streamed: boolean;
  /** Sizes take 64 bits in the local records. */
  readonly wide: boolean;
  readonly crc: number;
  readonly size: number;
  readonly packedSize: number;
}

/** Values from here on do not fit into 32 bits; the value itself says "look into the 64-bit field". */
const most32 = 0xffff_ffff;
const most16 = 0xffff;
const [version20, version45] = [20, 45];
/** Bit 3: sizes follow. Bit 11: the name is UTF-8. */
const [sizesFollow, utf8] = [0x0008, 0x0800];
const [stored, deflated] = [0, 8];
/** Made by a Unix program, whose permissions stand in the upper half of the external attributes. */
const unix = 3 << 8;
const [folderAttributes, fileAttributes] = [0o40755 * 0x1_0000 + 0x10, 0o100644 * 0x1_0000];

/** The record before an entry's content. */
export function localHeader(facts: ZipFacts): Buffer {
  const known = !facts.streamed;
  const extra = Buffer.concat([
    timestamp(facts.modified),
    ...(facts.wide ? [wideField([known ? facts.size : 0, known ? facts.packedSize : 0])] : []),
  ]);
  const record = Buffer.alloc(30);
  record.writeUInt32LE(0x0403_4b50, 0);
  writeCommon(record, 4, facts);
  record.writeUInt32LE(known ? facts.crc : 0, 14);
  record.writeUInt32LE(facts.wide ? most32 : known ? facts.packedSize : 0, 18);
  record.writeUInt32LE(facts.wide ? most32 : known ? facts.size : 0, 22);
  record.writeUInt16LE(facts.name.length, 26);
  record.writeUInt16LE(extra.length, 28);
  return Buffer.concat([record, facts.name, extra]);
}

/** The record after the content of a streamed entry. */
export function descriptor({ crc, size, packedSize, wide }: ZipFacts): Buffer {
  const record = Buffer.alloc(wide ? 24 : 16);
  record.writeUInt32LE(0x0807_4b50, 0);
  record.writeUInt32LE(crc, 4);
  if (wide) {
    record.writeBigUInt64LE(BigInt(packedSize), 8);
    record.writeBigUInt64LE(BigInt(size), 16);
  } else {
    record.writeUInt32LE(packedSize, 8);
    record.writeUInt32LE(size, 12);
  }
  return record;
}

/** The record of an entry in the directory at the end; `offset` is where its local header stands. */
export function directoryHeader(facts: ZipFacts, offset: number): Buffer {
  const { size, packedSize, name, crc, isFolder } = facts;
  const wide = [size, packedSize, offset].filter((value) => value >= most32);
  const extra = Buffer.concat([timestamp(facts.modified), ...(wide.length > 0 ? [wideField(wide)] : [])]);
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x0201_4b50, 0);
  record.writeUInt16LE(unix + version45, 4);
  writeCommon(record, 6, { ...facts, wide: facts.wide || wide.length > 0 });
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(Math.min(packedSize, most32), 20);
  record.writeUInt32LE(Math.min(size, most32), 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt16LE(extra.length, 30);
  record.writeUInt32LE(isFolder ? folderAttributes : fileAttributes, 38);
  record.writeUInt32LE(Math.min(offset, most32), 42);
  return Buffer.concat([record, name, extra]);
}

/** What ends the file; with the 64-bit records where a figure asks for them. */
export function endRecords(directory: {
  readonly entries: number;
  readonly size: number;
  readonly offset: number;
}): Buffer {
  const { entries, size, offset } = directory;
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x0605_4b50, 0);
  end.writeUInt16LE(Math.min(entries, most16), 8);
  end.writeUInt16LE(Math.min(entries, most16), 10);
  end.writeUInt32LE(Math.min(size, most32), 12);
  end.writeUInt32LE(Math.min(offset, most32), 16);
  if (entries < most16 && size < most32 && offset < most32) return end;
  const wide = Buffer.alloc(56);
  wide.writeUInt32LE(0x0606_4b50, 0);
  wide.writeBigUInt64LE(44n, 4);
  wide.writeUInt16LE(unix + version45, 12);
  wide.writeUInt16LE(version45, 14);
  for (const [at, value] of [
    [24, entries],
    [32, entries],
    [40, size],
    [48, offset],
  ] as const) {
    wide.writeBigUInt64LE(BigInt(value), at);
  }
  const locator = Buffer.alloc(20);
  locator.writeUInt32LE(0x0706_4b50, 0);
  locator.writeBigUInt64LE(BigInt(offset + size), 8);
  locator.writeUInt32LE(1, 16);
  return Buffer.concat([wide, locator, end]);
}

/** From the needed version to the date, which both headers have in the same order. */
function writeCommon(record: Buffer, at: number, { wide, streamed, isFolder, modified }: ZipFacts): void {
  record.writeUInt16LE(wide ? version45 : version20, at);
  record.writeUInt16LE(utf8 + (streamed ? sizesFollow : 0), at + 2);
  record.writeUInt16LE(isFolder ? stored : deflated, at + 4);
  const [date, time] = dosTime(modified);
  record.writeUInt16LE(time, at + 6);
  record.writeUInt16LE(date, at + 8);
}

/** Local time in steps of two seconds, from 1980 to 2107. */
function dosTime(moment: Date): readonly [number, number] {
  const year = Math.min(2107, Math.max(1980, moment.getFullYear()));
  const date = ((year - 1980) << 9) | ((moment.getMonth() + 1) << 5) | moment.getDate();
  return [date, (moment.getHours() << 11) | (moment.getMinutes() << 5) | (moment.getSeconds() >> 1)];
}

/** Extra field 0x5455: the time to the second, in UTC. */
function timestamp(moment: Date): Buffer {
  const field = Buffer.alloc(9);
  field.writeUInt16LE(0x5455, 0);
  field.writeUInt16LE(5, 2);
  field.writeUInt8(1, 4);
  field.writeInt32LE(Math.max(-0x8000_0000, Math.min(0x7fff_ffff, Math.floor(moment.getTime() / 1_000))), 5);
  return field;
}

/** Extra field 0x0001: values that do not fit elsewhere, 64 bits each. */
function wideField(values: readonly number[]): Buffer {
  const field = Buffer.alloc(4 + 8 * values.length);
  field.writeUInt16LE(0x0001, 0);
  field.writeUInt16LE(8 * values.length, 2);
  for (const [index, value] of values.entries()) field.writeBigUInt64LE(BigInt(value), 4 + 8 * index);
  return field;
}
