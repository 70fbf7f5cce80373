import { Field, Radio, RadioGroup, Select, Text } from '@fluentui/react-components';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ErrorMessage } from '../../components/ErrorMessage.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useText } from '../../text/use-text.ts';
import type { Elsewhere, Source } from './source.ts';

/** OneDrives that are offered at once; the filter finds the others. */
const most = 200;

interface Choice {
  readonly source: Source;
  readonly restoreSessionId: string;
  readonly value: Elsewhere;
  readonly onChange: (value: Elsewhere) => void;
}

/** Asks to where something is restored; undefined is where it was. */
export function RestoreWhere(props: {
  readonly source: Source;
  readonly restoreSessionId: string;
  readonly value: Elsewhere | undefined;
  readonly onChange: (value: Elsewhere | undefined) => void;
}) {
  const text = useText().restore;
  const { source, value, onChange } = props;
  if (source.elsewhere === undefined) return null;
  const isSite = source.elsewhere === 'site';
  return (
    <>
      <Field label={text.where}>
        <RadioGroup
          value={value === undefined ? 'original' : 'elsewhere'}
          onChange={(_, chosen) => onChange(chosen.value === 'original' ? undefined : { target: '', folder: '' })}
        >
          <Radio value="original" label={text.original} />
          <Radio value="elsewhere" label={isSite ? text.otherSite : text.otherOneDrive} />
        </RadioGroup>
      </Field>
      {value && (
        <>
          {isSite ? <SiteChoice {...props} value={value} /> : <OneDriveChoice {...props} value={value} />}
          <Text size={200}>{text.elsewhereWhy}</Text>
        </>
      )}
    </>
  );
}

function SiteChoice({ value, onChange }: Choice) {
  const text = useText().restore;
  return (
    <TextField
      label={text.siteAddress}
      required
      value={value.target}
      onChange={(target) => onChange({ ...value, target })}
    />
  );
}

function OneDriveChoice({ source, restoreSessionId, value, onChange }: Choice) {
  const text = useText().restore;
  const [filter, setFilter] = useState('');
  const found = useQuery({
    queryKey: ['restore-objects', restoreSessionId],
    queryFn: ({ signal }) => source.objects(restoreSessionId, signal),
  });
  const matching = (found.data ?? []).filter(
    ({ id, name }) => id === value.target || name.toLowerCase().includes(filter.toLowerCase()),
  );
  if (found.error) return <ErrorMessage error={found.error} retry={() => void found.refetch()} />;
  return (
    <>
      <TextField label={text.filter} value={filter} onChange={setFilter} />
      <Field label={text.target} required hint={matching.length > most ? text.targetMore(most, matching.length) : null}>
        <Select required value={value.target} onChange={(_, { value: target }) => onChange({ ...value, target })}>
          <option value="">…</option>
          {matching.slice(0, most).map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Select>
      </Field>
      <TextField label={text.targetFolder} value={value.folder} onChange={(folder) => onChange({ ...value, folder })} />
    </>
  );
}
