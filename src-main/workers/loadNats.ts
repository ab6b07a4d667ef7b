import { ParameterError } from '../errors.ts';

/**
 * NATS's packages, loaded only where somebody wants other machines. npm on Node 20 leaves out optional packages that ask for 22, so
 * they are ordinary ones; an install without them works all the same. Throws ParameterError then.
 */
export async function loadNats() {
  try {
    const [transport, jetstream, objects] = await Promise.all([
      import('@nats-io/transport-node'),
      import('@nats-io/jetstream'),
      import('@nats-io/obj'),
    ]);
    return { ...transport, ...jetstream, Objm: objects.Objm };
  } catch (cause) {
    throw new ParameterError('other machines need the packages of NATS, which are not installed', { cause });
  }
}

export type { NatsConnection, Msg, Subscription } from '@nats-io/transport-node';
export type { Consumer, JetStreamClient, JetStreamManager, JsMsg } from '@nats-io/jetstream';
export type { ObjectStore } from '@nats-io/obj';
