import { choice, Flag, Guid, Int64, maybe, object, optional, Text } from '../schema.ts';

/** Where the device code shall be valid. */
export const CommonDeviceCodeRequestOptions = object('RESTCommonDeviceCodeRequestOptions', {
  targetRegion: maybe(choice('Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment')),
});

/** A code that a person types at Microsoft's page. `expiresIn` is in seconds. */
export const DeviceCodeResponse = object('RESTDeviceCodeResponse', {
  userCode: optional(Text),
  verificationUrl: optional(Text),
  expiresIn: optional(Int64),
  message: optional(Text),
});

/** The code to ask about. */
export const CheckDeviceCode = object('RESTCheckDeviceCode', {
  userCode: Text,
});

/** Whether the person has signed in. */
export const DeviceCodeCheckResponse = object('RESTDeviceCodeCheckResponse', {
  authenticated: optional(Flag),
});

/** For which application and organization the device code of a restore shall be valid. */
export const DeviceCodeRequestOptions = object('RESTDeviceCodeRequestOptions', {
  targetApplicationId: maybe(Guid),
  targetRegion: maybe(choice('Worldwide', 'Germany', 'China', 'USDefence', 'USGovernment')),
  targetOrganizationName: optional(Text),
});
