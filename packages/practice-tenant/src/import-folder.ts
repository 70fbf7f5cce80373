import { lstat, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Drive, fileContent, nameFault, WorldError } from './world/index.ts';

/** What an import did and what it left out, each with the reason. */
export interface ImportReport {
  files: number;
  bytes: number;
  readonly skipped: { readonly path: string; readonly reason: string }[];
}

/**
 * Lays a folder of this machine into a drive. Contents stay where they are and are read when somebody asks for them, so the folder
 * must not change meanwhile. Symbolic links, special files and names OneDrive forbids are left out and reported.
 */
export async function importFolder(folder: string, drive: Drive): Promise<ImportReport> {
  const report: ImportReport = { files: 0, bytes: 0, skipped: [] };
  await importInto(folder, '', { drive, report });
  return report;
}

async function importInto(
  folder: string,
  target: string,
  context: { drive: Drive; report: ImportReport },
): Promise<void> {
  const { drive, report } = context;
  const names = (await readdir(folder)).sort();
  for (const name of names) {
    const source = join(folder, name);
    const path = `${target}/${name}`;
    const facts = await lstat(source);
    const kind = facts.isDirectory() ? 'folder' : 'file';
    const reason = facts.isDirectory() || facts.isFile() ? nameFault(name, kind) : 'neither a file nor a folder';
    if (reason !== undefined) {
      report.skipped.push({ path, reason });
      continue;
    }
    const times = { created: Math.min(facts.birthtimeMs || facts.mtimeMs, facts.mtimeMs), modified: facts.mtimeMs };
    try {
      if (kind === 'folder') drive.folder(path, times);
      else {
        drive.write(path, fileContent(source, facts.size), times);
        report.files++;
        report.bytes += facts.size;
      }
    } catch (error) {
      if (!(error instanceof WorldError)) throw error;
      report.skipped.push({ path, reason: error.message });
      continue;
    }
    if (kind === 'folder') await importInto(source, path, context);
  }
}
