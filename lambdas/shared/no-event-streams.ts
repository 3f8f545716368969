/**
 * Takes the place of the SDK's event streams inside the bundles: no operation that is called here has one, and they are a twentieth of a bundle.
 */
export class EventStreamSerde {
  constructor() {
    throw new Error('The bundles have no event streams: take the alias of @smithy/core/event-streams out of lib/bundle-options.ts.');
  }
}

export const eventStreamSerdeProvider = undefined;
