/** Single values that the server keeps, such as its installation id. */
export interface SettingsTable {
  key: string;
  value: string;
}
