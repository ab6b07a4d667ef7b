import { ParameterError } from '../errors.ts';

/** NATS's packages, which are optional: loaded where somebody wants other machines. Throws ParameterError without them. */
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
