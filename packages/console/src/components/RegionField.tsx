import { Field, Select } from '@fluentui/react-components';
import { useText } from '../text/use-text.ts';

const regions = ['Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment'] as const;

/** A cloud of Microsoft's, by the API's name. */
export type Region = (typeof regions)[number];

/** Which cloud something is registered in. */
export function RegionField(props: { readonly value: Region; readonly onChange: (region: Region) => void }) {
  const text = useText().organizations;
  return (
    <Field label={text.region}>
      <Select
        value={props.value}
        onChange={(_, { value }) => props.onChange(regions.find((known) => known === value) ?? 'Worldwide')}
      >
        {regions.map((name) => (
          <option key={name} value={name}>
            {text.regions[name]}
          </option>
        ))}
      </Select>
    </Field>
  );
}
