/** The fixed GUIDs of the v6 API that ids of items begin with, by what an item names. */
export const itemKinds = {
  User: '2b38d840-8098-4614-b369-ebce33f9b2c7',
  Group: '9592732d-22d8-426a-8167-d9635158e945',
  Site: 'e1fa728c-4150-4724-ab3b-5deda33db0cf',
  PartialOrganization: 'c37da450-6c4b-48c4-87e2-cc557ef5d897',
  PersonalSites: '9a01bcb3-d2de-4271-96bb-95611ddc70b3',
  OneDriveFolders: '7f07820e-9e77-4beb-92a3-b31f30bc192c',
  Team: '7b985334-bc0e-4791-b30c-d03a1fecc840',
} as const;

const border = new RegExp(`,(?=\\s*(?:${Object.values(itemKinds).join('|')}))`, 'i');

/** The ids of items in a list with commas between them. Those of sites have commas of their own, so each begins with the GUID of its kind. */
export function splitItemIds(ids: string): readonly string[] {
  return ids.split(border).filter((id) => id.trim() !== '');
}
