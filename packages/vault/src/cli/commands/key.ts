import { type Command, UsageError, wordAt } from '../command.ts';

export const keyCommand: Command = {
  name: 'key',
  usage: 'list|add|remove ID|passwd',
  summary: 'the passwords of the repository; a new one comes from VAULT_NEW_PASSWORD or --new-password-file',
  options: { 'new-password-file': { type: 'string', help: 'its first line is the new password' } },
  run: async (context) => {
    const action = wordAt(context, 0, 'what to do with the keys');
    await using repository = await context.repository();
    const { output } = context;
    if (action === 'list') {
      for (const { id, current, about } of await repository.keys.list()) {
        const made = about ? `${about.created}  ${about.username}@${about.hostname}` : 'cannot be read';
        output.line(`${current ? '*' : ' '} ${id.slice(0, 8)}  ${made}`);
      }
    } else if (action === 'add') {
      output.line(`key ${(await repository.keys.add(await context.newPassword())).slice(0, 8)} added`);
    } else if (action === 'passwd') {
      output.line(
        `the password is changed, key ${(await repository.keys.changePassword(await context.newPassword())).slice(0, 8)}`,
      );
    } else if (action === 'remove') {
      const word = wordAt(context, 1, 'the id of the key');
      const [found, another] = (await repository.keys.list()).filter(({ id }) => id.startsWith(word));
      if (!found || another) throw new UsageError(`no single key begins with ${word}; "key list" shows them`);
      await repository.keys.remove(found.id);
      output.line(`key ${found.id.slice(0, 8)} removed`);
    } else {
      throw new UsageError(`key ${action} is not known; it is list, add, remove or passwd`);
    }
    return 0;
  },
};
