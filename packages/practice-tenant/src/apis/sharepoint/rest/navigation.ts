import type { NavigationNode, Web } from '../../../world/index.ts';
import {
  type Collection,
  collection,
  type Entity,
  found,
  type Node,
  type RestCall,
  RestFault,
  type Row,
} from './node.ts';

/** The navigation of a site ("SP.Navigation"). */
export function navigationNode(web: Web, call: RestCall): Entity {
  return {
    kind: 'entity',
    type: 'SP.Navigation',
    row: { UseShared: false },
    nav: {
      quicklaunch: () => nodesNode(web.quickLaunch, web, call),
      topnavigationbar: () => nodesNode(web.topNavigation, web, call),
      getnodebyid: (args) => {
        const { node, siblings } = found(web.node(Number(args.positional[0])), 'Navigation node');
        return nodeNode(node, { siblings, web, call });
      },
    },
  };
}

function nodesNode(nodes: NavigationNode[], web: Web, call: RestCall): Collection {
  const entities = nodes.map((node) => nodeNode(node, { siblings: nodes, web, call }));
  const byId = (id: string | undefined): Entity | undefined => entities.find(({ row }) => String(row['Id']) === id);
  return collection('SP.NavigationNode', entities, {
    key: byId,
    nav: { getbyid: (args) => found(byId(args.positional[0]), 'Navigation node') },
    create: {
      need: 'manage',
      run: async (): Promise<Node> => {
        const body = await call.body();
        const { Title: title, Url: url } = body;
        if (typeof title !== 'string' || typeof url !== 'string') throw new RestFault(400, 'Title or Url are missing.');
        const node = web.addNode(nodes, { title, url, external: body['IsExternal'] === true });
        return nodeNode(node, { siblings: nodes, web, call });
      },
    },
    methods: {
      moveafter: {
        need: 'manage',
        run: async () => {
          const { nodeId, previousNodeId } = (await call.body()) as { nodeId?: number; previousNodeId?: number };
          const from = nodes.findIndex(({ id }) => id === nodeId);
          const [moved] = from < 0 ? [] : nodes.splice(from, 1);
          nodes.splice(nodes.findIndex(({ id }) => id === previousNodeId) + 1, 0, found(moved, 'Navigation node'));
          return undefined;
        },
      },
    },
  });
}

interface NodePlace {
  readonly siblings: NavigationNode[];
  readonly web: Web;
  readonly call: RestCall;
}

function nodeNode(node: NavigationNode, { siblings, web, call }: NodePlace): Entity {
  const row: Row = {
    AudienceIds: null,
    CurrentLCID: web.language,
    Id: node.id,
    IsDocLib: false,
    IsExternal: node.external,
    IsVisible: node.visible,
    ListTemplateType: 0,
    Title: node.title,
    Url: node.url,
  };
  return {
    kind: 'entity',
    type: 'SP.NavigationNode',
    row,
    nav: { children: () => nodesNode(node.children, web, call) },
    update: {
      need: 'manage',
      run: async () => {
        const body = await call.body();
        if (typeof body['Title'] === 'string') node.title = body['Title'];
        if (typeof body['Url'] === 'string') node.url = body['Url'];
        if (typeof body['IsVisible'] === 'boolean') node.visible = body['IsVisible'];
        return undefined;
      },
    },
    remove: {
      need: 'manage',
      run: () => {
        siblings.splice(siblings.indexOf(node), 1);
        return undefined;
      },
    },
  };
}
