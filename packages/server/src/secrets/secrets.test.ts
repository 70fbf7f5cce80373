import { randomBytes } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Defect } from '@coffer/model';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../testing/temporary-folder.ts';
import { masterKey } from './master-key.ts';
import { secretBox } from './secret-box.ts';

describe('the secret box', () => {
  const box = secretBox(randomBytes(32));

  it('gives back what was sealed, in any language and empty', () => {
    for (const text of ['XXXXX', '', 'пароль 密码 🔑']) expect(box.open(box.seal(text, 'a'), 'a')).toBe(text);
  });

  it('never seals the same text the same way twice', () => {
    expect(box.seal('x', 'a')).not.toBe(box.seal('x', 'a'));
  });

  it('does not open what was moved, changed or sealed with another key', () => {
    const sealed = box.seal('XXXXX', 'account:1');
    const changed = `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`;
    expect(() => box.open(sealed, 'account:2')).toThrow(Defect);
    expect(() => box.open(changed, 'account:1')).toThrow(Defect);
    expect(() => secretBox(randomBytes(32)).open(sealed, 'account:1')).toThrow(/needs the master key/);
    expect(() => box.open('nonsense', 'a')).toThrow(Defect);
    expect(() => box.open(sealed.slice(0, 20), 'account:1')).toThrow(Defect);
  });
});

describe('the master key', () => {
  it('is made once, readable by its owner alone', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'deep', 'master.key');
    const [first, second] = await Promise.all([masterKey(file), masterKey(file)]);
    expect(first).toHaveLength(32);
    expect(second).toEqual(first);
    expect(await masterKey(file)).toEqual(first);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readFile(file, 'utf8')).toMatch(/^[A-Za-z0-9+/]{43}=\n$/);
  });

  it('is refused with the name of the setting if it is too short', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'master.key');
    await writeFile(file, 'c2hvcnQ=');
    await expect(masterKey(file)).rejects.toThrow(/COFFER_MASTER_KEY_FILE/);
  });
});
