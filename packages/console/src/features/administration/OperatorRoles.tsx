import { Button, makeStyles, Text, tokens } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { organizations } from '../../api/queries.ts';
import { DataTable } from '../../components/DataTable.tsx';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { Section } from '../../components/Section.tsx';
import { useText } from '../../text/use-text.ts';
import { type OperatorRole, RoleForm } from './RoleForm.tsx';

const useStyles = makeStyles({ actions: { display: 'flex', gap: tokens.spacingHorizontalS, flexWrap: 'wrap' } });

/** Who restores for others in the portal, and for whom. */
export function OperatorRoles() {
  const text = useText();
  const styles = useStyles();
  const queries = useQueryClient();
  const words = text.administration.roles;
  const [editing, setEditing] = useState<OperatorRole | 'new'>();
  const known = useQuery(organizations).data ?? [];
  const found = useQuery({
    queryKey: ['operator-roles'],
    queryFn: ({ signal }) => call('RbacRole_GetAll', { signal }),
  });
  const removing = useMutation({
    mutationFn: (roleId: string) => call('RbacRole_Delete', { path: { roleId } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['operator-roles'] }),
  });
  const add = (
    <Button disabled={known.length === 0} onClick={() => setEditing('new')}>
      {words.add}
    </Button>
  );
  const error = found.error ?? removing.error;
  return (
    <Section title={words.title} why={words.why} actions={add}>
      {error && <ErrorMessage error={error} />}
      {found.data?.length === 0 && (
        <Text>{known.length === 0 ? `${words.empty} ${words.needsOrganization}` : words.empty}</Text>
      )}
      {found.data !== undefined && found.data.length > 0 && (
        <DataTable
          label={words.title}
          rows={found.data}
          keyOf={({ id }) => id ?? ''}
          columns={[
            {
              title: text.common.name,
              cell: ({ name, description }) => `${name}${description ? `: ${description}` : ''}`,
            },
            {
              title: text.common.organization,
              cell: ({ organizationId }) => known.find(({ id }) => id === organizationId)?.name ?? '',
            },
            { title: words.scope, cell: ({ roleType }) => words.scopes[roleType ?? 'EntireOrganization'] },
            {
              title: text.common.actions,
              kind: 'actions',
              cell: (role) => (
                <div className={styles.actions}>
                  <Button
                    size="small"
                    aria-label={`${text.common.edit}: ${role.name}`}
                    onClick={() => setEditing(role)}
                  >
                    {text.common.edit}
                  </Button>
                  <Button
                    size="small"
                    aria-label={`${text.common.remove}: ${role.name}`}
                    onClick={() => confirm(words.sure(role.name ?? '')) && removing.mutate(role.id ?? '')}
                  >
                    {text.common.remove}
                  </Button>
                </div>
              ),
            },
          ]}
        />
      )}
      {editing && (
        <RoleForm
          role={editing === 'new' ? undefined : editing}
          organizations={known}
          onClose={() => setEditing(undefined)}
        />
      )}
    </Section>
  );
}
