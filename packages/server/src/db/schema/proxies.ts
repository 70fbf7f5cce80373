/** What an administrator set on a worker. The machine's own name and state are asked when shown. */
export interface ProxiesTable {
  id: string;
  description: string;
  threads: number;
  /** JSON of the network settings that are shown back. */
  settings: string;
}
