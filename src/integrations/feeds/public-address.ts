import { lookup } from "node:dns/promises";
import { BlockList, isIP } from "node:net";

export type HostAddress = { address: string; family: number };
export type ResolveHost = (hostname: string) => Promise<HostAddress[]>;

/** IANA's special-purpose IPv4 registry: private, loopback, link-local (cloud metadata lives there), shared, test, multicast, reserved. */
const RESERVED_IPV4: readonly (readonly [network: string, prefix: number])[] = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.31.196.0", 24],
  ["192.52.193.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["192.175.48.0", 24],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 3],
];
/** Inside global unicast, the ranges that tunnel to IPv4 or are set apart. */
const RESERVED_IPV6: readonly (readonly [network: string, prefix: number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const reservedIpv4 = new BlockList();
for (const [network, prefix] of RESERVED_IPV4) reservedIpv4.addSubnet(network, prefix, "ipv4");
const reservedIpv6 = new BlockList();
for (const [network, prefix] of RESERVED_IPV6) reservedIpv6.addSubnet(network, prefix, "ipv6");
const globalIpv6 = new BlockList();
globalIpv6.addSubnet("2000::", 3, "ipv6");
const loopback = new BlockList();
loopback.addSubnet("127.0.0.0", 8, "ipv4");
loopback.addAddress("::1", "ipv6");

/** Whether a server may connect there on a stranger's word. IPv6 outside global unicast never is, mapped IPv4 included. */
export function isPublicAddress(address: string, { allowLoopback }: { allowLoopback: boolean }): boolean {
  const version = isIP(address);
  if (version === 0) return false;
  const family = version === 4 ? "ipv4" : "ipv6";
  if (loopback.check(address, family)) return allowLoopback;
  if (version === 4) return !reservedIpv4.check(address, "ipv4");
  return globalIpv6.check(address, "ipv6") && !reservedIpv6.check(address, "ipv6");
}

/** An address stands for itself; a name is looked up as the system would. */
export const resolveHost: ResolveHost = async (hostname) => {
  const family = isIP(hostname);
  return family === 0 ? await lookup(hostname, { all: true }) : [{ address: hostname, family }];
};
