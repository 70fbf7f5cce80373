import { Card, Spinner, Switch, Text, tokens } from '@fluentui/react-components';
import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { useParams } from 'react-router';
import { call } from '../../api/call.ts';
import { portalObjects } from '../../api/portal.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { TextLink } from '../../components/TextLink.tsx';
import { TimeLine } from '../../features/portal/TimeLine.tsx';
import { FolderView } from '../../features/restore/FolderView.tsx';
import { oneDriveSource } from '../../features/restore/onedrive-source.ts';
import { sharePointSource } from '../../features/restore/sharepoint-source.ts';
import { useText } from '../../text/use-text.ts';

/** Whoever is in the portal restores to where something was; elsewhere lies what is another's. */
const { elsewhere: _otherOneDrives, ...oneDrives } = oneDriveSource;
const { elsewhere: _otherSites, ...sites } = sharePointSource;

/** One OneDrive or site in the portal: when it was saved, and what it held then, to be downloaded or restored. */
export function PortalObjectPage() {
  const text = useText();
  const { workload, objectId = '' } = useParams();
  const [withDeleted, setWithDeleted] = useState(false);
  const [time, setTime] = useState<string>();
  const known = useInfiniteQuery(portalObjects(''));
  const opening = useMutation({
    mutationFn: (wish: { readonly dateTime: string; readonly showDeleted: boolean }) =>
      call('Coffer_ExplorePortalObject', { path: { objectId }, body: wish }),
  });
  const open = (dateTime: string, showDeleted: boolean): void => {
    setTime(dateTime);
    setWithDeleted(showDeleted);
    opening.mutate({ dateTime, showDeleted });
  };
  const source = workload === 'sharepoint' ? sites : oneDrives;
  const name = known.data?.pages.flat().find(({ id }) => id === objectId)?.displayName;
  const sessionId = opening.data?.id;
  return (
    <>
      <TextLink to="/">{text.portal.back}</TextLink>
      <PageHeader title={name ?? text.portal.title} />
      <Card style={{ marginBottom: tokens.spacingVerticalL }}>
        <Text>{text.portal.choose}</Text>
        <TimeLine objectId={objectId} chosen={time} onChoose={(chosen) => open(chosen, withDeleted)} />
        <Switch
          label={text.restore.showDeleted}
          checked={withDeleted}
          onChange={(_, { checked }) => (time === undefined ? setWithDeleted(checked) : open(time, checked))}
        />
      </Card>
      {opening.isPending && <Spinner label={text.portal.opening} />}
      {opening.error && <ErrorMessage error={opening.error} />}
      {sessionId && !opening.isPending && (
        <FolderView key={sessionId} source={source} place={{ restoreSessionId: sessionId, objectId }} />
      )}
    </>
  );
}
