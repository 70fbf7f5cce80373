import { type Answer, readBody } from '../../../http/exchange.ts';
import type { User } from '../../../world/index.ts';
import { userOf } from '../access.ts';
import { GraphError } from '../errors.ts';
import { type Call, directory, READ_ME, type Route, WRITE_USERS } from '../route.ts';

/** The largest picture that is taken ("Update profilePhoto"). */
const LARGEST = 4 * 1024 * 1024;
const PHOTO = 'users/{user}/photo';
const reading = { kind: 'users', allow: READ_ME, cost: directory(1) };

/** Pictures of people; most have none ("profilePhoto resource type"). */
export const photoRoutes: readonly Route[] = [
  { method: 'GET', path: PHOTO, ...reading, handle: describe },
  { method: 'GET', path: `${PHOTO}/$value`, ...reading, handle: get },
  { method: 'PUT', path: `${PHOTO}/$value`, kind: 'users', allow: WRITE_USERS, cost: directory(1, true), handle: put },
];

function get(call: Call): Answer {
  return { status: 200, headers: { 'content-type': 'image/jpeg' }, bytes: Buffer.from(photoOf(call).bytes) };
}

function describe(call: Call): Answer {
  const { width, height } = photoOf(call);
  const id = `${width}X${height}`;
  return { status: 200, json: { '@odata.mediaContentType': 'image/jpeg', id, width, height } };
}

async function put(call: Call): Promise<Answer> {
  const user = userOf(call, call.params['user'] ?? '');
  user.photo = await photoFrom(await readBody(call.exchange, LARGEST));
  return { status: 200 };
}

function photoOf(call: Call): NonNullable<User['photo']> {
  const { photo } = userOf(call, call.params['user'] ?? '');
  if (!photo) throw new GraphError(404, 'ImageNotFound', "The photo wasn't found.");
  return photo;
}

/** @throws GraphError 400 when the bytes are no JPEG. */
async function photoFrom(bytes: Buffer): Promise<NonNullable<User['photo']>> {
  // Loaded when a picture comes: nobody else needs it.
  const { decode } = await import('jpeg-js');
  try {
    const { width, height } = decode(bytes, { maxResolutionInMP: 25, maxMemoryUsageInMB: 256 });
    return { bytes, width, height };
  } catch {
    throw new GraphError(400, 'BadRequest', 'The image is not a valid JPEG.');
  }
}
