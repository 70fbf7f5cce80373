import type { BodyOf } from '@coffer/contract';
import type { OperatorGroup } from '../../../services/explorer/site-restore-service.ts';
import { versionsOf } from '../../../services/explorer/versions.ts';
import { byVersions, presentReport } from '../../explorer.ts';
import type { Handlers } from '../../handler.ts';
import { pageOf, pageOfAll } from '../../page.ts';
import { presentDocument } from './present.ts';
import { type Asked, type InSite, type Needed, reachOf, type SiteParams } from './reach.ts';

type Params = InSite<'documentId'>;

/** Documents of libraries and their earlier versions. */
export function documentHandlers(services: Needed): Handlers<`SharePointDocument_${string}`> {
  return { ...lookHandlers(services), ...takeHandlers(services), ...giveHandlers(services) };
}

function lookHandlers(services: Needed): Handlers<`SharePointDocument_Get${string}`> {
  const { site, document } = reachOf(services);
  const show = async ({ params }: { readonly params: Params }) => {
    const { place, picked } = await document(params);
    return presentDocument(place, picked);
  };
  return {
    SharePointDocument_Get: async (call) => {
      const place = await site(call.params);
      const wanted = { ...call.page, parentId: call.query.parentId };
      const { items, more } = await services.explorer.items(place, 'document', wanted);
      return pageOf(call, { items: items.map((item) => presentDocument(place, { item })), more });
    },
    SharePointDocument_GetById: show,
    SharePointDocument_GetByIdByVersionId: show,
    SharePointDocument_GetVersions: async (call) => {
      const { place, picked } = await document(call.params);
      const versions = versionsOf(picked.item);
      return pageOfAll(call, versions, (version) => presentDocument(place, version));
    },
  };
}

function takeHandlers(services: Needed): Handlers<`SharePointDocument_S${string}`> {
  const { explorer, saves, sends } = services;
  const { site, document } = reachOf(services);
  const save = async (call: Asked<Params, BodyOf<'SharePointDocument_SaveDocumentAction'>>) => {
    const { place, picked } = await document(call.params);
    const { asZip } = call.body;
    return asZip === true ? saves.zip(place, [picked], call.signal) : saves.file(place, picked, call.signal);
  };
  const send = async (call: Asked<Params, BodyOf<'SharePointDocument_SendDocumentAction'>>) => {
    const { place, picked } = await document(call.params);
    await sends.send(place, [picked], call.body, call.signal);
    return undefined;
  };
  return {
    SharePointDocument_SaveDocumentsAction: async ({ params, body, signal }) => {
      const place = await site(params);
      return saves.zip(place, await explorer.selected(place, 'document', body.documents), signal);
    },
    SharePointDocument_SaveDocumentAction: save,
    SharePointDocument_SaveDocumentActionByVersionId: save,
    SharePointDocument_SendDocumentsAction: async ({ params, body, signal }) => {
      const place = await site(params);
      await sends.send(place, await explorer.selected(place, 'document', body.documents), body, signal);
      return undefined;
    },
    SharePointDocument_SendDocumentAction: send,
    SharePointDocument_SendDocumentActionByVersionId: send,
  };
}

function giveHandlers(services: Needed): Handlers<`SharePointDocument_${'Restore' | 'OperatorRestore'}${string}`> {
  const { explorer, siteRestores } = services;
  const { site, document } = reachOf(services);
  const one = async (call: Asked<Params, BodyOf<'SharePointDocument_RestoreDocumentActionTo'>>) => {
    const { place, picked } = await document(call.params);
    return presentReport(await siteRestores.items(place, [picked], call.body, call.signal));
  };
  const several = async (call: Asked<SiteParams, BodyOf<'SharePointDocument_RestoreDocumentsActionTo'>>) => {
    const place = await site(call.params);
    const picked = await explorer.selected(place, 'document', call.body.documents);
    return presentReport(await siteRestores.items(place, picked, call.body, call.signal));
  };
  return {
    SharePointDocument_RestoreDocumentsAction: several,
    SharePointDocument_RestoreDocumentsActionTo: several,
    SharePointDocument_RestoreDocumentAction: one,
    SharePointDocument_RestoreDocumentActionTo: one,
    SharePointDocument_RestoreDocumentActionByVersionId: one,
    SharePointDocument_RestoreDocumentActionByVersionIdTo: one,
    SharePointDocument_OperatorRestore: async ({ params, body, signal }) => {
      const place = await site(params);
      const configs = (body.documentsRestoreConfigs ?? []).map(({ document: wanted, documentVersion }) => ({
        wanted,
        documentVersion,
      }));
      const groups: OperatorGroup[] = [];
      for (const { wanted, versions } of byVersions(configs, body.documentVersion)) {
        groups.push({ picked: await explorer.selected(place, 'document', wanted), versions });
      }
      await siteRestores.start(place, groups, body, signal);
      return { sessionId: place.session.id };
    },
  };
}
