import { Button, Text } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { applications, usage } from '../../api/queries.ts';
import { AccessCheck } from '../../components/AccessCheck.tsx';
import { Done } from '../../components/Done.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Loading } from '../../components/Loading.tsx';
import { ModalDialog } from '../../components/ModalDialog.tsx';
import { RightButton } from '../../components/RightButton.tsx';
import { Section } from '../../components/Section.tsx';
import { useText } from '../../text/use-text.ts';
import { ApplicationForm } from './ApplicationForm.tsx';
import { ApplicationList } from './ApplicationList.tsx';
import { type Application, nameOf } from './application-name.ts';

/**
 * The applications with which an organization signs in and their certificates: those of the pool can be added, checked, renewed and removed, its own
 * one checked and renewed. Nothing for an organization with an account whose application has no certificate.
 */
export function BackupApplications(props: { readonly organizationId: string; readonly isApplicationOnly: boolean }) {
  const text = useText();
  const queries = useQueryClient();
  const { organizationId, isApplicationOnly } = props;
  const [form, setForm] = useState<{ readonly application: Application | undefined }>();
  const [saved, setSaved] = useState<Application>();
  const [checked, setChecked] = useState<Application>();
  const found = useQuery(applications(organizationId));
  const identities = useQuery(usage(organizationId)).data?.identities ?? [];
  const removing = useMutation({
    mutationFn: async (application: Application) => {
      await call('Coffer_RemoveApplication', { path: { organizationId, applicationId: application.applicationId } });
      return nameOf(application);
    },
    onSuccess: async () => {
      const stale = [['applications', organizationId], ['usage-of-budget', organizationId], ['ending-certificates']];
      await Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey })));
    },
  });
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  if (found.isPending) return <Loading />;
  if (!isApplicationOnly && found.data.length === 0) return null;
  const close = (): void => {
    setForm(undefined);
    setChecked(saved);
    setSaved(undefined);
  };
  const add = (
    <RightButton right="administer" appearance="primary" onClick={() => setForm({ application: undefined })}>
      {text.applications.add}
    </RightButton>
  );
  const { title, why, ownTitle, ownWhy } = text.applications;
  return (
    <Section
      title={isApplicationOnly ? title : ownTitle}
      why={isApplicationOnly ? why : ownWhy}
      actions={isApplicationOnly ? add : null}
    >
      {isApplicationOnly && found.data.every(({ isMain }) => isMain) && <Text>{text.applications.alone}</Text>}
      <ApplicationList
        applications={found.data}
        identities={identities}
        onCheck={setChecked}
        onRenew={(application) => setForm({ application })}
        onRemove={(application) => confirm(text.common.sure(nameOf(application))) && removing.mutate(application)}
      />
      {removing.error && <ErrorMessage error={removing.error} />}
      {removing.isSuccess && <Done>{text.applications.removed(removing.data)}</Done>}
      {form && <ApplicationForm organizationId={organizationId} {...form} onSaved={setSaved} onClose={close} />}
      {checked && (
        <ModalDialog
          title={text.applications.checkTitle(nameOf(checked))}
          onClose={() => setChecked(undefined)}
          actions={(end) => (
            <Button type="button" onClick={end}>
              {text.common.close}
            </Button>
          )}
        >
          <AccessCheck organizationId={organizationId} applicationId={checked.applicationId} />
        </ModalDialog>
      )}
    </Section>
  );
}
