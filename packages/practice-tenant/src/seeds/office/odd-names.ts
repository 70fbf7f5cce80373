/**
 * File names that programs like to stumble over, all allowed in OneDrive ("Restrictions and limitations in OneDrive and
 * SharePoint"). Each ends in `.txt`.
 */
export function oddNames(): string[] {
  return [...awkward(), ...scripts(), ...composed(), ...long()].map((name) => `${name}.txt`);
}

/** Punctuation that means something in addresses, shells, patterns and tables. */
function awkward(): string[] {
  return [
    'C# and F# compared',
    '100% sure',
    '100%25 sure',
    '%2e%2e%2fetc',
    "O'Brien's notes",
    "it''s quoted twice",
    'Salt & pepper',
    'a+b = c',
    'one;two;three',
    'key=value',
    'comma, separated, list',
    'semi-final (1) [draft] {old}',
    '$HOME and $(PATH)',
    '`backticks`',
    '^caret^ ~tilde~',
    '!important',
    '@mention',
    '-rf',
    '--help',
    '.hidden',
    '..two leading dots',
    '...',
    'many.dots.in.one.name',
    'ends with dot.',
    'double  space   triple',
    'CON-FIDENTIAL',
    'nul-and-void',
    'com10',
    'UPPER lower MiXeD',
    '1e10',
    '007',
    '00000000-0000-0000-0000-000000000000',
    'null',
    'undefined',
  ];
}

function scripts(): string[] {
  return [
    '季度报告（最终版）',
    '繁體中文檔案名稱',
    '四半期報告書・最終版',
    'ﾊﾝｶｸ ｶﾀｶﾅ',
    '분기 보고서 최종',
    'التقرير النهائي ٢٠٢٤',
    'דוח סופי 2024',
    'mixed עברית and English',
    'Квартальный отчёт — итог',
    'Ґанок і їжак',
    'Τελική έκθεση',
    'तिमाही रिपोर्ट अंतिम',
    'รายงานฉบับสุดท้าย',
    'Báo cáo quý – Tiếng Việt',
    'Çağrı günlüğü ığüşöç',
    'Straße Größe Maß',
    'Þórður æðislegur',
    'հայերեն ֆայլ',
    'ქართული ფაილი',
    '🚀 launch plan 🎉',
    '👩‍🔬 laboratory 👨‍👩‍👧‍👦',
    '🇯🇵🇩🇪🇧🇷 flags',
    '𝒮𝒸𝓇𝒾𝓅𝓉 𠮷野家',
    'soft\u00adhyphen and zero\u200bwidth',
    'no\u00a0break\u00a0space',
  ];
}

/** The same letters composed (NFC) and decomposed (NFD), as Windows and old Macs write them. */
function composed(): string[] {
  return ['Café résumé naïve', 'Ångström Übergröße', 'Việt Nam tiếng', 'ガギグゲゴ', '한국어'].flatMap((name) => [
    `composed ${name}`.normalize('NFC'),
    `decomposed ${name}`.normalize('NFD'),
  ]);
}

/** Up to 251 UTF-16 units, which in UTF-8 is far beyond what most file systems take in one name. */
function long(): string[] {
  return [
    fill('A very long file name that somebody pasted from the subject of a message ', 220),
    fill('Ein sehr langer Dateiname über Prüfungen und Größen ', 251),
    fill('非常长的文件名用来检查备份程序是否能够正确处理', 120),
    fill('とても長いファイル名で複製と復元の動きを確かめるためのもの', 251),
    fill('Очень длинное имя файла для проверки ', 200),
    fill('😀🎈🌍', 240),
    fill('क्षेत्र परीक्षण ', 180),
  ];
}

/** The text again and again, `length` UTF-16 units long, never ending within a character or with a space. */
function fill(text: string, length: number): string {
  let name = '';
  for (const character of text.repeat(Math.ceil(length / text.length))) {
    if (name.length + character.length > length) break;
    name += character;
  }
  return name.trim();
}
