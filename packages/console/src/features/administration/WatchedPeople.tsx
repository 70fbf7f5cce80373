import type { AnswerOf } from '@coffer/contract';
import { Field, Select, Text } from '@fluentui/react-components';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import { organizations } from '../../api/queries.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { type FoundObject, ObjectPicker } from '../../components/ObjectPicker.tsx';
import { Section } from '../../components/Section.tsx';
import { useText } from '../../text/use-text.ts';

type Item = AnswerOf<'OrganizationAudit_Get'>[number];

/** Whose data is watched: looking into it or restoring it is told of by mail. What is picked counts at once. */
export function WatchedPeople() {
  const text = useText();
  const words = text.administration.watched;
  const queries = useQueryClient();
  const known = useQuery(organizations).data ?? [];
  const [chosen, setChosen] = useState<string>();
  const organizationId = chosen ?? known[0]?.id ?? '';
  const path = { organizationId };
  const found = useQuery({
    queryKey: ['watched', organizationId],
    queryFn: ({ signal }) => call('OrganizationAudit_Get', { path, signal }),
    enabled: organizationId !== '',
  });
  const items = found.data ?? [];
  const saving = useMutation({
    mutationFn: async (picked: readonly Item[]) => {
      const added = picked.filter(({ id }) => id === undefined);
      const gone = items.filter(({ id }) => !picked.some((one) => one.id === id)).flatMap(({ id }) => id ?? []);
      if (added.length > 0) await call('OrganizationAudit_Post', { path, body: added });
      if (gone.length > 0) await call('OrganizationAudit_ExecuteRemove', { path, body: { itemIds: gone } });
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['watched', organizationId] }),
  });
  const error = found.error ?? saving.error;
  return (
    <Section title={words.title} why={words.why}>
      {error && <ErrorMessage error={error} />}
      {known.length === 0 && <Text>{text.administration.roles.needsOrganization}</Text>}
      {known.length > 1 && (
        <Field label={text.common.organization}>
          <Select value={organizationId} onChange={(_, { value }) => setChosen(value)}>
            {known.map(({ id, name }) => (
              <option key={id} value={id ?? ''}>
                {name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      {known.length > 0 && (
        <ObjectPicker
          label={words.who}
          kinds={['users', 'groups']}
          organizationId={organizationId}
          make={itemOf}
          picked={items}
          onChange={(picked) => saving.mutate(picked)}
        />
      )}
    </Section>
  );
}

/** What was found, with what is kept of it. */
function itemOf(found: FoundObject<'users' | 'groups'>): Item {
  if (found.type === 'Group') {
    const { id, displayName, name } = found.group;
    return { type: 'Group', group: { id, displayName, name } };
  }
  const { id, displayName, name } = found.user;
  return { type: 'User', user: { id, displayName, name } };
}
