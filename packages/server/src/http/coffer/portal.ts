import type { AnswerOf } from '@coffer/contract';
import type { ReachableObject } from '../../services/portal/reach.ts';
import type { Services } from '../../services/services.ts';
import type { Handlers } from '../handler.ts';
import { pageOf } from '../page.ts';
import { pageOfPart } from '../page-of-part.ts';
import { personOf } from '../portal/caller.ts';
import { callbackPath } from '../portal/sign-in.ts';
import { presentSession } from '../restore-session.ts';

type Operation =
  | `Coffer_${'Get' | 'Update'}PortalSettings`
  | `Coffer_GetPortal${'Objects' | 'RestorePoints'}`
  | 'Coffer_ExplorePortalObject';

/** The restore portal: its settings, and for whoever is signed in what may be restored from when. */
export function portalHandlers({
  portalSettings,
  reach,
  portal,
  tokens,
}: Pick<Services, 'portalSettings' | 'reach' | 'portal' | 'tokens'>): Handlers<Operation> {
  const show = async (baseUrl: string): Promise<AnswerOf<'Coffer_GetPortalSettings'>> => {
    const settings = await portalSettings.get();
    const redirectUri = baseUrl + callbackPath;
    if (!settings) return { isEnabled: false, redirectUri };
    return {
      isEnabled: settings.isEnabled,
      applicationId: settings.applicationId,
      region: settings.region,
      applicationCertificateThumbprint: settings.certificateThumbprint,
      hasApplicationSecret: settings.hasSecret,
      redirectUri,
    };
  };
  return {
    Coffer_GetPortalSettings: async ({ baseUrl }) => await show(baseUrl),
    Coffer_UpdatePortalSettings: async ({ baseUrl, body }) => {
      await portalSettings.update(body);
      // Turned on again, the portal asks everybody to sign in anew.
      if (body.isEnabled === false) await tokens.endPeople();
      return await show(baseUrl);
    },
    Coffer_GetPortalObjects: async (call) => {
      const { workload, name } = call.query;
      const { items, more } = await reach.objects(personOf(call), { workload, name }, call.page);
      return pageOf(call, { items: items.map(presentObject), more });
    },
    Coffer_GetPortalRestorePoints: async (call) => {
      const points = await portal.restorePoints(personOf(call), call.params.objectId, call.page);
      return pageOfPart(call, points, ({ id, backupTime }) => ({ id, backupTime: new Date(backupTime).toISOString() }));
    },
    Coffer_ExplorePortalObject: async (call) => {
      const { objectId } = call.params;
      const wish = { input: call.body, address: call.address };
      return presentSession(await portal.exploreObject(personOf(call), objectId, wish));
    },
  };
}

function presentObject({ object, isPersonal, isOwn, spans }: ReachableObject) {
  const isHeld = spans.some(({ last }) => last === undefined);
  const last = Math.max(...spans.map((span) => span.last ?? 0));
  return {
    id: object.id,
    workload: object.workload === 'onedrive' ? ('onedrive' as const) : ('sharepoint' as const),
    name: object.name,
    displayName: object.displayName,
    url: object.webUrl,
    isPersonal,
    isOwn,
    firstBackup: new Date(Math.min(...spans.map(({ first }) => first))).toISOString(),
    ...(isHeld ? {} : { lastBackup: new Date(last).toISOString() }),
  };
}
