import { useQuery } from '@tanstack/react-query';
import { useParams } from 'react-router';
import { isApplicationOnly, organizations } from '../../api/queries.ts';
import { AccessCheck } from '../../components/AccessCheck.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { Loading } from '../../components/Loading.tsx';
import { PageHeader } from '../../components/PageHeader.tsx';
import { Section } from '../../components/Section.tsx';
import { useText } from '../../text/use-text.ts';
import { BackupAccounts } from './BackupAccounts.tsx';
import { BackupApplications } from './BackupApplications.tsx';
import { Usage } from './Usage.tsx';

/** One organization: its use of Microsoft's budget, its pool of backup accounts or applications, and what its sign-in is allowed to do. */
export function OrganizationPage() {
  const text = useText();
  const { organizationId = '' } = useParams();
  const found = useQuery(organizations);
  if (found.isPending) return <Loading />;
  const organization = found.data?.find(({ id }) => id === organizationId);
  if (organization === undefined) return <EmptyState text={text.common.gone} />;
  const applicationOnly = isApplicationOnly(organization);
  return (
    <>
      <PageHeader title={organization.name ?? text.organizations.title} />
      <Usage organizationId={organizationId} />
      {!applicationOnly && <BackupAccounts organizationId={organizationId} />}
      <BackupApplications organizationId={organizationId} isApplicationOnly={applicationOnly} />
      <Section title={text.access.title} why={text.access.why}>
        <AccessCheck organizationId={organizationId} />
      </Section>
    </>
  );
}
