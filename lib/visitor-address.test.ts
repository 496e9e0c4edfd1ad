import { expect, test } from "vitest";
import { proxyList, visitorAddress } from "./visitor-address.ts";

const listed = (...entries: string[]) => proxyList(entries) ?? { has: () => false };

test.each([
  ["straight from the internet", "203.0.113.9", null, [], "203.0.113.9"],
  ["who claims to be forwarded", "203.0.113.9", "198.51.100.1", [], "203.0.113.9"],
  ["through a listed proxy", "10.0.0.1", "198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"],
  ["who wrote in front of the proxy", "10.0.0.1", "1.1.1.1, 198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"],
  ["who claims to come from a listed proxy", "10.0.0.1", "10.9.9.9, 198.51.100.1", ["10.0.0.0/8"], "198.51.100.1"],
  ["through two listed proxies", "10.0.0.1", "198.51.100.1, 10.0.0.2", ["10.0.0.0/8"], "198.51.100.1"],
  ["a listed proxy that names nobody", "10.0.0.1", null, ["10.0.0.1"], "10.0.0.1"],
  ["a listed proxy that passes rubbish on", "10.0.0.1", "unknown", ["10.0.0.1"], "10.0.0.1"],
  ["with a port", "10.0.0.1", "198.51.100.1:4711", ["10.0.0.1"], "198.51.100.1"],
  ["an IPv4 address in the dress of IPv6", "::ffff:203.0.113.9", null, [], "203.0.113.9"],
  ["a listed IPv4 proxy in that dress", "::ffff:10.0.0.1", "198.51.100.1", ["10.0.0.1"], "198.51.100.1"],
  ["IPv6: a whole household is one", "2001:db8:1:2:3:4:5:6", null, [], "2001:db8:1:2::/64"],
  ["IPv6: the same household", "2001:DB8:1:2::1", null, [], "2001:db8:1:2::/64"],
  ["IPv6 with brackets and a port", "10.0.0.1", "[2001:db8:1:2::9]:443", ["10.0.0.1"], "2001:db8:1:2::/64"],
  ["an IPv6 proxy", "::1", "198.51.100.1", ["::1"], "198.51.100.1"],
] as const)("%s", (_case, peer, forwarded, proxies, address) => {
  expect(visitorAddress(peer, forwarded, listed(...proxies))).toEqual({ address, isBehindUnlistedProxy: false });
});

test("behind a proxy that nobody listed there is no address to count by, and somebody should be told", () => {
  const unlisted = { address: null, isBehindUnlistedProxy: true };
  expect(visitorAddress("127.0.0.1", "198.51.100.1", listed())).toEqual(unlisted);
  expect(visitorAddress("172.17.0.2", "198.51.100.1", listed("10.0.0.0/8"))).toEqual(unlisted);
  // The framework itself repeats the peer where nothing was forwarded.
  expect(visitorAddress("127.0.0.1", "127.0.0.1", listed()).address).toBe("127.0.0.1");
  expect(visitorAddress(null, "198.51.100.1", listed()).address).toBeNull();
});

test.each(["10.0.0.0/33", "10.0.0", "example.com", "::1/129", "10.0.0.1/", "10.0.0.1/8/8", "*"])(
  "%s is no entry of a list of proxies",
  (entry) => {
    expect(proxyList(["10.0.0.1", entry])).toBeNull();
  },
);
