import type { Server } from 'node:http';
import type { Clock } from '../clock';
import type { Bus, BusEvent } from './bus';
import type { EventClock } from './event-clock';
import type { LocalNetwork } from './local-network';

/** A server of somebody else's that functions call, on the run's clock. */
export type OutsideService = (context: {
  clock: Clock;
  putEvent: (event: Partial<BusEvent>) => void;
}) => Promise<{ url: string; server: Server }>;

/** @returns addresses by the services' names in `AWS_ENDPOINT_URL_<SERVICE>` */
export async function startOutside(
  services: Record<string, OutsideService> = {},
  network: LocalNetwork,
  clock: EventClock,
  bus: Bus,
): Promise<Record<string, string>> {
  const urls = new Map<string, string>();
  for (const [name, startService] of Object.entries(services)) {
    const putEvent = (event: Partial<BusEvent>) => clock.schedule(clock.time(), () => bus.put(event));
    const { url, server } = await startService({ clock, putEvent });
    network.add(server);
    urls.set(name, url);
  }
  return Object.fromEntries(urls);
}
