import type { BodyOf } from '@coffer/contract';
import type { Restore } from '../../../services/explorer/restore-wish.ts';
import { versionsOf } from '../../../services/explorer/versions.ts';
import { byVersions, presentReport } from '../../explorer.ts';
import type { Handlers } from '../../handler.ts';
import { pageOf, pageOfAll } from '../../page.ts';
import { presentDocument } from './present.ts';
import { type Asked, copyManner, type DocumentParams, type Needed, originalManner, reachOf } from './reach.ts';

/** Documents of OneDrives and their earlier versions. */
export function documentHandlers(services: Needed): Handlers<`OneDriveDocument_${string}`> {
  return { ...lookHandlers(services), ...takeHandlers(services), ...giveHandlers(services) };
}

function lookHandlers(services: Needed): Handlers<`OneDriveDocument_Get${string}`> {
  const { drive, document } = reachOf(services);
  const show = async ({ params }: { readonly params: DocumentParams }) => {
    const { place, picked } = await document(params);
    return presentDocument(place, picked);
  };
  return {
    OneDriveDocument_Get: async (call) => {
      const place = await drive(call.params);
      const wanted = { ...call.page, parentId: call.query.parentId };
      const { items, more } = await services.explorer.items(place, 'document', wanted);
      return pageOf(call, { items: items.map((item) => presentDocument(place, { item })), more });
    },
    OneDriveDocument_GetById: show,
    OneDriveDocument_GetVersions: async (call) => {
      const { place, picked } = await document(call.params);
      const versions = versionsOf(picked.item);
      return pageOfAll(call, versions, (version) => presentDocument(place, version));
    },
    OneDriveDocument_GetByIdByVersionId: show,
  };
}

function takeHandlers(services: Needed): Handlers<`OneDriveDocument_S${string}`> {
  const { explorer, saves, sends } = services;
  const { drive, document } = reachOf(services);
  const save = async (call: Asked<DocumentParams, BodyOf<'OneDriveDocument_SaveDocumentAction'>>) => {
    const { place, picked } = await document(call.params);
    const { asZip } = call.body;
    return asZip === true ? saves.zip(place, [picked], call.signal) : saves.file(place, picked, call.signal);
  };
  const send = async (call: Asked<DocumentParams, BodyOf<'OneDriveDocument_SendDocumentAction'>>) => {
    const { place, picked } = await document(call.params);
    await sends.send(place, [picked], call.body, call.signal);
    return undefined;
  };
  return {
    OneDriveDocument_SaveDocumentsAction: async ({ params, body, signal }) => {
      const place = await drive(params);
      return saves.zip(place, await explorer.selected(place, 'document', body.documents), signal);
    },
    OneDriveDocument_SaveDocumentAction: save,
    OneDriveDocument_SaveDocumentActionByVersionId: save,
    OneDriveDocument_SendDocumentsAction: async ({ params, body, signal }) => {
      const place = await drive(params);
      await sends.send(place, await explorer.selected(place, 'document', body.documents), body, signal);
      return undefined;
    },
    OneDriveDocument_SendDocumentAction: send,
    OneDriveDocument_SendDocumentActionByVersionId: send,
  };
}

function giveHandlers(
  services: Needed,
): Handlers<`OneDriveDocument_${'Restore' | 'CopyTo' | 'OperatorRestore'}${string}`> {
  const { explorer, restores } = services;
  const { drive, document, copyTarget } = reachOf(services);
  const restore = async (call: Asked<DocumentParams, BodyOf<'OneDriveDocument_RestoreDocumentAction'>>) => {
    const { place, picked } = await document(call.params);
    const how = { target: { object: place.object }, manner: originalManner(call.body), credentials: call.body };
    return presentReport(await restores.restore({ place, picked: [picked], ...how }, call.signal));
  };
  const copy = async (call: Asked<DocumentParams, BodyOf<'OneDriveDocument_CopyToDocumentAction'>>) => {
    const { place, picked } = await document(call.params);
    const how = { target: await copyTarget(place, call.body), manner: copyManner(call.body), credentials: call.body };
    return presentReport(await restores.restore({ place, picked: [picked], ...how }, call.signal));
  };
  return {
    OneDriveDocument_RestoreDocumentAction: restore,
    OneDriveDocument_RestoreDocumentActionByVersionId: restore,
    OneDriveDocument_RestoreDocumentsAction: async ({ params, body, signal }) => {
      const place = await drive(params);
      const picked = await explorer.selected(place, 'document', body.documents);
      const how = { target: { object: place.object }, manner: originalManner(body), credentials: body };
      return presentReport(await restores.restore({ place, picked, ...how }, signal));
    },
    OneDriveDocument_CopyToDocumentAction: copy,
    OneDriveDocument_CopyToDocumentActionByVersionId: copy,
    OneDriveDocument_CopyToDocumentsAction: async ({ params, body, signal }) => {
      const place = await drive(params);
      const picked = await explorer.selected(place, 'document', body.documents);
      const how = { target: await copyTarget(place, body), manner: copyManner(body), credentials: body };
      return presentReport(await restores.restore({ place, picked, ...how }, signal));
    },
    OneDriveDocument_OperatorRestore: async ({ params, body, signal }) => {
      const place = await drive(params);
      const configs = (body.documentsRestoreConfigs ?? []).map(({ document: wanted, documentVersion }) => ({
        wanted,
        documentVersion,
      }));
      const wishes: Restore[] = [];
      for (const { wanted, versions } of byVersions(configs, undefined)) {
        const picked = await explorer.selected(place, 'document', wanted);
        const how = {
          target: { object: place.object },
          manner: { ...originalManner(body), versions },
          credentials: {},
        };
        wishes.push({ place, picked, ...how, reason: body.reason });
      }
      await restores.startAll(wishes, signal);
      return { sessionId: place.session.id };
    },
  };
}
