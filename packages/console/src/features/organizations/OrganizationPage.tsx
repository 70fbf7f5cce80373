import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { organizations } from '../../api/queries.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { useText } from '../../text/use-text.ts';
import { BackupAccounts } from './BackupAccounts.tsx';

/** One organization with its pool of backup accounts. */
export function OrganizationPage() {
  const text = useText();
  const { organizationId = '' } = useParams();
  const found = useQuery(organizations);
  if (found.isPending) return <Loading />;
  const organization = found.data?.find(({ id }) => id === organizationId);
  if (organization === undefined) return <EmptyState text={text.organizations.empty} />;
  return (
    <>
      <PageHeader title={organization.name ?? text.organizations.title} />
      <BackupAccounts organizationId={organizationId} />
    </>
  );
}
