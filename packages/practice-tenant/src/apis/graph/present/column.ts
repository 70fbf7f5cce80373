import type { ColumnKind, ListColumn } from '../../../world/index.ts';
import type { Row } from '../odata/filter.ts';

const TYPES: Readonly<Record<ColumnKind, string>> = {
  boolean: 'boolean',
  calculated: 'calculated',
  choice: 'choice',
  currency: 'currency',
  dateTime: 'dateTime',
  geolocation: 'geolocation',
  hyperlinkOrPicture: 'url',
  lookup: 'lookup',
  number: 'number',
  personOrGroup: 'user',
  term: 'term',
  text: 'text',
  thumbnail: 'thumbnail',
};

/** A column with the facet of its kind, what it does not say filled up with the defaults ("columnDefinition resource type"). */
export function presentColumn(column: ListColumn): Row {
  const { kind } = column;
  return {
    columnGroup: column.group,
    description: column.description,
    displayName: column.displayName,
    enforceUniqueValues: column.unique,
    hidden: column.hidden,
    id: column.id,
    indexed: column.indexed,
    isDeletable: !column.builtIn,
    isReorderable: true,
    isSealed: false,
    name: column.name,
    readOnly: column.readOnly,
    required: column.required,
    type: kind === 'text' && column.facet['allowMultipleLines'] === true ? 'note' : TYPES[kind],
    [kind]: { ...defaultsOf(column), ...column.facet },
    ...(column.defaultValue ? { defaultValue: column.defaultValue } : {}),
    ...(column.validation ? { validation: column.validation } : {}),
  };
}

function defaultsOf({ kind, multiple, choices }: ListColumn): object {
  const facets: Readonly<Record<ColumnKind, object>> = {
    boolean: {},
    calculated: { format: 'dateTime', formula: '', outputType: 'text' },
    choice: { allowTextEntry: false, choices, displayAs: multiple ? 'checkBoxes' : 'dropDownMenu' },
    currency: { locale: 'en-us' },
    dateTime: { displayAs: 'default', format: 'dateTime' },
    geolocation: {},
    hyperlinkOrPicture: { isPicture: false },
    lookup: { allowMultipleValues: multiple, allowUnlimitedLength: false, columnName: 'Title' },
    number: { decimalPlaces: 'automatic', displayAs: 'number' },
    personOrGroup: {
      allowMultipleSelection: multiple,
      chooseFromType: 'peopleAndGroups',
      displayAs: 'nameWithPresence',
    },
    term: { allowMultipleValues: multiple, showFullyQualifiedName: false },
    text: {
      allowMultipleLines: false,
      appendChangesToExistingText: false,
      linesForEditing: 0,
      maxLength: 255,
      textType: 'plain',
    },
    thumbnail: {},
  };
  return facets[kind];
}
