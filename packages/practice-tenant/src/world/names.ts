const FORBIDDEN_CHARACTERS = /["*:<>?/\\|]/;
const RESERVED = /^(?:\.lock|desktop\.ini|con|prn|aux|nul|com\d|lpt\d)$/i;
/** "Restrictions and limitations in OneDrive and SharePoint": one segment, and the whole decoded path. */
const LONGEST_NAME = 255;

/** The longest decoded path of an item including its name, in characters ("Restrictions and limitations in OneDrive and SharePoint"). */
export const LONGEST_PATH = 400;

/**
 * Why OneDrive would refuse this file or folder name, in words, or undefined when it is allowed
 * ("Restrictions and limitations in OneDrive and SharePoint").
 */
export function nameFault(name: string, kind: 'file' | 'folder' | 'package' = 'file'): string | undefined {
  if (name.length === 0) return 'the name is empty';
  if (name.length > LONGEST_NAME) return `the name is longer than ${LONGEST_NAME} characters`;
  if (FORBIDDEN_CHARACTERS.test(name)) return 'the name contains one of " * : < > ? / \\ |';
  for (const character of name)
    if ((character.codePointAt(0) ?? 0) < 32) return 'the name contains a control character';
  if (name.trim() !== name) return 'the name begins or ends with a space';
  if (kind === 'folder' && name.endsWith('.')) return 'the name of a folder ends with a dot';
  if (name.startsWith('~$')) return 'the name begins with ~$';
  if (RESERVED.test(name)) return 'the name is reserved';
  if (name.toLowerCase().includes('_vti_')) return 'the name contains _vti_';
  return undefined;
}

/** The key under which siblings collide: names are case-insensitive but case-preserving. */
export function nameKey(name: string): string {
  return name.toLowerCase();
}

/** A name not yet taken: `report.docx` becomes `report 1.docx`, as conflictBehavior `rename` does. */
export function freeName(name: string, taken: (candidate: string) => boolean): string {
  const dot = name.lastIndexOf('.');
  const stem = dot > 0 ? name.slice(0, dot) : name;
  const extension = dot > 0 ? name.slice(dot) : '';
  for (let number = 1; ; number++) {
    const candidate = `${stem} ${number}${extension}`;
    if (!taken(candidate)) return candidate;
  }
}
