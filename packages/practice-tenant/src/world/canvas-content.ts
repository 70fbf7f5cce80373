import { guidFor } from './ids.ts';

/** A web part: of text with `innerHtml`, any other with its type and data. */
export interface WebPart {
  readonly id?: string;
  readonly innerHtml?: string;
  readonly webPartType?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

interface CanvasColumn {
  readonly id?: string;
  readonly width?: number;
  readonly webparts?: readonly WebPart[];
}

export interface CanvasSection {
  readonly id?: string;
  readonly layout?: string;
  readonly emphasis?: string;
  readonly columns?: readonly CanvasColumn[];
}

/** What is on a page ("canvasLayout resource type"). */
export interface CanvasLayout {
  readonly horizontalSections?: readonly CanvasSection[];
  readonly verticalSection?: { readonly emphasis?: string; readonly webparts?: readonly WebPart[] };
}

/** The names of the layouts, by the widths of their columns in twelfths; full width is a column of 0. */
const LAYOUTS: Readonly<Record<string, string>> = {
  '0': 'fullWidth',
  '12': 'oneColumn',
  '6,6': 'twoColumns',
  '4,4,4': 'threeColumns',
  '4,8': 'oneThirdLeftColumn',
  '8,4': 'oneThirdRightColumn',
};
const EMPHASES = ['none', 'neutral', 'soft', 'strong'];
const CONTROL =
  /<div data-sp-canvascontrol="" data-sp-canvasdataversion="1\.0" data-sp-controldata="([^"]*)">(.*?)<!--\/control--><\/div>/gs;

interface Position {
  readonly zoneIndex: number;
  readonly sectionIndex: number;
  readonly controlIndex: number;
  readonly sectionFactor: number;
  /** 2 for the vertical section. */
  readonly layoutIndex: 1 | 2;
}

/** A layout as SharePoint keeps it in the column `CanvasContent1`: one element for each web part, with its place. */
export function renderCanvas(layout: CanvasLayout): string {
  const controls: string[] = [];
  for (const [zone, { columns = [], layout: name, emphasis }] of (layout.horizontalSections ?? []).entries()) {
    for (const [at, { width, webparts = [] }] of columns.entries()) {
      const sectionFactor = width ?? (name === 'fullWidth' ? 0 : 12);
      const place = { zoneIndex: zone + 1, sectionIndex: at + 1, sectionFactor, layoutIndex: 1 } as const;
      controls.push(...renderColumn(place, webparts, emphasis));
    }
  }
  const { verticalSection } = layout;
  if (verticalSection) {
    const place = { zoneIndex: 1, sectionIndex: 1, sectionFactor: 12, layoutIndex: 2 } as const;
    controls.push(...renderColumn(place, verticalSection.webparts ?? [], verticalSection.emphasis));
  }
  return `<div>${controls.join('')}</div>`;
}

/** The layout that a `CanvasContent1` means; what can not be understood is left out. */
export function parseCanvas(html: string): CanvasLayout {
  const zones = new Map<number, Map<number, { width: number; webparts: WebPart[]; emphasis: string }>>();
  let vertical: { emphasis: string; webparts: WebPart[] } | undefined;
  for (const [, escaped = '', inner = ''] of html.matchAll(CONTROL)) {
    const control = readJson(escaped);
    const position = control?.['position'] as Position | undefined;
    if (!control || !position) continue;
    const emphasis = EMPHASES[Number((control['emphasis'] as { zoneEmphasis?: number })?.zoneEmphasis ?? 0)] ?? 'none';
    const part = readPart(control, inner);
    if (position.layoutIndex === 2) {
      vertical ??= { emphasis, webparts: [] };
      if (part) vertical.webparts.push(part);
      continue;
    }
    const zone = zones.get(position.zoneIndex) ?? new Map();
    zones.set(position.zoneIndex, zone);
    const column = zone.get(position.sectionIndex) ?? { width: position.sectionFactor, webparts: [], emphasis };
    zone.set(position.sectionIndex, column);
    if (part) column.webparts.push(part);
  }
  const ordered = [...zones.entries()].sort(([a], [b]) => a - b);
  return {
    horizontalSections: ordered.map(([zone, columns]) => section(zone, [...columns.values()])),
    ...(vertical ? { verticalSection: vertical } : {}),
  };
}

function section(zone: number, columns: readonly { width: number; webparts: WebPart[]; emphasis: string }[]) {
  return {
    id: String(zone),
    layout: LAYOUTS[columns.map(({ width }) => width).join(',')] ?? 'flexible',
    emphasis: columns[0]?.emphasis ?? 'none',
    columns: columns.map(({ width, webparts }, at) => ({ id: String(at + 1), width, webparts })),
  };
}

function renderColumn(
  place: Omit<Position, 'controlIndex'>,
  webparts: readonly WebPart[],
  emphasis: string | undefined,
): string[] {
  const zoneEmphasis = Math.max(0, EMPHASES.indexOf(emphasis ?? 'none'));
  const wrap = (data: object, inner: string): string =>
    `<div data-sp-canvascontrol="" data-sp-canvasdataversion="1.0" data-sp-controldata="${escapeText(JSON.stringify({ ...data, emphasis: { zoneEmphasis } }))}">${inner}<!--/control--></div>`;
  if (webparts.length === 0) return [wrap({ position: place }, '')];
  return webparts.map((part, at) => {
    const position = { ...place, controlIndex: at + 1 };
    const id = part.id ?? guidFor(JSON.stringify([position, part]));
    if (part.innerHtml !== undefined)
      return wrap(
        { controlType: 4, id, position, editorType: 'CKEditor' },
        `<div data-sp-rte="">${part.innerHtml}</div>`,
      );
    const data = escapeText(JSON.stringify({ id: part.webPartType, instanceId: id, ...part.data }));
    return wrap(
      { controlType: 3, id, position, webPartId: part.webPartType },
      `<div data-sp-webpart="" data-sp-webpartdata="${data}"></div>`,
    );
  });
}

function readPart(control: Readonly<Record<string, unknown>>, inner: string): WebPart | undefined {
  const id = String(control['id'] ?? '');
  if (control['controlType'] === 4)
    return { id, innerHtml: inner.match(/^<div data-sp-rte="">(.*)<\/div>$/s)?.[1] ?? inner };
  if (control['controlType'] !== 3) return undefined;
  const { id: type, instanceId, ...data } = readJson(inner.match(/data-sp-webpartdata="([^"]*)"/)?.[1] ?? '') ?? {};
  return { id: String(instanceId ?? id), webPartType: String(type ?? control['webPartId']), data };
}

function readJson(escaped: string): Readonly<Record<string, unknown>> | undefined {
  const text = escaped
    .replaceAll('&quot;', '"')
    .replaceAll('&#123;', '{')
    .replaceAll('&#125;', '}')
    .replaceAll('&#58;', ':');
  try {
    return JSON.parse(text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&'));
  } catch {
    return undefined;
  }
}

function escapeText(text: string): string {
  const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return plain.replaceAll('"', '&quot;').replaceAll('{', '&#123;').replaceAll('}', '&#125;').replaceAll(':', '&#58;');
}
