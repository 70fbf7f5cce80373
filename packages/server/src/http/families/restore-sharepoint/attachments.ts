import type { Handlers } from '../../handler.ts';
import { pageOf } from '../../page.ts';
import { presentAttachment } from './present.ts';
import { type InSite, type Needed, reachOf } from './reach.ts';

/** Files that hang on items of lists. */
export function attachmentHandlers(services: Needed): Handlers<`SharePointAttachment_${string}`> {
  const { explorer, saves, sends } = services;
  const { site } = reachOf(services);
  const reach = async (params: InSite<'itemId' | 'attachmentId'>) => {
    const place = await site(params);
    return { place, picked: await explorer.attachment(place, params.itemId, params.attachmentId) };
  };
  return {
    SharePointAttachment_Get: async (call) => {
      const place = await site(call.params);
      const { itemId } = call.params;
      const { items, more } = await explorer.attachments(place, itemId, call.page);
      return pageOf(call, { items: items.map((item) => presentAttachment(place, itemId, item)), more });
    },
    SharePointAttachment_GetById: async ({ params }) => {
      const { place, picked } = await reach(params);
      return presentAttachment(place, params.itemId, picked.item);
    },
    SharePointAttachment_SaveAttachmentsAction: async ({ params, body, signal }) => {
      const place = await site(params);
      return saves.zip(place, await explorer.selected(place, 'attachment', body.attachments), signal);
    },
    SharePointAttachment_SaveAttachmentAction: async ({ params, signal }) => {
      const { place, picked } = await reach(params);
      return saves.file(place, picked, signal);
    },
    SharePointAttachment_SendAttachmentsAction: async ({ params, body, signal }) => {
      const place = await site(params);
      await sends.send(place, await explorer.selected(place, 'attachment', body.attachments), body, signal);
      return undefined;
    },
    SharePointAttachment_SendAttachmentAction: async ({ params, body, signal }) => {
      const { place, picked } = await reach(params);
      await sends.send(place, [picked], body, signal);
      return undefined;
    },
  };
}
