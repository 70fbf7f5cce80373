import type { AnswerOf } from '@coffer/contract';
import { Field, Radio, RadioGroup, Select, Spinner } from '@fluentui/react-components';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/call.ts';
import type { Organization } from '../../api/queries.ts';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { FormDialog } from '../../components/FormDialog.tsx';
import { type FoundObject, ObjectPicker } from '../../components/ObjectPicker.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';

/** A role of restore operators. */
export type OperatorRole = AnswerOf<'RbacRole_Add'>;
type Item = AnswerOf<'RbacRole_GetOperators'>[number];
type Scope = NonNullable<OperatorRole['roleType']>;

interface Lists {
  readonly operators: readonly Item[];
  readonly selectedItems: readonly Item[];
  readonly excludedItems: readonly Item[];
}

interface Props {
  readonly role: OperatorRole | undefined;
  readonly organizations: readonly Organization[];
  readonly onClose: () => void;
}

const nobody: Lists = { operators: [], selectedItems: [], excludedItems: [] };

const kinds = ['users', 'groups', 'sites'] as const;

/** Makes a role or changes one, with its three lists. */
export function RoleForm(props: Props) {
  const text = useText();
  const roleId = props.role?.id ?? '';
  const lists = useQuery({
    queryKey: ['operator-role', roleId],
    queryFn: async ({ signal }): Promise<Lists> => {
      const path = { roleId };
      const [operators, selectedItems, excludedItems] = await Promise.all([
        call('RbacRole_GetOperators', { path, signal }),
        call('RbacRole_GetSelectedItems', { path, signal }),
        call('RbacRole_GetExcludedItems', { path, signal }),
      ]);
      return { operators, selectedItems, excludedItems };
    },
    enabled: roleId !== '',
    staleTime: 0,
    gcTime: 0,
  });
  if (lists.error) return <ErrorMessage error={lists.error} retry={() => void lists.refetch()} />;
  if (roleId !== '' && !lists.isSuccess) return <Spinner label={text.common.loading} />;
  return <Form {...props} lists={lists.data ?? nobody} />;
}

function Form({ role, organizations, onClose, ...props }: Props & { readonly lists: Lists }) {
  const text = useText();
  const queries = useQueryClient();
  const words = text.administration.roles;
  const [name, setName] = useState(role?.name ?? '');
  const [description, setDescription] = useState(role?.description ?? '');
  const [organizationId, setOrganizationId] = useState(role?.organizationId ?? organizations[0]?.id ?? '');
  const [roleType, setRoleType] = useState<Scope>(role?.roleType ?? 'SpecificObjects');
  const [lists, setLists] = useState(props.lists);
  const list = (of: keyof Lists) => ({
    organizationId,
    make: itemOf,
    picked: lists[of],
    onChange: (picked: readonly Item[]) => setLists((before) => ({ ...before, [of]: picked })),
  });
  const submit = async (): Promise<void> => {
    const selectedItems = roleType === 'SpecificObjects' ? lists.selectedItems : [];
    const body = { name, description, roleType, ...lists, selectedItems };
    if (role?.id) await call('RbacRole_Update', { path: { roleId: role.id }, body });
    else await call('RbacRole_Add', { path: { organizationId }, body });
    await queries.invalidateQueries({ queryKey: ['operator-roles'] });
  };
  return (
    <FormDialog
      title={role ? words.edit(role.name ?? '') : words.add}
      submitText={text.common.save}
      onClose={onClose}
      submit={submit}
    >
      <TextField label={text.common.name} required value={name} onChange={setName} />
      <TextField label={text.common.description} value={description} onChange={setDescription} />
      {role === undefined && (
        <Field label={text.common.organization} required>
          <Select
            value={organizationId}
            onChange={(_, { value }) => {
              setOrganizationId(value);
              setLists(nobody);
            }}
          >
            {organizations.map((one) => (
              <option key={one.id} value={one.id ?? ''}>
                {one.name}
              </option>
            ))}
          </Select>
        </Field>
      )}
      <ObjectPicker label={words.operators} kinds={['users', 'groups']} {...list('operators')} />
      <Field label={words.scope}>
        <RadioGroup value={roleType} onChange={(_, { value }) => setRoleType(value as Scope)}>
          {(['SpecificObjects', 'EntireOrganization'] as const).map((one) => (
            <Radio key={one} value={one} label={words.scopes[one]} />
          ))}
        </RadioGroup>
      </Field>
      {roleType === 'SpecificObjects' && (
        <ObjectPicker label={words.selected} kinds={kinds} {...list('selectedItems')} />
      )}
      <ObjectPicker label={words.excluded} kinds={kinds} {...list('excludedItems')} />
    </FormDialog>
  );
}

/** What was found, with what a role keeps of it. */
function itemOf(found: FoundObject<(typeof kinds)[number]>): Item {
  switch (found.type) {
    case 'User': {
      const { id = '', displayName = '', name = '' } = found.user;
      return { type: 'User', user: { id, displayName, name, type: 'User' } };
    }
    case 'Group': {
      const { id = '', displayName = '', name = '' } = found.group;
      return { type: 'Group', group: { id, displayName, name, type: null } };
    }
    case 'Site': {
      const { id, url, title } = found.site;
      return { type: 'Site', site: { id, url, title, isCloud: true, isPersonal: false } };
    }
  }
}
