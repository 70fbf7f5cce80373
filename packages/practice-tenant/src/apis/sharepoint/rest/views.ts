import { type AnyList, isLibrary, type ListView, listPathOf } from '../../../world/index.ts';
import { listIn } from './fields.ts';
import { argument, type Collection, collection, type Entity, found, RestFault, type Row, unwrapped } from './node.ts';

/** The views of a list. */
export function viewsNode(list: AnyList): Collection {
  const nodes = list.schema.views.map((view) => viewNode(view, list));
  const where = (property: string, wanted: string | undefined): Entity | undefined =>
    nodes.find(({ row }) => String(row[property]).toLowerCase() === wanted?.toLowerCase());
  return collection('SP.View', nodes, {
    key: (key) => where('Id', key),
    nav: {
      getbyid: (args) => found(where('Id', args.positional[0]), 'View'),
      getbytitle: (args) => found(where('Title', args.positional[0]), 'View'),
    },
    create: {
      need: 'manage',
      run: async (_, call) => {
        const body = unwrapped(await call.body(), 'parameters');
        const title = String(body['Title'] ?? '');
        if (title === '') throw new RestFault(400, 'The title of the view is missing.');
        const fields = listIn(body['ViewFields']);
        const view = list.schema.addView({
          title,
          ...(fields.length > 0 ? { fields } : {}),
          personal: body['PersonalView'] === true,
        });
        changeView(view, body, list);
        return viewNode(view, list);
      },
    },
  });
}

/** "SP.View". */
export function viewNode(view: ListView, list: AnyList): Entity {
  const file = `${view.title.replaceAll(' ', '')}.aspx`;
  const fieldRefs = view.fields.map((name) => `<FieldRef Name="${name}" />`).join('');
  return {
    kind: 'entity',
    type: 'SP.View',
    row: {
      CustomFormatter: view.customFormatter,
      DefaultView: view.isDefault,
      Hidden: view.hidden,
      Id: view.id,
      ListViewXml: `<View Name="{${view.id}}" Type="HTML" DisplayName="${view.title}"><Query>${view.query}</Query><ViewFields>${fieldRefs}</ViewFields><RowLimit Paged="${view.paged ? 'TRUE' : 'FALSE'}">${view.rowLimit}</RowLimit></View>`,
      Paged: view.paged,
      PersonalView: view.personal,
      RowLimit: view.rowLimit,
      ServerRelativeUrl: isLibrary(list) ? `${listPathOf(list)}/Forms/${file}` : `${listPathOf(list)}/${file}`,
      Title: view.title,
      ViewQuery: view.query,
      ViewType: 'HTML',
    },
    nav: {
      viewfields: () => ({
        kind: 'entity',
        type: 'SP.ViewFieldCollection',
        row: { SchemaXml: fieldRefs, Items: view.fields },
        methods: {
          addviewfield: {
            need: 'manage',
            run: (args) => setFields(view, [...view.fields, argument(args, 'strField')], list),
          },
          removeviewfield: {
            need: 'manage',
            run: (args) =>
              setFields(
                view,
                view.fields.filter((name) => name !== argument(args, 'strField')),
                list,
              ),
          },
          removeallviewfields: { need: 'manage', run: () => setFields(view, [], list) },
        },
      }),
    },
    update: {
      need: 'manage',
      run: async (_, call) => {
        changeView(view, await call.body(), list);
        return undefined;
      },
    },
    remove: {
      need: 'manage',
      run: () => {
        list.schema.views.splice(list.schema.views.indexOf(view), 1);
        list.schema.touch();
        return undefined;
      },
    },
  };
}

function setFields(view: ListView, fields: string[], list: AnyList): undefined {
  const unknown = fields.find((name) => !list.schema.column(name) && !['LinkTitle', 'LinkFilename'].includes(name));
  if (unknown !== undefined) throw new RestFault(400, `Column '${unknown}' does not exist.`);
  view.fields = [...new Set(fields)];
  list.schema.touch();
}

function changeView(view: ListView, body: Row, list: AnyList): void {
  if (typeof body['Title'] === 'string') view.title = body['Title'];
  if (typeof body['ViewQuery'] === 'string') view.query = body['ViewQuery'];
  if (typeof body['RowLimit'] === 'number') view.rowLimit = body['RowLimit'];
  if (typeof body['Paged'] === 'boolean') view.paged = body['Paged'];
  if (typeof body['Hidden'] === 'boolean') view.hidden = body['Hidden'];
  if (typeof body['CustomFormatter'] === 'string') view.customFormatter = body['CustomFormatter'];
  if (body['DefaultView'] === true || body['SetAsDefaultView'] === true) {
    for (const other of list.schema.views) other.isDefault = false;
    view.isDefault = true;
  }
  list.schema.touch();
}
