// Decides whether an IP address belongs to the open internet: an address that a stranger names must not lead into the
// operator's own network.
import { BlockList, isIP } from "node:net";

// IANA IPv4 Special-Purpose Address Registry, multicast and the reserved block.
const reservedV4: readonly (readonly [string, number])[] = [
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
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
  // Looks public, and is the host of every virtual machine on Azure.
  ["168.63.129.16", 32],
];
// Only 2000::/3 is given out to the world: loopback, IPv4-mapped, NAT64, unique local, link-local, site-local and
// multicast addresses all lie outside. These lie within: protocol assignments with Teredo, documentation, 6to4.
const worldV6 = ["2000::", 3] as const;
const reservedV6: readonly (readonly [string, number])[] = [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
];

const reserved = new BlockList();
for (const [net, prefix] of reservedV4) reserved.addSubnet(net, prefix, "ipv4");
for (const [net, prefix] of reservedV6) reserved.addSubnet(net, prefix, "ipv6");
const world = new BlockList();
world.addSubnet(...worldV6, "ipv6");

/** True for a unicast address of the open internet, written in the usual way; false for anything else. */
export function isPublicAddress(address: string): boolean {
  switch (isIP(address)) {
    case 4:
      return !reserved.check(address, "ipv4");
    case 6:
      // A zone ("fe80::1%eth0") names an interface of this machine.
      return !address.includes("%") && world.check(address, "ipv6") && !reserved.check(address, "ipv6");
    default:
      return false;
  }
}
