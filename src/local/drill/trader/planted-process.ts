import { random } from '../../../shared/domain/random.ts';
import type { RequestGate } from '../../../shared/ports/request-gate.ts';
import { Life, type Ports } from '../virtual/life.ts';
import { planted as inPorts } from '../virtual/planted.ts';

/** Bugs put into a trader that runs as a process, by name: those of virtual time, and two of what stands around the ports. */
export const planted = {
  gate(plant: string | undefined, gate: RequestGate): RequestGate {
    if (plant !== '429 ignored') return gate;
    return { pass: (...args) => gate.pass(...args), status: () => gate.status(), heard: ({ used }) => { gate.heard({ used, forbiddenMs: undefined }); } };
  },
  ports(plant: string | undefined, ports: Ports): Ports {
    return (plant === undefined ? undefined : inPorts[plant]?.plant)?.(ports, new Life(undefined), random(process.pid)) ?? ports;
  },
};
