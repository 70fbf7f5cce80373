import { initRepository } from '../../repository/init.ts';
import type { Command } from '../command.ts';

export const initCommand: Command = {
  name: 'init',
  usage: '',
  summary: 'make a new repository',
  run: async ({ place, output }) => {
    await initRepository(await place.backend(), { password: await place.password() });
    output.line('The repository is made. Without its password nobody can read it: keep it.');
    return 0;
  },
};
