// The vault must not know Microsoft (wall-vault), and nobody enters a package by a side door (one-door).
export { token } from '../../m365/src/token.ts';
